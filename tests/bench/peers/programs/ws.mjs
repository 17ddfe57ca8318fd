/**
 * The `ws` package on Node, which stores nothing: `node ws.mjs naive` writes to each client at once, `node ws.mjs
 * corked` makes one write of all that a client gets in one turn of the event loop.
 */
import { WebSocketServer } from 'ws';
import { JOINED, messageFrame } from './plain-chat.mjs';

const corks = process.argv[2] === 'corked';

/** Who is in each room: WebSockets, each with the TCP socket under it. */
const rooms = new Map();
/** TCP sockets that wait for the end of the turn. */
const corked = new Set();

function cork(tcp) {
  if (corked.has(tcp)) return;
  if (corked.size === 0) setImmediate(uncorkAll);
  corked.add(tcp);
  tcp.cork();
}

function uncorkAll() {
  for (const tcp of corked) tcp.uncork();
  corked.clear();
}

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  perMessageDeflate: false,
});

server.on('connection', (client, request) => {
  const member = { client, tcp: request.socket };
  let person = null;

  client.on('message', (data) => {
    const frame = JSON.parse(data);
    if (frame.type === 'join') {
      person = frame;
      if (!rooms.has(frame.room)) rooms.set(frame.room, new Set());
      rooms.get(frame.room).add(member);
      client.send(JOINED);
    } else if (person) {
      const heard = messageFrame(person, frame);
      for (const { client: other, tcp } of rooms.get(person.room)) {
        if (corks) cork(tcp);
        other.send(heard);
      }
    }
  });

  client.on('close', () => {
    const members = rooms.get(person?.room);
    members?.delete(member);
    if (members?.size === 0) rooms.delete(person.room);
  });
  // A client that goes without a word is no reason to end; its close comes next.
  client.on('error', (error) => console.error(error.message));
});
