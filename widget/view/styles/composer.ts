import { css } from './css.ts';

/** The composer. The text area grows with a hidden copy of its text, because a height set by script is an inline style. */
export const composerStyles = css`
.composer { flex: none; padding: 2px 12px 12px; }
.field {
  display: flex;
  align-items: flex-end;
  gap: 6px;
  padding: 4px;
  border-radius: 22px;
  background: var(--surface);
  box-shadow: inset 0 0 0 1px light-dark(#7d8594, #6b7383);
  transition: box-shadow .12s;
}
.field:focus-within { box-shadow: inset 0 0 0 2px var(--link); background: var(--bg); }
.grow { flex: 1; min-inline-size: 0; display: grid; max-block-size: 148px; overflow: hidden; }
.grow::after, textarea {
  grid-area: 1 / 1;
  min-inline-size: 0;
  max-block-size: 148px;
  margin: 0;
  padding: 6px 12px;
  border: 0;
  font: 400 16px / 23px var(--chat-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  letter-spacing: normal;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
}
.grow::after { content: attr(data-text); visibility: hidden; min-block-size: 35px; overflow: hidden; }
textarea {
  all: unset;
  grid-area: 1 / 1;
  box-sizing: border-box;
  inline-size: 100%;
  block-size: 100%;
  padding: 6px 12px;
  text-align: start;
  font: 400 16px / 23px var(--chat-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  overflow-wrap: anywhere;
  white-space: pre-wrap;
  overflow-y: auto;
  cursor: text;
  scrollbar-width: thin;
}
textarea:placeholder-shown { text-align: -webkit-match-parent; text-align: match-parent; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { display: grid; place-items: center; inline-size: 36px; block-size: 36px; border-radius: 50%; background: var(--accent); color: var(--on-accent); transition: background .12s, transform .12s; }
.send:hover:not([disabled]) { background: color-mix(in oklab, var(--accent), #000 12%); }
.send:active:not([disabled]) { transform: scale(.94); }
.send[disabled] { background: transparent; color: var(--muted); }
.help { display: flex; justify-content: space-between; gap: 12px; padding-inline: 12px; font-size: 12.5px; color: var(--danger); }
.help > :not(:empty) { margin-block-start: 6px; }
.counter { margin-inline-start: auto; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.counter.over { color: var(--danger); font-weight: 600; }
@media (pointer: coarse) { .send { inline-size: 44px; block-size: 44px; } .grow::after { min-block-size: 44px; } textarea, .grow::after { padding-block: 10px; } }
@media (forced-colors: active) { .field { border: 1px solid CanvasText; } .send { border: 1px solid ButtonText; } }
`;
