#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What belongs to a process, from its memory to its clocks, is the same after every move.
#
# cluster: --nodes 3 --kernel 6.1
# cluster: --nodes 3 --kernel 6.12
# cluster: --netns 3 --kernel 6.1 --smp 2
. "$(dirname "$0")/../lib.sh"

for way in "" .static; do
	ride_and_compare "state$way" 30 "$programs/state$way"
	ride_and_compare "mem$way" 15 "$programs/mem$way" 256
	ride_and_compare "spin$way" 15 "$programs/spin$way" 8
done
ride_and_compare "mem of a large file" 10 "$programs/mem" 2048 "$(readlink -f /usr/bin/python3)"
finish
