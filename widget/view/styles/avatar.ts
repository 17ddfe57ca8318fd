import { css } from './css.ts';

/** The hues are an even walk round the wheel at one lightness, so that each has AA contrast with its initials. */
export const avatarStyles = css`
.avatar {
  flex: none;
  display: grid;
  place-items: center;
  inline-size: var(--size, 38px);
  block-size: var(--size, 38px);
  border-radius: 50%;
  overflow: hidden;
  font-size: calc(var(--size, 38px) * .37);
  font-weight: 650;
  line-height: 1;
  letter-spacing: .01em;
  background: light-dark(oklch(91% .055 var(--hue)), oklch(38% .075 var(--hue)));
  color: light-dark(oklch(40% .12 var(--hue)), oklch(92% .05 var(--hue)));
  user-select: none;
}
.avatar img { inline-size: 100%; block-size: 100%; object-fit: cover; }
.hue-0 { --hue: 15; } .hue-1 { --hue: 45; } .hue-2 { --hue: 75; } .hue-3 { --hue: 105; }
.hue-4 { --hue: 135; } .hue-5 { --hue: 165; } .hue-6 { --hue: 195; } .hue-7 { --hue: 225; }
.hue-8 { --hue: 255; } .hue-9 { --hue: 285; } .hue-10 { --hue: 315; } .hue-11 { --hue: 345; }
`;
