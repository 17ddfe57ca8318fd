import { css } from './css.ts';

/** The scrolling thread and what stands between its messages. */
export const threadStyles = css`
.thread { flex: 1; min-block-size: 0; position: relative; display: flex; flex-direction: column; }
.log {
  flex: 1;
  min-block-size: 0;
  overflow: hidden auto;
  overscroll-behavior: contain;
  overflow-anchor: none;
  display: flex;
  flex-direction: column;
  scrollbar-width: thin;
  scrollbar-color: color-mix(in srgb, var(--muted) 40%, transparent) transparent;
}
.rows { margin-block-start: auto; padding: 8px 16px 4px; display: flow-root; }
/* A row's inside is its own affair: where 200 of them move, the browser has not to go through each. */
.rows > div > div { contain: layout style; }
.rows:has(> .empty) { margin-block-end: auto; }
.day, .divider, .beginning { display: flex; align-items: center; justify-content: center; gap: 12px; margin-block: 18px 12px; font-size: 12px; font-weight: 600; color: var(--muted); }
.day span { padding: 2px 10px; border-radius: 99px; background: var(--surface); }
.divider { color: var(--link); }
.divider::before, .divider::after { content: ''; flex: 1; block-size: 1px; background: currentColor; opacity: .35; }
.typing { flex: none; block-size: 22px; }
.skeleton { display: grid; gap: 10px; padding-block: 12px; }
.skeleton i { inline-size: 58%; block-size: 40px; border-radius: 18px; background: var(--bubble); animation: pulse 1.4s ease-in-out infinite alternate; }
.skeleton i:nth-child(even) { inline-size: 40%; }
.skeleton i.own { justify-self: end; }
@keyframes pulse { to { opacity: .45; } }
`;
