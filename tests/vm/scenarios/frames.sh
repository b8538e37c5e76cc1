#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The processor of node 2 has more state than that of node 1: a program of there has its own back all the same when a
# handler began on the one and ends on the other. Where the frame of the handler, or what the program itself saves, would be
# larger than it has room for it is not taken.
#
# cluster: --nodes 2 --kernel 6.1 --cpu 1:-pku
# full: --nodes 2 --kernel 6.1 --cpu 1:-pku
# full: --nodes 2 --kernel 6.12 --cpu 1:-pku
# full: --nodes 2 --kernel 6.1 --cpu '1:-mpx,-pku 2:-pku'
# full: --nodes 2 --kernel 6.12 --cpu '1:-mpx,-pku 2:-pku'
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

is_refused() {	# WORDS NAME
	begin stays
	refused=$(mosctl migrate "$pid" 2 2>&1)
	is "$?" 3 "$2"
	like "$refused" "cpu_features: .*$1" "and that is said in words: $refused"
	enter stays
	leave stays
	finish
}
more() {	# FLAG: node 2 has it, and we have not
	on 2 grep -qw "$1" /proc/cpuinfo && ! grep -qw "$1" /proc/cpuinfo
}

if more mpx && ! grep -qw xsavec /proc/cpuinfo; then
	is_refused "more vector state" "a program that saves all there is is not taken where there is more"
elif more ospke && [[ $(uname -r) != 6.1.* ]]; then
	is_refused "protection keys.*nopku" "a program that knows of no protection keys is not taken where frames have them"
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
