#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A wait that a move breaks off is the same wait afterwards: a handler ends it, and so does its timeout. The wire is
# slow, so that there is time to do things in the middle of a move.
#
# cluster: --netns 3 --kernel 6.12 --mem 768
# full: --netns 3 --kernel 6.1 --mem 768
# full: --netns 3 --kernel 6.12 --mem 768
. "$(dirname "$0")/../lib.sh"

waits=$programs/waits

for ((k = 1; k <= nodes; k++)); do
	on "$k" tc qdisc add dev eth0 root netem rate 400mbit limit 20000
done

begin_to_wait() {	# FILE KIND MS MIB
	start_ready "$1" "$waits" "${@:2}"
	wait_until 10 "grep -q ') S ' /proc/$pid/stat"
}

# Orders a move and returns in the middle of it. Sets $mover.
begin_to_move() {	# PID NODE|home
	mosctl migrate "$1" "$2" >/dev/null 2>&1 &
	mover=$!
	nap 500
}

in_the_middle() {	# NAME: of the move, still
	check "$1: in the middle of the move" alive "$mover"
	ended "$mover"
	is "$status" 0 "$1: the move succeeds"
}

ends_with() {	# FILE LINE NAME: its words after `ready`
	wait_until 10 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status $(sed -n 2p "$1")" "0 $2" "$3"
}

# A handler runs while the process is on its way: it ends the wait, as any does.
for kind in epoll epoll_precise semaphore futex sleep read; do
	begin_to_wait "$kind-out" $kind 60000 48
	begin_to_move "$pid" 2
	kill -USR1 "$pid"
	in_the_middle "$kind, out"
	ends_with "$kind-out" 'EINTR, 1 handled' "$kind, out: a handler ends it"

	begin_to_wait "$kind-home" $kind 60000 48
	away "$pid" 2 "$kind, home: is away"
	nap 300
	begin_to_move "$pid" home
	kill -USR1 "$pid"
	in_the_middle "$kind, home"
	ends_with "$kind-home" 'EINTR, 1 handled' "$kind, home: a handler ends it"
done

number() {	# FILE WORD: what the program has said of it
	sed -n "s/^$2 //p" "$1"
}

for way in out home; do
	lasted=$(number sleep-$way lasted) rest=$(number sleep-$way rest)
	check "sleep, $way: the rest is told, $rest ms after $lasted" \
		test $((lasted + rest)) -ge 59900 -a $((lasted + rest)) -lt 61000
done

# All at once, each moved three times, before the first has waited long enough.
swiftly() {	# KIND NODE|home
	if move_swiftly "${pids[$1]}" "$2"; then
		ok "$1 with a timeout: goes to $2"
	else
		not_ok "$1 with a timeout: goes to $2"
	fi
}

# How long each has waited at home, before it has ever been away, counts too. The porter takes a while to come.
move_swiftly $$ home
declare -A pids
for kind in epoll epoll_precise semaphore futex signal sleep poll; do
	begin_to_wait "$kind-timeout" $kind 24000 1
	pids[$kind]=$pid
done
nap 3000
for to in 2 home 3; do
	for kind in "${!pids[@]}"; do
		swiftly "$kind" "$to"
	done
done
is "$returned" 0 "with a timeout: none comes home by itself"
for kind in "${!pids[@]}"; do
	ended "${pids[$kind]}"
	lasted=$(number "$kind-timeout" lasted)
	check "$kind with a timeout: lasts 24000 ms, $lasted" test "$lasted" -ge 24000 -a "$lasted" -lt 26500
done

# So it does where the move is refused once the process stands still.
on 2 sysctl -qw net.mosix.block=1
for kind in epoll epoll_precise semaphore signal; do
	begin_to_wait "$kind-refused" $kind 20000 1
	pids[$kind]=$pid
done
nap 3000
for kind in epoll epoll_precise semaphore signal; do
	like "$(mosctl migrate "${pids[$kind]}" 2 2>&1)" 'net\.mosix\.block' "$kind, refused: does not go"
done
on 2 sysctl -qw net.mosix.block=0
for kind in epoll epoll_precise semaphore signal; do
	ended "${pids[$kind]}"
	lasted=$(number "$kind-refused" lasted)
	check "$kind, refused: lasts 20000 ms, $lasted" test "$lasted" -ge 20000 -a "$lasted" -lt 22500
done

begin_to_wait again read_again 0 48
begin_to_move "$pid" 2
kill -USR1 "$pid"
in_the_middle "restarted"
nap 500
check "restarted: it goes on waiting after a handler that wants it" alive "$pid"
begin_to_move "$pid" home
kill -USR1 "$pid"
in_the_middle "restarted, home"
nap 500
check "restarted, home: goes on waiting" alive "$pid"
kill -USR2 "$pid"
ends_with again 'EINTR, 3 handled' "restarted: another ends it"
finish
