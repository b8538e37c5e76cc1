#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nodes die, wires are cut, targets say no: a process is either one that goes on, or one that
# has ended for a reason that stands in the log. There are never two of it.
#
# cluster: --nodes 3 --kernel 6.1
# full: --nodes 3 --kernel 6.1
# full: --nodes 3 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

grace=4
for k in 1 2 3; do
	on "$k" sysctl -qw "net.mosix.grace_seconds=$grace" || diag "node $k: no setting for the grace period"
done

wire() {	# NODE up|down: the cluster's wire; `on` has one of its own
	on "$1" ip link set eth0 "$2"
}

lines() {	# FILE
	wc -l <"$1"
}

goes_on() {	# FILE NAME
	local had
	had=$(lines "$1")
	soon 30 "((\$(lines '$1') > $had))" "$2"
}

# The process must have made the same of its steps as one that never left.
ends_right() {	# FILE NAME PROGRAM [ARG...]
	local file=$1 name=$2 steps
	shift 2
	kill -TERM "$pid"
	wait_until 30 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status" 0 "$name: ends well"
	steps=$(sed -n 's/^steps //p' "$file")
	"$1" "${steps:-1}" "${@:2}" >"$file.home"
	same "$file" "$file.home" "$name: the same output as at home"
}

# Our wire is so slow that the large program is on its way for a quarter of a minute.
slow_down() {
	tc qdisc add dev eth0 root netem rate 80mbit limit 20000
}

speed_up() {
	tc qdisc del dev eth0 root
}

modprobe sch_netem

### A target that says no, for it has not the memory.
fill 3 60
start_ready large "$programs/spin" 0 150
said=$(mosctl migrate "$pid" 3 2>&1)
is "$?" 3 "no room: the target refuses"
like "$said" 'memory' "no room: $said"
is "$(where "$pid")" home "no room: it is at home"
goes_on large "no room: it goes on there"
drain 3

### A target that says yes, and then loses its memory to somebody else.
slow_down
had=$(available 3)
mosctl migrate "$pid" 3 >starved 2>&1 &
mover=$!
soon 10 '[[ $(count guests 3) == 1 ]]' "starved: the target has accepted"
fill 3 60
soon 30 "! alive $mover" "starved: the order is answered"
ended "$mover"
is "$status" 3 "starved: the move fails"
like "$(<starved)" 'needs .* more of memory' "starved: $(<starved)"
is "$(where "$pid")" home "starved: it is at home"
goes_on large "starved: it goes on there"
soon 10 '[[ $(count guests 3) == 0 ]]' "starved: nothing is left on the target"
drain 3
soon 20 '(($(available 3) > had - 8 * 1024))' "starved: nor of its memory"
speed_up

### A wire that is cut in the middle of a move.
slow_down
mosctl migrate "$pid" 2 >severed 2>&1 &
mover=$!
soon 10 '[[ $(count guests 2) == 1 ]]' "cut in the middle: the target has accepted"
wire 2 down
speed_up
soon $((grace + 20)) "! alive $mover" "cut in the middle: the order is answered"
ended "$mover"
is "$status" 3 "cut in the middle: it fails: $(<severed)"
is "$(where "$pid")" home "cut in the middle: the process is at home"
goes_on large "cut in the middle: it goes on there"
wire 2 up
soon $((grace + 20)) '[[ $(count guests 2) == 0 ]]' "cut in the middle: nothing is left on the target"
check "node 2 is back" wait_until 20 "mosctl nodes | grep -E '^ *2 ' | grep -qw up"
ends_right large "cut in the middle" "$programs/spin" 150

### A wire that is cut for less than the grace period.
start_ready short "$programs/spin" 0 2
away "$pid" 2 "short cut: is away"
wire 2 down
nap 1500
wire 2 up
goes_on short "short cut: goes on as if nothing had been"
is "$(where "$pid")" 2 "short cut: is still away"
home "$pid" "short cut: comes home"
ends_right short "short cut" "$programs/spin" 2

### kill -9 at home while the wire is cut.
start_ready killed "$programs/spin" 0
away "$pid" 2 "killed: is away"
wire 2 down
kill -KILL "$pid"
soon 2 "! alive $pid" "killed: is gone at once"
ended "$pid"
is "$status" 137 "killed: by that signal"
soon $((grace + 10)) '[[ $(count guests 2) == 0 ]]' "killed: the guest ends, though nobody can tell it"
wire 2 up
check "node 2 is back" wait_until 20 "mosctl nodes | grep -E '^ *2 ' | grep -qw up"

### Somebody kills the guest where it is.
start_ready struck "$programs/spin" 0
away "$pid" 2 "struck: is away"
on 2 pkill -KILL -x spin
soon $((grace + 5)) "! alive $pid" "struck: the process ends"
ended "$pid"
check "struck: not as if all were well" test "$status" -ne 0
like "$(dmesg | grep -i mosix | tail -n 5)" 'killed' "struck: the reason is in the log"

### The target dies in the middle of a move.
start_ready dying "$programs/spin" 0 150
slow_down
mosctl migrate "$pid" 3 >dead 2>&1 &
mover=$!
soon 10 '[[ $(count guests 3) == 1 ]]' "target dies: it has accepted"
on 3 vanish &
soon $((grace + 20)) "! alive $mover" "target dies: the order is answered"
speed_up
ended "$mover"
is "$status" 3 "target dies: it fails: $(<dead)"
is "$(where "$pid")" home "target dies: the process is at home"
goes_on dying "target dies: it goes on there"
ends_right dying "target dies" "$programs/spin" 150

### The home dies: node 2 is the home, we have its guest.
on 2 bash -c "setsid '$programs/spin' 0 >/tmp/orphan 2>&1 </dev/null & echo \$!" >orphan
orphan=$(<orphan)
soon 20 "on 2 grep -qx ready /tmp/orphan" "home dies: a process runs on node 2"
check "home dies: it comes here" on 2 mosctl migrate "$orphan" 1
is "$(count guests)" 1 "home dies: it is a guest here"
guest=$(pgrep -x spin)
check "home dies: the guest runs" alive "$guest"

### And with it a guest's node: ours is there as well.
start_ready lost "$programs/spin" 0
away "$pid" 2 "guest's node dies: is away"
on 2 vanish &
soon $((grace + 5)) "! alive $guest" "home dies: the guest ends within the grace period"
soon 5 '[[ $(count guests) == 0 ]]' "home dies: nothing is left of it"
soon $((grace + 5)) "! alive $pid" "guest's node dies: the process ends within the grace period"
ended "$pid"
check "guest's node dies: not as if all were well" test "$status" -ne 0
like "$(dmesg | grep -i mosix | tail -n 5)" 'node 2' "guest's node dies: the reason is in the log"
is "$(count away) $(count guests)" "0 0" "nothing is left here"
finish
