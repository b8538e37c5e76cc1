#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What cannot be moved is refused, with an exit status and in words, and runs on undisturbed. With the argument `all`
# more states are tried.
#
# cluster: --netns 3 --kernel 6.12
# full: --nodes 3 --kernel 6.1 --timeout 900 -- all
# full: --nodes 3 --kernel 6.12 --timeout 900 -- all
. "$(dirname "$0")/../lib.sh"

refused() {	# STATUS WORDS NAME COMMAND...
	local status=$1 words=$2 name=$3 said
	shift 3
	said=$("$@" 2>&1)
	is "$?" "$status" "$name: status $status"
	like "$said" "$words" "$name: $said"
}

# Whatever there is to do at home goes on there.
goes_on() {	# NAME
	is "$(where "$pid")" home "$1: is at home"
	check "$1: lives" alive "$pid"
}

# A state in which a process stays, and the reason that is given for it.
stays() {	# STATE REASON
	start_ready "$1" "$programs/refused" "$1"
	refused 3 "$2" "$1" mosctl migrate "$pid" 2
	like "$(mosctl why "$pid")" "$2" "$1: why says the same"
	goes_on "$1"
}

# And when it leaves that state it can move.
moves_later() {	# STATE
	kill -TERM "$pid"
	soon 10 "grep -q 'free again' '$1'" "$1: is free again"
	away "$pid" 2 "$1: can move now"
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 0 "$1: ends well"
}

# A state that only home can be asked for: who is away when he gets into it is at home in it.
comes_home_for() {	# STATE REASON
	start_ready "$1.later" "$programs/refused" "$1" later
	away "$pid" 2 "$1, later: goes to node 2"
	kill -TERM "$pid"
	soon 20 "grep -qx impossible '$1.later' || ((\$(grep -cx ready '$1.later') == 2))" "$1, later: gets into it"
	refused 3 "$2" "$1, later" mosctl migrate "$pid" 2
	goes_on "$1, later"
	end "$pid"
}

is_possible() {	# STATE
	"$programs/refused" "$1" later >possible 2>&1 &
	wait_until 10 "grep -qx ready possible"
	kill -TERM $!
	wait_until 10 "grep -qx impossible possible || ((\$(grep -cx ready possible) == 2))"
	end $!
	! grep -qx impossible possible
}

# A state that needs what not every machine has, as the headings of the small programs say it.
declare -A needs=([sealed]='kernel 6.10' [mdwe]='kernel 6.3' [cpuid]='flag cpuid_fault'
	[speculation]='choice of speculation')

# Whether a state is to be tried. One that should be there and is not fails when it is tried.
is_here() {	# STATE
	local need=${needs[$1]-}
	if [[ ! $need ]] || "$here/../suite/needs.py" "$need"; then
		return 0
	elif is_possible "$1"; then
		not_ok "$1: is possible, though it was thought to need $need"
	else
		diag "not shown here: $1, which needs $need"
	fi
	return 1
}

# One that is over.
sh -c 'sleep 1 & echo $!; exec sleep 1000' >dead 2>&1 &
parent=$!
soon 10 "[[ -s dead ]] && ! alive \$(<dead)" "a process has ended, and its parent has not asked for it"
refused 4 'has ended' "one that has ended" mosctl migrate "$(<dead)" 2
end "$parent"
start_ready ending "$programs/refused" waiting
refused 3 'nothing interrupts' "in a wait that nothing interrupts" mosctl migrate "$pid" 2
goes_on "in a wait that nothing interrupts"
mosctl migrate "$pid" 2 >ended 2>&1 &
mover=$!
nap 300
kill -KILL "$pid"
soon 1 "! alive $mover" "one that ends before it is caught: the order is answered at once"
ended "$mover"
is "$status" 4 "one that ends before it is caught: status 4"
like "$(<ended)" 'has ended|there is no process' "one that ends before it is caught: $(<ended)"

start_ready mine "$programs/spin" 0
mine=$pid

