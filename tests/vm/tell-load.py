#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Tells the kernel what a balancing daemon would know of a node: tell-load.py NUMBER LOAD [UTIL [dead|STATUS]]."""

import socket
import struct
import sys

GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 16, 3, 1, 2
LOAD_SET = 15
ENTRY, NUMBER, LOAD, CPUS, SPEED, MEM, RMEM, TMEM, UTIL, DEAD, STATUS = 1 | 0x8000, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13
REQUEST_ACK = 5


def attribute(kind, data):
    return struct.pack("HH", len(data) + 4, kind) + data + bytes(-len(data) % 4)


def u32(kind, value):
    return attribute(kind, struct.pack("I", value))


def u64(kind, value):
    return attribute(kind, struct.pack("Q", value))


def ask(sock, family, command, attributes):
    """Sends a command and returns the first answer; an error ends the program with its errno."""
    payload = struct.pack("BBH", command, 1, 0) + attributes
    sock.send(struct.pack("IHHII", 16 + len(payload), family, REQUEST_ACK, 1, 0) + payload)
    answer = sock.recv(65536)
    if struct.unpack_from("H", answer, 4)[0] == 2:
        error = -struct.unpack_from("i", answer, 16)[0]
        if error:
            sys.exit(error)
    return answer


def family_id(sock):
    answer = ask(sock, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, attribute(CTRL_ATTR_FAMILY_NAME, b"mosix\0"))
    sock.recv(65536)
    at = 20
    while at < len(answer):
        size, kind = struct.unpack_from("HH", answer, at)
        if kind == CTRL_ATTR_FAMILY_ID:
            return struct.unpack_from("H", answer, at + 4)[0]
        at += size + (-size % 4)
    sys.exit("the module is not loaded")


def main():
    number, load, util = (int(word) for word in (sys.argv[1:] + ["50"])[:3])
    dead = attribute(DEAD, b"") if sys.argv[4:] == ["dead"] else b""
    status = u32(STATUS, int(sys.argv[4])) if sys.argv[4:] and not dead else b""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16) as sock:
        ask(sock, family_id(sock), LOAD_SET, attribute(ENTRY, u32(NUMBER, number) + u32(LOAD, load) +
            u32(CPUS, 4) + u32(SPEED, 12000) + u64(MEM, 1 << 30) + u64(RMEM, 2 << 30) +
            u64(TMEM, 3 << 30) + u32(UTIL, util) + dead + status))


main()
