#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A member that is let in and means ill is heard as far as it may be, then cut off in words; others do not feel it.
#
# cluster: --netns 5 --kernel 6.12 --cpu 1:-mpx,-pku
# full: --netns 5 --kernel 6.1 --cpu 1:-mpx,-pku
# full: --netns 5 --kernel 6.12 --cpu 1:-mpx,-pku
#
# The processor has no more vector state than the offers here say that their home has.
. "$(dirname "$0")/../lib.sh"

key=/etc/mosix/key
# Who is cut off stays so for a while, which is why there are three of them.
bad=3 worse=4 worst=5
mean() {	# NODE WHAT COUNT: that node as somebody else writes it; what becomes of him
	on "$1" timeout 120 python3 "$here/hostile.py" "$key" "$1" "10.77.0.$1" 1 10.77.0.1 "${@:2}" 2>&1
}
guests_are_served() {	# NAME
	is "$(where "$out")" 2 "$1: the program at node 2 is where it was"
	home "$out" "$1: it comes home"
	away "$out" 2 "$1: and goes away"
}

middle() {	# of numbers, one in each line
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] + 0 }'
}
pace() {	# FILE PORT: adds how long a forwarded call takes, while a node says hello to that port
	local before
	before=$(wc -l <pace)
	on "$bad" timeout 60 python3 "$here/flood.py" "$key" "$bad" "10.77.0.$bad" 1 10.77.0.1 6 "$2" >flood 2>&1
	# What was under way when it began, or after it ended, is not meant.
	tail -n "+$((before + 2))" pace | head -n -1 >>"$1"
	diag "port $2: $(tail -n 1 flood) hellos, a call in $(middle <"$1") ns"
}

start_ready out "$programs/spin" 0
out=$pid
away "$out" 2
for k in "$bad" "$worse" "$worst"; do
	on "$k" mosctl down
	soon 20 "mosctl nodes | grep '^ *$k ' | grep -vqw up" "node $k has left"
done

# Whoever says hello, and however fast: it costs no more than datagrams that nobody hears, up to this factor.
most=4
start pace "$programs/pace"
pace=$pid
away "$pace" 2 "a program that makes calls goes to node 2"
for _ in 1 2 3; do
	pace deaf 9
	pace hellos 4660
done
deaf=$(middle <deaf) hellos=$(middle <hellos)
check "calls take no more than $most times as long while strangers say hello: $hellos ns, else $deaf ns" \
	test "$((deaf > 0 && hellos > 0 && hellos <= most * deaf))" = 1
is "$(where "$pace")" 2 "and nobody has lost the program"
end "$pace"
is "$(mosctl nodes | grep -cw up)" 2 "nor the other node"

# What may come of a race is no reason to be cut off: news of processes that are none of its guests change nothing.
said=$(mean "$bad" foreign 32)
is "$said" $'let in\nstill welcome' "somebody who tells of others' guests is not believed, and stays"
guests_are_served foreign

# Offers that cannot be taken, more than the handlers that one peer may have.
mean "$bad" offers 200 >offers &
flood=$!
guests_are_served offers
wait "$flood"
is "$(<offers)" $'let in\nstill welcome' "somebody who offers too much is answered, and stays"
is "$(count guests)" 0 "and nothing has come of it"

# Processes that never come, of more memory than there is: they have a share of the machine, and others find room.
mean "$bad" promises 60 >promises &
flood=$!
soon 20 "((\$(count over_quota) > 0))" "whoever promises too much is refused what is beyond his share"
guest=$(on 2 bash -c '"$1" 0 >/dev/null 2>&1 & echo $!' - "$programs/spin")
check "meanwhile a process of node 2 finds room here" on 2 mosctl migrate "$guest" 1
like "$(count guests)" '^[1-9]' "and is here, with some that were promised"
guests_are_served promises
wait "$flood"
is "$(<promises)" $'let in\nstill welcome' "who promises too much stays"
check "the process of node 2 goes home" on 2 mosctl migrate "$guest" home
on 2 kill "$guest"
soon 30 "((\$(count guests) == 0))" "what never came is forgotten"
diag "refused $(count over_quota) of 60"

# Pages that are asked for and never taken in: few are kept for who does so.
free_mib() {
	awk '/^MemFree:/ { print int($2 / 1024) }' /proc/meminfo
}
start_ready victim "$programs/spin.static" 0
victim=$pid
on "$bad" timeout 120 python3 "$here/impostor.py" "$key" "$bad" "10.77.0.$bad" 1 10.77.0.1 hoard >hoard 2>&1 &
hoarder=$!
soon 30 "mosctl nodes | grep '^ *$bad ' | grep -qw up" "an impostor passes for node $bad"
had=$(free_mib) least=$had
check "he is sent a process" mosctl migrate "$victim" "$bad"
soon 30 "grep -q '^has asked' hoard" "and asks for pages, which it does not take in"
for _ in {1..25}; do
	nap 200
	now=$(free_mib)
	((now >= least)) || least=$now
done
diag "$had MiB were free, and $least at least"
check "there are not many that wait for it" test "$((had - least))" -lt 40
guests_are_served hoard
wait "$hoarder"
ended "$victim"

# What nobody says who keeps to the protocol.
unknown=$(of_node "$bad" unknown) misshapen=$(of_node "$bad" misshapen)
like "$(mean "$bad" misshapen 16)" $'^let in\n.*has broken the protocol and is shut out' "somebody whose messages are misshapen is told why he is cut off"
soon 10 "mosctl nodes | grep -q '^ *$bad .*has broken the protocol'" "and so are people here"
is "$(($(of_node "$bad" unknown) - unknown)) $(($(of_node "$bad" misshapen) - misshapen))" "8 8" "each kind is counted"
guests_are_served misshapen
like "$(mean "$worse" nameless 16)" $'^let in\n.*has broken the protocol and is shut out' "somebody who offers what there cannot be is cut off, too"
guests_are_served nameless

# Who is sent a process may make calls in its name, for that is what guests do: those that its owner may make, and no others.
start_ready victim setpriv --reuid 65534 --regid 65534 --clear-groups "$programs/spin" 0
victim=$pid
on "$worst" timeout 120 python3 "$here/impostor.py" "$key" "$worst" "10.77.0.$worst" 1 10.77.0.1 >impostor 2>&1 &
impostor=$!
soon 30 "grep -q '^let in' impostor" "an impostor is let in"
soon 20 "mosctl nodes | grep '^ *$worst ' | grep -qw up" "and passes for node $worst"
check "he is sent a process" mosctl migrate "$victim" "$worst"
wait "$impostor"
like "$(<impostor)" "getppid $$"$'\n' "a call that is well is made, in the name of the process"
like "$(<impostor)" $'\nkill 1 -1\n' "what its owner may not, it may not"
like "$(<impostor)" $'\n12 gone\n169 gone\n9999 gone\n' "what is not for home, or nothing, is not made"
like "$(<impostor)" 'has broken the protocol and is shut out' "and who goes on so is cut off"
ended "$victim"
check "the process has ended, and not as if all were well" test "$status" -ne 0
guests_are_served impostor

for k in "$bad" "$worse" "$worst"; do
	check "node $k is itself again" on "$k" mosctl up
done
soon 60 "((\$(mosctl nodes | grep -cw up) == $nodes))" "and all are let in after a while"
home "$out"
kill -TERM "$out"
ended "$out"
is "$status" 0 "the program ends well"
finish
