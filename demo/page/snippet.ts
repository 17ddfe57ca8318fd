/** What a website would paste to get what is on this page. `/chat-token` stands for its own address. */
export function snippet(origin: string, theme: string, direction: string): string {
  const attributes = ['token-url="/chat-token"', 'room="lobby"'];
  if (theme !== 'auto') attributes.push(`theme="${theme}"`);
  if (direction !== 'ltr') attributes.push(`dir="${direction}"`);
  return [
    `<script type="module" src="${origin}/widget.js"></script>`,
    `<chat-widget ${attributes.join(' ')}></chat-widget>`,
  ].join('\n');
}
