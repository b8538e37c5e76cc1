# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the scenarios share: TAP output, deadlines, and sending a process from node to node.
#
# A scenario runs on node1 of a cluster as root. It sources this file, makes its checks and
# calls `finish`; leaving early by any other way is a failure. Everything it writes goes to
# $work, a directory of its own.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # for the scenarios
programs=$(cd "$here/../.." && pwd)/build/programs
work=$(mktemp -d "/tmp/scenario.XXXXXX")
cd "$work" || exit 1

# Nothing is ever written here: to read it with a timeout is to sleep, without a process for it.
mkfifo "$work.idle"
exec {idle}<>"$work.idle"
rm "$work.idle"

tests=0
failures=0
finished=

#
# TAP
#

diag() {
	printf '%s\n' "$@" | sed 's/^/# /'
}

ok() {	# NAME
	echo "ok $((++tests)) - ${1%%$'\n'*}"
}

not_ok() {	# NAME [WORDS...]
	echo "not ok $((++tests)) - ${1%%$'\n'*}"
	failures=$((failures + 1))
	shift
	(($# == 0)) || diag "$@"
}

skip() {	# NAME REASON
	echo "ok $((++tests)) - $1 # SKIP $2"
}

is() {	# GOT WANTED NAME
	if [[ $1 == "$2" ]]; then
		ok "$3"
	else
		not_ok "$3" "got:    $1" "wanted: $2"
	fi
}

like() {	# GOT REGEX NAME
	if [[ $1 =~ $2 ]]; then
		ok "$3"
	else
		not_ok "$3" "got:          $1" "wanted like:  $2"
	fi
}

is_near() {	# GOT WANTED NAME: numbers, within 5 %
	check "$3 ${1:-no} of $2" test $((${1:-0} * 20)) -ge $(($2 * 19)) -a $((${1:-0} * 20)) -le $(($2 * 21))
}

check() {	# NAME COMMAND...: is well if the command is
	local name=$1 said
	shift
	if said=$("$@" 2>&1); then
		ok "$name"
	else
		not_ok "$name" "status $? of: $*" "$said"
	fi
}

same() {	# FILE FILE NAME: byte for byte
	local said
	if said=$(cmp "$1" "$2" 2>&1); then
		ok "$3"
	else
		not_ok "$3" "$said" "its last lines:" "$(tail -n 3 "$1" 2>/dev/null | cut -c 1-200)"
	fi
}

# Prints the plan and ends the scenario.
finish() {
	finished=yes
	exit $((failures != 0))
}

at_exit() {
	local status=$?
	echo "1..$tests"
	if [[ ! $finished ]]; then
		echo "Bail out! the scenario ended early, with status $status"
		status=1
	fi
	# The log tells most when something went wrong.
	((status == 0)) || diag "the kernel's last words:" "$(dmesg | grep -i mosix | tail -n 15)"
	! mountpoint -q hpc || umount hpc
	cd / && rm -rf "$work"
	exit "$status"
}
trap at_exit EXIT

#
# Time
#

now_ms() {
	echo $((${EPOCHREALTIME/./} / 1000))
}

# Asks for a condition, written as a command, again and again until it holds.
wait_until() {	# SECONDS CONDITION
	local deadline=$(($(now_ms) + $1 * 1000))
	until eval "$2"; do
		(($(now_ms) < deadline)) || return 1
		nap 50
	done
}

# As wait_until, and a failed check when the condition does not come to hold.
soon() {	# SECONDS CONDITION NAME
	if wait_until "$1" "$2"; then
		ok "$3"
	else
		not_ok "$3" "not within $1 s: $2"
	fi
}

nap() {	# MS
	local ms=00$(($1 % 1000))
	read -rt "$(($1 / 1000)).${ms: -3}" -u "$idle" || true
}

pause() {	# MOST: at most so many milliseconds, at random
	nap $((RANDOM % $1 + 1))
}

#
# Processes
#

alive() {	# PID: is there, and no zombie
	local stat=
	{ read -r stat <"/proc/$1/stat"; } 2>/dev/null
	[[ $stat && ${stat##*)} != ' '[ZX]* ]]
}

# Starts a program in the background, its output in FILE, and waits until it is that program.
# Sets $pid.
start() {	# FILE COMMAND...
	local file=$1
	shift
	"$@" >"$file" 2>&1 {idle}>&- &
	pid=$!
	wait_until 10 "is_itself $pid"
}

is_itself() {	# PID: is no longer the shell that started it
	! alive "$1" || [[ $(readlink "/proc/$1/exe") != "$(readlink /proc/$$/exe)" ]]
}

# As start, and waits until it prints the line `ready`.
start_ready() {	# FILE COMMAND...
	start "$@"
	wait_until 20 "grep -qx ready '$1' || ! alive $pid"
}

# Waits for a child of ours and sets $status: how it ended; a signal is 128 and its number.
ended() {	# PID
	wait "$1" 2>/dev/null
	status=$?
}

end() {	# PID...: our children, whatever their state
	kill -KILL "$@" 2>/dev/null
	wait "$@" 2>/dev/null
}

# The frames of all threads as gdb finds them, a line for each, without what is another in each run: addresses, numbers
# of threads, and their order, which in a core is that in which they ended.
frames() {	# PROGRAM CORE, or -p PID
	DEBUGINFOD_URLS='' timeout 200 gdb -nx -batch -ex 'thread apply all bt' "$@" 2>/dev/null |
		awk '/^Thread / { if (t) print t; t = "Thread" } t && /^#/ { t = t " " $0 } END { print t }' |
		sed -E 's/0x[0-9a-f]+( in)?//g; s/expected=[0-9]+/expected=N/g; s/[0-9]{4,}/N/g; s/  +/ /g' | sort
}

# `crash` stands where it stays until it is told to crash; its input is the descriptor $input.
start_crash() {	# FILE
	[[ ${input-} ]] || { mkfifo input; exec {input}<>input; }
	start_ready "$1" bash -c "exec '$programs/crash' <input"
	wait_until 20 "((\$(awk '\$3 == \"S\"' /proc/$pid/task/*/stat | wc -l) == 4))"
}

#
# Moving
#

nodes=$(awk '!/^#/ && NF >= 3 { n += $3 } END { print n + 0 }' /etc/openmosix.map 2>/dev/null || echo 0)
# One round over all nodes, also from one guest's node to the next.
case $nodes in
0 | 1) route=() ;;
2) route=(2 home) ;;
*) route=(2 home 3 2 home 3 home) ;;
esac

where() {	# PID
	mosctl where "$1" 2>&1
}

# Moves a process and looks where it is then. A call that cannot be made away may have
# brought it home again by itself; that is no failure, and counted in $returned.
moves=0 returned=0
move() {	# PID NODE|home: status as mosctl's; 1 if it is said to be elsewhere
	local words status
	words=$(mosctl migrate "$1" "$2" 2>&1)
	status=$?
	if ((status != 0)); then
		alive "$1" && diag "mosctl migrate $1 $2: status $status: $words"
		return $status
	fi
	words=$(where "$1")
	case $words in
	"$2") return 0 ;;
	home) returned=$((returned + 1)) ;;
	*) alive "$1" || return 0
	   diag "pid $1 was moved to $2 and is said to be at: $words"
	   return 1 ;;
	esac
}

