import { css } from '../styles/css.ts';

/** Above the oldest message, and the button that leads back to the newest. */
export const styles = css`
.beginning { flex-wrap: wrap; min-block-size: 24px; margin-block: 8px; }
.spinner { display: inline-block; inline-size: 18px; block-size: 18px; border: 2px solid var(--line); border-block-start-color: var(--muted); border-radius: 50%; animation: spin .8s linear infinite; }
@keyframes spin { to { transform: rotate(1turn); } }
.jump {
  position: absolute;
  inset-block-end: 28px;
  inset-inline-end: 16px;
  display: grid;
  place-items: center;
  inline-size: 40px;
  block-size: 40px;
  border-radius: 50%;
  background: var(--bg);
  color: var(--text);
  box-shadow: 0 0 0 1px var(--line), 0 4px 16px light-dark(#0f172a29, #0009);
  animation: jump .16s;
}
@keyframes jump { from { opacity: 0; transform: translateY(12px); } }
.jump .count { position: absolute; inset-block-start: -7px; inset-inline-end: -5px; }
@media (pointer: coarse) { .jump { inline-size: 44px; block-size: 44px; } }
`;
