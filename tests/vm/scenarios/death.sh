#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A machine of a cluster that balances itself vanishes: the others notice in time, what hung on it ends, the rest is
# spread anew, and when the machine is back it is given work.
#
# With times so different the two do not run side by side: each has as many machines as a small host bears.
# full: --nodes 4 --kernel 6.1 --balance --timeout 900
# full: --nodes 4 --kernel 6.12 --balance --timeout 1250
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

grace=10
step=500
# Documentation/gossip.md: T (min(ln n + 7, 10) + 8) + T ln n, of four. On a busy host each wait ends so many
# milliseconds late as a short one is seen to, and a step is a wait. To this comes what it takes to be seen here: 200 ms
# from one sign of life to the next, a second until infod has its turn to tell the module, 300 ms in which an emulated
# processor does that, and 200 ms from one look to the next.
bound() {	# MS
	echo $(((step + $1) * (8386 + 8000 + 1386) / 1000 + 200 + 1000 + 300 + 200 + 3 * $1))
}

### Two of node 4 run on node 2, and are locked; six of node 1 spread over what is left.
theirs=()
for _ in 1 2; do
	theirs+=("$(on 4 bash -c 'nice -n 15 bash -c "while :; do :; done" </dev/null >/dev/null 2>&1 & mosctl lock $!; echo $!')")
	soon 60 "on 4 mosctl migrate ${theirs[-1]} 2 && [[ \$(on 4 mosctl where ${theirs[-1]}) == 2 ]]" "one of node 4 goes to node 2"
done
for _ in 1 2 3 4 5 6; do
	compute
done
settles 120 "[[ \$spread == '2 0 2 2' ]]" "eight that compute are two on each node"

### It vanishes.
guests_of_4() {
	on 2 mosctl ps --all --json | grep -c '"home": *4'
}

# The module waits for the time of grace, whatever infod has heard.
has_lost_4() {	# NODE
	on "$1" dmesg | grep -q 'has lost node 4: nothing was heard'
}

# Says when this node takes node 4 for dead, without a program for each look: the module has that from infod each second.
# Where the host is busy it looks like work, and is not to be sent to node 4.
cat >watch <<'END'
mosctl lock $$ >/dev/null
mkdir /run/hpc && mount -t hpc hpc /run/hpc && mkfifo /run/idle
exec 3<>/run/idle
echo ready
times=()
while read -r load </run/hpc/nodes/4/load; do
	read -rt 0.2 -u 3
	times+=("${EPOCHREALTIME/./}")
done 2>/dev/null
umount /run/hpc
echo "dead, lately a nap was late by $(((times[-1] - times[-41]) / 1000 / 40 - 200))"
END
cat >beat.sh <<'END'
mosctl lock $$ >/dev/null
mkfifo /run/idle
exec 3<>/run/idle
while :; do echo; read -rt 0.2 -u 3; done
END

# The times of the files that this writes tell when it was, by the clock of this machine.
ms_of() {	# FILE: when it was written to last
	local at
	at=$(stat -c %.3Y "$1")
	echo "${at/./}"
}

for k in 1 2 3; do
	on $k bash -c "$(<watch)" >"saw.$k" &
	soon 60 "grep -q ready saw.$k" "node $k is asked what it knows"
done
on 4 bash -c "$(<beat.sh)" >beat &
soon 60 "[[ -s beat ]]" "node 4 is heard"
# Those on node 4 are to vanish with it, and not to leave it at the last moment.
look
there=${on[4]-}
for pid in $there; do
	mosctl lock "$pid"
done
settles 120 "[[ \$spread == '2 0 2 2' && \${on[4]} == '$there' ]]" "they are spread as before"
is "$(guests_of_4)" 2 "node 2 has two guests of node 4"
: >vanished
on 4 vanish &
# Who looks on is more urgent than infod, so he starts no program while he waits.
for k in 1 2 3; do
	soon 60 "[[ saw.$k -nt vanished ]]" "node $k sees that node 4 is dead"
done
for k in 1 2 3; do
	took=$(($(ms_of saw.$k) - $(ms_of beat)))
	late=$(sed -n 's/^dead.* by //p' saw.$k)
	((took <= $(bound "$late"))) && ok "node $k does in time" || not_ok "node $k does in time" "after $took ms, not $(bound "$late")"
	diag "after $took ms; waits were late by $late ms, so $(bound "$late") are allowed"
	soon $((grace + 20)) "has_lost_4 $k" "its module says so"
done
for pid in $there; do
	soon $((grace + 20)) "! alive $pid" "a process that ran on node 4 ends"
done
soon $((grace + 5)) "[[ \$(guests_of_4) == 0 ]]" "the guests of which it was the home end"

### What is left. On a busy host one more may have gone to node 4 at the last moment.
left=()
for pid in "${computing[@]}"; do
	if alive "$pid"; then
		left+=("$pid")
		continue
	fi
	like "$(dmesg | grep ' ends: ')" "mosix: process $pid \(bash\) ends: node 4, where it ran, has not been heard of" "the home of who has ended says why"
	ended "$pid"
	check "not as if all were well" test "$status" -ne 0
done
computing=("${left[@]}")
diag "${#computing[@]} are left of six"
while ((${#computing[@]} < 4)); do
	compute
done
settles 60 "[[ \$spread =~ ^(2 1 1|1 2 1|1 1 2)' 0'$ ]]" "four are spread over three nodes"
rests 6000 "then none moves any more"
is "$(count guests) $(count away 2) $(count away 3)" "0 0 0" "nothing else is away"

### It is back.
recall 4
soon 120 "mosctl nodes | grep -E '^ *4 ' | grep -qw up" "node 4 is back"
began=$(now_ms)
while look; [[ $spread == *' 0' ]] && (($(now_ms) - began < 30000)); do
	nap 500
done
took=$(($(now_ms) - began))
((took <= 10000)) && ok "it is given work within 10 s" || not_ok "it is given work within 10 s" "after $took ms: $spread"
diag "after $took ms"
settles 60 "[[ \$spread == '1 1 1 1' ]]" "one computes on each"

check "balancing is switched off" mosctl balance off
all_end
soon 20 "[[ \$(count away) == 0 ]]" "nothing is left"
explain
finish
