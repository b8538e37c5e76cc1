#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A crowd of hellos of one node, all at once and each another; prints how many answers and cookies came.

usage: crowd.py KEY-FILE OUR-NUMBER OUR-ADDRESS THEIR-NUMBER THEIR-ADDRESS COUNT SECONDS

Who gets a cookie comes again with it, at once. It listens for so many seconds.
"""

import os
import socket
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise

PORT = 4660


def main():
    key, ours, address, theirs, to, count, seconds = sys.argv[1:]
    epoch = int.from_bytes(os.urandom(8), "little") | 1
    psk, to = noise.read_key(key), (to, PORT)
    crowd = [noise.Hello(psk, noise.VERSION, int(ours), int(theirs), release=b"crowd", epoch=epoch, count=i + 1)
             for i in range(int(count))]
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind((address, PORT))
    port.settimeout(0.2)
    for hello in crowd:
        port.sendto(hello.bytes, to)
    answers, cookies, end = 0, 0, time.monotonic() + float(seconds)
    while time.monotonic() < end:
        try:
            said = port.recv(9000)
        except socket.timeout:
            continue
        answers += said[1] == noise.ANSWER
        for hello in crowd:
            cookie = hello.cookie(said) if said[1] == noise.COOKIE else None
            if cookie:
                cookies += 1
                port.sendto(hello.with_cookie(cookie), to)
    print(answers, cookies, flush=True)


main()
