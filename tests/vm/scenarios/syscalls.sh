#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# System calls that are forwarded do away what they do at home, each family by itself and all in turn.
#
# cluster: --netns 3 --kernel 6.12
# full: --netns 3 --kernel 6.1 --smp 2
# full: --nodes 3 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

# Each family by itself shows which one fails. Some calls bring the process home, which is well.
families=$("$programs/syscalls" 1 | grep -vE '^(ready|steps)')
for family in $families; do
	start_ready "$family.out" "$programs/syscalls" 0 "$family"
	check "$family: goes away" move "$pid" 2
	soon 30 "grep -q '^step ' '$family.out' || ! alive $pid" "$family: ten steps"
	kill -TERM "$pid" 2>/dev/null
	wait_until 20 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status" 0 "$family: $(tail -n 1 "$family.out")"
done
for way in "" .static; do
	ride_and_compare "syscalls$way" 20 "$programs/syscalls$way"
done
finish
