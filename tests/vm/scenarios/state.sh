#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What belongs to a process, from its memory to its clocks, is the same after every move. With the argument `binds` this
# is looked at for the processors to which it is bound as well.
#
# cluster: --netns 3 --kernel 6.1 --smp 2
# full: --nodes 3 --kernel 6.1
# full: --nodes 3 --kernel 6.12
# full: --netns 3 --kernel 6.1 --smp 2 --timeout 900 -- binds
# full: --netns 3 --kernel 6.12 --smp 2 --timeout 900 -- binds
. "$(dirname "$0")/../lib.sh"

for way in "" .static; do
	ride_and_compare "state$way" 24 "$programs/state$way"
	ride_and_compare "mem$way" 15 "$programs/mem$way" 256
	ride_and_compare "spin$way" 15 "$programs/spin$way" 8
done
ride_and_compare "mem of a large file" 10 "$programs/mem" 2048 "$(readlink -f /usr/bin/python3)"

# Each thread is as nice away as it has said; the program itself would be told what home knows.
nice_on_2() {
	on 2 ps -eLo ni=,comm= | awk '$2 == "thread.nice" && $1 > 0 { print $1 }' | sort -n | paste -sd ' '
}
mkfifo input
exec {input}<>input	# it works until its input ends
start_ready nice bash -c "exec '$programs/thread.nice' <input"
before=$(nice_on_2)	# in one machine the nodes see each other's processes
away "$pid" 2 "nice: is away"
is "$(nice_on_2)" "$(tr ' ' '\n' <<<"$before 1 2 3 4" | grep . | sort -n | paste -sd ' ')" "nice: each of its threads is, away"
end "$pid"

# What has been advised about memory is so away. The program itself would come home to look.
advised_on_2() {	# a line for each mapping; those of the kernel (pf) are left out
	# shellcheck disable=SC2046 # numbers
	on 2 cat /dev/null $(on 2 pgrep -x memory.advice_k | sed 's,.*,/proc/&/smaps,') | awk '
		/^VmFlags:/ && !/ pf / {
			said = ""
			for (i = 2; i <= NF; i++)
				if ($i ~ /^(rr|sr|hg|nh|mg|dd|dc|wf)$/)
					said = said " " $i
			if (said)
				print substr(said, 2)
		}' | sort
}
start_ready advice bash -c "exec '$programs/memory.advice_kept' <input"
before=$(advised_on_2)
away "$pid" 2 "advice: is away"
# Of huge pages for a file only home makes something.
is "$(advised_on_2 | paste -sd,)" "$(printf '%s\n' "$before" 'dc' 'dd' 'hg' 'mg' 'rr' 'rr nh' 'sr' 'sr' 'wf' | grep . | sort | paste -sd,)" \
	"advice: each mapping has been given its own, away"
is "$(where "$pid")" 2 "advice: nobody has brought it home for that"
end "$pid"

# On which processors it may run is home's affair: what somebody says of that while it is away binds it when it is home,
# and its guest never.
may_run_on() {	# [on NODE] PID: as /proc says it
	"${@:1:$#-1}" sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/${*: -1}/status"
}
if [[ ${1-} == binds ]]; then
	start_ready bound "$programs/spin" 0
	any=$(may_run_on "$pid")
	away "$pid" 2 "bound: is away"
	guest=$(on 2 pgrep -x spin | grep -vx "$pid")
	check "bound: is given one processor" taskset -cp 1 "$pid"
	is "$(may_run_on "$pid")" 1 "bound: home says so"
	is "$(may_run_on on 2 "$guest")" "$any" "bound: its guest may run where it could"
	home "$pid" "bound: comes home"
	soon 10 "[[ \$(ps -o psr= -p $pid) -eq 1 ]]" "bound: and runs there"

	mkdir cgroup
	check "bound: a hierarchy of cgroups" mount -t cgroup2 none cgroup
	echo +cpuset >cgroup/cgroup.subtree_control
	mkdir cgroup/first
	echo 0 >cgroup/first/cpuset.cpus
	away "$pid" 2 "bound: goes away again"
	guest=$(on 2 pgrep -x spin | grep -vx "$pid")
	check "bound: is given a set of another one" bash -c "echo $pid >cgroup/first/cgroup.procs"
	is "$(may_run_on "$pid")" 0 "bound: home says so"
	is "$(may_run_on on 2 "$guest")" "$any" "bound: its guest may run where it could"
	home "$pid" "bound: comes home again"
	soon 10 "[[ \$(ps -o psr= -p $pid) -eq 0 ]]" "bound: and runs in its set"
	end "$pid"
	rmdir cgroup/first
	umount cgroup
fi
finish
