#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A guest grows past the memory of its node. With `balance` it is sent home in time, though the load says otherwise;
# without, it is what the kernel kills, and its home says so. What is the node's own goes on in any case.
#
# cluster: --nodes 2 --kernel 6.1 --timeout 900
# full: --nodes 2 --kernel 6.1 --timeout 900
# full: --nodes 2 --kernel 6.12 --timeout 900
# full: --nodes 2 --kernel 6.1 --balance --timeout 900 -- balance
# full: --nodes 2 --kernel 6.12 --balance --timeout 900 -- balance
. "$(dirname "$0")/../lib.sh"
[[ ${1-} != balance ]] || . "$here/balance.sh"

# A program of node 2 has more memory than any guest comes to: but for being a guest, nothing makes that one the first to go.
on 2 bash -c "setsid '$programs/spin' 0 150 200 >/tmp/own 2>&1 </dev/null & echo \$!; mosctl lock \$!" >own
own=$(head -n 1 own)
soon 60 "on 2 grep -qx ready /tmp/own" "node 2 has a program of its own"

leave() {	# MIB: of memory on node 2; what files have left there the kernel may give up or not, as it likes
	on 2 bash -c 'echo 3 >/proc/sys/vm/drop_caches'
	fill 2 "$1"
	diag "node 2 has $(($(available 2) / 1024)) MiB left"
}

killed() {	# by the kernel on node 2, for want of memory
	on 2 dmesg | grep 'Killed process'
}

own_goes_on() {
	local had
	had=$(on 2 wc -l /tmp/own)
	check "node 2's own program lives" on 2 kill -0 "$own"
	soon 60 "[[ \$(on 2 wc -l /tmp/own) != '$had' ]]" "and goes on"
	on 2 kill -TERM "$own"
	soon 60 "on 2 grep -q '^sum ' /tmp/own" "and ends well"
}

readiness() {	# NODE PID: to be killed
	on "$1" cat "/proc/$2/oom_score_adj"
}

grows_home() {
	local kept=$(($(on 2 awk '/^MemTotal/ { print $2 }' /proc/meminfo) / 1024 / 20))	# what infod calls short: 5 %
	local k
	for k in 1 2 3; do
		nice -n 15 bash -c 'while :; do :; done' </dev/null >/dev/null 2>&1 &
		computing+=($!)
		mosctl lock $!
	done
	soon 60 '[[ $(mosctl getload 1) -ge 250 ]]' "node 1 has three that compute"
	leave $((kept + 40))
	start_ready grown "$programs/grow" $((kept + 60)) 150
	# Before it is there the balancer would send it there itself.
	away "$pid" 2 "what grows is sent to node 2"
	mosctl unlock "$pid"
	soon 120 '[[ $(where $pid) == home ]]' "it comes home"
	diag "node 2 had $(($(available 2) / 1024)) MiB when it had gone"
	like "$(on 2 mosctl decisions)" 'move process [0-9]+ \(grow\) from node 2 .* to node 1 .*: memory is short here.*: done' \
		"because memory is short on node 2"
	soon 120 "! alive $pid" "it grows to the end"
	ended "$pid"
	is "$status $(tail -n 1 grown)" "0 $((kept + 60)) MiB, all as they were written" "all is as it was written"
	is "$(killed)" "" "nothing was killed on node 2"
	end "${computing[@]}"
}

# How readily it may be killed its owner says at home, and there alone.
is_ready_away() {
	start_ready ready "$programs/spin" 0 1 50
	echo 300 >"/proc/$pid/oom_score_adj"
	away "$pid" 2 "ready: is away"
	guest=$(on 2 pgrep -x spin | grep -vx "$own")
	is "$(readiness 2 "$guest") $(readiness 1 "$pid")" "1000 300" "ready: its guest is the first to go, it is what it was at home"
	echo 200 >"/proc/$pid/oom_score_adj"
	is "$(readiness 2 "$guest") $(readiness 1 "$pid")" "1000 200" "ready: so it is when its owner says otherwise"
	home "$pid" "ready: comes home"
	is "$(readiness 1 "$pid")" 200 "ready: and is what its owner has said"
	end "$pid"
}

dies_away() {
	# The kernel tells of all memory and of its stack when it kills for want of it, which a console is no place for.
	on 2 bash -c 'echo 1 >/proc/sys/kernel/printk'
	leave 80
	start_ready grown "$programs/grow" 300 100
	away "$pid" 2 "what grows is sent to node 2"
	soon 300 "! alive $pid" "it ends when the memory of node 2 does"
	ended "$pid"
	is "$status" 137 "it was killed"
	like "$(dmesg | grep mosix | tail -n 5)" "process $pid \(grow\) ends: its guest on node 2 was killed there" \
		"the log of its home says where"
	like "$(killed)" 'Killed process [0-9]+ \(grow\) .*oom_score_adj:1000' "that of node 2 says why"
	is "$(killed | wc -l)" 1 "nothing else was killed"
	on 2 bash -c 'echo 7 >/proc/sys/kernel/printk'
	is "$(on 2 dmesg | grep -cE 'WARNING: |BUG: |Oops|Bad (page|rss)|refcount_t: ')" 0 "and its kernel has nothing to complain of"
	soon 10 '[[ $(count guests 2) == 0 ]]' "no guest is left there"
}

if [[ ${1-} == balance ]]; then
	grows_home
else
	is_ready_away
	dies_away
fi
own_goes_on
drain 2
start_ready after "$programs/spin" 0
away "$pid" 2 "node 2 takes guests as before"
home "$pid"
end "$pid"
[[ ${1-} != balance ]] || explain
finish
