#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who traces the wire sees what passes and how a link adapts; and who waits for a reply on a second processor may spin.
#
# cluster: --netns 2 --kernel 6.12 --smp 2 --no-infod
# full: --netns 2 --kernel 6.1 --smp 2 --no-infod
# full: --netns 2 --kernel 6.12 --smp 2 --no-infod
. "$(dirname "$0")/../lib.sh"

tracing=/sys/kernel/tracing

# So many lines of an event have these words; only those since the last call of watch() count.
seen() {	# EVENT WORDS
	grep -Ec ": mosix_$1: $2" "$tracing/trace"
}

watch() {
	: >"$tracing/trace"
}

spins() {	# MICROSECONDS
	for k in 1 2; do
		check "node $k: waits spin for $1 us" on "$k" mosctl tune spin-us "$1"
	done
	watch
}

mount -t tracefs tracefs "$tracing"
check "the events are there" test "$(echo "$tracing"/events/mosix/*/ | wc -w)" = 5
echo 1 >"$tracing/events/mosix/enable"

start copied dd if=/dev/zero of=/dev/null bs=1	# two calls for each byte
soon 10 "grep -q '^rchar: [0-9]\{5\}' /proc/$pid/io" "copies"
away "$pid" 2
spins 0
soon 10 '(($(seen reply "node=2 peer=1 waited=[0-9]+ ns spun=0") > 50))' "waits for replies are shown"
check "without spinning none is caught so" test "$(seen reply '.* spun=1')" = 0
check "what node 1 sends is shown" test "$(seen sent 'node=1 peer=2 datagrams=[1-9][0-9]* bytes=[1-9]')" -gt 50
check "what node 2 receives is shown" test "$(seen received 'node=2 peer=1 datagrams=[1-9][0-9]* bytes=[1-9]')" -gt 50
spins 10000
soon 20 '(($(seen reply "node=2 peer=1 waited=[0-9]+ ns spun=1")))' "replies are caught by who spins"
diag "$(seen reply '.* spun=1') of $(seen reply '') replies caught, $(grep -o 'waited=[0-9]*' "$tracing/trace" | sort -t = -k 2 -n | awk '{ a[NR] = $0 } END { print "median", a[int(NR / 2) + 1] }')"
spins 20

on 1 tc qdisc add dev eth0 root netem loss 30%
watch
soon 20 '(($(seen tuned "node=1 peer=2 window=[0-9]+ in_flight=[0-9]+ srtt=[0-9]+ us rttvar=[0-9]+ us base=[0-9]+ us timeout=[0-9]+ us batch=[0-9]+ ack_every=[0-9]+ backoff=[0-9]+ resent=[1-9]")))' \
	"what is sent again is shown"
on 1 tc qdisc del dev eth0 root
home "$pid"
end "$pid"

watch
check "node 2 leaves" on 2 mosctl down
soon 10 '(($(seen link "node=1 peer=2 before=up now=lost")))' "that a link is lost is shown"
check "node 2 returns" on 2 mosctl up
soon 10 '(($(seen link "node=1 peer=2 before=connecting now=up")))' "that it is up again is shown"
echo 0 >"$tracing/events/mosix/enable"
umount "$tracing"
finish
