#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How a process ends is seen by its parent, wherever it ended, and so is the time that it used.
#
# cluster: --netns 2 --kernel 6.1
# full: --netns 2 --kernel 6.1
# full: --nodes 2 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

spins=${1:-1200}	# a few seconds

# Starts a program under a parent that watches, and sends it away.
begin() {	# FILE COMMAND...
	rm -f pid
	start "$1" "$programs/exits" watch pid "${@:2}"
	watcher=$pid
	wait_until 10 '[[ -s pid ]]'
	pid=$(<pid)
	wait_until 10 "[[ \$(cat /proc/$pid/comm) == exits ]]"
	away "$pid" 2 "$1: is away"
}

used_ms() {	# FILE
	sed -n 's/^used \([0-9]*\) ms,.*/\1/p' "$1"
}

"$programs/exits" watch pid "$programs/exits" status 7 "$spins" >stayed
at_home=$(used_ms stayed)

# It computes all the time. How fast depends on what else the host does, so its time is compared with what passes.
began=$(now_ms)
begin status "$programs/exits" status 7 "$spins"
ended "$watcher"
passed=$(($(now_ms) - began))
is "$(head -n 1 status)" "exited 7" "exit status 7 is seen by wait"
away_ms=$(used_ms status)
check "its time away is counted, and once: $away_ms ms of $passed that passed, $at_home at home" \
	test "$away_ms" -gt $((passed / 2)) -a "$away_ms" -le "$passed"

for signal in 6 9 11 15; do
	begin "signal$signal" "$programs/exits" signal "$signal" "$((spins / 4))"
	ended "$watcher"
	is "$(head -n 1 "signal$signal")" "killed by $signal" "death by signal $signal is seen by wait"
done
soon 5 '[[ $(count guests 2) == 0 ]]' "no guest is left"

# The core that it leaves is one that gdb can read.
unset DEBUGINFOD_URLS
ulimit -c unlimited
echo core >/proc/sys/kernel/core_pattern
start_ready cored "$programs/spin" 0
away "$pid" 2 "core: is away"
kill -ABRT "$pid"
ended "$pid"
is "$status" 134 "core: it dies of SIGABRT"
said=$(gdb -nx -batch -ex 'info symbol $pc' -ex bt -ex 'print memory[61] != 0' "$programs/spin" core 2>&1)
like "$said" 'terminated with signal SIGABRT' "core: gdb finds its signal"
like "$said" 'main' "core: gdb finds where it was"
like "$said" '#[0-9]+ .*main \(argc=1?[^#]*argv=' "core: gdb finds who called it, and with what"

# One of many threads has all of them in its core, wherever they were.
rm core
mkfifo input
exec {input}<>input	# it works until its input ends
start_ready many bash -c "exec '$programs/thread.local' <input"
away "$pid" 2 "core of threads: is away"
kill -ABRT "$pid"
ended "$pid"
is "$status" 134 "core of threads: it dies of SIGABRT"
is "$(readelf -nW core | grep -c PRSTATUS)" 5 "core of threads: has the registers of each"

# Whichever it is that crashes, and wherever: gdb finds each thread where it finds it after a crash at home.
crash() {	# PLACE
	rm -f core
	start_crash crashed
	[[ $1 == home ]] || away "$pid" "$1" "crash of a thread: is away"
	echo -n x >&"$input"
	ended "$pid"
	is "$status" 139 "crash of a thread, $1: it dies of SIGSEGV"
	frames "$programs/crash" core >"frames.$1"
}
unset input
rm input
crash home
crash 2
is "$(grep -c '^Thread' frames.home)" 5 "crash of a thread: gdb finds each"
is "$(grep -o ' descend ' frames.home | wc -l)" 6 "crash of a thread: gdb finds how deep it was"
is "$(diff frames.home frames.2)" "" "crash of a thread: the same frames as at home"

# While it leaves its core it has ended already for whoever would move it. To interrupt it would cut the core off.
echo "|$(type -P sleep) 60" >/proc/sys/kernel/core_pattern
has_ended() {	# NAME
	kill -ABRT "$pid"
	wait_until 10 "grep -q '^CoreDumping:.*1' /proc/$pid/status"
	like "$(mosctl migrate "$pid" 2 2>&1)" 'has ended|is ending' "leaving a core, $1: it has ended"
	like "$(<"/proc/$pid/status")" 'CoreDumping:[[:space:]]*1' "leaving a core, $1: what takes it is not cut off"
	end "$pid"
}
start_ready leaving "$programs/spin" 0
has_ended "one thread"
start_crash leaving
has_ended "five threads"

# As a person would see it. It is told to compute when it is away: what its guest has used is all that there is.
look_until_it_ends='
import sys, time
print("looking", flush=True)
used = 0
try:
    while True:
        used = time.clock_gettime_ns(~int(sys.argv[1]) << 3 | 2) // 1000000
        time.sleep(0.01)
except OSError:
    print(used)'
mkfifo word
exec {word}<>word
{ TIMEFORMAT='%U %S'; time "$programs/exits" told 0 "$spins" <word; } 2>timed &
timer=$!
wait_until 10 'pid=$(pgrep -P "$timer" -x exits)'
away "$pid" 2 "under time: is away"
guest=$(on 2 pgrep -x exits | grep -vx "$pid")
on 2 python3 -c "$look_until_it_ends" "$guest" >used &
looker=$!
wait_until 20 'grep -qx looking used'
echo >&"$word"
ended "$timer"
ended "$looker"
read -r user system <timed
is_near $((10#${user/./} + 10#${system/./})) "$(tail -n 1 used)" "time shows what was used away, ms:"
finish
