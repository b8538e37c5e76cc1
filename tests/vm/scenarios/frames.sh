#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The processor of node 2 has more vector state than that of node 1: a program of there has its own back all the same
# when a handler began on the one and ends on the other. Where the frame of the handler would hold what home knows
# nothing of the program is not taken.
#
# cluster: --nodes 2 --kernel 6.12 --cpu '1:-mpx,-pku 2:-pku'
# full: --nodes 2 --kernel 6.1 --cpu '1:-mpx,-pku 2:-pku'
# full: --nodes 2 --kernel 6.1 --cpu 1:-mpx,-pku
# full: --nodes 2 --kernel 6.12 --cpu 1:-mpx,-pku
. "$(dirname "$0")/../lib.sh"

mkfifo input
exec {input}<>input

begin() {	# NAME
	start_ready "$1" bash -c "exec '$programs/frame' <input"
	wait_until 20 "grep -qx ready '$1'"
}

enter() {	# NAME
	kill -USR1 "$pid"
	soon 20 "grep -qx inside '$1'" "$1: the handler runs"
}

leave() {	# NAME
	echo >&"$input"
	wait_until 20 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status $(tail -n 1 "$1")" "0 kept" "$1: its registers are as they were"
}

if on 2 grep -qw ospke /proc/cpuinfo && [[ $(uname -r) != 6.1.* ]]; then
	begin keys
	refused=$(mosctl migrate "$pid" 2 2>&1)
	is "$?" 3 "a program that knows of no protection keys is not taken where frames have them"
	like "$refused" "cpu_features: .*protection keys.*nopku" "and that is said in words: $refused"
	enter keys
	leave keys
	finish
fi

begin home
away "$pid" 2 "home: goes to node 2"
enter home
is "$(where "$pid")" 2 "home: the handler began on node 2"
home "$pid" "home: comes home in the handler"
leave home

begin out
enter out
away "$pid" 2 "out: goes to node 2 in the handler"
leave out

begin both
away "$pid" 2 "both: goes to node 2"
enter both
home "$pid" "both: comes home in the handler"
away "$pid" 2 "both: and goes back to node 2"
leave both
finish