refused 4 'no such process|no process' "no such pid" mosctl migrate 4194000 2
refused 4 'no such process|no process' "where of no such pid" mosctl where 4194000
refused 4 'no such process|no process' "why of no such pid" mosctl why 4194000
refused 3 'kernel thread' "a kernel thread" mosctl migrate 2 2
refused 3 'init' "init" mosctl migrate 1 2
refused 4 'node 77' "an unknown node" mosctl migrate "$mine" 77
refused 2 'node|NODE' "no node at all" mosctl migrate "$mine" nowhere
refused 2 'pid|PID' "no pid at all" mosctl migrate somebody 2
refused 5 'owner|root' "somebody else's process" \
	setpriv --reuid 65534 --regid 65534 --clear-groups mosctl migrate "$mine" 2
goes_on "somebody else's process"
nobody_in_a_namespace=(setpriv --reuid 65534 --regid 65534 --clear-groups unshare -Urn)
refused 5 'owner|root' "root of a namespace of his own" "${nobody_in_a_namespace[@]}" mosctl migrate "$mine" 2
refused 5 'root' "a node of his own" "${nobody_in_a_namespace[@]}" mosctl down

start theirs setpriv --reuid 65534 --regid 65534 --clear-groups "$programs/spin" 0
soon 10 "grep -qx ready theirs" "a process of nobody runs"
check "its owner may move it" setpriv --reuid 65534 --regid 65534 --clear-groups mosctl migrate "$pid" 2
is "$(where "$pid")" 2 "and it is there"
check "root may bring it back" mosctl migrate "$pid" home
end "$pid"

stays shared 'shm|shares'
moves_later shared
comes_home_for shared 'shm|shares'
others=() more=('ring ioring')
[[ ${1-} != all ]] || others=('locked mem_lock' 'locked_all mem_lock' 'dispatch user_dispatch') more+=('tracee ptrace')
for state in "${others[@]}"; do
	stays "${state% *}" "${state#* }"
	moves_later "${state% *}"
	comes_home_for "${state% *}" "${state#* }"
done
for state in 'seccomp seccomp' "${more[@]}"; do
	stays "${state% *}" "${state#* }"
	end "$pid"
	comes_home_for "${state% *}" "${state#* }"
done

# What has been asked of the processor or the kernel for this program alone. Some can be taken back.
for state in 'port direct_io' 'tsc tsc' 'cpuid cpuid' 'speculation speculation'; do
	is_here "${state% *}" || continue
	stays "${state% *}" "${state#* }"
	moves_later "${state% *}"
	comes_home_for "${state% *}" "${state#* }"
done
for state in 'segment ldt' 'sealed sealed' 'mdwe mdwe'; do
	is_here "${state% *}" || continue
	stays "${state% *}" "${state#* }"
	end "$pid"
	comes_home_for "${state% *}" "${state#* }"
done

# One that is stopped looks at no order before it goes on, wherever it is: it is not waited for.
has_stopped() {	# PID
	[[ $(<"/proc/$1/stat") == *') T '* ]]
}

start_ready stopped "$programs/spin" 0
for at in home 2; do
	[[ $at == home ]] || away "$pid" "$at" "stopped: goes to node $at first"
	kill -STOP "$pid"
	soon 5 "has_stopped $pid" "stopped at $at"
	[[ $at == home ]] ||
		refused 3 "stopped: .*kill -CONT $pid" "stopped at $at, ordered home" timeout 5 mosctl migrate "$pid" home
	refused 3 "stopped: .*kill -CONT $pid" "stopped at $at, ordered to node 3" timeout 5 mosctl migrate "$pid" 3
	like "$(mosctl why "$pid")" "^stopped: .*kill -CONT $pid" "stopped at $at: why says the same"
	is "$(where "$pid")" "$at" "stopped at $at: is there"
	kill -CONT "$pid"
	soon 5 "! has_stopped $pid" "stopped at $at: goes on"
done

