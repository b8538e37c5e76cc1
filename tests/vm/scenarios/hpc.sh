#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# /proc/hpc, as openMosix had it: what is read there, what can be written, by whom, and what is refused.
#
# cluster: --netns 3 --kernel 6.12 --no-infod
# full: --netns 3 --kernel 6.1 --no-infod
# full: --netns 3 --kernel 6.12 --no-infod
. "$(dirname "$0")/../lib.sh"

nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
hpc=/proc/hpc

write() {	# VALUE FILE [COMMAND...]: as the command does
	local value=$1 file=$2
	shift 2
	"$@" bash -c "echo '$value' >$file"
}

refused() {	# WORDS NAME COMMAND...
	local words=$1 name=$2 said
	shift 2
	if said=$("$@" 2>&1); then
		not_ok "$name" "it was not refused"
	else
		like "$said" "$words" "$name: $said"
	fi
}

list() {	# DIRECTORY
	find "$1" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n
}

check "it can be mounted" mount -t hpc hpc $hpc
is "$(list $hpc)" $'admin\nnodes\npid\nremote' "its directories"

# admin
is "$(<$hpc/admin/mospe) $(on 2 cat $hpc/admin/mospe)" '1 2' "each node sees itself"
is "$(<$hpc/admin/slow-decay)" 975 "a setting can be read"
check "and written" write 900 $hpc/admin/slow-decay
is "$(mosctl tune slow-decay) $(on 2 mosctl tune slow-decay)" '900 975' "it is the same one, and this node's"
for value in 1001 -1 fast ''; do
	refused 'Invalid argument' "slow-decay: '$value'" write "$value" $hpc/admin/slow-decay
done
soon 5 "dmesg | grep -q 'slow_decay takes 0 to 1000, and not 1001'" "the log says what it takes"
soon 5 "dmesg | grep -q 'slow-decay takes a number, and not .fast'" "and of what it is no number"
refused 'Invalid argument' "slow_decay by sysctl: 'fast'" write fast /proc/sys/net/mosix/slow_decay
soon 5 "dmesg | grep -q 'slow_decay takes 0 to 1000, and not what is no number'" "and the log says what it takes there"
refused 'Invalid argument' "slow-decay: what would be another line of the log" \
	bash -c "printf 'x\ry' >$hpc/admin/slow-decay"
soon 5 "dmesg | grep -q 'and not .x.*ry.$'" "it is none"
is "$(<$hpc/admin/slow-decay)" 900 "what is refused changes nothing"
mosctl tune slow-decay 975
refused 'Permission denied' "nobody may not write it" write 1 $hpc/admin/stay "${nobody[@]}"
refused 'not permitted' "nor by a file that is open for root" "${nobody[@]}" bash -c 'echo 1 >&7' 7>$hpc/admin/stay
refused 'not permitted' "nor root without the capability" \
	write 1 $hpc/admin/stay setpriv --bounding-set -all --inh-caps -all
is "$(<$hpc/admin/stay)" 0 "so it is as it was"
refused 'not permitted' "its permissions stay" chmod 666 $hpc/admin/stay
refused 'No such file' "there is nothing else" cat $hpc/admin/nothing

# nodes
is "$(list $hpc/nodes)" "$(seq "$nodes")" "the nodes"
is "$(<$hpc/nodes/1/status) $(<$hpc/nodes/2/status)" '3 3' "are on the map and up"
mosctl stay
mosctl lstay
is "$(<$hpc/nodes/1/status)" 15 "status: nothing is to leave this node"
mosctl nostay
mosctl nolstay
mosctl block
mosctl quiet
is "$(<$hpc/nodes/1/status)" 51 "status: nor to come, and it does not tell its load"
mosctl noblock
mosctl noquiet
refused 'No such file' "no other is there" cat $hpc/nodes/77/status
refused 'No such file' "nor one by another way to write it" cat $hpc/nodes/02/status
tell() {	# WHAT...
	python3 "$here/tell-load.py" "$@"
}

check "a daemon tells of node 3" tell 3 150 50 20
is "$(<$hpc/nodes/3/status)" 23 "status: what it has set is told as well"
tell 3 150 50 2 2>/dev/null
is "$?" 22 "status: but not whether it is up"
check "a daemon tells of node 3 anew" tell 3 150
is "$(cd $hpc/nodes/3 && cat load cpus speed util tmem | xargs)" '150 4 12000 50 3221225472' "and it is there"
tell 3 150 101 2>/dev/null
is "$?" 34 "it cannot tell what cannot be"
"${nobody[@]}" python3 "$here/tell-load.py" 3 1 2>/dev/null
is "$?" 1 "nor can nobody"
is "$(<$hpc/nodes/3/load)" 150 "so it is as it was"
refused 'No data' "what it has not told of is not known" cat $hpc/nodes/2/load
tell 1 100
is "$(<$hpc/admin/speed)" 12000 "speed: as it is measured"
write 7000 $hpc/admin/speed
is "$(<$hpc/admin/speed)" 7000 "speed: as it is set"
write 0 $hpc/admin/speed
soon 20 "! cat $hpc/nodes/3/load &>/dev/null" "a daemon that tells nothing any more is not believed for ever"
soon 20 "[[ \"\$(<$hpc/nodes/3/status) \$(<$hpc/admin/speed)\" == '3 0' ]]" "status and speed: nor there"

