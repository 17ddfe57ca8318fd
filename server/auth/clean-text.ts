/** Control characters, and those that turn the direction of the text around them (CVE-2021-42574). */
const INVISIBLE_CONTROLS = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

export function hasControls(text: string): boolean {
  return text.search(INVISIBLE_CONTROLS) >= 0;
}

export function withoutControls(text: string): string {
  return text.replace(INVISIBLE_CONTROLS, '');
}