# One that is frozen with its cgroup stands still, wherever it is, and is not moved to where it would not.
mkdir cgroup
check "frozen: a hierarchy of cgroups" mount -t cgroup2 none cgroup
mkdir cgroup/kept
echo "$pid" >cgroup/kept/cgroup.procs
for at in 2 home; do
	move "$pid" "$at"
	echo 1 >cgroup/kept/cgroup.freeze
	soon 20 "grep -qx 'frozen 1' cgroup/kept/cgroup.events" "frozen at $at: home's kernel says so"
	[[ $at == home ]] ||
		refused 3 'frozen: ' "frozen at $at, ordered home" timeout 5 mosctl migrate "$pid" home
	refused 3 'frozen: ' "frozen at $at, ordered to node 3" timeout 5 mosctl migrate "$pid" 3
	like "$(mosctl why "$pid")" '^frozen: ' "frozen at $at: why says the same"
	is "$(where "$pid")" "$at" "frozen at $at: is there"
	lines=$(wc -l <stopped)
	nap 1500
	is "$(wc -l <stopped)" "$lines" "frozen at $at: stands still"
	echo 0 >cgroup/kept/cgroup.freeze
	soon 20 "((\$(wc -l <stopped) > $lines + 1))" "frozen at $at: goes on"
done
echo "$pid" >cgroup/cgroup.procs
rmdir cgroup/kept
umount cgroup
rmdir cgroup
away "$pid" 2 "frozen: goes away again"

# Whoever traces one that is stopped keeps it so.
kill -STOP "$pid"
soon 5 "has_stopped $pid" "stopped, and traced"
python3 - "$pid" >tracer <<-'END' &
	import ctypes, sys, time
	attach = 16
	print(ctypes.CDLL(None).ptrace(attach, int(sys.argv[1]), None, None), flush=True)
	time.sleep(60)
END
tracer=$!
soon 10 "grep -qx 0 tracer" "stopped, and traced: has a tracer"
refused 3 'ptrace' "stopped, and traced" timeout 5 mosctl migrate "$pid" home
end "$tracer"
kill -CONT "$pid"
home "$pid" "stopped: comes home once it goes on"

# Stopped when the order has just been given: it comes, or it is said that it is stopped.
away "$pid" 2 "stopped on the way home: is away"
began=$(now_ms)
timeout 10 mosctl migrate "$pid" home
took=$(($(now_ms) - began))
answered=0 came=0
for ((round = 1; round <= 20; round++)); do
	[[ $(where "$pid") != home ]] || mosctl migrate "$pid" 2 || break
	timeout 10 mosctl migrate "$pid" home >raced 2>&1 &
	mover=$!
	pause $((2 * took))
	kill -STOP "$pid"
	ended "$mover"
	if ((status == 0)); then
		came=$((came + 1))
	elif ((status != 3)) || ! grep -q 'stopped: ' raced; then
		diag "round $round: status $status: $(<raced)"
		break
	fi
	answered=$((answered + 1))
	kill -CONT "$pid"
	wait_until 5 "! has_stopped $pid"
done
diag "$came of $answered came, where one takes $took ms"
is "$answered" 20 "stopped on the way home: every order is answered"
home "$pid" "stopped on the way home: comes home at last"
end "$pid"

# A probe in its code would be met where nobody knows it.
tracing=/sys/kernel/tracing
[[ -e $tracing/uprobe_events ]] || mount -t tracefs none "$tracing"
cp "$programs/spin" probed_program
start_ready probed ./probed_program 0
main=$(nm probed_program | awk '$3 == "main" { print $1 }')
check "probed: by home's tracing" tee "$tracing/uprobe_events" <<<"p:probed $PWD/probed_program:0x$main"
echo 1 >"$tracing/events/uprobes/probed/enable"
refused 3 'uprobe: ' "probed" mosctl migrate "$pid" 2
goes_on "probed"
echo 0 >"$tracing/events/uprobes/probed/enable"
echo >"$tracing/uprobe_events"
end "$pid"

# Memory that is shared with children, in as many pieces as there may be: to look at it takes no longer than at other areas.
start_ready pieces python3 -c '
import mmap
pieces = [mmap.mmap(-1, 4096) for _ in range(30000)]
print("ready", flush=True)
import signal
signal.pause()'
timeout 10 mosctl why "$pid" >said 2>&1
check "many pieces of shared memory: why answers soon" test $? != 124
end "$pid"

