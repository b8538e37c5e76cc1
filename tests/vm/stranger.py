#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Somebody who would like to be a node: says hello, refuses every hello, prints how he was refused.

usage: stranger.py OUR-ADDRESS OUR-NUMBER THEIR-ADDRESS KEY-FILE [VERSION]
"""

import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise

PORT = 4660


def main():
    ours, number, theirs, key = sys.argv[1], int(sys.argv[2]), sys.argv[3], noise.read_key(sys.argv[4])
    version = int(sys.argv[5]) if len(sys.argv) > 5 else 99
    words = f"node speaks protocol version {version}".encode()
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind((ours, PORT))
    port.settimeout(0.5)
    while True:
        hello = noise.Hello(key, version, number, 1, release=b"99.0")
        port.sendto(hello.bytes, (theirs, PORT))
        try:
            said, sender = port.recvfrom(9000)
        except socket.timeout:
            continue
        their_version, kind, *_ = noise.HEADER.unpack_from(said)
        if kind == noise.HELLO:
            refusal = noise.answer(key, said, version, number, noise.REFUSED, words)
            if refusal:
                port.sendto(refusal, sender)
            continue
        facts = hello.read(said)
        if facts and facts["verdict"] == noise.REFUSED:
            print(f"refused: version {their_version}: {facts['text']}", flush=True)


main()
