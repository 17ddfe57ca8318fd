import { html, nothing, type TemplateResult } from 'lit/html.js';
import { timeUntil } from './format-time.ts';
import type { Scene } from './scene.ts';

type Tone = 'quiet' | 'warning' | 'danger';

/** What is not as it should be with the connection or the set-up, and what happens next or can be done. */
export function banner(scene: Scene): TemplateResult {
  return html`<div class="banners" role="status">
    ${connection(scene)}
    ${scene.source.problems.filter(({ blocking }) => !blocking).map(({ message }) => strip('warning', message))}
    ${notice(scene)}
  </div>`;
}

function connection({ state: { status }, now, actions }: Scene): TemplateResult | typeof nothing {
  switch (status.kind) {
    case 'online':
    case 'idle':
      return nothing;
    case 'connecting':
      return strip('quiet', 'Connecting…');
    case 'reconnecting':
      return strip(
        'quiet',
        status.retryAt === null || status.retryAt <= now
          ? 'Reconnecting…'
          : `Connection lost. Reconnecting ${timeUntil(status.retryAt, now)}.`,
      );
    case 'offline':
      return strip('warning', 'You are offline. Messages will be sent when you are back.');
    case 'stopped':
      return strip(
        'danger',
        status.message,
        html`<button type="button" class="small" @click=${() => actions.connectAgain()}>Try again</button>`,
      );
  }
}

function notice({ state, now }: Scene): TemplateResult | typeof nothing {
  if (!state.notice) return nothing;
  const { message, until } = state.notice;
  if (until === null) return strip('warning', message);
  return until > now ? strip('warning', `${message} Continues ${timeUntil(until, now)}.`) : nothing;
}

const strip = (tone: Tone, text: string, way: TemplateResult | typeof nothing = nothing): TemplateResult =>
  html`<div class="banner ${tone}" part="banner"><bdi>${text}</bdi>${way}</div>`;
