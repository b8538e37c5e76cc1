#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Between nodes with different kernels a process moves both ways, and does the same on each.
#
# cluster: --nodes 3 --kernel mixed --timeout 1200
. "$(dirname "$0")/../lib.sh"

# Node 1 and node 3 have the one kernel, node 2 the other.
rides_from() {	# NODE: its processes go to the others and home
	# shellcheck disable=SC2016 # for the node
	on "$1" bash -c '. "$0/../lib.sh"
		route=("${@:3}")
		for program in state state.static syscalls syscalls.static; do
			ride_and_compare "$1: $program" 12 "$programs/$program"
		done
		ride_and_compare "$1: signals" 12 "$programs/signals"
		ride_and_compare "$1: avx" 12 "$programs/avx"
		finish' "$here/scenarios" "$@"
}

tell() {	# passes on TAP of its own, counted with ours
	local line
	while read -r line; do
		case $line in
		"ok "*) ok "${line#ok * - }" ;;
		"not ok "*) not_ok "${line#not ok * - }" ;;
		"1.."*) ;;
		*) echo "$line" ;;
		esac
	done
}

tell < <(rides_from 1 2 home 2 3 home)
tell < <(rides_from 2 1 home 3 1 home)

# It looks at the clock all the time, so that it is met in the middle of that.
start_ready clock python3 -c '
import time
print("ready", flush=True)
others = {time.CLOCK_BOOTTIME: 0.02, time.CLOCK_MONOTONIC_RAW: 0.25}    # s, see tests/programs/clocks.h
def ahead(clock):
    before, there, after = time.monotonic(), time.clock_gettime(clock), time.monotonic()
    return there - after, there - before
first = {clock: min((ahead(clock) for _ in range(20)), key=lambda a: a[1] - a[0]) for clock in others}
last = time.monotonic()
end = last + 20
while last < end:
    now = time.monotonic()
    assert now >= last, (last, now)
    last = now
    for clock, apart in others.items():
        least, most = ahead(clock)
        assert least < first[clock][1] + apart and most > first[clock][0] - apart, (clock, least, most, first)
print("well")'
check "a program that asks for the time goes to and fro" ride "$pid" 20
ended "$pid"
is "$status" 0 "and time never goes back, and all clocks go alike: $(tail -n 1 clock)"

is "$(of_node 2 same_vdso) $(of_node 3 same_vdso)" "false true" "nodes tells which has another vdso"

# Machines have clocks of their own; namespaces have not.
like "$(mosctl doctor)" 'note +node 2 runs kernel ' "the doctor sees that node 2 has another kernel"
on 2 date -s '+5 minutes' >/dev/null
soon 60 "mosctl doctor | grep -Eq '^wrong +the clock of node 2 is [45] min [0-9]+ s ahead of this one.s, .* NTP'" \
	"and that a clock is wrong, and by how much"
mosctl doctor >/dev/null
is "$?" 3 "which is wrong"
on 2 date -s '-5 minutes' >/dev/null
soon 60 "! mosctl doctor | grep -q 'the clock of node'" "and that it is right again"
finish
