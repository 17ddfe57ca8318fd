/** In a process of its own: everybody who means ill. */
import { obey } from '../../support/load/load-child.ts';
import { fuzz } from './fuzz.ts';
import { members } from './members.ts';
import { strangers } from './strangers.ts';

const orders = { ...strangers, ...members, ...fuzz };

export type AttackOrders = typeof orders;
obey(orders);
