# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What scenarios share in which the daemons move processes by themselves.

# Who looks on shall not wait for what computes, and shall not be moved himself.
renice -n -15 $$ >/dev/null
mosctl lock $$

computing=()

# Until it computes it is locked, as all that is started here: it would come home for each step of its beginning.
compute() {	# [COMMAND...]: starts one that only computes; adds its pid to $computing
	: >begun
	nice -n 15 "${@:-bash}" -c 'echo; while :; do :; done' >>begun &
	computing+=($!)
	wait_until 60 '[[ -s begun ]]'
	mosctl unlock $!
}

# Looks where those are that compute: sets $spread, how many on each node, $moves, of all, and $on, the pids on each.
# On an emulated processor every process that looks on is a load, which node 1 would rightly be relieved of: so there is
# none, and this one has little to read.
look() {
	local pid at times k
	on=() moves=0 spread=
	local -a count
	for ((k = 1; k <= nodes; k++)); do
		count[k]=0
	done
	for pid in "${computing[@]}"; do
		{ read -r at <"hpc/pid/$pid/where" && read -r times <"hpc/pid/$pid/nmigs"; } 2>/dev/null || continue
		moves=$((moves + times))
		k=$((at ? at : 1))
		count[k]=$((count[k] + 1))
		on[k]+=" $pid"
	done
	spread=${count[*]}
}

# Looks again and again, until a condition upon what is seen holds twice, and between the two nothing has moved.
settles() {	# SECONDS CONDITION NAME
	local deadline=$(($(now_ms) + $1 * 1000)) before=
	while look; ! { eval "$2" && [[ $moves == "$before" ]]; }; do
		if ((${EPOCHREALTIME/./} / 1000 > deadline)); then
			not_ok "$3" "not within $1 s: $2: $spread, $moves moves"
			return
		fi
		before=$moves
		nap 2500
	done
	ok "$3"
}

# Looks until a condition upon what is seen holds, by the clock of this machine, so many seconds after $began at most.
within() {	# SECONDS CONDITION NAME
	while look; ! eval "$2"; do
		if ((${EPOCHREALTIME/./} / 1000 > began + $1 * 1000)); then
			not_ok "$3, within $1 s" "$2: $spread, $moves moves"
			return
		fi
		nap 250
	done
	ok "$3, within $1 s"
	diag "after $((${EPOCHREALTIME/./} / 1000 - began)) ms"
}

# Nothing moves, for a while.
rests() {	# MS NAME
	local before
	look
	before=$moves
	nap "$1"
	look
	is "$moves" "$before" "$2"
}

# Those on a node end, and are no longer of those that compute.
end_on() {	# NODE
	local pid i
	look
	for pid in ${on[$1]-}; do
		end "$pid"
		for i in "${!computing[@]}"; do
			[[ ${computing[i]} != "$pid" ]] || unset "computing[i]"
		done
	done
}

compute_only() {	# NUMBER: so many that compute are left
	computing=("${computing[@]}")	# end_on() leaves holes
	end "${computing[@]:$1}"
	computing=("${computing[@]:0:$1}")
}

all_end() {
	end "${computing[@]}"
	computing=()
}

# Of a cluster in one machine.
infod_of() {	# NODE
	local pid
	for pid in $(ip netns pids "node$1"); do
		{ grep -qx infod "/proc/$pid/comm" && echo "$pid"; } 2>/dev/null
	done
}

begin_anew() {	# LINES of infod.conf: the daemon of node 1 follows them
	kill "$(infod_of 1)"
	wait_until 10 '[[ ! $(infod_of 1) ]]'
	printf '%s\n' "$@" >/etc/mosix/infod.conf
	nice -n -15 infod >infod.log 2>&1 &
	mosctl lock $!
	wait_until 20 "((\$(mosctl nodes -v --json | grep -c alive) == nodes))"
}

explain() {	# what each daemon thought, and what is where, for whoever reads of a failure
	local k
	((failures)) || return 0
	for ((k = 1; k <= nodes; k++)); do
		diag "node $k has decided:" "$(on "$k" mosctl decisions)"
		diag "of node $k are away, or its guests:" "$(on "$k" mosctl ps --all)"
	done
	diag "what is ours:" "$(ps -e -o pid,ppid,stat,wchan:32,args | sed -n '/\]$/!p')"
}

mkdir hpc
mount -t hpc hpc hpc
soon 60 "((\$(mosctl nodes -v --json | grep -c alive) == nodes))" "every node is known"
