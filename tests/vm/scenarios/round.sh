#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One process is sent round three machines a hundred times; afterwards nothing is left of that
# anywhere, and the module can go. While it is away, the module can not.
#
# cluster: --nodes 3 --kernel 6.12 --aslr --timeout 1200 -- 15
# full: --nodes 3 --kernel 6.1 --timeout 1200
# full: --nodes 3 --kernel 6.12 --timeout 1200
. "$(dirname "$0")/../lib.sh"

rounds=${1:-100}
slack_kib=6144		# what a kernel keeps for itself now and then: lists of free pages, caches of each CPU

# What a node has in use, once it has let go of what it can: memory, slab, open files, tasks.
in_use() {	# NODE
	# shellcheck disable=SC2016 # for the node
	on "$1" bash -c '
		sync
		echo 3 >/proc/sys/vm/drop_caches
		awk "/^(MemTotal|MemFree):/ { m[\$1] = \$2 } /^SUnreclaim:/ { s = \$2 }
			END { print m[\"MemTotal:\"] - m[\"MemFree:\"], s }" /proc/meminfo
		cut -f 1 /proc/sys/fs/file-nr
		ls -d /proc/[0-9]* | wc -l' | tr '\n' ' '
}

go_round() {	# PID TIMES: to the other two nodes and home
	local i to
	for ((i = 1; i <= $2; i++)); do
		for to in 2 3 home; do
			move_swiftly "$1" "$to" || return
		done
		((i % 25)) || diag "$i rounds"
	done
}

level() {	# NODE BEFORE AFTER
	local used slab files tasks used_after slab_after files_after tasks_after
	read -r used slab files tasks <<<"$2"
	read -r used_after slab_after files_after tasks_after <<<"$3"
	diag "node $1: memory $used -> $used_after KiB, slab $slab -> $slab_after KiB, files $files -> $files_after"
	check "node $1: memory is level" test $((used_after - used)) -lt "$slack_kib"
	check "node $1: slab is level" test $((slab_after - slab)) -lt $((slack_kib / 3))
	check "node $1: open files are level" test $((files_after - files)) -lt 32
	check "node $1: no task is left" test $((tasks_after - tasks)) -lt 4
}

start_ready out "$programs/spin" 0 1 300	# sleeps most of the time, so that its twin is soon done
check "goes round five times first" go_round "$pid" 5

before=()
for k in 1 2 3; do
	before[k]=$(in_use "$k")
done
is "$(count created) $(count destroyed 2) $(count destroyed 3)" \
   "$(($(count destroyed) + 1)) $(count created 2) $(count created 3)" "the module holds one process, here"
check "goes round $rounds times" go_round "$pid" "$rounds"
for k in 1 2 3; do
	level "$k" "${before[k]}" "$(in_use "$k")"
done
is "$(count created) $(count destroyed 2) $(count destroyed 3)" \
   "$(($(count destroyed) + 1)) $(count created 2) $(count created 3)" "it still holds just that one"

away "$pid" 2 "is away once more"
for k in 1 2; do
	said=$(on "$k" rmmod mosix 2>&1)
	is "$?" 1 "node $k: the module cannot go now"
	like "$said" 'in use|busy' "node $k: and says that it is in use"
	said=$(on "$k" mosctl down 2>&1)
	is "$?" 3 "node $k: cannot leave the cluster now"
	like "$said" '1 ' "node $k: and says how many there are: $said"
done
home "$pid"

kill -TERM "$pid"
ended "$pid"
is "$status" 0 "the process ends well"
steps=$(sed -n 's/^steps //p' out)
"$programs/spin" "${steps:-1}" 1 >control
same out control "its output is that of a run at home"
soon 5 '[[ $(count created) == "$(count destroyed)" ]]' "all that the module made is destroyed again"
for k in 3 2 1; do
	is "$(count away "$k") $(count guests "$k")" "0 0" "node $k: is empty"
	check "node $k: leaves the cluster" on "$k" mosctl down
	check "node $k: the module goes" on "$k" rmmod mosix
done
finish
