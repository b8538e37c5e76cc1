#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Somebody who says hello as fast as he can, and prints how often he has.

usage: flood.py KEY-FILE OUR-NUMBER OUR-ADDRESS THEIR-NUMBER THEIR-ADDRESS SECONDS [PORT]

In turn: with a key that is not the cluster's; as a node that the map does not have; and as the one that it has here.
"""

import os
import socket
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise

PORT = 4660
EACH = 8                                # hellos of a kind; to make one takes longer than to send many
NOBODY = 60000
LOOK = 64                               # at the clock, after so many


def hellos(key, ours, theirs):
    epoch = int.from_bytes(os.urandom(8), "little") | 1
    for count in range(1, EACH + 1):
        for psk, number in ((os.urandom(32), ours), (key, NOBODY), (key, ours)):
            yield noise.Hello(psk, noise.VERSION, number, theirs, release=b"flood", epoch=epoch, count=count).bytes


def main():
    key, ours, address, theirs, to, seconds = sys.argv[1:7]
    to = to, int(sys.argv[7]) if len(sys.argv) > 7 else PORT
    said = list(hellos(noise.read_key(key), int(ours), int(theirs)))
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind((address, PORT))
    print("begins", flush=True)
    end, count = time.monotonic() + float(seconds), 0
    while count % LOOK or time.monotonic() < end:
        port.sendto(said[count % len(said)], to)
        count += 1
    print(count, flush=True)


main()
