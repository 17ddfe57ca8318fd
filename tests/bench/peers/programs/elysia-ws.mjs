/** Elysia's `.ws()` with Bun's publish and subscribe, which stores nothing. Elysia is the one that the product uses. */
import { Elysia } from 'elysia';
import { JOINED, messageFrame } from './plain-chat.mjs';

/** By the id of their socket. */
const people = new Map();

const app = new Elysia({ websocket: { perMessageDeflate: false, idleTimeout: 0 } })
  .ws('/ws', {
    // Elysia has parsed it.
    message(socket, frame) {
      if (frame.type === 'join') {
        people.set(socket.id, frame);
        socket.subscribe(frame.room);
        socket.send(JOINED);
        return;
      }
      const person = people.get(socket.id);
      if (person) app.server.publish(person.room, messageFrame(person, frame));
    },
    close(socket) {
      people.delete(socket.id);
    },
  })
  .listen({ hostname: '127.0.0.1', port: Number(process.env.PORT) });
