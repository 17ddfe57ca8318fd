import { css } from './css.ts';

/** Buttons, icons and badges. On touch screens every target is at least 44 px. */
export const controlStyles = css`
button {
  all: unset;
  box-sizing: border-box;
  cursor: pointer;
  flex: none;
  -webkit-tap-highlight-color: transparent;
}
:focus-visible:not(textarea) {
  outline: 2px solid var(--link);
  outline-offset: 2px;
}
.log:focus-visible { outline-offset: -3px; border-radius: 6px; }
button[disabled] { cursor: default; }
svg { display: block; inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.round, .send { display: grid; place-items: center; inline-size: var(--button); block-size: var(--button); border-radius: 50%; color: var(--muted); }
.round:hover { background: color-mix(in srgb, var(--muted) 14%, transparent); color: var(--text); }
.small {
  padding: 3px 10px;
  border-radius: 8px;
  font-size: 13px;
  font-weight: 600;
  line-height: 20px;
  background: var(--bg);
  color: var(--text);
  box-shadow: inset 0 0 0 1px var(--line);
}
.small:hover { background: var(--surface); }
.count {
  min-inline-size: 20px;
  padding-inline: 6px;
  border-radius: 10px;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 12px;
  font-weight: 650;
  line-height: 20px;
  text-align: center;
  font-variant-numeric: tabular-nums;
}
@media (pointer: coarse) {
  .small { min-block-size: 44px; min-inline-size: 44px; padding-inline: 14px; text-align: center; }
}
@media (forced-colors: active) {
  .panel, .field, .bubble, .tools, .count, button { border: 1px solid; }
}
`;
