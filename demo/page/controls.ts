import { plug, unplug } from './network.ts';
import { snippet } from './snippet.ts';

const root = document.documentElement;
const code = document.querySelector('#snippet');
const copied = document.querySelector('#copied');

const chosen = (name: string): string =>
  document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? '';

function apply(): void {
  const theme = chosen('theme');
  const direction = chosen('direction');
  root.dataset.theme = theme;
  root.dir = direction;
  for (const widget of document.querySelectorAll('chat-widget')) {
    widget.setAttribute('theme', theme);
    widget.setAttribute('dir', direction);
  }
  if (code) code.textContent = snippet(location.origin, theme, direction);
  if (copied) copied.textContent = '';
}

async function copy(): Promise<void> {
  if (!code || !copied) return;
  try {
    await navigator.clipboard.writeText(code.textContent);
    copied.textContent = 'Copied';
  } catch {
    // Refused, or an insecure address: then the person's own keys do it.
    getSelection()?.selectAllChildren(code);
    copied.textContent = 'Selected: press Ctrl+C or ⌘C';
  }
}

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  const user = target.dataset.unplug;
  if (user === undefined) apply();
  else if (target.checked) unplug(user);
  else plug(user);
});
document.querySelector('#copy')?.addEventListener('click', () => void copy());
// A reload may bring back what was chosen, and plugs that were out.
for (const input of document.querySelectorAll<HTMLInputElement>('input[data-unplug]:checked')) {
  unplug(input.dataset.unplug ?? '');
}
apply();
