"""A chat client in another language, written from server/protocol/README.md alone, with the standard library only.

It is driven by JSON lines. Each line in is a command, for instance
    {"do": "connect", "url": "ws://127.0.0.1:3000/ws", "token": "...", "room": "lobby"}
and is answered by one line, {"answer": "connect", ...}, with an "error" in it if it failed.
Other lines tell what happens: {"screen": ...} whenever a room looks different, {"acknowledged": ...},
{"lost": ...}, {"error": ...}, {"ended": ...}. The commands are the `do_...` methods of `Driver`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import ssl
import sys
import time
import uuid
from urllib.parse import urlsplit

SILENCE = 30  # Seconds without a frame after which the connection counts as dead.
CONTINUATION, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA


def uuid7() -> str:
    """RFC 9562: 48 bits of milliseconds, then random bits around the version and the variant."""
    bits = int(time.time() * 1000) << 80 | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=bits))


class Ended(Exception):
    """The connection is over."""

    def __init__(self, code: int, reason: str = ""):
        super().__init__(reason or "connection_lost")
        self.code, self.reason = code, reason


class Refused(Exception):
    """The server answered a command with an error."""

    def __init__(self, frame: dict):
        super().__init__(frame["code"])
        self.frame = frame


class WebSocket:
    """The client's half of RFC 6455, as far as text frames need it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader, self.writer = reader, writer

    @staticmethod
    async def open(url: str) -> WebSocket:
        to = urlsplit(url)
        secure = to.scheme == "wss"
        reader, writer = await asyncio.open_connection(
            to.hostname, to.port or (443 if secure else 80), ssl=ssl.create_default_context() if secure else None
        )
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        writer.write(
            f"GET {to.path or '/'} HTTP/1.1\r\nHost: {to.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        proof = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
        if status.split()[1] != "101" or headers.get("sec-websocket-accept") != base64.b64encode(proof).decode():
            writer.close()
            raise Ended(1006, status)
        return WebSocket(reader, writer)

    def write(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = bytes([0x80 | opcode, 0x80 | size])
        elif size < 1 << 16:
            head = bytes([0x80 | opcode, 0x80 | 126]) + size.to_bytes(2, "big")
        else:
            head = bytes([0x80 | opcode, 0x80 | 127]) + size.to_bytes(8, "big")
        mask = secrets.token_bytes(4)
        self.writer.write(head + mask + bytes(byte ^ mask[i & 3] for i, byte in enumerate(payload)))

    def send(self, text: str) -> None:
        self.write(TEXT, text.encode())

    async def read(self) -> tuple[bool, int, bytes]:
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if first & 0x70 or second & 0x80:
            raise Ended(1002, "reserved bits or a mask in a frame of the server")
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return bool(first & 0x80), first & 0x0F, await self.reader.readexactly(size)

    async def receive(self) -> str:
        """The next text, put together from its fragments. @raises Ended"""
        parts: list[bytes] = []
        try:
            while True:
                final, opcode, payload = await self.read()
                if opcode == PING:
                    self.write(PONG, payload)
                elif opcode == CLOSE:
                    self.write(CLOSE, payload[:2])
                    raise Ended(int.from_bytes(payload[:2], "big") or 1005, payload[2:].decode())
                elif opcode == (CONTINUATION if parts else TEXT):
                    parts.append(payload)
                    if final:
                        return b"".join(parts).decode()
                elif opcode != PONG:
                    raise Ended(1002, f"a frame with the opcode {opcode}")
        except (asyncio.IncompleteReadError, OSError) as error:
            raise Ended(1006) from error

    def close(self) -> None:
        self.write(CLOSE, (1000).to_bytes(2, "big"))
        self.writer.close()

    def drop(self) -> None:
        """Ends the socket as a dead network does: without a close frame."""
        self.writer.transport.abort()


class Room:
    """What this client knows of a room: plain data, moved only by what the server says."""

    def __init__(self, name: str):
        self.name = name
        self.epoch = 0
        self.rev = 0
        self.head = 0  # The newest `rev` that was told of. Beyond `rev`, something is missing.
        self.messages: dict[int, dict] = {}
        self.people: dict[str, dict] = {}
        self.own = {"delivered": 0, "read": 0}
        self.seen = 0  # What the user has really seen, whether the server knows it yet or not.

    @property
    def newest(self) -> int:
        return max(self.messages, default=0)

    @property
    def oldest(self) -> int:
        return min(self.messages, default=0)

    def put(self, messages: list[dict], older: bool = False) -> None:
        """Keeps the latest state of each; `older`: also of those before the oldest that is held."""
        oldest = 0 if older else self.oldest
        for message in messages:
            held = self.messages.get(message["seq"])
            if message["seq"] >= oldest and (held is None or held["rev"] < message["rev"]):
                self.messages[message["seq"]] = message

    def take_state(self, state: dict) -> None:
        if state["reset"]:
            self.messages = {}
            self.rev = 0
        if state["epoch"] != self.epoch:
            self.epoch, self.head = state["epoch"], 0
        self.put(state["messages"])
        self.rev = max(self.rev, state["rev"])
        self.head = max(self.head, self.rev)
        self.own = state["own"]
        self.seen = max(self.seen, self.own["read"])
        members = state.get("members", {})
        if members.get("kind") == "list":
            self.people = {person["id"]: person for person in members["people"]}

    def take_events(self, frame: dict) -> None:
        if frame["epoch"] != self.epoch:
            self.head = self.rev + 1
            return
        self.head = max(self.head, frame["rev"])
        if frame["from"] <= self.rev < frame["rev"]:
            self.put(frame["messages"])
            self.rev = frame["rev"]

    def take_people(self, people: list[dict]) -> None:
        for told in people:
            held = self.people.get(told["id"], {})
            marks = {mark: max(told[mark], held.get(mark, 0)) for mark in ("delivered", "read")}
            self.people[told["id"]] = {**held, **told, **marks}

    def screen(self, outbox: dict[str, dict]) -> dict:
        there = {message["clientId"] for message in self.messages.values()}
        return {
            "room": self.name,
            "messages": [line(self.messages[seq]) for seq in sorted(self.messages)],
            "waiting": [
                mail["text"] for mail in outbox.values() if mail["room"] == self.name and mail["clientId"] not in there
            ],
            "read": {id: person["read"] for id, person in self.people.items()},
            "delivered": {id: person["delivered"] for id, person in self.people.items()},
        }


def line(message: dict) -> str:
    if "deletedAt" in message:
        return f"{message['seq']} {message['from']['name']}: (deleted)"
    edited = " (edited)" if "editedAt" in message else ""
    return f"{message['seq']} {message['from']['name']}: {message['text']}{edited}"


class Client:
    """Rooms and outbox, which outlive the connections, and at most one connection."""

    def __init__(self, tell, changed):
        """`tell` is called with what happens, `changed` when a room may look different."""
        self.tell, self.changed = tell, changed
        self.device = secrets.token_urlsafe(12)
        self.rooms: dict[str, Room] = {}
        self.outbox: dict[str, dict] = {}  # By client id, in the order of sending, until acknowledged.
        self.mail = asyncio.Event()
        self.link: WebSocket | None = None
        self.tasks: list[asyncio.Task] = []
        self.pending: dict[int, tuple] = {}
        self.syncing: set[str] = set()
        self.last_id = 0
        self.deaf = False  # A fault for the test: every frame is lost on its way to this client.

    async def connect(self, url: str, token: str, room: str, limit: int) -> dict:
        """Resumes the rooms that are known, or begins with this one, then sends what is waiting. @raises Ended, Refused"""
        self.link = await WebSocket.open(url)
        self.deaf = False
        self.tasks = [asyncio.create_task(self.listen(self.link))]
        requests = [{"room": room.name, "epoch": room.epoch, "rev": room.rev} for room in self.rooms.values()]
        first = [{"room": room, "limit": limit}]
        hello = {"version": 1, "token": token, "device": self.device, "rooms": requests or first}
        welcome = await self.command("hello", self.take_rooms, **hello)
        self.tasks.append(asyncio.create_task(self.deliver()))
        return welcome

    def command(self, kind: str, apply=lambda result: None, **fields) -> asyncio.Future:
        """`apply` is called with the result before any later frame is taken."""
        if self.link is None:
            raise Ended(1006)
        self.last_id += 1
        answer = asyncio.get_running_loop().create_future()
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())  # Not everybody waits for it.
        self.pending[self.last_id] = (answer, apply)
        self.link.send(json.dumps({"type": kind, "id": self.last_id, **fields}))
        return answer

    async def ask(self, kind: str, apply=lambda result: None, **fields) -> dict:
        """As `command`, and again after a temporary error. @raises Ended, Refused"""
        while True:
            try:
                return await self.command(kind, apply, **fields)
            except Refused as refused:
                if not refused.frame["temporary"]:
                    raise
                await asyncio.sleep(refused.frame.get("retryAfter", 1000) / 1000)

    async def listen(self, link: WebSocket) -> None:
        try:
            while True:
                frame = json.loads(await asyncio.wait_for(link.receive(), SILENCE))
                if self.deaf:
                    self.tell({"lost": frame["type"]})
                else:
                    self.take(frame)
                    self.changed()
        except Ended as ended:
            self.end(ended)
        except asyncio.TimeoutError:
            self.end(Ended(1006, "silence"))

    def end(self, ended: Ended) -> None:
        if self.link is None:
            return
        self.link.drop()
        self.link = None
        self.syncing.clear()
        for answer, _ in self.pending.values():
            if not answer.done():
                answer.set_exception(ended)
        self.pending.clear()
        current = asyncio.current_task()
        for task in self.tasks:
            if task is not current:
                task.cancel()
        self.tell({"ended": ended.code, "reason": ended.reason, "comeBack": not 4100 <= ended.code <= 4199})

    async def deliver(self) -> None:
        """One after the other, so that their order is kept; the first without an answer goes again, with its id."""
        while True:
            await self.mail.wait()
            if not self.outbox:
                self.mail.clear()
                continue
            mail = next(iter(self.outbox.values()))
            try:
                result = await self.ask("send", lambda _, id=mail["clientId"]: self.outbox.pop(id), **mail)
                self.tell({"acknowledged": mail["text"], **result})
            except Refused:
                self.outbox.pop(mail["clientId"])
            except Ended:
                return

    def take(self, frame: dict) -> None:
        kind = frame["type"]
        if kind == "ping" and self.link:
            self.link.send(json.dumps({"type": "pong"}))
        if kind in ("ok", "welcome", "pong", "error") and frame.get("id") in self.pending:
            answer, apply = self.pending.pop(frame["id"])
            if kind != "error":
                result = frame["result"] if kind == "ok" else frame
                apply(result)
                answer.set_result(result)
            else:
                answer.set_exception(Refused(frame))
        if kind in ("error", "bye"):
            self.tell({kind: frame["code"], "message": frame["message"]})
        for head in frame.get("heads", []):
            self.take_head(head["room"], head["rev"])
        room = self.rooms.get(frame.get("room", ""))
        if room:
            if kind == "events":
                room.take_events(frame)
            elif kind in ("receipts", "presence"):
                room.take_people(frame.get("members") or frame.get("changed") or [])
            elif kind == "own":
                room.own = frame["own"]
                room.seen = max(room.seen, room.own["read"])
            elif kind == "left":
                del self.rooms[room.name]
        self.catch_up()

    def take_rooms(self, result: dict) -> None:
        for state in result["rooms"]:
            self.rooms.setdefault(state["room"], Room(state["room"])).take_state(state)
        for refused in result["refused"]:
            self.tell({"error": refused["code"], "message": refused["message"]})
        if result["deferred"]:
            self.join(result["deferred"])

    def take_head(self, name: str, rev: int) -> None:
        if name in self.rooms:
            self.rooms[name].head = max(self.rooms[name].head, rev)

    def join(self, names: list[str]) -> asyncio.Future:
        return self.command("join", self.take_rooms, rooms=[{"room": name} for name in names])

    def catch_up(self) -> None:
        """Asks for what is missing, and says what has arrived and has been seen."""
        for room in self.rooms.values():
            if self.link is None:
                return
            if room.rev < room.head and room.name not in self.syncing:
                self.sync(room)
            marks = {"delivered": room.newest, "read": min(room.seen, room.newest)}
            if any(marks[mark] > room.own[mark] for mark in marks):
                room.own = {**room.own, **marks}
                self.link.send(json.dumps({"type": "receipt", "room": room.name, **marks}))

    def sync(self, room: Room) -> None:
        self.syncing.add(room.name)
        self.tell({"sync": room.name, "rev": room.rev})

        def take(state: dict) -> None:
            self.syncing.discard(room.name)
            room.take_state(state)

        answer = self.command("sync", take, room=room.name, epoch=room.epoch, rev=room.rev)
        answer.add_done_callback(lambda _: self.syncing.discard(room.name))

    async def history(self, room: Room, limit: int) -> dict:
        def take(page: dict) -> None:
            if page["epoch"] == room.epoch and page["rev"] >= room.rev:
                room.put(page["messages"], older=True)
            self.take_head(room.name, page["rev"])

        while True:
            page = await self.ask("history", take, room=room.name, before=room.oldest, limit=limit)
            if page["rev"] >= room.rev or page["epoch"] != room.epoch:
                return page  # Otherwise it was overtaken by a change that it may not have.


class Driver:
    """The test at the other end of stdin and stdout."""

    def __init__(self):
        self.client = Client(self.tell, self.paint)
        self.painted: dict[str, dict] = {}
        self.address: dict = {"limit": 50}

    def tell(self, what: dict) -> None:
        self.paint()
        print(json.dumps(what), flush=True)

    def paint(self) -> None:
        for room in self.client.rooms.values():
            screen = room.screen(self.client.outbox)
            if self.painted.get(room.name) != screen:
                self.painted[room.name] = screen
                print(json.dumps({"screen": screen}), flush=True)

    async def do_connect(self, **address) -> dict:
        """`url`, `token`, `room` and perhaps `limit`; they may be left out when coming back."""
        self.address.update(address)
        welcome = await self.client.connect(**self.address)
        return {"rooms": [{"room": state["room"], "reset": state["reset"]} for state in welcome["rooms"]]}

    async def do_join(self, room: str) -> dict:
        result = await self.client.join([room])
        return {"rooms": [state["room"] for state in result["rooms"]]}

    async def do_drop(self) -> dict:
        self.client.end(Ended(1006, "dropped"))
        return {}

    async def do_deafen(self) -> dict:
        self.client.deaf = True
        return {}

    async def do_hear(self) -> dict:
        self.client.deaf = False
        return {}

    async def do_send(self, room: str, text: str) -> dict:
        mail = {"room": room, "clientId": uuid7(), "text": text}
        self.client.outbox[mail["clientId"]] = mail
        self.client.mail.set()
        return {"clientId": mail["clientId"]}

    async def do_edit(self, room: str, seq: int, text: str) -> dict:
        return await self.client.ask("edit", room=room, seq=seq, text=text)

    async def do_delete(self, room: str, seq: int) -> dict:
        return await self.client.ask("delete", room=room, seq=seq)

    async def do_history(self, room: str, limit: int = 50) -> dict:
        page = await self.client.history(self.client.rooms[room], limit)
        return {"count": len(page["messages"]), "more": page["more"]}

    async def do_read(self, room: str) -> dict:
        """The user has seen everything that is on the screen."""
        self.client.rooms[room].seen = self.client.rooms[room].newest
        self.client.catch_up()
        return {}

    async def do_ping(self) -> dict:
        pong = await self.client.ask("ping")
        return {"heads": pong["heads"]}

    async def do_show(self, room: str) -> dict:
        return self.client.rooms[room].screen(self.client.outbox)

    async def run(self) -> None:
        lines = asyncio.StreamReader(limit=1 << 20)
        protocol = asyncio.StreamReaderProtocol(lines)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        while text := await lines.readline():
            fields = json.loads(text)
            name = fields.pop("do")
            if name == "quit":
                break
            try:
                answer = await getattr(self, f"do_{name}")(**fields)
            except (Ended, Refused, OSError) as error:
                answer = {"error": str(error)}
            self.tell({"answer": name, **answer})
        if self.client.link:
            self.client.link.close()


if __name__ == "__main__":
    asyncio.run(Driver().run())
