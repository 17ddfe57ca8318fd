import { css } from '../styles/css.ts';

export const styles = css`
.banner.danger { background: light-dark(#fdeceb, #3a1c1d); color: light-dark(#8c1a22, #ffc0bc); }
.composer.note { display: flex; align-items: center; justify-content: center; gap: 8px; padding-block: 14px; font-size: 13.5px; color: var(--muted); border-block-start: 1px solid var(--line); }
.composer.note .icon { inline-size: 16px; block-size: 16px; }
`;
