#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The daemons know each other: who lives, who died and why; and nobody without the key is heard.
#
# cluster: --netns 3 --kernel 6.12 --netem 'loss 20%'
# full: --netns 3 --kernel 6.1
# full: --netns 3 --kernel 6.12 --netem 'loss 20%'
. "$(dirname "$0")/../lib.sh"
. "$here/router.sh"

known() {	# NODE STATE: how many nodes it knows to be in that state
	on "$1" mosctl nodes -v --json 2>/dev/null | grep -c "\"state\": *\"$2\""
}

infod_of() {	# NODE
	local pid
	for pid in $(pgrep -x infod); do
		[[ $(ip netns identify "$pid") == "node$1" ]] && echo "$pid"
	done
}

start_infod() {	# NODE
	on "$1" infod >>"infod.$1" 2>&1 &
}

counted() {	# NAME: what infod of node 1 has counted
	mosctl infod --json | sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p"
}

for k in 1 2 3; do
	soon 20 "((\$(known $k alive) == 3))" "node $k knows three nodes that live"
done
like "$(mosctl nodes -v)" 'LOAD.*SPEED.*alive' "they are shown with their loads"
like "$(mosctl nodes -v | grep 'this node')" ' 10000 ' "and with the speed that was set"

kill -KILL "$(infod_of 3)"
for k in 1 2; do
	soon 60 "on $k mosctl nodes -v | grep -q '^ *3  *dead.*silent'" "node $k finds that node 3 is dead"
done
start_infod 3
for k in 1 2; do
	soon 60 "((\$(known $k alive) == 3))" "node $k finds that it is back"
done
kill -TERM "$(infod_of 3)"
for k in 1 2; do
	soon 60 "on $k mosctl nodes -v | grep -Eq '^ *3  *dead'" "node $k hears that node 3 leaves"
done
soon 10 '[[ ! $(infod_of 3) ]]' "it has ended"
said=$(on 3 mosctl nodes -v 2>complaint)
is "$?" 3 "nodes -v: without infod the loads are missing"
like "$(<complaint)" 'infod does not run here.*the loads are not known' "nodes -v: in words"
like "$said" '^NODE +CIPHER.*'$'\n'' *1 .*'$'\n'' *2 ' "nodes -v: the wires are shown all the same"
is "$(on 3 mosctl nodes -v --json 2>/dev/null | python3 -c '
import json, sys
print(*((node["number"], node["state"], "cipher" in node.get("wire", {})) for node in json.load(sys.stdin)))')" \
	"(1, 'unknown', True) (2, 'unknown', True) (3, 'unknown', False)" "nodes -v: in JSON as well"
start_infod 3
for k in 1 2; do
	soon 60 "((\$(known $k alive) == 3))" "node $k hears of its next life"
done

# A stranger sees the wire: he sends again what he saw, and what he makes of it.
cat >stranger.py <<'END'
import random, socket, sys, time
seen = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x800))
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
to = ("10.77.0.1", 4661)
while True:
    packet = seen.recv(65536)
    udp = packet[(packet[0] & 15) * 4:]
    if packet[9] == 17 and socket.inet_ntoa(packet[16:20]) == to[0] and int.from_bytes(udp[2:4], "big") == to[1]:
        break
datagram = udp[8:]
time.sleep(0.5)
for _ in range(20):
    out.sendto(datagram, to)
    time.sleep(0.02)
for n in range(int(sys.argv[1])):
    changed = bytearray(datagram if n % 4 else random.randbytes(random.randrange(1, 1500)))
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    out.sendto(changed[:random.randrange(len(changed)) + 1] if n % 3 == 0 else changed, to)
    if n % 20 == 0:
        time.sleep(0.005)
END
strangers=$(counted strangers) replayed=$(counted replayed)
check "a stranger sends" python3 stranger.py 2000
soon 10 "((\$(counted strangers) - strangers > 100))" "what he made is not heard"
soon 10 "((\$(counted replayed) - replayed > 10))" "what he sends again is not heard"
is "$(counted malformed)" 0 "nothing that was opened was malformed"
is "$(known 1 alive)" 3 "all live on"

# What it costs.
pid=$(infod_of 1)
ticks() {
	awk '{ print $14 + $15 }' "/proc/$pid/stat"
}
began=$(ticks)
nap 5000
diag "infod uses $((($(ticks) - began) / 5)) % of this processor and $(awk '/VmRSS/ { print $2 }' "/proc/$pid/status") KiB"

