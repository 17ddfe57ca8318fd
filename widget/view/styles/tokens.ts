import { css } from './css.ts';

/**
 * Colours and measures. A host sets the `--chat-…` properties on the element or above it; everything else follows.
 * Inherited properties of the page end at `all: initial`; direction passes, because RTL is the page's to say.
 */
export const tokenStyles = css`
.panel {
  all: initial;
  color-scheme: inherit;
  --accent: var(--chat-accent, #3d5af1);
  --on-accent: var(--chat-on-accent, #fff);
  --bg: var(--chat-background, light-dark(#fff, #14161b));
  --surface: var(--chat-surface, light-dark(#f5f6f8, #1b1e25));
  --text: var(--chat-text, light-dark(#15181e, #eceef3));
  --muted: var(--chat-muted, light-dark(#5b6270, #a3aab8));
  --line: var(--chat-line, light-dark(#e3e6eb, #2a2e38));
  --bubble: var(--chat-bubble, light-dark(#eff1f4, #242832));
  --link: light-dark(color-mix(in oklab, var(--accent), #000 12%), color-mix(in oklab, var(--accent), #fff 50%));
  --danger: light-dark(#b4232f, #ff9a96);
  --size: 38px;
  --button: 36px;
  box-sizing: border-box;
  display: flex;
  flex-direction: column;
  inline-size: 100%;
  block-size: 100%;
  overflow: hidden;
  position: relative;
  container-type: inline-size;
  background: var(--bg);
  color: var(--text);
  border-radius: var(--chat-radius, 16px);
  box-shadow: inset 0 0 0 1px var(--line);
  font: 400 var(--chat-font-size, 15px) / 1.45 var(--chat-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  text-align: start;
  -webkit-text-size-adjust: 100%;
}
*, ::before, ::after { box-sizing: border-box; }
[dir=auto] { text-align: -webkit-match-parent; text-align: match-parent; }
h2, p { margin: 0; font: inherit; }
.sr {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (pointer: coarse) { .panel { --button: 44px; } }
@media (prefers-reduced-motion: reduce) {
  *, ::before { animation: none !important; transition: none !important; }
}
`;
