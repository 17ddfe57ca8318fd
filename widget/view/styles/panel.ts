import { css } from './css.ts';

/** The frame: header, banners, the two columns, and the launcher's floating panel. */
export const panelStyles = css`
.body { flex: 1; min-block-size: 0; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); }
.list, .conversation { display: flex; flex-direction: column; min-block-size: 0; min-inline-size: 0; }

.header {
  flex: none;
  display: flex;
  align-items: center;
  gap: 12px;
  min-block-size: 60px;
  padding: 10px 16px;
  border-block-end: 1px solid var(--line);
}
.titles { flex: 1; min-inline-size: 0; }
.title { font-size: 1em; font-weight: 650; line-height: 1.3; letter-spacing: -.005em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.presence { display: flex; align-items: center; gap: 6px; font-size: .82em; line-height: 1.3; color: var(--muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.dot { flex: none; inline-size: 8px; block-size: 8px; border-radius: 50%; box-shadow: inset 0 0 0 1.5px var(--muted); }
.dot.online { background: light-dark(#1f9d57, #3ecb82); box-shadow: none; }

.banner {
  display: flex;
  align-items: center;
  justify-content: space-between;
  flex-wrap: wrap;
  gap: 6px 12px;
  padding: 8px 16px;
  font-size: .85em;
  border-block-end: 1px solid var(--line);
  background: var(--surface);
  color: var(--muted);
  animation: appear .2s .35s both;
}
.banner bdi { overflow-wrap: anywhere; }
.banner.warning { background: light-dark(#fff5dc, #33290f); color: light-dark(#694700, #ffdf9a); }

.empty {
  margin: auto;
  padding: 24px;
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 4px;
  max-inline-size: 340px;
  text-align: center;
  color: var(--muted);
  overflow-wrap: anywhere;
}
.empty strong { color: var(--text); font-weight: 600; }
.empty .icon { inline-size: 36px; block-size: 36px; stroke-width: 1.4; margin-block-end: 8px; color: var(--muted); }

@keyframes appear { from { opacity: 0; } }
@media (forced-colors: active) { .dot.online { background: Highlight; forced-color-adjust: none; } }
`;
