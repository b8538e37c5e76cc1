#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where processors differ, a process goes to those that have all that its home's has, and to no other; and where its home
# says so, to none that has more.
#
# cluster: --nodes 3 --kernel 6.12 --cpu 2:-avx2,-bmi2
# full: --nodes 3 --kernel 6.1 --cpu 2:-avx2,-bmi2
# full: --nodes 3 --kernel 6.12 --cpu 2:-avx2,-bmi2
. "$(dirname "$0")/../lib.sh"

start_ready out "$programs/spin" 0
refused=$(mosctl migrate "$pid" 2 2>&1)
is "$?" 3 "a process does not go where features are lacking"
like "$refused" "cpu_features: .* home: avx2 bmi2" "and that is said in words"
check "it runs on where it is" alive "$pid"
like "$(mosctl nodes)" "no avx2 bmi2" "the list of nodes has it, too"
away "$pid" 3
refused=$(mosctl migrate "$pid" 2 2>&1)
is "$(mosctl where "$pid")" 3 "one that is away is not even brought home for it"
soon 20 "mosctl getload 3 &>/dev/null" "infod knows node 3"
best=$(mosctl migrate "$pid" best 2>&1)
is "$?" 0 "the best node is never that one: $best"
home "$pid"

# What node 2 has, the others have as well.
# shellcheck disable=SC2016 # for the node
on 2 bash -c '. "$0/../lib.sh"
	start_ready out "$programs/spin" 0
	away "$pid" 1
	away "$pid" 3
	home "$pid"
	kill -KILL "$pid"' "$here/scenarios" >out2
is "$(grep -c '^ok' out2)" 3 "a process from there goes everywhere"

# What is loaded away may choose by what is there: whoever minds has his processes go where there is the same.
for k in 1 2; do
	on "$k" sysctl -qw net.mosix.same_features=1
done
away "$pid" 3 "with same_features a process goes where the features are the same"
home "$pid"
# shellcheck disable=SC2016 # for the node
on 2 bash -c '. "$0/../lib.sh"
	start_ready out "$programs/spin" 0
	for k in 1 3; do
		refused=$(mosctl migrate "$pid" "$k" 2>&1)
		like "$? $refused" "^3 .*cpu_features: .* more than home.*same_features.*: avx2 bmi2" "not to node $k: $refused"
	done
	soon 20 "mosctl migrate $pid best && [[ \$(where $pid) == home ]]" "the best node is its own"
	sysctl -qw net.mosix.same_features=0
	away "$pid" 1
	kill -KILL "$pid"' "$here/scenarios" >out3
is "$(grep -c '^ok' out3)" 4 "one of node 2 goes nowhere, as all others have more, until that is taken back"
((failures == 0)) || diag "$(<out3)"
finish
