# SPDX-License-Identifier: GPL-2.0
"""Asks the module to move processes, over its netlink family: what mosctl does, without a process for each move."""

import errno
import os
import socket
import struct

NETLINK_GENERIC = 16
NETLINK_EXT_ACK = 11
SOL_NETLINK = 270
NLMSG_ERROR = 2
NLM_F_REQUEST, NLM_F_ACK = 1, 4
NLM_F_CAPPED = 0x100
NLMSGERR_ATTR_MSG = 1

CTRL_ID = 16
CTRL_CMD_GETFAMILY = 3
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 1, 2

# include/uapi/mosix.h
CMD_PROCESS_GET, CMD_MIGRATE = 5, 7
A_PROCESS_PID, A_PROCESS_NODE = 2, 5
A_MIGRATE_PID, A_MIGRATE_NODE = 1, 2
HOME = 0


class Refused(Exception):
    """A move was refused or failed, the process runs on; says why in words."""


class Gone(Exception):
    """There is no such process any more."""


def _attribute(kind, data):
    raw = struct.pack("=HH", 4 + len(data), kind) + data
    return raw + bytes(-len(raw) % 4)


def _attributes(raw):
    found = {}
    while len(raw) >= 4:
        length, kind = struct.unpack_from("=HH", raw)
        if length < 4:
            break
        found[kind & 0x3fff] = raw[4:length]
        raw = raw[(length + 3) & ~3:]
    return found


class Mover:
    """One connection to the module, for one thread."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        self.socket.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.socket.bind((0, 0))
        family = self._ask(CTRL_ID, CTRL_CMD_GETFAMILY, _attribute(CTRL_ATTR_FAMILY_NAME, b"mosix\0"), 0)
        self.family = struct.unpack("=H", family[CTRL_ATTR_FAMILY_ID])[0]

    def move(self, pid, node):
        """Moves a process and returns when it is there, or raises Refused or Gone."""
        self._ask(self.family, CMD_MIGRATE, _number(A_MIGRATE_PID, pid) + _number(A_MIGRATE_NODE, node), NLM_F_ACK)

    def where(self, pid):
        """The node a process runs on, HOME at home."""
        reply = self._ask(self.family, CMD_PROCESS_GET, _number(A_PROCESS_PID, pid), 0)
        return struct.unpack("=I", reply[A_PROCESS_NODE])[0]

    def _ask(self, family, command, attributes, flags):
        body = struct.pack("=BBH", command, 1, 0) + attributes
        self.socket.send(struct.pack("=IHHII", 16 + len(body), family, NLM_F_REQUEST | flags, 1, 0) + body)
        data = self.socket.recv(65536)
        length, kind, flags, _, _ = struct.unpack_from("=IHHII", data)
        if kind != NLMSG_ERROR:
            return _attributes(data[20:length])
        self._check_error(data[16:length], flags)
        return {}

    @staticmethod
    def _check_error(raw, flags):
        err = -struct.unpack_from("=i", raw)[0]
        if not err:
            return
        echoed = 16 if flags & NLM_F_CAPPED else struct.unpack_from("=I", raw, 4)[0]
        words = _attributes(raw[4 + echoed:]).get(NLMSGERR_ATTR_MSG, b"")
        text = words.rstrip(b"\0").decode() or os.strerror(err)
        raise (Gone if err == errno.ESRCH else Refused)(text)


def _number(kind, value):
    return _attribute(kind, struct.pack("=I", value))