# Nodes that are on nobody's map find each other.
settings() {	# NODE LINE...: as it has them, and these besides; its daemon begins anew
	local k=$1
	shift
	printf '%s\n' 'speed 10000' 'balance off' 'step 100' 'join on' "$@" >"conf.$k"
	on "$k" infod -c "conf.$k" >>"infod.$k" 2>&1 &
}

end_infods() {
	local k
	for k in 1 2 3; do
		kill -TERM "$(infod_of "$k")"
	done
	wait_until 10 '! pgrep -x infod >/dev/null'
}

strangers_meet() {	# HOW LINE...
	local how=$1 k
	shift
	end_infods
	for k in 1 2 3; do
		echo "$k 10.77.0.$k 1" >"map.$k"
		on "$k" mosctl up -f "map.$k" >>up
	done
	for k in 1 2 3; do
		settings "$k" "$@"
	done
	for k in 1 2 3; do
		soon 30 "((\$(known $k alive) == 3))" "$how: node $k finds two that live"
		soon 30 "((\$(on $k mosctl nodes | grep -cw up) == 3))" "$how: so does its module"
	done
}

strangers_meet 'by a seed' 'seed 10.77.0.1'
strangers_meet 'by multicast' 'multicast 239.77.4.61 eth0'
like "$(mosctl doctor)" 'ok +multicast passes' "the doctor finds that it passes"
is "$(counted malformed)" 0 "nothing of that was malformed"
start lost "$programs/spin" 0
check "a process goes to one that was found" mosctl migrate "$pid" 3
end "$pid"
flood() {	# 0|1: whether the wire takes what is for all to node 3
	nsenter -t 1 -n -m bash -c "echo $1 >/sys/class/net/port3/brport/multicast_flood"
}
flood 0
soon 30 "on 3 mosctl doctor | grep -q 'note *multicast does not pass from node 1:'" "the doctor finds where it does not pass"
is "$(known 3 alive)" 3 "those who found each other do not need it"
flood 1
soon 30 "on 3 mosctl doctor | grep -q 'ok *multicast passes'" "and that it passes again"

# Who is behind a router hears what goes to where it was heard, and no other port.
end_infods
put_behind_router
map_behind_router >map.router
on 3 mosctl down
for k in 1 2; do
	on "$k" mosctl down
	on "$k" mosctl up -f map.router >>up
	settings "$k"
done
for k in 1 2; do
	soon 60 "((\$(known $k alive) == 2))" "through a router: node $k knows two that live"
done
nap 8000
is "$(known 1 alive) $(known 2 alive)" '2 2' "they go on knowing each other when the router forgets"
ip -n router addr del 10.81.0.254/24 dev out
ip -n router addr add 10.81.0.253/24 dev out
soon 30 "mosctl nodes | grep -q '10\.81\.0\.253'" "the router gets another address"
kill -TERM "$(infod_of 1)"
soon 30 "on 2 mosctl nodes -v | grep -Eq '^ *1  *dead'" "node 2 hears there that node 1 leaves"
settings 1
soon 60 "((\$(known 2 alive) == 2))" "and that it is back"

# Who is found comes besides those that there are: they are as they were, wherever they are reached at present.
start lost "$programs/spin" 0
away "$pid" 2 "a process goes through the router"
on 1 ip route add 10.77.0.3 dev eth0 src 10.81.0.1
on 3 ip route add 10.81.0.1 via 10.77.0.1
on 3 mosctl up -f map.3 >>up
settings 3 'seed 10.81.0.1'
soon 30 '[[ $(of_node 3 state) == up ]]' "a third node is found"
is "$(where "$pid")" 2 "what is away through the router stays there"
home "$pid"
end "$pid"
on 2 mosctl down
ip -n router addr del 10.81.0.253/24 dev out
ip -n router addr add 10.81.0.254/24 dev out
on 2 mosctl up -f map.router >>up
soon 30 '[[ $(of_node 2 state) == up && $(of_node 2 address) == 10.81.0.254* ]]' "the address of the router is known as well"

# Mistakes are named.
echo 'spead 10000' >wrong.conf
words=$(infod -c wrong.conf --test 2>&1)
is "$?" 2 "a setting that there is not ends it"
like "$words" 'wrong.conf:1: .*did you mean "speed"' "with its line, and what was meant"
words=$(infod -k missing --test 2>&1)
is "$?" 3 "so does a missing key"
like "$words" 'key of the cluster' "in words"
like "$(infod 2>&1)" 'cannot listen|runs already' "a second one does not disturb the first"
finish
