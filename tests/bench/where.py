# SPDX-License-Identifier: GPL-2.0
"""Where the instructions go: counted, one by one, by a plug-in of the emulator, in a boot of its own."""

import base64
import bisect
import collections
import json
import os
import re
import subprocess
import sys
import zlib

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
PLUGIN = os.path.join(TREE, "build", "bench", "profile.so")
COUNTS = os.path.join(TREE, "build", "bench", "profile.counts")
USER_END = 1 << 47
NAMED = 8                               # functions that are named of each part

# Tried in this order; what a function of the kernel is for is guessed from its name.
KINDS = (
    ("sealing", r"aegis|chacha|poly1305|blake2|curve25519|crypto_|aead|skcipher|kernel_fpu|_aes|^aes|gcm|hchacha|scatterwalk"),
    ("programs", None),
    ("the module", "[mosix]"),
    ("waking and switching", r"sched|wake|ttwu|pick_|queue_(task|entity|work)|_task_fair|entity|load_avg|update_(curr|rq|cfs)|switch_|"
     r"context_|finish_task|resched|wait|swait|complete|hrtimer|clock|ktime|tick|timer|idle|runqueue|rq_|cpuacct|psi_|"
     r"prepare_to|delayacct|worker|kthread|vtime|account_|rcu"),
    ("network stack", r"udp|tcp|ip_|ip6|inet|sock|skb|dev_|netif|net_|veth|neigh|eth_|qdisc|fib|nf_|napi|route|rt_|dst_|gro|gso|"
     r"csum|checksum|wg_|wireguard|packet|fq_|pfifo|backlog|flow|datagram|sk_|xmit|tc_|tcf|validate"),
    ("memory", r"alloc|free|kmem|slab|page|folio|clear_|memset|memcpy|memmove|copy|_lru|memcg|cgroup|vma|fault|pte|pmd|tlb|mm_|zone|"
     r"mas_|mt_|charge"),
    ("entry and interrupts", r"entry|syscall|^asm_|irq|softirq|apic|interrupt|exit_to_user|ftrace|trampoline|regs_caller|bh_enable|"
     r"bh_disable|preempt"),
)


def build():
    os.makedirs(os.path.dirname(PLUGIN), exist_ok=True)
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", PLUGIN, "tests/bench/profile.c"],
                   cwd=TREE, check=True)


def run(kernel, memory, seconds):
    command = ["tests/vm/cluster", "--netns", "2", "--icount", "--kernel", kernel, "--mem", memory, "--timeout", seconds,
               "--plugin", f"{PLUGIN},out={COUNTS}", "--no-module", "--", "tests/bench/inside", kernel, "profile"]
    done = subprocess.run(command, cwd=TREE, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: the machine or the profile failed, status {done.returncode}")
    return json.loads(done.stdout)


class Symbols:
    """Functions of the kernel and its modules, by where they begin."""

    def __init__(self, packed):
        lines = zlib.decompress(base64.b64decode(packed)).decode().split("\n")
        found = sorted((int(addr, 16), name, module) for addr, name, module in (line.split(" ", 2) for line in lines))
        self.starts = [addr for addr, _, _ in found]
        self.names = [(name, module) for _, name, module in found]

    def at(self, addr):
        if addr < USER_END:
            return ("programs", "")
        index = bisect.bisect(self.starts, addr) - 1
        return self.names[index] if index >= 0 else ("unknown", "")


def kind_of(name, module):
    for kind, pattern in KINDS:
        if (kind == "programs" and name == "programs" or pattern == module and module
                or pattern and pattern[0] != "[" and re.search(pattern, name)):
            return kind
    return "the rest"


def parts_of(path):
    """Address and instructions, for each part."""
    parts = []
    with open(path) as f:
        for line in f:
            if line == "part\n":
                parts.append([])
            else:
                addr, count = line.split()
                parts[-1].append((int(addr, 16), int(count)))
    return parts


class Part:
    """One part: how many instructions for each unit of it, by kinds and by functions."""

    def __init__(self, name, units, blocks, symbols):
        self.name = name
        self.units = units
        self.functions = collections.Counter()
        self.kinds = collections.Counter()
        for addr, count in blocks:
            function = symbols.at(addr)
            self.functions[function] += count
        for function, count in self.functions.items():
            self.kinds[kind_of(*function)] += count
        self.total = sum(self.kinds.values())
        self.each = self.total / units

    def share(self, count):
        return f"{100 * count / self.total:.0f} %"

    def words(self):
        unit = "a byte" if self.units >= 1 << 20 else "each"
        kinds = ", ".join(f"{kind} {self.share(count)}" for kind, count in self.kinds.most_common())
        functions = ", ".join(f"`{name}` {self.share(count)}" for (name, _), count in self.functions.most_common(NAMED + 1)
                              if name != "programs")
        return f"*{self.name}*: {self.each:,.{2 if unit == 'a byte' else 0}f} instructions {unit}. {kinds}. Most of it: {functions}."


def look(kernel, memory, seconds):
    """Runs it; what was found of each part, by its name."""
    build()
    seen = run(kernel, memory, seconds)
    symbols = Symbols(seen["symbols"])
    counted = parts_of(COUNTS)
    if len(counted) != len(seen["parts"]):
        sys.exit(f"bench: {len(seen['parts'])} parts were run, and {len(counted)} counted")
    return {name: Part(name, units, blocks, symbols) for (name, units), blocks in zip(seen["parts"], counted)}


if __name__ == "__main__":
    for part in look("6.1", "3072", "900").values():
        print(part.words())
