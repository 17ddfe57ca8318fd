import { css } from '../styles/css.ts';

/** Where the launcher's panel is, and how it comes. */
export const styles = css`
.header .close { margin-inline-end: -8px; }
:host([launcher]:not([open])) .panel { display: none; }
:host([launcher]) .panel {
  position: absolute;
  inset-block-end: calc(100% + 12px);
  right: 0;
  inline-size: min(var(--chat-width, 400px), 100vw - 40px);
  block-size: min(var(--chat-height, 640px), 100dvh - 112px);
  box-shadow: 0 0 0 1px light-dark(#0f172a14, #ffffff1f), 0 4px 12px light-dark(#0f172a14, #0006), 0 24px 64px -12px light-dark(#0f172a40, #000c);
  animation: rise .2s cubic-bezier(.2, .8, .2, 1);
}
/* Not scaled: where the thread scrolls to is measured while this runs. */
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
:host([launcher][position='bottom-left']) .panel { right: auto; left: 0; }
:host([launcher][position='bottom-start']) .panel { right: auto; inset-inline-start: 0; }
:host([launcher][position='bottom-end']) .panel { right: auto; inset-inline-end: 0; }
@media (max-width: 520px) {
  :host([launcher][open]) { inset: 0; }
  :host([launcher][open]) .panel {
    inset: auto 0 var(--keyboard, 0px) 0;
    inline-size: 100%;
    block-size: min(100dvh - 12px, var(--visible-height, 100dvh));
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    padding-block-end: env(safe-area-inset-bottom);
  }
}
`;
