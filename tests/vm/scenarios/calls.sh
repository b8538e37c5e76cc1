#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The small programs make the system calls that their headings say they are about: tests/suite/calls looks.
#
# full: --netns 1 --kernel 6.12 --no-infod --timeout 3600
exec "$(dirname "$0")/../../suite/calls" "$@"