start_ready traced "$programs/refused" traced
tracer=$pid
pid=$(sed -n 's/^child //p' traced)
refused 3 'ptrace|trace' "under ptrace" mosctl migrate "$pid" 2
goes_on "under ptrace"
kill -TERM "$tracer"
soon 10 "! alive $pid" "under ptrace: ends with its tracer"
end "$tracer"

is_32_bit() {	# NAME
	refused 3 'VM86_mode: ' "$1" mosctl migrate "$pid" 2
	like "$(mosctl why "$pid")" '^VM86_mode: ' "$1: why says the same"
	goes_on "$1"
	end "$pid"
}
start_ready old "$programs/old32"
is_32_bit "a 32-bit program"

# To become one is to come home.
mkfifo word
exec {word}<>word
start_ready becomes sh -c 'echo ready; read -r line <word; exec "$0"' "$programs/old32"
away "$pid" 2 "becomes a 32-bit program: goes to node 2"
echo >&"$word"
soon 20 "((\$(grep -cx ready becomes) == 2))" "becomes a 32-bit program: is one"
is_32_bit "becomes a 32-bit program"

# A node that takes no more than it wants to.
on 2 sysctl -qw net.mosix.max_guests=1
start_ready first "$programs/spin" 0
first=$pid
start_ready second "$programs/spin" 0
away "$first" 2 "the only guest that node 2 takes"
refused 3 'no more than 1 guests .*max_guests' "one guest too many" mosctl migrate "$pid" 2
goes_on "one guest too many"
home "$first"
away "$pid" 2 "there is room again"
end "$first" "$pid"
on 2 sysctl -qw net.mosix.max_guests=256

# And no more of one home than leave some to others.
on 2 sysctl -qw net.mosix.max_guests_per_home=1
start_ready first "$programs/spin" 0
first=$pid
start_ready second "$programs/spin" 0
over=$(count over_quota 2)
away "$first" 2 "the only guest of node 1 that node 2 takes"
refused 3 'no more than 1 guests of one home .*max_guests_per_home' "one guest of node 1 too many" mosctl migrate "$pid" 2
goes_on "one guest of node 1 too many"
is "$(count over_quota 2)" "$((over + 1))" "node 2 has counted it"
check "while node 3 is served" on 3 bash -c '
	"$1" 0 >/dev/null & mosctl migrate $! 2 && [[ $(mosctl where $!) == 2 ]]; status=$?
	kill -KILL $!; exit $status' - "$programs/spin"
home "$first"
away "$pid" 2 "there is room for another of node 1"
end "$first" "$pid"
on 2 sysctl -qw net.mosix.max_guests_per_home=128

# Nor more memory of one home on its way.
on 2 sysctl -qw net.mosix.arriving_share=1
start_ready big python3 -c 'import time; b = bytearray(b"x") * (16 << 20); print("ready", flush=True); time.sleep(600)'
refused 3 'MiB of this home.s would be on their way.*arriving_share' "too much memory at a time" mosctl migrate "$pid" 2
goes_on "too much memory at a time"
is "$(count over_quota 2)" "$((over + 2))" "node 2 has counted it"
on 2 sysctl -qw net.mosix.arriving_share=75
away "$pid" 2 "and goes when it may"
end "$pid"

# A node that left, one of another version in its place, and one that is cut off.
on 3 mosctl down
soon 10 "! mosctl nodes --json | grep -A 4 '\"number\": 3' | grep -q '\"up\"'" "node 3 is known to have left"
refused 3 'node 3: it has left the cluster' "a node that left" mosctl migrate "$mine" 3
on 3 timeout 60 python3 "$here/stranger.py" 10.77.0.3 3 10.77.0.1 /etc/mosix/key >stranger 2>&1 &
stranger=$!
soon 20 "mosctl nodes | grep -q 'version'" "nodes says that node 3 has another protocol version"
refused 3 'version' "a node of another version" mosctl migrate "$mine" 3
soon 10 "grep -q 'refused: .*version' stranger" "and it was told so"
kill "$stranger"
on 3 ip link set eth0 down
refused 3 'node 3' "a node that nobody can reach" mosctl migrate "$mine" 3

pid=$mine
goes_on "after all that"
away "$pid" 2 "it moves where it can"
home "$pid"
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "and ends well"
finish
