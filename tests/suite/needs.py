#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What not every machine has: a kernel that is new enough, a flag of the processor, a choice of speculation.

As a program it is told one need, as in `needs.py 'kernel 6.10'`: its status is 0 where this machine has that.
"""

import os
import re
import sys

PATTERN = r"kernel \d+\.\d+|flag \w+|choice of speculation"
BYPASS = "/sys/devices/system/cpu/vulnerabilities/spec_store_bypass"


def is_lacking(need):
    """Whether this machine is known to be without it."""
    if need.startswith("kernel "):
        return _numbers(os.uname().release) < _numbers(need)
    if need.startswith("flag "):
        return need.partition(" ")[2] not in re.search(r"^flags\s*:(.*)$", _read("/proc/cpuinfo"), re.M)[1].split()
    return "via prctl" not in _read(BYPASS)


def _numbers(text):
    return [int(number) for number in re.search(r"(\d+)\.(\d+)", text).groups()]


def _read(path):
    with open(path) as f:
        return f.read()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not re.fullmatch(PATTERN, sys.argv[1]):
        sys.exit(__doc__)
    sys.exit(is_lacking(sys.argv[1]))
