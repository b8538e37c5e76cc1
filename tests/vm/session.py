# SPDX-License-Identifier: GPL-2.0
"""A session with a node in plain Python, begun by us: messages of one fragment there, and what comes back."""

import os
import re
import socket
import struct
import sys
import time

import noise

PORT = 4660
PING = b"\x03"
ACK, DATA = 1, 2
ACK_FRAME = struct.Struct("<BBHIQQ")
DATA_FRAME = struct.Struct("<BBHHHIQIIHHI")
RANGE_LEN = 4
REPLY = 1                               # flag of a message that answers
GRANT = 1 << 40                         # we never run out of room
ROOM = 1100                             # bytes of frames in one packet
PATIENCE = 10                           # seconds


def message_types():
    """The numbers of the messages, by their names without what is common to all."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../kernel/message.h")
    with open(path, encoding="utf-8") as header:
        listed = re.search(r"enum mos_msg_type \{(.*?)\};", header.read(), re.S)[1]
    return {name: number for number, name in enumerate(re.findall(r"MOS_MSG_(\w+)", listed), 1)}


TYPE = message_types()


class Message:
    """One that comes to us; only of those that are short the bytes are there."""

    def __init__(self, frame):
        _, self.flags, _, _, self.size, self.total, self.id, _, self.channel, self.type, _, self.call = frame
        self.missing = set(range(max(1, -(-self.total // max(self.size, 1)))))
        self.body = b""


class Session:
    """One with the other node, begun by us."""

    def __init__(self, key, ours, address, theirs, to):
        self.port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.port.bind((address, PORT))
        self.port.settimeout(0.2)
        self.key, self.ours, self.theirs, self.to = key, ours, theirs, (to, PORT)
        self.number, self.message, self.hellos, self.their_epoch = 0, 0, 0, 0
        self.heard, self.under_way, self.done = set(), {}, set()
        self.epoch = int.from_bytes(os.urandom(8), "little") | 1
        self.facts = self.meet()
        self.send_key, self.receive_key = self.hello.noise.split()
        self.send(PING)

    def ask(self):
        """Says hello until it is answered; returns the facts of the answer."""
        end, cookie = time.monotonic() + PATIENCE, None
        while time.monotonic() < end:
            self.hellos += 1
            self.hello = noise.Hello(self.key, noise.VERSION, self.ours, self.theirs, cookie, release=b"hostile",
                                     epoch=self.epoch, to_epoch=self.their_epoch, count=self.hellos)
            self.port.sendto(self.hello.bytes, self.to)
            again = time.monotonic() + 1
            while time.monotonic() < again:
                try:
                    said = self.port.recv(9000)
                except socket.timeout:
                    continue
                cookie = self.hello.cookie(said) or cookie
                if said[1] == noise.COOKIE:
                    break
                facts = self.hello.read(said)
                if facts and facts["verdict"] == noise.STALE:
                    self.their_epoch = facts["epoch"]   # of a session with who was here before us
                    break
                if facts:
                    return facts
        return None

    def meet(self):
        facts = self.ask()
        if not facts or facts["verdict"] != noise.WELCOME:
            sys.exit(f"not let in: {facts}")
        return facts

    def send(self, frames):
        self.number += 1
        header = noise.HEADER.pack(noise.VERSION, noise.PACKET, 0, self.ours, self.facts["key"], self.number)
        self.port.sendto(header + noise.seal(self.send_key, self.number, frames, header), self.to)

    def frame(self, kind, body, call=0, flags=0):
        """A message of one fragment."""
        self.message += 1
        return DATA_FRAME.pack(DATA, flags, len(body), 0, max(len(body), 1), len(body), self.message, 0, 0, kind, 0,
                               call) + body

    def say(self, messages):
        """Each of a type, a body, and whether it is a request; several in one packet."""
        frames, count = b"", 0
        for kind, body, asks in messages:
            count += 1
            frames += self.frame(kind, body, count if asks else 0)
            if len(frames) > ROOM - len(body) - DATA_FRAME.size:
                self.send(frames)
                frames = b""
        if frames:
            self.send(frames)

    def answer(self, message, body):
        self.send(self.acknowledgement() + self.frame(message.type, body, message.call, REPLY))

    def acknowledgement(self):
        """Of what has come without a gap, from the last on."""
        largest = max(self.heard)
        first = next(n for n in range(1, largest + 1) if largest - n not in self.heard)
        return ACK_FRAME.pack(ACK, 0, 0, first, largest, GRANT)

    def frames_of(self, datagram):
        """The bytes of a packet as far as they matter: those of a long one are not worth deciphering in Python."""
        sealed = datagram[noise.HEADER.size:-16]
        number = noise.HEADER.unpack_from(datagram)[5]
        return noise.crypt(self.receive_key, number, sealed if len(sealed) < 512 else sealed[:128])

    def take_in(self, frames):
        """The messages that are whole now."""
        at, whole = 0, []
        while at + 1 <= len(frames):
            if frames[at] == ACK and at + 2 <= len(frames):
                at += ACK_FRAME.size + RANGE_LEN * frames[at + 1]
            elif frames[at] == DATA and at + DATA_FRAME.size <= len(frames):
                frame = DATA_FRAME.unpack_from(frames, at)
                at += DATA_FRAME.size
                whole += self.piece(frame, frames[at:at + frame[2]])
                at += frame[2]
            else:
                at += 1
        return whole

    def piece(self, frame, data):
        if frame[6] in self.done:
            return []
        message = self.under_way.setdefault(frame[6], Message(frame))
        message.body += data
        message.missing.discard(frame[3])
        if message.missing:
            return []
        self.done.add(message.id)
        return [self.under_way.pop(message.id)]

    def listen(self, seconds):
        """The messages that come within this time, as they come."""
        end, owed = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            try:
                datagram = self.port.recv(9000)
            except socket.timeout:
                datagram = None
            if datagram and datagram[1] == noise.PACKET and noise.HEADER.unpack_from(datagram)[4] == self.hello.id:
                self.heard.add(noise.HEADER.unpack_from(datagram)[5])
                owed += 1
                yield from self.take_in(self.frames_of(datagram))
            if owed and (owed >= 16 or not datagram):
                self.send(self.acknowledgement())
                owed = 0
