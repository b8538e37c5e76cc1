#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A node of another protocol version: says hello, refuses every hello, prints how it was refused.

usage: stranger.py OUR-ADDRESS OUR-NUMBER THEIR-ADDRESS
"""

import socket
import struct
import sys

PORT = 4660
VERSION = 99
HELLO, WELCOME, REFUSE = 1, 2, 3
EPOCH = 0x57A46E12
HEADER = struct.Struct("<BBHIIIQ16s")
HELLO_BODY = struct.Struct("<II64s88s")
WORDS = f"node speaks protocol version {VERSION}".encode()


def header(kind, node, to_epoch):
    return HEADER.pack(VERSION, kind, 0, node, EPOCH, to_epoch, 0, b"")


def main():
    ours, number, theirs = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind((ours, PORT))
    port.settimeout(0.5)
    while True:
        port.sendto(header(HELLO, number, 0) + HELLO_BODY.pack(1, 0, b"99.0", b""), (theirs, PORT))
        try:
            said, sender = port.recvfrom(9000)
        except socket.timeout:
            continue
        version, kind, _, _, epoch, *_ = HEADER.unpack_from(said)
        if kind == HELLO:
            port.sendto(header(REFUSE, number, epoch) + WORDS.ljust(160, b"\0"), sender)
        elif kind == REFUSE:
            words = said[HEADER.size:].split(b"\0")[0].decode(errors="replace")
            print(f"refused: version {version}: {words}", flush=True)


main()
