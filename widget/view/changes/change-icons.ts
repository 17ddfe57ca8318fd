import { icon } from '../icons.ts';

export const check = icon('M5 12.5l4.5 4.5L19 7.5');
export const pencil = icon('M4 20h4L19.5 8.500a2.1 2.1 0 0 0-3-3L5 17l-1 3z');
export const bin = icon('M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.5 11v5M13.5 11v5');
