#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A member that is let in and means ill: gets into a session, says what it is told to, and prints what becomes of it.

usage: hostile.py KEY-FILE OUR-NUMBER OUR-ADDRESS THEIR-NUMBER THEIR-ADDRESS WHAT COUNT

WHAT: misshapen  messages of a type that there is none of, and of a length that their type does not have, in turn
      offers     processes that cannot be taken, as fast as it can
      nameless   processes that there cannot be: with more threads than are named, or none, and another node's
      promises   processes of 64 MiB each that never come
      foreign    news of processes that are none of its guests: COUNT places of the other's table
"""

import os
import re
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise

PORT = 4660
PING = b"\x03"
DATA = struct.Struct("<BBHHHIQIIHHI")
HANDLE = struct.Struct("<III")
FACTS = struct.Struct("<QQI10I3QQ3I16s")
NO_LAYOUT = 2166136261                  # of vector state, where there is none
GENERATIONS = 4                         # of each place, from the first on
ROOM = 1100                             # bytes of frames in one packet
PATIENCE = 10                           # seconds


def message_types():
    """The numbers of the messages, by their names without what is common to all."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../kernel/message.h")
    with open(path, encoding="utf-8") as header:
        listed = re.search(r"enum mos_msg_type \{(.*?)\};", header.read(), re.S)[1]
    return {name: number for number, name in enumerate(re.findall(r"MOS_MSG_(\w+)", listed), 1)}


TYPE = message_types()
OFFER, GONE, NO_TYPE = TYPE["H2G_OFFER"], TYPE["G2H_GONE"], TYPE["NR"] + 70


class Session:
    """One with the other node, begun by us."""

    def __init__(self, port, key, ours, theirs, to):
        self.port, self.key, self.ours, self.theirs, self.to = port, key, ours, theirs, to
        self.number, self.message, self.hellos, self.their_epoch = 0, 0, 0, 0
        self.epoch = int.from_bytes(os.urandom(8), "little") | 1
        self.facts = self.meet()
        self.send_key = self.hello.noise.split()[0]
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

    def frame(self, kind, body, call=0):
        """A message of one fragment."""
        self.message += 1
        return DATA.pack(2, 0, len(body), 0, max(len(body), 1), len(body), self.message, 0, 0, kind, 0, call) + body

    def say(self, messages):
        """Each of a type, a body, and whether it is a request; several in one packet."""
        frames, count = b"", 0
        for kind, body, asks in messages:
            count += 1
            frames += self.frame(kind, body, count if asks else 0)
            if len(frames) > ROOM - len(body) - DATA.size:
                self.send(frames)
                frames = b""
        if frames:
            self.send(frames)


def misshapen(count, _):
    return ((GONE if i % 2 else NO_TYPE, b"abc", False) for i in range(count))


def offer(home, index, cpu=0, threads=1):
    """A process of 64 MiB that needs these features of a processor; one thread is named, however many it has."""
    facts = FACTS.pack(0, 0, NO_LAYOUT, *[cpu] * 10, 0, 0, 0, 64 << 20, 2, 65534, 65534, b"promise")
    return OFFER, HANDLE.pack(home, index, 1) + facts + struct.pack("<II", threads, 2), True


def offers(count, ours):
    return (offer(ours, i, cpu=0xffffffff) for i in range(count))


def nameless(count, ours):
    return (offer(ours + 1, i) if i % 2 else offer(ours, i, threads=i) for i in range(count))


def promises(count, ours):
    return (offer(ours, i + 1) for i in range(count))


def foreign(count, _):
    return ((GONE, HANDLE.pack(1, i, generation) + bytes(4), False)
            for i in range(count) for generation in range(GENERATIONS))


def main():
    key, ours, address, theirs, to, what, count = sys.argv[1:]
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind((address, PORT))
    port.settimeout(0.2)
    session = Session(port, noise.read_key(key), int(ours), int(theirs), (to, PORT))
    print("let in", flush=True)
    makers = {"misshapen": misshapen, "offers": offers, "nameless": nameless, "promises": promises, "foreign": foreign}
    session.say(makers[what](int(count), int(ours)))
    time.sleep(1)
    facts = session.ask()
    print(facts["text"] or "still welcome" if facts else "silence", flush=True)


main()
