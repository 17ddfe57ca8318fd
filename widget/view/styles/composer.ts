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
}
.field:focus-within { box-shadow: inset 0 0 0 2px var(--link); background: var(--bg); }
.grow { flex: 1; min-inline-size: 0; display: grid; max-block-size: 148px; padding-inline: 12px; overflow: hidden; cursor: text; }
textarea { all: unset; box-sizing: border-box; overflow-y: auto; scrollbar-width: thin; }
.grow::after { content: attr(data-text); visibility: hidden; min-block-size: calc(var(--button) - 1px); overflow: hidden; }
textarea, .grow::after {
  grid-area: 1 / 1;
  min-inline-size: 0;
  max-block-size: 148px;
  padding-block: calc(var(--button) / 2 - 12px);
  font-size: 16px;
  line-height: 23px;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
}
textarea:placeholder-shown { text-align: -webkit-match-parent; text-align: match-parent; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { background: var(--accent); color: var(--on-accent); }
.send:hover:not([disabled]) { background: color-mix(in oklab, var(--accent), #000 12%); }
.send[disabled] { background: transparent; color: var(--muted); }
.help { display: flex; justify-content: space-between; gap: 12px; padding-inline: 12px; font-size: 12.5px; color: var(--danger); }
.help > :not(:empty) { margin-block-start: 6px; }
`;
