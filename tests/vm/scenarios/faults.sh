#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A move is held at each of its stages, out and home, while something goes wrong: the wire is cut for a moment or for
# good, an end is killed, memory is short. Each ends in "moved" or in "still running where it was", never in both,
# never in neither; where it is too late for either, the process ends and the log says why.
#
# The program looks in each of its steps whether somebody else has made one. Arguments say what to try: heal, cut, kill,
# memory, each at every stage or, as in cut:14, at one; allocations, each of which fails once; and wishes, which come
# while the guest does not know yet that home could not have it when it wished so before. From `threads` on the program
# has three more.
#
# cluster: --netns 2 --kernel 6.12 --faults --no-infod --timeout 600 -- memory:4 memory:9 cut:6 wishes threads memory:14 cut:17 heal:11 kill:16 kill:14
# full: --netns 2 --kernel 6.1 --faults --no-infod --timeout 4800
# full: --netns 2 --kernel 6.12 --faults --no-infod --timeout 4800
# full: --netns 2 --kernel 6.1 --faults --no-infod --timeout 4800 -- threads heal:11 cut kill memory allocations
# full: --netns 2 --kernel 6.12 --faults --no-infod --timeout 4800 -- threads heal:11 cut kill memory allocations
# shellcheck disable=SC2317 # functions are called by name
. "$(dirname "$0")/../lib.sh"

knobs=/sys/module/mosix/parameters
stages=$(<$knobs/stages)
# The numbers of kernel/stage.h: the first at which there is a guest, the last at which home waits for the target, the
# first on the way home, those at which home has not said, and the guest has heard, whether it may come, and that at
# which home has the whole image again.
started=5
before_commit=7
first_back=12
announced=13
allowed=15
last_away=16

set_grace() {	# SECONDS
	for k in 1 2; do
		on "$k" sysctl -qw "net.mosix.grace_seconds=$1"
	done
}

knob() {	# NAME VALUE
	echo "$2" >"$knobs/$1"
}

wire() {	# up|down
	on 2 ip link set eth0 "$1"
}

together() {
	wait_until 20 '(($(mosctl nodes | grep -cw up) == 2)) && (($(on 2 mosctl nodes | grep -cw up) == 2))'
}

steps() {
	od -An -t u8 -N 8 steps | tr -d ' '
}

# It makes steps of its own, wherever it is.
goes_on() {	# NAME
	local had
	had=$(steps)
	soon 30 "((\$(steps) > $had + 20)) || ! alive $pid" "$1"
}

# Starts the program, at the place from which the stage is reached.
begin() {	# STAGE
	start_ready out "$programs/once" steps "$threads"
	to=2
	if (($1 >= first_back)); then
		mosctl migrate "$pid" 2 || return
		to=home
	fi
}

# Orders the move, and waits until it is held.
reach() {	# STAGE NAME
	knob hold "$1"
	mosctl migrate "$pid" "$to" >said 2>&1 &
	mover=$!
	soon 20 "((\$(<$knobs/held) == $1))" "$2: is held there"
}

release() {
	knob hold 0
}

answered() {	# NAME
	soon 90 "! alive $mover" "$1: the order is answered"
	ended "$mover"
	move_status=$status
}

# There is one of it, and it ends as it should.
was_one() {	# NAME
	if ! alive "$pid"; then
		ended "$pid"
		not_ok "$1: it runs on" "status $status" "$(tail -n 2 out)" "$(<said)" "$(dmesg | grep mosix: | tail -n 5)"
		return
	fi
	goes_on "$1: it runs on"
	kill -TERM "$pid"
	wait_until 30 "! alive $pid" || kill -KILL "$pid"
	ended "$pid"
	is "$status" 0 "$1: there was never another, and it ends well: $(tail -n 1 out)"
	nothing_is_left "$1"
}

nothing_is_left() {	# NAME [SECONDS]
	soon "${2:-20}" '[[ $(count guests 2) == 0 && $(count away 1) == 0 ]]' "$1: nothing is left of it"
}

# An order that is carried out has brought it there, and one that is answered with an error has left it where it was.
place_wanted() {
	if ((move_status == 0)); then
		echo "$to"
	elif [[ $to == 2 ]]; then
		echo home
	else
		echo 2
	fi
}

is_where_it_should() {	# NAME
	is "$(where "$pid")" "$(place_wanted)" "$1: it is where the answer says ($move_status: $(<said))"
}

try_heal() {	# STAGE
	local name="stage $1, the wire heals"
	# It heals in time, on a machine that stands still for a moment as well.
	set_grace 20
	begin "$1"
	reach "$1" "$name"
	wire down
	release
	nap 300
	wire up
	answered "$name"
	is "$move_status" 0 "$name: it moves: $(<said)"
	is_where_it_should "$name"
	was_one "$name"
}

# Home has the process, or it ends, and the log says why. Sets $comes_through.
has_it_or_ends() {	# NAME WHY
	case $to in
	2) comes_through=$((move_status != 0)) ;;
	home) comes_through=$((move_status == 0)) ;;
	esac
	if ((comes_through)); then
		is "$(where "$pid")" home "$1: it is at home"
		goes_on "$1: it runs on"
	else
		soon 60 "! alive $pid" "$1: it ends"
		ended "$pid" 2>/dev/null
		is "$status" 137 "$1: by our hand"
		like "$(dmesg | grep "mosix: process $pid ")" "ends: .*$2" "$1: the log says why"
	fi
}

is_over() {	# NAME
	if ((comes_through)); then
		was_one "$1"
	else
		nothing_is_left "$1"
	fi
}

