#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where the node of a guest allows less memory than its home, the process gets it at home; where that node has more
# processors, it sees none that its home has not; where its kernel is older, it is content with what is told there.
#
# cluster: --nodes 2 --kernel mixed --smp 1,4 --timeout 900
# full: --nodes 2 --kernel 6.1 --smp 1,4 --timeout 900
# full: --nodes 2 --kernel 6.12 --smp 1,4 --timeout 900
. "$(dirname "$0")/../lib.sh"

start_unlike() {	# FILE [ARG...]: its input is the descriptor $input
	[[ ${input-} ]] || { mkfifo input; exec {input}<>input; }
	start_ready "$1" bash -c 'exec "$@" <input' bash "$programs/unlike" "${@:2}"
	out=$1
}

say() {	# WORD...: what the program answers, and where it is then, is in $said
	local had
	had=$(wc -l <"$out")
	echo "$*" >&"$input"
	wait_until 120 "((\$(wc -l <'$out') > $had)) || ! alive $pid"
	said="$(tail -n 1 "$out"), at $(where "$pid")"
}

says() {	# WORDS ANSWER NAME
	say "$1"
	is "$said" "$1$2" "$3"
}

start_unlike out

# Areas of memory.
most=$(on 2 sysctl -n vm.max_map_count)
on 2 sysctl -qw vm.max_map_count=2000
away "$pid" 2
says "areas 1000" ": well, at 2" "areas that its node allows a process makes there"
says "areas 2000" ": well, at home" "those that its node does not allow it makes at home"
refused=$(mosctl migrate "$pid" 2 2>&1)
like "$? $refused" "^[1-9].* the target has room for [0-9]+ of its [0-9]+ areas of memory: vm.max_map_count" \
	"with them it is refused there, in words: $refused"
is "$(where "$pid")" home "and is at home"
on 2 sysctl -qw "vm.max_map_count=$most"
away "$pid" 2 "where there is room for them it goes"
home "$pid"

# What memory may come to.
committed=$(on 2 awk '/^Committed_AS:/ { print $2 }' /proc/meminfo)
on 2 sysctl -qw vm.overcommit_kbytes=$((committed + 120 * 1024)) vm.overcommit_memory=2
away "$pid" 2
for word in map break remap protect; do
	says "$word 8" ": well, at 2" "$word: what its node has room for is done there"
	says "$word 200" ": well, at home" "$word: what it has no room for is done at home"
	away "$pid" 2
done
says "collide 0" ": ENOMEM, at 2" "what cannot be anywhere does not bring it home"
size=$(awk '/^VmSize:/ { print int($2 / 1024) }' "/proc/$pid/status")
says "limit $((size + 50))" ": well, at 2" "it limits itself"
for word in map break remap; do
	says "$word 200" ": ENOMEM, at 2" "$word: what its own limit forbids does not bring it home"
done
says "limit 0" ": well, at 2" "it takes the limit away"
says "map 200" ": well, at home" "and is given room at home again"
on 2 sysctl -qw vm.overcommit_memory=0

# Processors. Node 1 has one, node 2 has four.
away "$pid" 2
say processor
is "$said" "processor 0 of 1, at 2" "it is on no processor that its home has not"
home "$pid"
mosctl tune same-processors 0 >/dev/null
away "$pid" 2
say processor
like "$said" "^processor [1-3] of 1, at 2$" "unless its home does not mind: $said"
home "$pid"
mosctl tune same-processors 1 >/dev/null
check "what the kernel tells of processors in memory is so, too" "$here/../suite/ride" --flavour out '[.]processor$'

# More areas than can move.
sysctl -qw vm.max_map_count=100000
on 2 sysctl -qw vm.max_map_count=100000
away "$pid" 2
says "areas 63000" ": well, at home" "before it has more areas than can move it comes home"
like "$(mosctl why "$pid")" "many_areas.* with more than 65536" "why it stays there is said"
refused=$(mosctl migrate "$pid" 2 2>&1)
like "$? $refused" "^3 .*many_areas: it has [0-9]+ areas of memory" "and so it is not moved: $refused"
end "$pid"
sysctl -qw "vm.max_map_count=$most"
on 2 sysctl -qw "vm.max_map_count=$most"

# Restartable sequences of node 2, whose kernel knows more of them, at node 1. On one processor all threads have one number there.
older() {	# RELEASE: before 6.3
	[[ $1 =~ ^6\.[0-2]\. ]]
}
if older "$(uname -r)" && ! older "$(on 2 uname -r)"; then
	# shellcheck disable=SC2016 # for the node
	on 2 bash -c "$(declare -f start_unlike say)"'
		. "$0/../lib.sh"
		taskset -cp 0 $$ >/dev/null
		start_unlike out
		away "$pid" 1
		say numbers
		is "$said" "numbers 4, at 1" "each thread has a number of its own"
		home "$pid"
		end "$pid"
		export GLIBC_TUNABLES=glibc.pthread.rseq=0
		start_unlike long register 64
		away "$pid" 1 "with a longer area it goes, too: $(head -n 1 long)"
		home "$pid"
		end "$pid"
		finish' "$here/scenarios" >numbers
	is "$(grep -c '^ok' numbers)" 5 "what the older kernel does not tell the threads of a program it does not miss"
	grep -q '^not ok' numbers && diag "$(<numbers)"
else
	diag "not shown here: numbers that an older kernel does not keep"
fi
finish