# pid
start_ready mine "$programs/spin" 0
mine=$pid
here_is=$hpc/pid/$mine
check "a process is listed" test -d "$here_is"
is "$(list $hpc/pid | grep -cx "$mine")" 1 "once"
is "$(<"$here_is/where") $(<"$here_is/nmigs") $(<"$here_is/lock")" '0 0 0' "it is at home"
is "$(<"$here_is/cantmove")" '' "and can move"
check "goto: it goes" write 2 "$here_is/goto"
is "$(where "$mine") $(<"$here_is/where") $(<"$here_is/nmigs")" '2 2 1' "goto: it is there"
guest=$(on 2 ls $hpc/remote)
is "$(on 2 cat "$hpc/remote/$guest/from")" 1 "remote: a guest, and where it is from"
like "$(on 2 cat "$hpc/remote/$guest/identity")" "pid=$mine uid=0 name=spin" "remote: who it is there"
like "$(on 2 cat "$hpc/remote/$guest/stats")" 'cpu_ns=[1-9].* calls=[0-9]' "remote: what it does"
is "$(on 2 cat "$hpc/remote/$guest/statm" | cut -d ' ' -f 1,4-7)" "$(cut -d ' ' -f 1,4-7 "/proc/$guest/statm")" \
	"remote: how large it is, as its task says there"
is "$(on 2 ls $hpc/pid | grep -cx "$guest")" 0 "pid: a guest is none of the processes of its node"
is "$(on 3 ls $hpc/remote)" '' "remote: node 3 has none"
check "migrate: it comes home" write home "$here_is/migrate"
is "$(<"$here_is/where")" 0 "migrate: it is there"
for value in nowhere -1 99999 ''; do
	refused 'Invalid argument' "goto: '$value'" write "$value" "$here_is/goto"
done
refused 'not on the network' "goto: no such node" write 77 "$here_is/goto"
soon 5 "dmesg | grep -q 'goto of process $mine: there is no node 77'" "goto: the log says why"
check "lock" write 1 "$here_is/lock"
is "$(<"$here_is/lock") $(mosctl ps --all --json | grep -c '"locked": *true')" '1 1' "lock: it is locked"
refused 'Invalid argument' "lock: 2" write 2 "$here_is/lock"
is "$(<"$here_is/cantmove")" user_lock "lock: cantmove says so"
is "$(mosctl why "$mine")" '' "lock: but people can move it"
check "lock: not any more" write 0 "$here_is/lock"
is "$(<"$here_is/lock") $(<"$here_is/cantmove")" '0 ' "lock: it is not"
for file in goto lock; do
	refused 'Permission denied' "$file: of root, by nobody" write 1 "$here_is/$file" "${nobody[@]}"
done

# Of itself: there is nobody who could wait for that.
refused 'deadlock' "goto: by itself" timeout 5 bash -c 'echo 2 >/proc/hpc/pid/$$/goto'
mkfifo go
start itself bash -c 'read -r word <go; echo home >/proc/hpc/pid/$$/goto && echo came; read -r word <go'
soon 10 'mosctl migrate $pid 2 && [[ $(where $pid) == 2 ]]' "goto: a shell is away"
echo >go &
soon 10 "grep -qx came itself" "goto: it sends itself home"
soon 10 '[[ $(where $pid) == home ]]' "goto: and is there"
end "$pid"
start_ready threads "$programs/refused" threads
is "$(<"$hpc/pid/$pid/cantmove")" "$(mosctl why "$pid" | sed 's/:.*//')" "cantmove: the words"
end "$pid"
refused 'No such' "one that has ended is gone" cat "$hpc/pid/$pid/where"
start theirs "${nobody[@]}" "$programs/spin" 0
soon 10 "grep -qx ready theirs" "a process of nobody runs"
theirs=$pid
is "$(stat -c %u "$hpc/pid/$theirs/goto")" 65534 "its files are its owner's"
check "goto: its owner may" write 3 "$hpc/pid/$theirs/goto" "${nobody[@]}"
is "$(<"$hpc/pid/$theirs/where")" 3 "goto: it is there"
check "lock: its owner may" write 1 "$hpc/pid/$theirs/lock" "${nobody[@]}"
is "$(find $hpc -perm /o+w)" '' "nothing is writable by all"

