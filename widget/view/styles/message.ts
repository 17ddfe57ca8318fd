import { css } from './css.ts';

/** One message: bubble, meta line, tools. */
export const messageStyles = css`
.message { display: flex; gap: 8px; margin-block-start: 2px; border-radius: 18px; scroll-margin: 12px; }
.message.first { margin-block-start: 12px; }
.day + .message, .divider + .message { margin-block-start: 0; }
.message.own { justify-content: flex-end; }
.gutter { flex: none; align-self: flex-end; inline-size: 28px; --size: 28px; }
.stack { min-inline-size: 0; max-inline-size: min(82%, 560px); display: flex; flex-direction: column; align-items: flex-start; }
.own .stack { align-items: flex-end; }
.author { margin: 0 12px 3px; font-size: .82em; font-weight: 600; color: var(--muted); max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.line { position: relative; display: flex; max-inline-size: 100%; }
.bubble {
  min-inline-size: 0;
  padding: 7px 12px;
  border-radius: 18px;
  background: var(--bubble);
  overflow: clip;
}
/* Of its own, because its direction is the text's, and the bubble's corners follow the page's. */
.flow { display: flow-root; text-align: start; }
.other .bubble { border-start-start-radius: 6px; border-end-start-radius: 6px; }
.other.first .bubble { border-start-start-radius: 18px; }
.own .bubble { background: var(--accent); color: var(--on-accent); border-start-end-radius: 6px; border-end-end-radius: 6px; }
.own.first .bubble { border-start-end-radius: 18px; }
.text { overflow-wrap: anywhere; white-space: pre-wrap; }
.meta { float: inline-end; display: flex; align-items: center; gap: 5px; margin: 5px 0 -2px; margin-inline-start: 10px; font-size: 11px; line-height: 18px; color: var(--muted); white-space: nowrap; font-variant-numeric: tabular-nums; user-select: none; }
.own .meta { color: color-mix(in srgb, var(--on-accent) 88%, var(--accent)); }
.receipt { position: relative; display: inline-flex; }
.tick { inline-size: 18px; block-size: 11px; stroke-width: 1.6; }
.tick .fill { fill: currentColor; stroke: none; }
.tick .cut { stroke: var(--accent); }
.bubble.deleted { background: none; box-shadow: inset 0 0 0 1px var(--line); color: var(--muted); font-style: italic; }
.bubble.deleted .meta { font-style: normal; color: var(--muted); }
.bubble.emoji { background: none; color: inherit; padding-inline: 2px; }
.bubble.emoji .text { font-size: 40px; line-height: 1.2; }
.bubble.emoji .meta { margin-block-start: 26px; color: var(--muted); }
.bubble.emoji .tick .cut { stroke: var(--bg); }
`;
