#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How a process ends is seen by its parent, wherever it ended, and so is the time that it used.
#
# cluster: --netns 2 --kernel 6.1
# cluster: --nodes 2 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

spins=${1:-3000}	# a few seconds

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
	sed -n 's/^user \([0-9]*\) ms/\1/p' "$1"
}

"$programs/exits" watch pid "$programs/exits" status 7 "$spins" >stayed
at_home=$(used_ms stayed)

begin status "$programs/exits" status 7 "$spins"
ended "$watcher"
is "$(head -n 1 status)" "exited 7" "exit status 7 is seen by wait"
away_ms=$(used_ms status)
check "its time away is counted: $away_ms ms, $at_home at home" \
	test "$away_ms" -gt $((at_home / 2)) -a "$away_ms" -lt $((at_home * 2 + 500))

for signal in 6 9 11 15; do
	begin "signal$signal" "$programs/exits" signal "$signal" "$((spins / 4))"
	ended "$watcher"
	is "$(head -n 1 "signal$signal")" "killed by $signal" "death by signal $signal is seen by wait"
done
soon 5 '[[ $(count guests 2) == 0 ]]' "no guest is left"

# As a person would see it.
{ TIMEFORMAT='%U %S'; time "$programs/exits" status 0 "$spins"; } 2>timed &
timer=$!
wait_until 10 'pid=$(pgrep -P "$timer" -x exits)'
away "$pid" 2 "under time: is away"
wait_until 5 "alive $pid"
cpu=$(ps -o times= -p "$pid" 2>/dev/null || echo 0)
ended "$timer"
read -r user _ <timed
check "time shows what was used away: $user s, of $at_home ms at home (ps said ${cpu// /} s)" \
	test "$(tr -d . <<<"$user" | sed 's/^0*//')" -gt $((at_home / 2))
finish
