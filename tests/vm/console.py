# SPDX-License-Identifier: GPL-2.0
"""What a node's console says about the health of its kernel."""

import re

# Each of these on a console fails a run, whatever the command said.
TROUBLE = re.compile(
    rb"WARNING: |BUG: |Oops|general protection|Call Trace|Kernel panic"
    rb"|INFO: task .* blocked|INFO: rcu|rcu.*stall|soft lockup|hard LOCKUP"
    rb"|possible circular|possible recursive|inconsistent lock state|suspicious RCU|bad unlock balance"
    rb"|held lock freed|lock held when returning"
    rb"|UBSAN|KASAN|KFENCE|KCSAN|refcount_t: |scheduling while atomic|sleeping function called"
    rb"|unreferenced object|Bad page|Bad rss-counter|non-zero pgtables_bytes|list_(add|del) corruption"
    rb"|unregister_netdevice: waiting|leaked|switch: no ")

PURPOSE = b"vanish: this node goes on purpose"
RECALL = re.compile(rb"recall: node (\d+) is switched on again")


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b""


def trouble(path):
    """The lines on this console that are a failure."""
    return [line.decode(errors="replace").strip() for line in read(path).splitlines() if TROUBLE.search(line)]


def vanished(path):
    """Whether a test ended this node on purpose."""
    return PURPOSE in read(path)


def recalled(path):
    """The numbers of the nodes that a test has wanted back, in this order."""
    return [int(number) for number in RECALL.findall(read(path))]
