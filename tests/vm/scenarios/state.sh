#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What belongs to a process, from its memory to its clocks, is the same after every move.
#
# cluster: --netns 3 --kernel 6.1 --smp 2
# full: --nodes 3 --kernel 6.1
# full: --nodes 3 --kernel 6.12
# full: --netns 3 --kernel 6.1 --smp 2
. "$(dirname "$0")/../lib.sh"

for way in "" .static; do
	ride_and_compare "state$way" 24 "$programs/state$way"
	ride_and_compare "mem$way" 15 "$programs/mem$way" 256
	ride_and_compare "spin$way" 15 "$programs/spin$way" 8
done
ride_and_compare "mem of a large file" 10 "$programs/mem" 2048 "$(readlink -f /usr/bin/python3)"

# Each thread is as nice away as it has said; the program itself would be told what home knows.
nice_on_2() {
	on 2 ps -eLo ni=,comm= | awk '$2 == "thread.nice" && $1 > 0 { print $1 }' | sort -n | paste -sd ' '
}
mkfifo input
exec {input}<>input	# it works until its input ends
start_ready nice bash -c "exec '$programs/thread.nice' <input"
before=$(nice_on_2)	# in one machine the nodes see each other's processes
away "$pid" 2 "nice: is away"
is "$(nice_on_2)" "$(tr ' ' '\n' <<<"$before 1 2 3 4" | grep . | sort -n | paste -sd ' ')" "nice: each of its threads is, away"
end "$pid"
finish
