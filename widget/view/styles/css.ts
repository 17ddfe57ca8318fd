/** A style sheet to adopt. Unlike `<style>` and `style="…"` it passes a strict Content-Security-Policy. */
export function css(strings: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(strings.join(''));
  return sheet;
}
