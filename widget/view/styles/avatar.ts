import { css } from './css.ts';

export const avatarStyles = css`
.avatar {
  flex: none;
  display: grid;
  place-items: center;
  inline-size: var(--size);
  block-size: var(--size);
  border-radius: 50%;
  overflow: hidden;
  font-size: calc(var(--size) * .37);
  font-weight: 650;
  line-height: 1;
  letter-spacing: .01em;
  background: light-dark(oklch(91% .055 var(--hue)), oklch(38% .075 var(--hue)));
  color: light-dark(oklch(40% .12 var(--hue)), oklch(92% .05 var(--hue)));
  user-select: none;
}
.avatar img { inline-size: 100%; block-size: 100%; object-fit: cover; }
`;

export const HUES = 12;

/** The hues are an even walk round the wheel at one lightness, so that each has AA contrast with its initials. */
export const hueStyles = css(
  Array.from({ length: HUES }, (_, hue) => `.hue-${hue}{--hue:${(hue * 360) / HUES + 15}}`),
);
