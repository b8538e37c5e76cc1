# SPDX-License-Identifier: GPL-2.0
"""A file system on a disk, for programs about what the machines' own, in memory, do not have."""

import os
import subprocess

FOLDER = "/run/suite"
IMAGE = "/run/suite.ext4"
BYTES = 64 << 20    # most of which is never written


def folder():
    """Where it is; made when it is asked for first."""
    if not os.path.ismount(FOLDER):
        _make()
    return FOLDER


def _make():
    with open(IMAGE, "wb") as image:
        image.truncate(BYTES)
    os.makedirs(FOLDER, exist_ok=True)
    subprocess.run(["mkfs.ext4", "-q", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0", IMAGE], check=True)
    subprocess.run(["modprobe", "-a", "loop", "ext4"], check=False)     # many a kernel has them built in
    subprocess.run(["mount", "-o", "loop", IMAGE, FOLDER], check=True)
