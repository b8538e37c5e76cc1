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
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise
from session import TYPE, Session

HANDLE = struct.Struct("<III")
FACTS = struct.Struct("<QQI10I3QQ4I16s")
VECTORS = 7                             # x87, SSE and AVX; the last has its place for ever: 256 bytes from 576 on
LAYOUT = ((2166136261 ^ 256) * 16777619 % 2**32 ^ 576) * 16777619 % 2**32
OFFER, GONE, NO_TYPE = TYPE["H2G_OFFER"], TYPE["G2H_GONE"], TYPE["NR"] + 70
GENERATIONS = 4                         # of each place, from the first on


def misshapen(count, _):
    return ((GONE if i % 2 else NO_TYPE, b"abc", False) for i in range(count))


def offer(home, index, cpu=0, threads=1):
    """A process of 64 MiB that needs these features of a processor; one thread is named, however many it has."""
    facts = FACTS.pack(0, VECTORS, LAYOUT, *[cpu] * 10, 0, 0, 0, 64 << 20, 0, 2, 65534, 65534, b"promise")
    return OFFER, HANDLE.pack(home, index, 1) + facts + struct.pack("<II", threads, 2), True


def offers(count, ours):
    return (offer(ours, i, cpu=0xffffffff) for i in range(count))


def nameless(count, ours):
    return (offer(ours + 1, i) if i % 2 else offer(ours, i, threads=i) for i in range(count))


def promises(count, ours):
    return (offer(ours, i + 1) for i in range(count))


def foreign(count, _):
    return ((GONE, HANDLE.pack(1, i, generation) + bytes(8), False)
            for i in range(count) for generation in range(GENERATIONS))


def main():
    key, ours, address, theirs, to, what, count = sys.argv[1:]
    session = Session(noise.read_key(key), int(ours), address, int(theirs), to)
    print("let in", flush=True)
    makers = {"misshapen": misshapen, "offers": offers, "nameless": nameless, "promises": promises, "foreign": foreign}
    session.say(makers[what](int(count), int(ours)))
    time.sleep(1)
    facts = session.ask()
    print(facts["text"] or "still welcome" if facts else "silence", flush=True)


main()