# Moves a process that has no reason to return, as a check of its own.
away() {	# PID NODE [NAME]
	local name=${3:-goes to node $2}
	if move "$1" "$2"; then
		is "$(where "$1")" "$2" "$name"
	else
		not_ok "$name"
	fi
}

home() {	# PID [NAME]
	away "$1" home "${2:-comes home}"
}

# One move of a ride, and counts it: as move(), but without programs that have to be started for it.
move_swiftly() {	# PID NODE|home
	local said
	[[ ${porter_PID-} ]] || coproc porter { exec "$here/../suite/porter" 2>&1; }
	echo "$1 $2" >&"${porter[1]}"
	read -r said <&"${porter[0]}" || said="the porter has ended"
	case $said in
	there) ;;
	"moved $2") moves=$((moves + 1)) ;;
	"moved home") moves=$((moves + 1)) returned=$((returned + 1)) ;;
	*) alive "$1" && diag "pid $1, to $2: $said"
	   return 1 ;;
	esac
}

# Sends a process round the nodes as long as it lives, or MOST times. Sets $moves and
# $refused. A refusal ends the ride, unless $may_refuse is set: some programs get into a
# state in which they cannot move for a while.
ride() {	# PID [MOST]
	local pid=$1 most=${2:-0} step=0
	moves=0 refused=0 returned=0
	while alive "$pid" && ((most == 0 || moves < most)); do
		if ! move_swiftly "$pid" "${route[step++ % ${#route[@]}]}" && alive "$pid"; then
			refused=$((refused + 1))
			[[ ${may_refuse-} ]] || return 1
		fi
		pause 100
	done
	((returned == 0)) || diag "it came home by itself $returned times of $moves"
}

