import { css } from '../styles/css.ts';

export const styles = css`
.text a { color: var(--link); text-decoration: underline; text-underline-offset: 2px; text-decoration-thickness: 1px; }
.own .text a { color: inherit; }
`;