# Where home has given the process away, or has not got it back, it is lost with the node.
try_cut() {	# STAGE
	local name="stage $1, the wire is cut"
	set_grace 2
	begin "$1"
	reach "$1" "$name"
	wire down
	release
	answered "$name"
	has_it_or_ends "$name" grace
	((before_commit < $1 && $1 < last_away)) ||
		is "$comes_through" 1 "$name: home has it: $(<said)"
	wire up
	check "$name: the nodes find each other" together
	is_over "$name"
}

# All tasks of the program on this machine, which has both nodes, but for that at home.
guests() {
	pgrep -x 'stub|once' | grep -vx "$pid"
}

try_kill() {	# STAGE
	# A machine that stands still for a moment must not look like a wire that is cut.
	set_grace 20
	kill_home "$1"
	(($1 < started)) || kill_guest "$1"
}

# Then it is over, wherever it was.
kill_home() {	# STAGE
	local name="stage $1, it is killed at home"
	begin "$1"
	reach "$1" "$name"
	kill -KILL "$pid"
	release
	answered "$name"
	soon 30 "! alive $pid" "$name: it ends"
	ended "$pid"
	is "$status" 137 "$name: by that signal"
	nothing_is_left "$name" 80	# who waits for an image from home does so for a minute
	soon 10 '[[ ! $(guests) ]]' "$name: nor any task"
}

# As when the wire is cut: once home has said that the guest may run, the guest is the process.
kill_guest() {	# STAGE
	local name="stage $1, its guest is killed"
	begin "$1"
	reach "$1" "$name"
	check "$name: there is one" wait_until 10 '[[ $(guests) ]]'
	# shellcheck disable=SC2046 # numbers
	kill -KILL $(guests)
	release
	answered "$name"
	has_it_or_ends "$name" 'killed there'
	((before_commit < $1 && $1 < last_away)) ||
		is "$comes_through" 1 "$name: home has it: $(<said)"
	is_over "$name"
}

# A dozen allocations in a row fail from there on.
try_memory() {	# STAGE
	local name="stage $1, memory is short"
	begin "$1"
	reach "$1" "$name"
	knob fail_for 12
	knob fail_in 1
	release
	answered "$name"
	is_where_it_should "$name"
	was_one "$name"
	knob fail_in 0
}

# Each single one of our allocations fails in turn, on the way out and on the way home, until five in a row were not made.
# The program pauses between its calls: the more of them are made meanwhile, the more allocations are not the move's.
try_allocations() {
	local n past had place
	# Nothing is cut here: a machine that stands still for a moment must not look like it.
	set_grace 20
	start_ready out "$programs/once" steps "$threads" 50
	knob fail_for 1
	for to in 2 home; do
		had=$(<$knobs/failed)
		for ((n = 1, past = 0; past < 5 && n < 1000; n++)); do
			knob fail_in "$n"
			mosctl migrate "$pid" "$to" >said 2>&1
			move_status=$?
			past=$(($(<$knobs/fail_in) ? past + 1 : 0))
			knob fail_in 0
			if ! alive "$pid"; then
				was_one "allocation $n on the way to $to"
				return
			fi
			place=$(where "$pid")
			[[ $place == "$(place_wanted)" ]] ||
				not_ok "allocation $n on the way to $to" "status $move_status: $(<said)" "it is at $place"
			[[ $place == 2 && $to == 2 ]] && mosctl migrate "$pid" home >/dev/null
			[[ $place == home && $to == home ]] && mosctl migrate "$pid" 2 >/dev/null
		done
		is "$past" 5 "$((n - 1 - past)) allocations on the way to $to are all that there are"
		check "and $(($(<$knobs/failed) - had)) have failed" test "$(<$knobs/failed)" -gt "$had"
		[[ $to != 2 ]] || mosctl migrate "$pid" 2
	done
	goes_on "allocations: it runs on"
	was_one "allocations, $(<$knobs/failed) of which have failed"
}

# A guest that is on its way is refused, and held before it acts on that.
refuse_at_home() {	# NAME
	soon 20 "((\$(<$knobs/held) == announced))" "$1: is on its way"
	knob fail_for 12
	knob fail_in 1
	knob hold "$allowed"
	soon 20 "((\$(<$knobs/held) == allowed))" "$1: is told that home has no memory"
	knob fail_in 0
}

comes_home() {	# NAME
	is "$move_status" 0 "$1: the order is carried out: $(<said)"
	is "$(where "$pid")" home "$1: it is at home"
	was_one "$1"
}

# Home goes on wishing; then the guest's node did, and home begins to.
try_wishes() {
	local name="home asks again"
	begin "$first_back"
	knob hold "$announced"
	mosctl migrate "$pid" home >said 2>&1 &
	mover=$!
	refuse_at_home "$name"
	nap 300
	release
	answered "$name"
	comes_home "$name"

	name="home asks after another"
	begin "$first_back"
	knob hold "$announced"
	on 2 mosctl expel --timeout 0 >said 2>&1
	on 2 sysctl -qw net.mosix.block=0
	refuse_at_home "$name"
	mosctl migrate "$pid" home >said 2>&1 &
	mover=$!
	nap 300
	release
	answered "$name"
	comes_home "$name"
}

(($#)) || set -- heal cut kill memory allocations wishes
threads=0
for what; do
	case $what in
	threads) threads=3 ;;
	allocations) try_allocations ;;
	wishes) try_wishes ;;
	*:*) "try_${what%:*}" "${what#*:}" ;;
	*) for ((stage = 1; stage <= stages; stage++)); do
		   "try_$what" "$stage"
	   done ;;
	esac
done
finish
