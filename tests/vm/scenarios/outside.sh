#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Calls that cannot be made away are made all the same, and the program does not notice.
#
# cluster: --nodes 2 --kernel 6.12 --aslr
# full: --netns 2 --kernel 6.1
# full: --nodes 2 --kernel 6.12 --aslr
. "$(dirname "$0")/../lib.sh"

for way in "" .static; do
	outside=$programs/outside$way
	start_ready "out$way" "$outside"
	for call in $("$outside" list); do
		move "$pid" 2 || not_ok "$call$way: goes away"
		kill -USR1 "$pid"
		soon 20 "grep -qx '$call' 'out$way' || ! alive $pid" "$call$way: is made"
		alive "$pid" || break
	done
	ended "$pid"
	is "$status" 0 "outside$way: ends well: $(tail -n 1 "out$way")"
	{ echo ready; "$outside" list; echo "steps 1"; } >"wanted$way"
	same "out$way" "wanted$way" "outside$way: every call did what it must"
done
finish
