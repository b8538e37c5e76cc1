#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Slips packets in between those of the node on this machine, from its very port, until it is told to end; prints how many.

usage: slip.py OUR-ADDRESS THEIR-ADDRESS NUMBER LENGTH: as if they were of node NUMBER, so many bytes long
"""

import signal
import socket
import struct
import sys
import time

PORT = 4660
IP_MTU_DISCOVER = 10                    # linux/in.h
PACKET = 4                              # MOS_WIRE_PACKET
PAUSE = 0.001                           # seconds


def checksum(data):
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff or 0xffff


def main():
    ours, theirs, number, length = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    body = struct.pack("<BBHIIQ", 1, PACKET, 0, number, 1, 1).ljust(length, b"\0")
    size = length + 8
    pseudo = socket.inet_aton(ours) + socket.inet_aton(theirs) + struct.pack(">BBH", 0, socket.IPPROTO_UDP, size)
    header = struct.pack(">HHH", PORT, PORT, size)
    datagram = header + struct.pack(">H", checksum(pseudo + header + b"\0\0" + body)) + body
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
    raw.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, 0)       # may be cut, as ours may
    raw.bind((ours, 0))
    told = []
    signal.signal(signal.SIGTERM, lambda *_: told.append(True))
    print("begins", flush=True)
    count = 0
    while not told:
        raw.sendto(datagram, (theirs, 0))
        count += 1
        time.sleep(PAUSE)
    print(count, flush=True)


main()
