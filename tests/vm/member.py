#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Says one hello with a key from an address of its own, and prints what is answered: words, `welcome`, or `silence`.

usage: member.py KEY-FILE OUR-NUMBER OUR-ADDRESS THEIR-NUMBER THEIR-ADDRESS
"""

import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise

PORT = 4660
TRIES = 4


def main():
    key, number, ours, their_number, theirs = sys.argv[1:]
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind((ours, 0))
    port.settimeout(1)
    cookie = None
    for _ in range(TRIES):
        hello = noise.Hello(noise.read_key(key), noise.VERSION, int(number), int(their_number), cookie, release=b"member")
        port.sendto(hello.bytes, (theirs, PORT))
        try:
            said = port.recv(9000)
        except socket.timeout:
            continue
        cookie = hello.cookie(said) or cookie
        facts = hello.read(said)
        if facts:
            print(facts["text"] or "welcome")
            return
    print("silence")


main()
