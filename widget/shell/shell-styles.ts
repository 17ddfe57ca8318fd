/**
 * The element's own box and its launcher, there before anything else is loaded, so that the page does not jump.
 * Inherited properties of the page stop at `all: initial`; only direction and custom properties pass. The size that a
 * page gives its chats in a box is not for a launcher, whose panel stands on it: hence `!important`.
 */
const RULES = `
:host{display:block;block-size:480px;min-inline-size:0;color-scheme:light dark}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([hidden]){display:none}
:host([launcher]){position:fixed;inset-block-end:max(20px,env(safe-area-inset-bottom));right:max(20px,env(safe-area-inset-right));block-size:auto!important;inline-size:auto!important;z-index:var(--chat-z,2147483000)}
:host([launcher][position=bottom-left]){right:auto;left:max(20px,env(safe-area-inset-left))}
:host([launcher][position=bottom-start]){right:auto;inset-inline:20px auto}
:host([launcher][position=bottom-end]){right:auto;inset-inline:auto 20px}
.launcher{all:initial;color-scheme:inherit;box-sizing:border-box;position:relative;display:grid;place-items:center;inline-size:56px;block-size:56px;border-radius:50%;cursor:pointer;background:var(--chat-accent,#3d5af1);color:var(--chat-on-accent,#fff);box-shadow:0 1px 2px #0003,0 8px 24px -4px #0005;font:600 12px/20px var(--chat-font,system-ui,sans-serif);-webkit-tap-highlight-color:transparent;transition:transform .16s}
.launcher:hover{transform:translateY(-2px)}
.launcher:active{transform:scale(.96)}
.launcher:focus-visible{outline:3px solid var(--chat-accent,#3d5af1);outline-offset:3px}
.launcher svg{inline-size:26px;block-size:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-inline-size:20px;box-sizing:border-box;padding-inline:6px;border-radius:10px;text-align:center;background:#c81e3a;color:#fff;box-shadow:0 0 0 2px #fff}
.badge[hidden]{display:none}
@media (prefers-reduced-motion:reduce){.launcher{transition:none}}
@media (forced-colors:active){.launcher,.badge{border:2px solid ButtonText}}
@media (max-width:520px){:host([launcher][open]) .launcher{display:none}}
`;

let sheet: CSSStyleSheet | null = null;

/** One sheet for every element of the page. */
export function shellStyles(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  return sheet;
}
