/** What every store has to do; see the guarantees in server/store/store.ts. */
import { describe } from 'bun:test';
import type { OpenedStore } from './store-actions.ts';
import { batchContract } from './store-batches.ts';
import { changesContract } from './store-changes.ts';
import { memberContract } from './store-members.ts';
import { messageContract } from './store-messages.ts';
import { roomContract } from './store-rooms.ts';

export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} as a store`, () => {
    describe('messages', () => messageContract(open));
    describe('batches', () => batchContract(open));
    describe('resuming', () => changesContract(open));
    describe('watermarks and members', () => memberContract(open));
    describe('rooms and sites', () => roomContract(open));
  });
}