# Every file that there is: its mode, what it reads as now, and what it does not take. A new one has to be written here.
table="
admin/arriving-share 644 ^75$ 0
admin/block 644 ^0$ 2
admin/bring 644 ^1$ 0
admin/decay-interval 644 ^1$ 0
admin/expel 644 ^0$ 0
admin/fast-decay 644 ^926$ 1001
admin/grace-seconds 644 ^10$ 0
admin/lstay 644 ^0$ 2
admin/max-guests 644 ^256$ 65537
admin/max-guests-per-home 644 ^128$ 65537
admin/mospe 444 ^1$ -
admin/park-ms 644 ^2000$ 9
admin/quiet 644 ^0$ 2
admin/slow-decay 644 ^975$ much
admin/speed 644 ^0$ 10000001
admin/stay 644 ^0$ yes
admin/version 444 ^[1-9][0-9]*$ -
nodes/N/cpus 444 ^4$ -
nodes/N/load 444 ^150$ -
nodes/N/mem 444 ^1073741824$ -
nodes/N/rmem 444 ^2147483648$ -
nodes/N/speed 444 ^12000$ -
nodes/N/status 444 ^3$ -
nodes/N/tmem 444 ^3221225472$ -
nodes/N/util 444 ^50$ -
pid/PID/cantmove 444 ^user_lock$ -
pid/PID/goto 200 - nowhere
pid/PID/lock 644 ^1$ 2
pid/PID/migrate 200 - nowhere
pid/PID/nmigs 444 ^1$ -
pid/PID/where 444 ^3$ -
remote/PID/from 444 ^1$ -
remote/PID/identity 444 ^pid=$theirs.uid=65534.name=spin$ -
remote/PID/statm 444 ^[1-9][0-9]*(.[0-9]+){6}$ -
remote/PID/stats 444 ^cpu_ns=[0-9]+.age_ns=[0-9]+.memory=[1-9][0-9]*.calls=[0-9]+.call_bytes=[0-9]+$ -
"
guest=$(on 3 ls $hpc/remote)
is "$({ find $hpc/admin $hpc/nodes/3 "$hpc/pid/$theirs" -type f -printf '%p %m\n'
	on 3 find "$hpc/remote/$guest" -type f -printf '%p %m\n'; } |
	sed -E "s,^$hpc/,,; s,^nodes/3,nodes/N,; s,^(pid|remote)/[0-9]*,\1/PID," | sort)" \
	"$(awk 'NF { print $1, $2 }' <<<"$table" | sort)" "the table has every file, and its mode"

# The log takes ten such lines in five seconds; so it is said again until it is there.
is_refused() {	# VALUE FILE
	local name=${2##*/}
	! { echo "$1" >"$2"; } 2>/dev/null && dmesg | tail -n 5 | grep -q "mosix: .*${name//-/.} takes .*, and not"
}

while read -r file _ reads bad; do
	[[ $file ]] || continue
	[[ $file != nodes/* ]] || tell 3 150
	path=${file/N/3}
	path=$hpc/${path/PID/$theirs}
	reader=1
	[[ $file != remote/* ]] || { reader=3 path=$hpc/${file/PID/$guest}; }
	case $reads in
	-) refused 'Permission denied' "$file: cannot be read" cat "$path" ;;
	*) like "$(on "$reader" cat "$path")" "$reads" "$file: what it reads" ;;
	esac
	case $bad in
	-) refused 'not permitted' "$file: takes nothing" write 1 "$path" on "$reader" ;;
	*) soon 20 "is_refused '$bad' $path" "$file: does not take $bad, and the log says what it takes" ;;
	esac
done <<<"$table"
is "$(on 3 find "$hpc/remote/$guest" -uid 65534 | wc -l)" 5 "remote: they are whose the guest is"

# expel and bring
write 3 "$here_is/goto"
is "$(on 3 cat $hpc/admin/expel)" 2 "expel: how many guests there are"
check "expel" on 3 bash -c "echo 1 >$hpc/admin/expel"
is "$(on 3 cat $hpc/admin/expel $hpc/admin/block | tr '\n' ' ')" '0 1 ' "expel: none is left, and none may come"
on 3 mosctl noblock
write 3 "$here_is/goto"
check "bring" write 1 $hpc/admin/bring
is "$(<$hpc/admin/bring) $(<$hpc/admin/lstay)" '0 1' "bring: all are at home, and stay"
refused 'Invalid argument' "bring: 0" write 0 $hpc/admin/bring
mosctl nolstay
end "$mine" "$theirs"

# A node that is not there any more.
check "nodes: node 3 leaves" on 3 mosctl down
soon 10 "[[ \$(<$hpc/nodes/3/status) == 1 ]]" "nodes: it is down"
check "nodes: a daemon tells that it is dead" tell 3 150 50 dead
for file in cpus load mem rmem speed tmem util; do
	refused 'No data' "nodes: $file of the dead" cat "$hpc/nodes/3/$file"
done
is "$(<$hpc/nodes/3/status)" 1 "nodes: it is still down"
check "nodes: it returns" on 3 mosctl up
soon 20 "[[ \$(<$hpc/nodes/3/status) == 3 ]]" "nodes: it is up"
check "it can be unmounted" umount $hpc
finish
