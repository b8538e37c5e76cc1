#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a process uses away shows at home while it computes and asks for nothing, what it may use binds it, as nice as it
# is made at home it is away, who is made real-time there comes home, and what is frozen at home stands still away. The
# argument `all` adds what takes time.
#
# cluster: --netns 2 --kernel 6.1 --no-infod
# full: --netns 2 --kernel 6.1 --no-infod --timeout 900 -- all
# full: --netns 2 --kernel 6.12 --no-infod --timeout 900 -- all
# shellcheck disable=SC2317 # functions are called by name
. "$(dirname "$0")/../lib.sh"

forever=100000000

# Sends a program to node 2. Sets $guest: its task there, which is one of this machine, too.
send() {	# PID NAME
	local name
	name=$(<"/proc/$1/comm")
	away "$1" 2 "$2: is away"
	guest=
	wait_until 10 "guest=\$(pgrep -x '$name' | grep -vx $1)"
}

# What home shows and what the guest has used, ms, by /proc/PID/stat and by the clock of clock_getcpuclockid(). A machine
# that is busy takes its time from one look to the next, so both are looked at at once.
look() {	# HOME GUEST
	python3 - "$@" <<-'END'
		import os, sys, time
		def ticks(pid):
		    with open(f"/proc/{pid}/stat") as f:
		        fields = f.read().rpartition(")")[2].split()
		    return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")
		def clock(pid):
		    return time.clock_gettime_ns(~pid << 3 | 2) // 1000000
		print(*(by(int(pid)) for by in (ticks, clock) for pid in sys.argv[1:]))
	END
}

# Sets $before and $now to two looks, between which the guest computes for 20 s.
computes() {
	read -ra before <<<"$(look "$pid" "$guest")"
	now=()
	wait_until 200 'read -ra now <<<"$(look "$pid" "$guest")"; ((now[3] - before[3] > 20000))'
}

start quiet "$programs/exits" status 0 $forever
send "$pid" quiet
computes
for by in 0 2; do
	is_near $((now[by] - before[by])) $((now[by + 1] - before[by + 1])) "quiet: home shows, ms:"
done
check "quiet: ps shows it" test "$(ps -o times= -p "$pid")" -ge 19

check "quiet: is made nice" renice -n 7 -p "$pid"
soon 20 "[[ \$(ps -o ni= -p $guest) -eq 7 ]]" "quiet: it is nice away"
check "quiet: comes home and is sent again" move "$pid" home
is "$(ps -o ni= -p "$pid" | tr -d ' ')" 7 "quiet: is as nice at home"

# Limits go by ticks, of which a busy machine that is emulated loses some.
meets() {	# WANTED NAME: of the process that has been sent
	wait_until 120 "! alive $pid"
	kill -TERM "$pid" 2>/dev/null
	ended "$pid"
	is "$status" "$1" "$2"
}

send "$pid" limited
check "limited: is given less than it has used" prlimit --pid "$pid" --cpu=1:1
meets 137 "limited: is killed by its limit"

begin() {	# NAME COMMANDS: of bash, which becomes a program then
	start "$1" bash -c "$2; exec '$programs/exits' status 0 $forever"
	send "$pid" "$1"
}
begin warned 'ulimit -c 0; ulimit -S -t 8'
meets 152 "warned: ends of the signal"
begin deaf "trap '' XCPU; ulimit -S -t 8; ulimit -H -t 9"
meets 137 "deaf: ends at the hard limit"

# One of several threads is made nice, and then all of them.
mkfifo input
exec {input}<>input
start_ready threads bash -c "exec '$programs/thread.compute' <input"
echo -n p >&"$input"	# make steps until there is more input
send "$pid" threads
tids=$(ls "/proc/$pid/task")
nices() {
	ps -L -o ni= -p "$guest" | sort -n | uniq -c | tr -s ' \n' ' '
}
one=$(tail -n 1 <<<"$tids")
count=$(wc -l <<<"$tids")
check "threads: one is made nice" renice -n 5 -p "$one"
soon 30 "[[ \$(nices) == ' $((count - 1)) 0 1 5 ' ]]" "threads: it is nice away, and no other is"
# shellcheck disable=SC2086 # numbers
check "threads: all are made nice" renice -n 9 -p $tids
soon 30 "[[ \$(nices) == ' $count 9 ' ]]" "threads: all are nice away"

# In a real-time class nothing moves. One that computes is given a tenth of a processor: others have to run, too.
deadline=(-d -T 10000000 -D 100000000 -P 100000000)
refuses() {	# NAME: the process is real-time
	local said
	said=$(mosctl migrate "$pid" 2 2>&1)
	is "$?" 3 "$1: is not sent again"
	like "$said" rt_sched "$1: $said"
	like "$(mosctl why "$pid")" ^rt_sched: "$1: why says so"
}
may_move_again() {	# NAME
	chrt -a -o -p 0 "$pid"
	is "$(mosctl why "$pid")" "" "$1: nothing is against it any more"
	away "$pid" 2 "$1: is sent again"
}
check "threads: one is given a deadline" chrt "${deadline[@]}" -p 0 "$one"
soon 30 '[[ $(where $pid) == home ]]' "threads: it comes home"
refuses threads
may_move_again threads
end "$pid"

