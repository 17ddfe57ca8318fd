import { css } from '../styles/css.ts';

/** In the line that is kept free for it below the thread. */
export const styles = css`
.typing {
  padding-inline: 16px;
  display: flex;
  align-items: center;
  gap: 8px;
  font-size: 12.5px;
  color: var(--muted);
  overflow: hidden;
  white-space: nowrap;
}
.typing bdi { overflow: hidden; text-overflow: ellipsis; animation: appear .2s; }
.dots { display: flex; gap: 3px; }
.dots i { inline-size: 5px; block-size: 5px; border-radius: 50%; background: currentColor; animation: blink 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes blink { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
@media (forced-colors: active) { .dots i { forced-color-adjust: none; background: CanvasText; } }
`;
