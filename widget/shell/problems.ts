import type { ChatWidget } from './chat-widget.ts';
import type { Fault } from './settings.ts';

/** A fault in words. `blocking`: without putting it right there is no chat. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly blocking: boolean;
}

export function problemOf(fault: Fault, host: ChatWidget): Problem {
  switch (fault.kind) {
    case 'server': {
      const message = `server="${host.server}" is not an address like https://chat.example.com.`;
      return { code: 'bad_server', message, blocking: true };
    }
    case 'token': {
      const message = 'It has no token. Give it a "token" or "token-url" attribute, or a getToken property.';
      return { code: 'no_token', message, blocking: true };
    }
    default: {
      const { kind, choices } = fault;
      const message = `${kind}="${host[kind]}" is none of ${choices.join(', ')}.`;
      return { code: `bad_${kind}`, message, blocking: false };
    }
  }
}
