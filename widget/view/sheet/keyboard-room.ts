/**
 * Keeps the launcher's sheet above an on-screen keyboard. Phones draw the keyboard over the page and scroll it,
 * which hides the composer; only `visualViewport` knows what is left. The measures go into a sheet of their own,
 * because an inline style is what a strict policy forbids.
 * @returns stops and takes the sheet away
 */
export function makeRoomForKeyboard(root: ShadowRoot): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => {};
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets.push(sheet);
  const listening = new AbortController();
  const measure = () => {
    const covered = Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop);
    sheet.replaceSync(`.panel{--visible-height:${viewport.height}px;--keyboard:${covered}px}`);
  };
  for (const name of ['resize', 'scroll']) {
    viewport.addEventListener(name, measure, { signal: listening.signal });
  }
  return () => {
    listening.abort();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