start computes "$programs/exits" status 0 $forever
send "$pid" computes
check "computes: is given a deadline" chrt "${deadline[@]}" -p 0 "$pid"
soon 30 '[[ $(where $pid) == home ]]' "computes: comes home"
like "$(chrt -p "$pid")" SCHED_DEADLINE "computes: has its deadline there"
refuses computes
may_move_again computes
end "$pid"

start_ready calls "$programs/spin" 0 1 200
send "$pid" calls
check "calls: is made real-time" chrt -f -p 1 "$pid"
soon 30 '[[ $(where $pid) == home ]]' "calls: comes home"
like "$(chrt -p "$pid")" SCHED_FIFO "calls: is real-time there"
refuses calls
may_move_again calls
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "calls: ends well"

start sleeps sleep 1000
send "$pid" sleeps
check "sleeps: is made real-time" chrt -f -p 1 "$pid"
like "$(mosctl why "$pid")" ^rt_sched: "sleeps: why says so"
is "$(where "$pid")" 2 "sleeps: is not disturbed"
home "$pid" "sleeps: comes home when it is told to"
refuses sleeps
end "$pid"

# Its parent is told the same in the end: what it had used by its clock at first, and what its guest has used since.
tells_parent() {
	start watched "$programs/exits" watch pid "$programs/exits" status 0 $forever
	watcher=$pid
	wait_until 10 '[[ -s pid ]]'
	pid=$(<pid)
	wait_until 10 "[[ \$(tr '\\0' ' ' <'/proc/$pid/cmdline') == '$programs/exits status '* ]]"
	away "$pid" 2 "watched: is away"
	guest=$(pgrep -x exits | grep -vx -e "$pid" -e "$watcher")
	computes
	kill -TERM "$pid"
	ended "$watcher"
	used=$((before[2] + now[3] - before[3]))
	is_near "$(sed -n 's/^used \([0-9]*\) ms,.*/\1/p' watched)" "$used" "watched: wait4 tells of, ms:"
	is_near "$(sed -n 's/.*by times() \([0-9]*\) ms$/\1/p' watched)" "$used" "watched: times tells of, ms:"
}

stands_still() {
	local used
	used=$(awk '{ print $14 + $15 }' "/proc/$guest/stat")
	nap 1000
	[[ $(awk '{ print $14 + $15 }' "/proc/$guest/stat") == "$used" ]]
}

# Frozen at home with its cgroup it stands still away, and goes on when that is over as if nothing had been.
is_frozen() {
	mkdir cgroup
	check "frozen: a hierarchy of cgroups" mount -t cgroup2 none cgroup
	mkdir cgroup/kept
	start_ready frozen "$programs/spin" 0
	send "$pid" frozen
	echo "$pid" >cgroup/kept/cgroup.procs
	for round in 1 2; do
		echo 1 >cgroup/kept/cgroup.freeze
		soon 20 "grep -qx 'frozen 1' cgroup/kept/cgroup.events" "frozen: home's kernel says so, $round"
		soon 20 stands_still "frozen: its guest stands still, $round"
		echo 0 >cgroup/kept/cgroup.freeze
		soon 20 "grep -qx 'frozen 0' cgroup/kept/cgroup.events" "frozen: it is over, $round"
		steps=$(wc -l <frozen)
		soon 30 "((\$(wc -l <frozen) > $steps + 1))" "frozen: it goes on, $round"
		is "$(where "$pid")" 2 "frozen: where it was, $round"
	done
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 0 "frozen: ends well"
	"$programs/spin" "$(sed -n 's/^steps //p' frozen)" >frozen.home
	same frozen frozen.home "frozen: the same output as at home"
	rmdir cgroup/kept
	umount cgroup
}

mapper='
import mmap, signal, time
def ask(*_):
    try:
        mmap.mmap(-1, 128 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
        print("given", flush=True)
    except OSError:
        print("refused", flush=True)
signal.signal(signal.SIGUSR1, ask)
print("ready", flush=True)
while True:
    time.sleep(1)'
asks() {	# WANTED NAME
	local answers
	answers=$(wc -l <bounded)
	kill -USR1 "$pid"
	wait_until 20 "((\$(wc -l <bounded) > $answers))"
	is "$(tail -n 1 bounded)" "$1" "bounded: $2"
}

# A limit of memory that somebody sets from outside binds it when it has moved, there as here.
is_bounded() {
	start_ready bounded python3 -c "$mapper"
	away "$pid" 2 "bounded: is away"
	asks given "it may have memory there"
	check "bounded: is given a limit from outside" prlimit --pid "$pid" --as=100000000:unlimited
	home "$pid" "bounded: comes home"
	asks refused "the limit binds at home"
	away "$pid" 2 "bounded: goes away again"
	asks refused "and there"
	check "bounded: its limit is lifted" prlimit --pid "$pid" --as=unlimited
	home "$pid" "bounded: comes home again"
	asks given "it may have memory again"
	end "$pid"
}

if [[ ${1-} == all ]]; then
	tells_parent
	is_frozen
	is_bounded
fi
soon 10 '[[ $(count guests 2) == 0 ]]' "no guest is left"
finish