# A run that goes on until SIGTERM and prints `steps N` as it ends, and then its twin at home
# that makes as many steps: their outputs must be the same.
ride_and_compare() {	# NAME MOVES PROGRAM [ARG...]: the program's first argument is the number of steps
	local name=$1 most=$2 steps status
	shift 2
	start_ready "$name.moved" "$1" 0 "${@:2}"
	if ride "$pid" "$most" && ((moves >= most)); then
		ok "$name: moved $moves times"
	else
		not_ok "$name: moved $moves times of $most"
	fi
	kill -TERM "$pid" 2>/dev/null
	wait_until 30 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status" 0 "$name: ends well"
	steps=$(sed -n 's/^steps //p' "$name.moved")
	"$1" "${steps:-1}" "${@:2}" >"$name.home" 2>&1
	same "$name.moved" "$name.home" "$name: ${steps:-no} steps, the same output as at home"
}

# The others know that a node has left, as long as it is not back.
leaves_and_returns() {	# NODE TIMES
	local k round
	for ((round = 1; round <= $2; round++)); do
		check "node $1 leaves" on "$1" mosctl down
		for ((k = 1; k <= nodes; k++)); do
			((k == $1)) ||
				soon 5 "on $k mosctl nodes | grep -Eq '^ *$1 .* silent .* it has left the cluster'" "node $k knows that node $1 has left"
		done
		nap 1200
		for ((k = 1; k <= nodes; k++)); do
			((k == $1)) ||
				like "$(on "$k" mosctl nodes)" ' it has left the cluster' "node $k goes on knowing it"
		done
		check "node $1 is back" on "$1" mosctl up
		for ((k = 1; k <= nodes; k++)); do
			soon 10 "((\$(on $k mosctl nodes | grep -cw up) == $nodes))" "node $k: all are up"
		done
	done
}

# One of the module's counters, by its name in `mosctl status --json`.
count() {	# NAME [NODE]
	on "${2:-1}" mosctl status --json | sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p"
}

# What the module of node 1, or of the third, knows of a node.
of_node() {	# NODE FIELD [NODE]
	on "${3:-1}" mosctl nodes --json | awk -v node="$1" -v name="\"$2\":" '
		$1 == "\"number\":" { at = $2 + 0 }
		at == node && $1 == name { gsub(/[",]/, "", $2); print $2 }'
}

#
# Memory
#

available() {	# NODE: KiB of memory
	on "$1" sed -n 's/^MemAvailable: *\([0-9]*\) .*/\1/p' /proc/meminfo
}

fill() {	# NODE MIB: leaves it so much memory
	on "$1" mkdir -p /run/hold
	on "$1" mount -t tmpfs -o size=95% hold /run/hold
	on "$1" bash -c "head -c $((($(available "$1") - $2 * 1024) * 1024)) /dev/zero >/run/hold/ballast"
}

drain() {	# NODE
	on "$1" umount /run/hold
}
