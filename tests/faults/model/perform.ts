import type { Message } from '../../../widget/client/chat-state.ts';
import { type Action, ROOMS } from './action.ts';
import type { Page } from './page.ts';
import type { PageModel } from './page-model.ts';
import type { World } from './world.ts';

/** An edit or a deletion that meets a fault is told to its author, and there is nothing to wait for. */
const heard = (answer: Promise<void>): void => void answer.catch(() => undefined);

/** Does one action in the world, and all that follows from it at once. */
export async function perform(action: Action, world: World, model: PageModel): Promise<void> {
  if ('who' in action) onPage(action, world, model);
  else await inWorld(action, world);
  // Nobody does two things in the same millisecond, least of all with a reload in between.
  await world.turns.clock.advance(1);
  if (action.kind === 'flow') model.checkLevel();
}

async function inWorld(action: Exclude<Action, { who: number }>, world: World): Promise<void> {
  const { server } = world;
  switch (action.kind) {
    case 'flow':
      return world.flow(action.order);
    case 'deliver late':
      world.deliverLate();
      return;
    case 'wait':
      return world.turns.clock.advance(action.milliseconds);
    case 'pass':
      return world.pass(action.milliseconds);
    case 'disk':
      if (server.disk) server.disk.pace = action.pace;
      return;
    case 'disk fails':
      if (server.disk) server.disk.refusals++;
      return;
    case 'disk goes on':
      server.disk?.goOn();
      return;
    case 'kill':
      server.kill();
      return action.again ? world.startServer() : undefined;
    case 'stop':
      server.stop();
      return action.again ? world.startServer() : undefined;
    case 'start':
      return world.startServer();
    case 'burst':
      world.burst(action.count);
  }
}

function onPage(action: Extract<Action, { who: number }>, world: World, model: PageModel): void {
  const browser = world.browsers[action.who];
  if (!browser) return;
  const { page } = browser;
  switch (action.kind) {
    case 'open page':
      world.open(action.who);
      return;
    case 'network':
      browser.network.set(action.online);
      if (!action.online) page?.wire?.cut('nobody');
      return;
    case 'token':
      browser.rights = action.rights;
      if (action.now) page?.renewToken();
      return;
    case 'crash page':
    case 'reload':
    case 'close page':
      if (action.kind === 'crash page') page?.die();
      else page?.close();
      browser.page = null;
      if (action.kind !== 'close page') world.open(action.who);
      return;
    case 'wake':
      browser.network.wake();
      return;
    case 'deliver':
      if (action.what === 'up') page?.wire?.deliverUp(action.count);
      else if (action.what === 'down') page?.wire?.deliverDown(action.count);
      else page?.wire?.deliverBus(action.count);
      return;
    case 'late':
      if (page?.wire) page.wire.late = action.late;
      return;
    case 'fate':
      page?.wire?.fates.push(action.fate);
      return;
    case 'cut':
      page?.wire?.cut(action.noticing);
      return;
    case 'lose':
      page?.wire?.lose(action.direction);
      return;
    default:
      if (page) inRoom(action, page, action.who, model);
  }
}

function inRoom(action: Extract<Action, { room: number }>, page: Page, who: number, model: PageModel): void {
  const { client } = page;
  const name = ROOMS[action.room] ?? ROOMS[0];
  const room = page.room(name);
  switch (action.kind) {
    case 'send':
      model.send(who, name);
      return;
    case 'type':
      client.typing(name, true);
      return;
    case 'older':
      heard(client.loadOlder(name));
      return;
    case 'leave':
      page.leave(name);
      return;
    case 'join':
      client.join(name);
      return;
    case 'retry':
      for (const { clientId } of room?.pending ?? []) client.retry(clientId);
      return;
    case 'discard':
      model.discard(who, name);
      return;
    case 'edit': {
      const message = picked(
        room?.messages.filter(({ from }) => from.id === page.user),
        action.pick,
      );
      if (message) heard(client.edit(name, message.seq, `${message.text}, changed`));
      return;
    }
    case 'delete': {
      const message = picked(room?.messages, action.pick);
      if (message) heard(client.delete(name, message.seq));
      return;
    }
    case 'read': {
      const message = picked(room?.messages, action.pick);
      if (message) client.markRead(name, message.seq);
    }
  }
}

/** From the newest. */
const picked = (messages: readonly Message[] = [], pick: number): Message | undefined =>
  messages.at(-1 - pick);
