#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A member that means ill and is sent a process: says that it has it, and makes calls in its name.

usage: impostor.py KEY-FILE OUR-NUMBER OUR-ADDRESS THEIR-NUMBER THEIR-ADDRESS [WHAT]

WHAT: misuse     prints what comes of a call that is well, of one that the process' owner may not make, and of calls that
                 nobody makes
      hoard      asks for more pages of the program than anybody would keep for it, and takes none in
"""

import os
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise
from session import PING, TYPE, Session

HANDLE_LEN, FACTS_LEN = 12, 124
KILL, BRK, GETPPID, REBOOT, NONE = 62, 12, 110, 169, 9999
GONE = 8                                # flag of a result: there is no such process any more
YES = struct.pack("<IH", 0, 0)          # a verdict
STAY = 60                               # seconds; within this somebody has to send us a process
PAGES, REQUESTS = 64, 400               # of the first file that it maps, 100 MiB in all
HOARDING = 10                           # seconds


class Impostor:
    def __init__(self, session):
        self.session, self.calls = session, 0

    def call_body(self, number, *args):
        head = struct.pack("<IIIQ3Q6I", number, 0, 0, 0, 0, 0, 0, *[0] * 6)
        return self.name + head + struct.pack(f"<{len(args)}Q", *args)

    def call(self, number, *args):
        """What home says of it."""
        self.calls += 1
        self.session.send(self.session.frame(TYPE["G2H_CALL"], self.call_body(number, *args), self.calls))
        for message in self.session.listen(5):
            if message.type == TYPE["G2H_CALL"] and message.call == self.calls:
                flags = struct.unpack_from("<I", message.body)[0]
                return "gone" if flags & GONE else struct.unpack_from("<q", message.body, len(message.body) - 8)[0]
        return "silence"

    def pretend(self):
        """Takes whatever is sent, until it is ours."""
        for message in self.session.listen(STAY):
            if message.type == TYPE["H2G_OFFER"]:
                tid = message.body[HANDLE_LEN + FACTS_LEN + 4:][:4]
                self.name = message.body[:HANDLE_LEN] + tid
                self.session.answer(message, YES + bytes(4))
            elif message.type == TYPE["H2G_IMAGE"]:
                self.session.answer(message, YES)
            elif message.type == TYPE["CLOCKS"]:
                self.session.answer(message, bytes(24))
            elif message.type == TYPE["H2G_COMMIT"]:
                return True
        return False

    def misuse(self):
        print("getppid", self.call(GETPPID), flush=True)
        print("kill 1", self.call(KILL, 1, 9), flush=True)
        for number in (BRK, REBOOT, NONE):
            print(number, self.call(number, 0, 0, 0, 0), flush=True)
        for _ in range(16):
            self.session.send(self.session.frame(TYPE["G2H_CALL"], self.call_body(NONE), 1))
        for _ in self.session.listen(1):
            pass
        facts = self.session.ask()
        print(facts["text"] or "still welcome" if facts else "silence", flush=True)

    def hoard(self):
        wish = self.name[:HANDLE_LEN] + struct.pack("<IQI", 0, 0, PAGES)
        self.session.say((TYPE["G2H_PAGES"], wish, True) for _ in range(REQUESTS))
        print("has asked", flush=True)
        for _ in range(HOARDING):
            time.sleep(1)
            self.session.send(PING)


def main():
    key, ours, address, theirs, to, *what = sys.argv[1:]
    session = Session(noise.read_key(key), int(ours), address, int(theirs), to)
    print("let in", flush=True)
    impostor = Impostor(session)
    if not impostor.pretend():
        sys.exit("nobody has sent a process")
    print("has it", flush=True)
    {"misuse": impostor.misuse, "hoard": impostor.hoard}[what[0] if what else "misuse"]()


main()
