import { css } from '../styles/css.ts';

/** The tools of a message, what is said below one that was refused, and the bar above the composer while editing. */
export const styles = css`
.pending .bubble.failed { background: light-dark(#fdeceb, #3a1c1d); color: var(--text); box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--danger) 45%, transparent); }
.pending .bubble.failed .meta { color: var(--danger); }
.remark { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 6px 10px; margin-block: 4px 6px; font-size: 12.5px; color: var(--muted); text-align: end; }
.receipt .icon { inline-size: 14px; block-size: 14px; }
.remark.failed { color: var(--danger); }
.choices { display: flex; gap: 6px; }
.small.danger { color: var(--danger); }
.tools {
  position: absolute;
  inset-block-start: -24px;
  inset-inline-end: 8px;
  z-index: 1;
  display: flex;
  padding: 2px;
  border-radius: 10px;
  background: var(--bg);
  box-shadow: 0 0 0 1px var(--line), 0 4px 12px light-dark(#0f172a1f, #0008);
  opacity: 0;
  pointer-events: none;
  transition: opacity .1s;
}
.other .tools { inset-inline-end: -8px; }
.message:hover .tools, .message:focus-within .tools, .tools.asking { opacity: 1; pointer-events: auto; }
.tools.asking { gap: 4px; padding: 4px; }
.tool { display: grid; place-items: center; inline-size: 28px; block-size: 26px; border-radius: 8px; color: var(--muted); }
.tool:hover { background: var(--surface); color: var(--text); }
.tool .icon { inline-size: 16px; block-size: 16px; }
.editing { display: flex; align-items: center; gap: 8px; padding: 0 6px 8px; font-size: 13px; color: var(--muted); }
.editing span { flex: 1; }
.editing .icon { inline-size: 16px; block-size: 16px; color: var(--link); }
.counter { margin-inline-start: auto; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.counter.over { color: var(--danger); font-weight: 600; }
@media (pointer: coarse) { .tool { inline-size: 44px; block-size: 44px; } .tools { inset-block-start: -40px; } }
`;
