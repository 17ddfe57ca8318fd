/**
 * Socket.IO on Node with better-sqlite3, as many a home-made chat is: every message is a row before anybody hears it.
 * `node socket-io.mjs FULL` syncs each to disk, `node socket-io.mjs NORMAL` at checkpoints only. The database is in
 * the folder `DATA`.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Server } from 'socket.io';

const database = new Database(join(process.env.DATA, 'chat.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma(`synchronous = ${process.argv[2]}`);
database.exec(`
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    room TEXT NOT NULL,
    author TEXT NOT NULL,
    client_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created INTEGER NOT NULL
  );
  CREATE INDEX history ON messages (room, id);
`);
const insert = database.prepare(`
  INSERT INTO messages (room, author, client_id, body, created) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (client_id) DO NOTHING
`);

const http = createServer((_request, response) => response.writeHead(404).end());
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });

io.on('connection', (socket) => {
  socket.on('join', ({ room, user, name }, done) => {
    socket.data = { room, author: { id: user, name } };
    socket.join(room);
    done({ joined: room });
  });

  socket.on('send', ({ id, text }, done) => {
    const { room, author } = socket.data;
    if (!room) return done({ error: 'Join a room first.' });
    const at = Date.now();
    const { changes, lastInsertRowid: number } = insert.run(room, author.id, id, text, at);
    if (changes > 0) io.to(room).emit('message', { room, number, id, author, at, text });
    done({ kept: id });
  });
});

http.listen(Number(process.env.PORT), '127.0.0.1');
