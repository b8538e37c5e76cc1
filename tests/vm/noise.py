# SPDX-License-Identifier: GPL-2.0
"""The handshake of the protocol between nodes in plain Python, for strangers and for members that mean ill."""

import hashlib
import hmac
import os
import re
import struct

WIRE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../kernel/proto/wire.h")
with open(WIRE, encoding="utf-8") as wire:
    VERSION = int(re.search(r"MOS_PROTOCOL_VERSION (\d+)", wire.read())[1])

NAME = b"Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s"
P = 2**255 - 19

HELLO, ANSWER, COOKIE, PACKET = 1, 2, 3, 4
WELCOME, REFUSED, STALE = 1, 2, 3
HEADER = struct.Struct("<BBHIIQ")
FACTS = struct.Struct("<BBHIIIIQQQQQ64s160s")
FACT_NAMES = ("version verdict ciphers node to_node key features epoch to_epoch count vdso cpu release text").split()


def x25519(secret, public):
    """RFC 7748, section 5."""
    k = bytearray(secret)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    k = int.from_bytes(k, "little")
    x1 = int.from_bytes(public, "little") % 2**255
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        e = aa - bb
        x3, z3 = (da + cb)**2 % P, x1 * (da - cb)**2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def chacha(key, counter, nonce):
    """One block of RFC 8439."""
    start = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, *struct.unpack("<8I", key), counter, 0,
             nonce & 0xffffffff, nonce >> 32]
    x = list(start)

    def turn(i, j, n):
        v = (x[i] ^ x[j]) & 0xffffffff
        x[i] = (v << n | v >> 32 - n) & 0xffffffff

    def quarter(a, b, c, d):
        for i, j, k, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            x[i] = x[i] + x[j] & 0xffffffff
            turn(k, i, n)

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<16I", *((a + b) & 0xffffffff for a, b in zip(x, start)))


def crypt(key, nonce, data):
    stream = b"".join(chacha(key, 1 + i, nonce) for i in range((len(data) + 63) // 64))
    return bytes(a ^ b for a, b in zip(data, stream))


def tag_of(key, nonce, data, ad):
    block = chacha(key, 0, nonce)
    r = int.from_bytes(block[:16], "little") & 0x0ffffffc0ffffffc0ffffffc0fffffff
    padded = b"".join(part + bytes(-len(part) % 16) for part in (ad, data)) + struct.pack("<QQ", len(ad), len(data))
    h = 0
    for i in range(0, len(padded), 16):
        h = (h + int.from_bytes(padded[i:i + 16], "little") + 2**128) * r % (2**130 - 5)
    return ((h + int.from_bytes(block[16:32], "little")) % 2**128).to_bytes(16, "little")


def seal(key, nonce, data, ad):
    data = crypt(key, nonce, data)
    return data + tag_of(key, nonce, data, ad)


def unseal(key, nonce, data, ad):
    """None if it is not genuine."""
    data, tag = data[:-16], data[-16:]
    return crypt(key, nonce, data) if tag == tag_of(key, nonce, data, ad) else None


def blake(data, key=b"", size=32):
    return hashlib.blake2s(data, key=key, digest_size=size).digest()


class Noise:
    """One end of a handshake."""

    def __init__(self, psk, prologue):
        self.hash = self.chain = blake(NAME)
        self.mix_hash(prologue)
        self.chain, temp, self.key = self.derive(psk, 3)
        self.mix_hash(temp)
        self.secret = os.urandom(32)

    def derive(self, data, count):
        temp, outs = hmac.new(self.chain, data, hashlib.blake2s).digest(), [b""]
        for i in range(count):
            outs.append(hmac.new(temp, outs[-1] + bytes([i + 1]), hashlib.blake2s).digest())
        return outs[1:]

    def mix_hash(self, data):
        self.hash = blake(self.hash + data)

    def mix_key(self, data):
        self.chain, self.key = self.derive(data, 2)

    def write(self, payload, other=None):
        public = x25519(self.secret, bytes([9]) + bytes(31))
        self.mix_hash(public)
        self.mix_key(public)
        if other:
            self.mix_key(x25519(self.secret, other))
        sealed = seal(self.key, 0, payload, self.hash)
        self.mix_hash(sealed)
        return public + sealed

    def read(self, message, is_second):
        """The payload, or None if it is not genuine."""
        public, sealed = message[:32], message[32:]
        self.mix_hash(public)
        self.mix_key(public)
        if is_second:
            self.mix_key(x25519(self.secret, public))
        payload = unseal(self.key, 0, sealed, self.hash)
        self.mix_hash(sealed)
        return payload

    def split(self):
        return self.derive(b"", 2)


def facts(**known):
    known = {"release": b"", "text": b"", **known}
    return FACTS.pack(*(known.get(name, 0) for name in FACT_NAMES))


def read_facts(payload):
    said = dict(zip(FACT_NAMES, FACTS.unpack(payload)))
    for name in ("release", "text"):
        said[name] = said[name].split(b"\0")[0].decode(errors="replace")
    return said


class Hello:
    """A hello of ours, and what reads its answer."""

    def __init__(self, psk, version, node, to_node, cookie=None, **more):
        self.psk = psk
        self.id = int.from_bytes(os.urandom(4), "little") | 1
        header = HEADER.pack(version, HELLO, 0, node, self.id, 0)
        self.noise = Noise(psk, header)
        said = facts(**{"version": version, "node": node, "to_node": to_node, "key": self.id,
                        "epoch": int.from_bytes(os.urandom(8), "little") | 1, "count": 1, **more})
        self.bytes = header + self.noise.write(said)
        self.mac = blake(self.bytes, mac_key(psk), 16)
        self.bytes += self.mac
        self.bytes += blake(self.bytes, cookie, 16) if cookie else bytes(16)

    def with_cookie(self, cookie):
        """The same once more, and where it comes from is proven."""
        return self.bytes[:-16] + blake(self.bytes[:-16], cookie, 16)

    def read(self, datagram):
        """The facts of an answer to it, or None."""
        _, kind, _, _, key, _ = HEADER.unpack_from(datagram)
        if kind != ANSWER or key != self.id:
            return None
        payload = self.noise.read(datagram[HEADER.size:], True)
        return payload and read_facts(payload)

    def cookie(self, datagram):
        """The cookie that it shall bring, or None."""
        _, kind, _, _, key, number = HEADER.unpack_from(datagram)
        if kind != COOKIE or key != self.id:
            return None
        return unseal(blake(self.mac, blake(b"mosix cookie", self.psk)), number, datagram[HEADER.size:],
                      datagram[:HEADER.size])


def mac_key(psk):
    return blake(b"mosix hello", psk)


def check(psk, answer):
    """The number that stands in the header of this answer."""
    return blake(answer[:HEADER.size - 8] + answer[HEADER.size:], mac_key(psk), 8)


def answer(psk, hello, version, node, verdict, text):
    """An answer to somebody's hello, or None if it is not genuine."""
    header, rest = hello[:HEADER.size], hello[HEADER.size:-32]
    noise = Noise(psk, header)
    payload = noise.read(rest, False)
    if not payload:
        return None
    theirs = read_facts(payload)
    said = facts(version=version, verdict=verdict, node=node, to_node=theirs["node"], key=1, epoch=1,
                 to_epoch=theirs["epoch"], text=text)
    made = HEADER.pack(version, ANSWER, 0, node, theirs["key"], 0) + noise.write(said, rest[:32])
    return made[:HEADER.size - 8] + check(psk, made) + made[HEADER.size:]


def read_key(path):
    with open(path, "rb") as f:
        return f.read(32)
