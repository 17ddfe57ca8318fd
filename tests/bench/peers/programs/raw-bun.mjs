/** Plain `Bun.serve` with its own publish and subscribe, which stores nothing: the usual ceiling. */
import { JOINED, messageFrame } from './plain-chat.mjs';

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT),
  fetch(request, self) {
    if (self.upgrade(request, { data: { person: null } })) return undefined;
    return new Response('This is a WebSocket.', { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    // People may be quiet for as long as they like.
    idleTimeout: 0,
    message(socket, text) {
      const frame = JSON.parse(text);
      if (frame.type === 'join') {
        socket.data.person = frame;
        socket.subscribe(frame.room);
        socket.send(JOINED);
      } else if (socket.data.person) {
        const { person } = socket.data;
        server.publish(person.room, messageFrame(person, frame));
      }
    },
  },
});
