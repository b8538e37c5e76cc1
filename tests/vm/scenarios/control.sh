#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# mosctl keeps its promises: exit statuses, words, and JSON that is JSON.
#
# cluster: --netns 3 --kernel 6.1
# cluster: --nodes 3 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

json() {	# NAME COMMAND...
	local name=$1 said
	shift
	said=$("$@" 2>&1)
	check "$name: prints JSON" python3 -m json.tool <<<"$said"
}

for command in nodes ps status; do
	check "$command: runs" mosctl $command
	json $command mosctl $command --json
done
for command in nodes ps migrate where why status up down; do
	said=$(mosctl $command --help)
	is "$?" 0 "$command: has help"
	like "$said" 'Examples:' "$command: with examples"
done
check "help: lists the commands" mosctl --help
mosctl >/dev/null 2>&1
is "$?" 2 "no command is wrong usage"
said=$(mosctl migrat 2>&1)
is "$?" 2 "an unknown command is wrong usage"
like "$said" 'migrate' "and the near one is named: $said"
mosctl migrate >/dev/null 2>&1
is "$?" 2 "migrate without arguments is wrong usage"
mosctl where 1 2 >/dev/null 2>&1
is "$?" 2 "one argument too many is wrong usage"

is "$(mosctl nodes | grep -cw up)" "$nodes" "all nodes are up"
like "$(mosctl nodes)" 'this node' "one of them is this"
is "$(mosctl nodes | awk 'NR > 1 { print $1 }')" "$(seq "$nodes")" "they stand in the order of their numbers"
is "$(mosctl nodes --json | sed -n 's/.*"number": *\([0-9]*\).*/\1/p')" "$(seq "$nodes")" "in JSON as well"
like "$(mosctl nodes)" "$(uname -r | sed 's/[.+]/[&]/g')" "with its kernel"

start_ready out "$programs/spin" 0 4
check "why: no reason is no reason to fail" mosctl why "$pid"
is "$(mosctl why "$pid")" "" "why: nothing is in the way"
json why mosctl why "$pid" --json
json where mosctl where "$pid" --json
check "migrate: home is where it is" mosctl migrate "$pid" home
said=$(mosctl migrate -v "$pid" 2 2>&1)
is "$?" 0 "migrate -v: moves it"
like "$said" 'home.*node 2' "migrate -v: says from where to where: $said"
is "$(where "$pid")" 2 "where: says 2"
like "$(mosctl ps)" "$pid +spin +node 2" "ps: shows it there"
like "$(mosctl ps --json)" '"freeze_ns": *[1-9]' "ps: and for how long it stood still"
json ps mosctl ps --json
check "migrate: to where it is" mosctl migrate "$pid" 2
is "$(count away)" 1 "status: one is away"
is "$(count guests 2)" 1 "status: node 2 has a guest"
said=$(mosctl down 2>&1)
is "$?" 3 "down: is refused while one is away: $said"
said=$(on 2 mosctl down 2>&1)
is "$?" 3 "down: is refused where the guest is: $said"

# Somebody on the guest's node cannot move it from there.
guest=$(on 2 mosctl ps --json | grep -c '"pid"')
is "$guest" 0 "ps: a guest is not a process of its node"
json "migrate" mosctl migrate "$pid" home --json
mosctl migrate "$pid" 2
like "$(mosctl migrate -v "$pid" 1)" 'node 2 -> home' "migrate -v: the number of this node is home"
is "$(where "$pid")" home "it is at home again"
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "it ends well"
said=$(mosctl where "$pid" 2>&1)
is "$?" 4 "where: of one that has ended: $said"
json "a refusal" mosctl migrate "$pid" 2 --json
finish
