import { html, nothing, type TemplateResult } from 'lit/html.js';
import { changesExtra, closedExtra } from './extras.ts';
import { timeUntil } from './format-time.ts';
import type { Scene } from './scene.ts';

type Tone = 'quiet' | 'warning' | 'danger';

/** What is not as it should be with the connection or the set-up, and what happens next or can be done. */
export function banner(scene: Scene): TemplateResult {
  return html`<div class="banners" role="status">
    ${connection(scene)}
    ${scene.source.problems.filter(({ blocking }) => !blocking).map(({ message }) => strip('warning', message))}
    ${scene.state.notice && scene.use(changesExtra)?.notice(scene, scene.state.notice)}
  </div>`;
}

function connection(scene: Scene): TemplateResult | typeof nothing {
  const { monotonic } = scene;
  const { status } = scene.state;
  switch (status.kind) {
    case 'online':
    case 'idle':
      return nothing;
    case 'connecting':
      return strip('quiet', 'Connecting…');
    case 'reconnecting':
      return strip(
        'quiet',
        status.retryAt === null || status.retryAt <= monotonic
          ? 'Reconnecting…'
          : `Connection lost. Reconnecting ${timeUntil(status.retryAt, monotonic)}.`,
      );
    case 'offline':
      return strip('warning', 'You are offline. Messages will be sent when you are back.');
    case 'stopped':
      return strip('danger', status.message, scene.use(closedExtra)?.tryAgain(scene, status.code));
  }
}

/** @param way out */
export const strip = (tone: Tone, text: string, way?: TemplateResult | typeof nothing): TemplateResult =>
  html`<div class="banner ${tone}" part="banner"><bdi>${text}</bdi>${way}</div>`;
