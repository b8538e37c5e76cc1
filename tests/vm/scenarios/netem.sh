#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A program goes out and comes home over wires of every kind, and is what it would have been without all that; so it is
# where a wire is cut for a while, where there is another, and behind a router that translates addresses and changes its
# own. Nothing is left of it afterwards.
#
# cluster: --netns 2 --kernel 6.12 --no-infod
# full: --netns 2 --kernel 6.1 --no-infod --timeout 3000 -- all
# full: --netns 2 --kernel 6.12 --smp 2 --no-infod --timeout 3000 -- all
. "$(dirname "$0")/../lib.sh"
. "$here/router.sh"

modprobe sch_netem
# The bound of Documentation/protocol.md, s: 15 of the longest probe timeouts. These are of 0.4 s where the round trip is
# below 100 ms, and of 0.6 s at most where it is 200 ms.
stall=6
far=9
# Where the bound is not all, s: who comes to a node fetches the pages of files that he reads there, a megabyte or more, and
# waits for as long as such a wire takes for that; and who has lost his wire, or his address, tries others in turn.
fetching=60
patience=20
slack_kib=4096		# what a kernel keeps for itself now and then

slab() {
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^SUnreclaim:/ { print $2 }' /proc/meminfo
}

on_all() {	# COMMAND...
	on 1 "$@" && on 2 "$@"
}

wire_is() {	# MTU [NETEM...]: on both ends
	on_all ip link set dev eth0 mtu "$1" &&
		if (($# > 1)); then
			on_all tc qdisc replace dev eth0 root netem "${@:2}"
		else
			on_all sh -c 'tc qdisc del dev eth0 root 2>/dev/null; true'
		fi
}

# One row: the same program goes on from row to row. Once it has what it reads, it prints within a number of seconds.
row_within() {	# SECONDS MTU [NETEM...]
	local began has
	check "MTU ${*:2}" wire_is "${@:2}"
	away "$pid" 2
	began=$(now_ms)
	goes_on "$fetching" "prints at home what it computes away"
	has=$(now_ms)
	goes_on "$1" "and waits no longer than it may"
	diag "after $((has - began)) ms, and $(($(now_ms) - has)) ms"
	home "$pid"
}

row() {	# MTU [NETEM...]
	row_within "$stall" "$@"
}

# All that goes wrong together, with more and more loss.
bad_rows() {	# MTU DELAY...
	local loss delay seconds
	for loss in 0 5 20; do
		for delay in "${@:2}"; do
			seconds=$stall
			[[ $delay != 100ms ]] || seconds=$far
			# shellcheck disable=SC2086 # several words
			row_within "$seconds" "$1" delay $delay loss "$loss%" duplicate 5% reorder 10% corrupt 1%
		done
	done
}

goes_on() {	# SECONDS NAME: it prints more than it has
	local lines
	lines=$(wc -l <moved)
	soon "$1" "((\$(wc -l <moved) > $lines))" "$2"
}

# The wire is cut for less than the grace; not by the interface, which would forget its addresses.
cut_and_heal() {
	away "$pid" 2
	wire_is 1500 loss 100%
	nap 4000
	wire_is 1500
	goes_on "$stall" "goes on when a wire that was cut is whole again"
	is "$(where "$pid")" 2 "and is where it was"
	home "$pid"
}

begin() {
	start_ready moved "$programs/mem" 0
}

compare() {	# NAME
	local steps
	wire_is 1500
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 0 "$1: ends well"
	steps=$(sed -n 's/^steps //p' moved)
	"$programs/mem" "${steps:-1}" >stayed 2>&1
	same moved stayed "$1: ${steps:-no} steps, the same output as at home"
}

meet() {	# NAME
	soon 30 "((\$(on_all mosctl nodes | grep -cw up) == 4))" "$1"
}

before=$(slab)
begin
row 1500 loss 20%
row 1500 delay 20ms 10ms reorder 25% 50%
row 576 loss 5% duplicate 10%
row 9000 rate 20mbit
row 1500 corrupt 3% delay 1ms
row 1500
cut_and_heal
if [[ ${1-} == all ]]; then
	for mtu in 576 1280 9000; do
		bad_rows "$mtu" '0.1ms' '1ms 1ms' '10ms 5ms' '100ms'
		row "$mtu" rate 2mbit
		row "$mtu" rate 2mbit loss 5%
	done
	row 1500 rate 20mbit loss 5%
fi
compare IPv4

# The same by IPv6.
on_all mosctl down
on 1 ip -6 addr add fd77::1/64 dev eth0 nodad
on 2 ip -6 addr add fd77::2/64 dev eth0 nodad
echo "1 fd77::1 2" >/etc/openmosix.map
on_all mosctl up >up
meet "the nodes meet by IPv6"
begin
row 1280 loss 5% delay 1ms
row 9000 reorder 25% delay 2ms
if [[ ${1-} == all ]]; then
	bad_rows 1280 '0.1ms' '10ms 5ms' '100ms'
fi
row 1500
cut_and_heal
compare IPv6

# Two wires between two nodes, one of which is cut while a program is away.
join() {	# MAP-LINE...: both nodes take this map
	on_all mosctl down
	printf '%s\n' "$@" >/etc/openmosix.map
	on_all mosctl up >up
}
on 1 ip link add eth1 type veth peer name eth1 netns node2
on_all ip link set eth1 up
on 1 ip addr add 10.78.0.1/24 dev eth1
on 2 ip addr add 10.78.0.2/24 dev eth1
join '1 10.77.0.1 2' '1 10.78.0.1 ALIAS' '2 10.78.0.2 ALIAS'
meet "nodes with two wires meet"
begin
away "$pid" 2
on 1 ip link set eth0 down
goes_on "$patience" "eth0 is cut, and it prints on by eth1"
like "$(of_node 2 address)" '10\.78\.0\.2' "where node 2 is seen now"
home "$pid"
away "$pid" 2
on 1 ip link set eth0 up
on 1 ip link set eth1 down
goes_on "$patience" "eth1 is cut, and it prints on by eth0"
home "$pid"
compare "two wires"
on 1 ip link del eth1

# Node 2 behind a router, which forgets soon what it translates, and gets another address of its own.
put_behind_router
join "$(map_behind_router)"
meet "nodes meet through the router"
like "$(of_node 2 address)" '10\.81\.0\.254' "node 2 is seen at the router"
begin
away "$pid" 2
nap 8000
goes_on "$stall" "the router goes on knowing them"
ip -n router addr del 10.81.0.254/24 dev out
ip -n router addr add 10.81.0.253/24 dev out
goes_on "$patience" "it prints on when the router has another address"
like "$(of_node 2 address)" '10\.81\.0\.253' "where node 2 is followed to"
home "$pid"
compare "behind a router"

for k in 1 2; do
	soon 5 "((\$(count created $k) == \$(count destroyed $k)))" "node $k: all that the module made is destroyed again"
done
after=$(slab)
diag "slab $before -> $after KiB"
check "slab is level" test $((after - before)) -lt "$slack_kib"
finish
