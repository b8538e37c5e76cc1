#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Signals find a process wherever it is, and mean the same; so does what its cgroup wants of it.
#
# cluster: --netns 3 --kernel 6.1
# full: --netns 3 --kernel 6.1
# full: --nodes 3 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

signals=$programs/signals
USR1=10 RT1=-1

# Starts a mode and sends it to node 2.
begin() {	# MODE
	start_ready "$1" "$signals" "$1"
	away "$pid" 2 "$1: is away"
}

state() {	# PID: its letter
	local stat=
	{ read -r stat <"/proc/$1/stat"; } 2>/dev/null
	stat=${stat##*) }
	echo "${stat%% *}"
}

stop_and_go() {	# PID
	kill -STOP "$1"
	wait_until 5 "[[ \$(state $1) == T ]]"
	kill -CONT "$1"
	wait_until 5 "[[ \$(state $1) == S ]]"
}

ends_with() {	# STATUS LAST-LINE NAME
	wait_until 20 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status" "$1" "$3: ends with status $1"
	is "$(tail -n 1 "$3")" "$2" "$3: its last words"
}

begin queue
for value in 5 -7 2147483647 0; do
	sender=$("$signals" send "$pid" $USR1 "$value")
	soon 10 "grep -qx 'signal 10 code -1 value $value from $sender user 0' queue" \
		"queue: value $value arrives with its sender"
	[[ $value != -7 ]] || home "$pid" "queue: comes home in between"
	[[ $value != -7 ]] || away "$pid" 3 "queue: and goes to node 3"
done
ends_with 0 'done' queue

begin burst
"$signals" send "$pid" $RT1 0 100 >/dev/null
ends_with 0 'done' burst
check "burst: none is lost, none overtakes another" grep -qx '100 signals in order' burst

start_ready burst-on-the-way "$signals" burst
"$signals" send "$pid" $RT1 0 30 >/dev/null
away "$pid" 2 "burst on the way: out"
"$signals" send "$pid" $RT1 30 30 >/dev/null
mosctl migrate "$pid" 3 &
mover=$!
"$signals" send "$pid" $RT1 60 40 >/dev/null
ended "$mover"
ends_with 0 'done' burst-on-the-way

for mode in blocked wait suspend; do
	begin $mode
	"$signals" send "$pid" $USR1 42 >/dev/null
	ends_with 0 'done' $mode
	check "$mode: the value arrived" grep -qx 'value 42' $mode
done

begin read
kill -USR1 "$pid"
nap 300
check "read: goes on waiting" alive "$pid"
kill -USR2 "$pid"
ends_with 0 'done' read
check "read: was restarted once" grep -qx '1 restarted, then interrupted' read

begin sleep
kill -USR1 "$pid"
ends_with 0 'done' sleep

# A wait that was broken off and resumed before the process moves, and again while it is away.
for mode in poll futex; do
	start_ready "$mode resumed" "$signals" $mode
	soon 10 "[[ \$(state $pid) == S ]]" "$mode: it waits"
	stop_and_go "$pid"
	away "$pid" 2 "$mode resumed: is away"
	stop_and_go "$pid"
	home "$pid" "$mode resumed: comes home"
	stop_and_go "$pid"
	away "$pid" 3 "$mode resumed: and goes to node 3"
	ended "$pid"
	is "$status $(tail -n 1 "$mode resumed")" '0 done' "$mode: ends when its time is over, and not before"
done

begin pipe
kill -USR1 "$pid"
ends_with 141 ready pipe

begin fault
kill -USR1 "$pid"
ends_with 139 ready fault

for signal in TERM INT KILL QUIT HUP; do
	start default "$signals" default
	soon 20 "grep -q '^step' default" "SIG$signal: it computes"
	away "$pid" 2 "SIG$signal: is away"
	kill -"$signal" "$pid"
	wait_until 5 "! alive $pid"
	ended "$pid"
	is "$status" $((128 + $(kill -l "$signal"))) "SIG$signal: it dies of it"
	soon 5 '[[ $(count guests 2) == 0 ]]' "SIG$signal: so does its guest"
done

start watched "$programs/exits" watch pid "$signals" default
watcher=$pid
soon 20 "[[ -s pid ]] && grep -q ^step watched" "STOP: it computes"
pid=$(<pid)
away "$pid" 2 "STOP: is away"
kill -STOP "$pid"
soon 5 "grep -qx 'stopped by 19' watched" "STOP: its parent is told"
lines=$(grep -c ^step watched)
nap 2000
check "STOP: it stands still" test "$(grep -c ^step watched)" -le $((lines + 1))
kill -CONT "$pid"
soon 5 "grep -qx continued watched" "CONT: its parent is told"
soon 20 "((\$(grep -c ^step watched) > $lines + 2))" "CONT: it goes on"
home "$pid" "STOP: comes home"
kill -TERM "$pid"
ended "$watcher"
check "TERM: its parent is told" grep -qx 'killed by 15' watched

# While it is called home one of its threads waits in a call, where it stands still at once; the others must do so too.
mkfifo line
exec {line}<>line
start_ready threads python3 -c '
import os, threading, time
def work():
    while True:
        time.sleep(0.005)
for _ in range(24):
    threading.Thread(target=work, daemon=True).start()
line = os.open("line", os.O_RDONLY)
print("ready", flush=True)
os.read(line, 1)'
mkdir cgroup
check "a hierarchy of cgroups" mount -t cgroup2 none cgroup
mkdir cgroup/kept
echo "$pid" >cgroup/kept/cgroup.procs

stop() { kill -STOP "$pid"; }
go_on() { kill -CONT "$pid"; }
are_stopped() { [[ $(cut -d ' ' -f 3 /proc/"$pid"/task/*/stat | sort -u) == T ]]; }
freeze() { echo 1 >cgroup/kept/cgroup.freeze; }
thaw() { echo 0 >cgroup/kept/cgroup.freeze; }
are_frozen() { grep -qx 'frozen 1' cgroup/kept/cgroup.events; }

mkdir freezer
check "and one of the first version, for the freezer" mount -t cgroup -o freezer none freezer
mkdir freezer/kept
echo "$pid" >freezer/kept/cgroup.procs
freeze_1() { echo FROZEN >freezer/kept/freezer.state; }
thaw_1() { echo THAWED >freezer/kept/freezer.state; }
are_frozen_1() { grep -qx FROZEN freezer/kept/freezer.state; }

# So long it takes to give up a process that cannot be caught, ms; to be held is to be seen long before.
mosctl tune park-ms 20000

held_on_its_way() {	# FROM TO HOLD ARE-HELD LET-GO
	local held=0
	move "$pid" "$1" || return
	mosctl migrate "$pid" "$2" &>/dev/null &
	mover=$!
	pause 40
	$3
	wait_until 8 "$4" && held=1
	$5
	ended "$mover"
	((held))
}

hold_on_its_way() {	# TIMES FROM TO HOLD ARE-HELD LET-GO
	local i held=0
	for ((i = 0; i < $1; i++)); do
		held_on_its_way "${@:2}" && held=$((held + 1))
	done
	is "$held" "$1" "$4: all threads do, also on their way from $2 to $3"
}

hold_on_its_way 25 2 home stop are_stopped go_on
hold_on_its_way 25 2 home freeze are_frozen thaw
hold_on_its_way 10 2 home freeze_1 are_frozen_1 thaw_1
hold_on_its_way 15 home 2 stop are_stopped go_on
hold_on_its_way 15 home 2 freeze are_frozen thaw
hold_on_its_way 10 home 2 freeze_1 are_frozen_1 thaw_1
mosctl tune park-ms 2000
echo >&"$line"
ends_with 0 ready threads
rmdir cgroup/kept freezer/kept
umount cgroup freezer

for way in "" .static; do
	ride_and_compare "self$way" 20 "$signals$way"
done
finish
