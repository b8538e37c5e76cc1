#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What an attacker on the wire can do: listen, and send again what he has heard, as it was or with a bit changed.

usage: wire.py listen INTERFACE FILE            until SIGTERM; then prints how many datagrams
       wire.py find FILE TEXT                   prints how often TEXT is in what nodes said, and in what others did
       wire.py replay FILE FROM TO MUTATE       sends what FROM has sent to TO again; MUTATE: 0 as it was, 1 changed
       wire.py noise FROM TO COUNT              sends bytes that mean nothing
       wire.py splice FILE FROM TO              sends a forged packet from a pipe, with the keys that FROM used to TO;
                                                prints whether the page, which is still in another pipe, was changed
       wire.py overlong FILE FROM TO            sends one that is longer than any of a node
       wire.py damaged FROM TO COUNT            sends datagrams with checksums of which at most one is right
"""

import ctypes
import os
import random
import signal
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import noise as versions

PORT = 4660
ETH_P_ALL = 3
LENGTH = struct.Struct("<I")
LEFTOVERS = 2                           # seconds for what was heard before the end
AHEAD = 1 << 20                         # of the packet numbers that are in use
OVERLONG = 60000
CHECKED_LATE = 200                      # bytes of a datagram whose checksum the stack leaves to the socket
ARRIVAL = 0.5                           # seconds for what is sent to be taken in


def listen(interface, path):
    heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    heard.bind((interface, 0))
    heard.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)       # SO_RCVBUFFORCE
    heard.settimeout(0.2)
    going, count, end = [True], 0, 0
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    print("ready", flush=True)
    with open(path, "wb") as f:
        while True:
            if not going and not end:
                end = time.monotonic() + LEFTOVERS
            if end and time.monotonic() > end:
                break
            try:
                frame = heard.recv(70000)
            except socket.timeout:
                if not going:
                    break
                continue
            f.write(LENGTH.pack(len(frame)) + frame)
            count += 1
    print(count)


def frames(path):
    with open(path, "rb") as f:
        while head := f.read(LENGTH.size):
            yield f.read(*LENGTH.unpack(head))


def find(path, text):
    found = [0, 0]
    for frame in frames(path):
        found[PORT.to_bytes(2, "big") * 2 not in frame[:60]] += frame.count(text.encode())
    print(*found)


def is_datagram(frame, sender, receiver):
    """Of the cluster, from one to the other, and not a train of several."""
    ip = frame[14:]
    return (frame[12:14] == b"\x08\x00" and ip[9] == socket.IPPROTO_UDP and ip[12:16] == socket.inet_aton(sender)
            and ip[16:20] == socket.inet_aton(receiver) and ip[22:24] == PORT.to_bytes(2, "big"))


def raw_socket():
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)


def send(port, sender, receiver, payload, checksum=0):
    """As if the sender's own socket had; without a checksum, which is allowed, unless one is given."""
    udp = struct.pack(">HHHH", PORT, PORT, 8 + len(payload), checksum) + payload
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, socket.IPPROTO_UDP, 0,
                     socket.inet_aton(sender), socket.inet_aton(receiver))
    try:
        port.sendto(ip + udp, (receiver, 0))
    except OSError:         # longer than the path carries
        pass


def replay(path, sender, receiver, mutate):
    port, count = raw_socket(), 0
    for frame in list(frames(path)):
        if not is_datagram(frame, sender, receiver) or len(frame) > 1514:
            continue
        payload = bytearray(frame[42:14 + int.from_bytes(frame[16:18], "big")])
        if mutate:
            payload[random.randrange(len(payload))] ^= 1 << random.randrange(8)
        send(port, sender, receiver, bytes(payload))
        count += 1
    print(count)


def noise(sender, receiver, count):
    port = raw_socket()
    for _ in range(count):
        data = bytearray(os.urandom(random.randrange(1400)))
        if random.randrange(4) and len(data) > 8:           # with a header that looks well
            data[:8] = struct.pack("<BBHI", versions.VERSION, random.randrange(1, 5), 0, int(sender.split(".")[-1]))
        send(port, sender, receiver, bytes(data))


def forge(path, sender, receiver):
    """A packet with a name of keys that is known, a number that is new, and nothing true besides."""
    heard = [frame[42:] for frame in frames(path) if is_datagram(frame, sender, receiver)]
    packets = [data for data in heard if data[1] == versions.PACKET]
    *names, number = versions.HEADER.unpack_from(packets[-1])
    return versions.HEADER.pack(*names, number + AHEAD) + bytes(1024)


def connected(receiver):
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.connect((receiver, PORT))
    return port


def overlong(path, sender, receiver):
    connected(receiver).send(forge(path, sender, receiver).ljust(OVERLONG, b"\0"))
    time.sleep(ARRIVAL)


def damaged(sender, receiver, count):
    port = raw_socket()
    for checksum in range(1, count + 1):
        send(port, sender, receiver, bytes(CHECKED_LATE), checksum)


def splice(path, sender, receiver):
    forged = forge(path, sender, receiver)
    (out, in_out), (kept, in_kept) = os.pipe(), os.pipe()
    port = connected(receiver)
    os.write(in_out, forged)
    if ctypes.CDLL(None).tee(out, in_kept, len(forged), 0) != len(forged):
        sys.exit("tee failed")
    os.splice(out, port.fileno(), len(forged))
    time.sleep(ARRIVAL)
    print("as it was" if os.read(kept, len(forged)) == forged else "changed")


def main():
    what, *words = sys.argv[1:]
    if what == "listen":
        listen(*words)
    elif what == "find":
        find(*words)
    elif what == "replay":
        replay(*words[:3], int(words[3]))
    elif what == "noise":
        noise(*words[:2], int(words[2]))
    elif what == "overlong":
        overlong(*words)
    elif what == "damaged":
        damaged(*words[:2], int(words[2]))
    elif what == "splice":
        splice(*words)


main()
