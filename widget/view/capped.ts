/** What a badge has room for. */
const MOST = 99;

export const capped = (count: number): string => (count > MOST ? `${MOST}+` : `${count}`);
