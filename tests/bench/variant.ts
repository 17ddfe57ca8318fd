/** What is measured side by side: this project's server, and its peers. */
import type { DialectName } from './load/dialects/dialects.ts';
import { startOwnServer } from './load/own-server.ts';
import { PEERS, type PeerName, startPeer } from './peers/peers.ts';

export const OWN = 'chat-widget';
export type Variant = typeof OWN | PeerName;

/** As the plots show it. */
export const labelOf = (variant: Variant): string => (variant === OWN ? OWN : PEERS[variant].label);

export const dialectOf = (variant: Variant): DialectName => (variant === OWN ? OWN : PEERS[variant].dialect);

/** In a process of its own, on a folder of its own. @throws when it lacks something. */
export const startVariant = (
  variant: Variant,
): Promise<{ readonly url: string; readonly pid: number; dispose(): Promise<void> }> =>
  variant === OWN ? startOwnServer() : startPeer(variant);
