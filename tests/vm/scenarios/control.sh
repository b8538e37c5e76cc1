#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# mosctl keeps its promises: exit statuses, words, and JSON that is JSON.
#
# cluster: --netns 3 --kernel 6.12
# full: --netns 3 --kernel 6.1
# full: --nodes 3 --kernel 6.12
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
words_of_help=$(mosctl --help | sed -n 's/^  \([a-z]*\)   *[^ ].*/\1/p' | grep -vx mosctl)
check "help: has many commands" test "$(wc -w <<<"$words_of_help")" -ge 30
for command in $words_of_help; do
	said=$(mosctl "$command" --help)
	is "$?" 0 "$command: has help"
	like "$said" 'Examples:' "$command: with examples"
done
check "help: lists the commands" mosctl --help
for words in '-h' 'help'; do
	is "$(mosctl $words)" "$(mosctl --help)" "$words: is help"
done
for words in 'migrate -h' 'help migrate'; do
	# shellcheck disable=SC2086 # words
	is "$(mosctl $words)" "$(mosctl migrate --help)" "$words: is the help of the command"
done
mosctl help migrat >/dev/null 2>&1
is "$?" 2 "help of an unknown command is wrong usage"
like "$(mosctl --version)" '^mosctl .*[0-9]+\.[0-9]+' "--version: prints the version"
is "$(mosctl migrate --version)" "$(mosctl --version)" "--version: of every command"
for words in '--help' 'help ps' 'migrate --help' '--version' 'nodes' 'nodes --json' 'ps' 'status' 'status --json' "where $$" "why $$ --json"; do
	# shellcheck disable=SC2086 # words
	said=$(mosctl $words 2>&1 >/dev/full)
	is "$?" 3 "$words: a full output is noticed: $said"
	# shellcheck disable=SC2086 # words
	said=$(mosctl $words 2>&1 >&-)
	is "$?" 3 "$words: a closed output is noticed: $said"
	like "$said" 'could not be written' "$words: and said"
done
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
for counter in keyed forged replayed stale malformed cookies shut sent received resent acks claims unknown misshapen starved \
	spurious timeouts; do
	like "$(of_node 2 $counter)" '^[0-9]+$' "JSON tells what is counted of node 2: $counter"
done
is "$(of_node 2 protocol)" "$(count protocol)" "which version it speaks"
is "$(of_node 2 same_vdso)" true "that it has the same vdso"
like "$(of_node 2 rttvar_ns)" '^[0-9]+$' "and how much its round trip varies"
for counter in malformed wrong_length bad_checksum keyless cookies shut; do
	like "$(count $counter)" '^[0-9]+$' "status tells what is counted of this one: $counter"
done

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
is "$(mosctl migrate -v "$pid" node2)" "$pid: it is there already (node 2)" "migrate -v: node2 is node 2, and it is there"
for words in "$pid -1" '-1 2'; do
	# shellcheck disable=SC2086 # words
	said=$(mosctl migrate $words 2>&1)
	is "$?" 2 "migrate $words: is wrong usage"
	like "$said" 'below 0' "migrate $words: in words: $said"
done
check "migrate: prints nothing, and so can do without an output" eval 'mosctl migrate "$pid" 2 >&-'
is "$(count away)" 1 "status: one is away"
is "$(count guests 2)" 1 "status: node 2 has a guest"
said=$(mosctl down 2>&1)
is "$?" 3 "down: is refused while one is away: $said"
like "$said" "1 process of this node is away \\($pid\\).* mosctl bring" "down: says which, and what to do"
said=$(on 2 mosctl down 2>&1)
is "$?" 3 "down: is refused where the guest is: $said"
like "$said" "1 guest is here \\($pid of node 1\\)" "down: says whose it is"

# Who asks for the calls per second does not spoil the answer for who asks after him.
calls_per_second() {	# PID
	mosctl ps --json | awk -v pid="$1" '$1 == "\"pid\":" { at = $2 + 0 } at == pid && $1 == "\"calls_per_second\":" { print $2 + 0 }'
}
spins=$pid
start lost "$programs/pace"
mosctl migrate "$pid" 2
nap 1100
check "ps: it makes calls" test "$(calls_per_second "$pid")" -gt 0
is_told_the_same() {	# PID
	local rate
	rate=$(calls_per_second "$1")
	((rate > 0)) && [[ $(calls_per_second "$1") == "$rate" ]]
}
soon 30 "is_told_the_same $pid" "ps: who asks at once is told the same"
end "$pid"
pid=$spins

# Somebody on the guest's node cannot move it from there.
guest=$(on 2 mosctl ps --json | grep -c '"pid"')
is "$guest" 0 "ps: a guest is not a process of its node"
guest=$(on 2 pgrep -nx spin)
for words in "where $guest" "why $guest" "migrate $guest 1"; do
	# shellcheck disable=SC2086 # words
	said=$(on 2 mosctl $words 2>&1)
	is "$?" 3 "${words% "$guest"*} of a guest: is refused"
	like "$said" "guest here; ask at its home, node 1, for process $pid" "${words% "$guest"*} of a guest: $said"
done
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

# Anybody can give his process a name that a terminal would obey, and that is no text.
name=$'\e[2J\377\nx'
cp "$programs/spin" "$name"
start_ready out "./$name" 0 4
mosctl migrate "$pid" 2
for words in ps 'ps --all'; do
	# shellcheck disable=SC2086 # words
	like "$(mosctl $words)" "$pid +\?\[2J\?\?x " "$words: of a name it prints what is printable"
	# shellcheck disable=SC2086 # words
	is "$(mosctl $words --json | python3 -c '
import json, sys
for process in json.loads(sys.stdin.buffer.read().decode()):
    if process["pid"] == int(sys.argv[1]):
        print(ascii(process["command"]))' "$pid")" "'\x1b[2J?\nx'" "$words --json: is UTF-8"
done
end "$pid"

# Every command prints JSON that is JSON.
soon 20 "mosctl getload &>/dev/null" "infod knows this node"
install -m 600 /etc/mosix/key key
for words in 'key load' "key drop -f $PWD/key" "lock $$" "unlock $$" stay nostay lstay nolstay block noblock quiet noquiet bring expel 'balance off' 'owner gone' \
	'setspeed 9000' 'setspeed 0' tune 'tune spin-us' 'tune spin-us 20' getdecay 'setdecay 1 975 926' getload getspeed getmem \
	getfree getutil 'status 2' 'isup 2' 'nodes -v' 'nodes --wire' 'ps --all' infod decisions 'whois 2' 'key show-fingerprint'; do
	# shellcheck disable=SC2086 # words
	json "$words" mosctl $words --json
done
mosctl nolstay
mosctl noblock

# Who may do what.
nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
for words in 'balance off' 'owner back' 'setspeed 1' 'tune stay 1' stay block 'setdecay 1 1 1' bring expel down; do
	# shellcheck disable=SC2086 # words
	said=$("${nobody[@]}" mosctl $words 2>&1)
	is "$?" 5 "$words: nobody may not: $said"
done
for words in getload getutil 'nodes -v' nodes decisions infod status 'status 2' 'isup 2' tune getdecay ps; do
	# shellcheck disable=SC2086 # words
	check "$words: nobody may ask" "${nobody[@]}" mosctl $words
done
start_ready out "$programs/spin" 0
said=$(PYTHONPATH=$here/../suite python3 - "$pid" 2>&1 <<'END'
import os, sys
import mover

os.seteuid(65534)
opened = mover.Mover()
os.seteuid(0)
pid = int(sys.argv[1])
for command, value in (mover.CMD_MIGRATE, 2), (mover.CMD_MIGRATE + 1, 2):
    try:
        opened._ask(opened.family, command, mover._number(1, pid) + mover._number(2, value), mover.NLM_F_ACK)
        print("done")
    except mover.Refused as words:
        print(words)
END
)
words='who has opened this socket may do less than you'
is "$said" "$words"$'\n'"$words" "root neither moves nor locks by a socket that nobody has opened"
is "$(where "$pid")" home "it has not moved"
check "nor is it locked" mosctl migrate -b "$pid" 2
end "$pid"

# Some ask a letter at a time, again and again. Root is not kept waiting.
cat >drip.py <<'END'
import socket, struct, threading, time
with socket.socket(socket.AF_UNIX) as asked:
    number, = struct.unpack("Q", asked.getsockopt(socket.SOL_SOCKET, 71, 8))	# SO_NETNS_COOKIE
path = "/run/mosix/infod%s.sock" % ("" if number == 1 else f"-{number}")
begun = threading.Semaphore(0)
def drip():
    while True:
        with socket.socket(socket.AF_UNIX) as slow:
            try:
                slow.connect(path)
                while True:
                    slow.send(b"x")
                    begun.release()
                    time.sleep(0.1)
            except OSError:
                time.sleep(0.2)
for _ in range(4):
    threading.Thread(target=drip, daemon=True).start()
for _ in range(4):
    begun.acquire()
print("ready", flush=True)
time.sleep(600)
END
"${nobody[@]}" python3 - <drip.py >dripping 2>&1 &
dripper=$!
soon 30 "grep -qx ready dripping" "some ask a letter at a time"
began=$(now_ms)
check "root may order all the same" timeout 10 mosctl owner gone
check "and others may ask" "${nobody[@]}" timeout 10 mosctl infod
diag "both after $(($(now_ms) - began)) ms"
end "$dripper"
mount -t hpc hpc /proc/hpc
is "$(find /run/mosix /dev/mosix /proc/sys/net/mosix /sys/module/mosix /proc/hpc ! -type l ! -type s -perm /o+w)" '' \
	"nothing but the daemon's socket is writable by all"
umount /proc/hpc

# What the shell offers to complete a line with.
completes_of() {	# COMMAND WORD...: prints what the last could be
	local COMP_WORDS=("$@")
	local COMP_CWORD=$(($# - 1)) COMPREPLY=()
	"_$1"
	printf '%s\n' "${COMPREPLY[@]}"
}

completes() {	# WORD...: of mosctl
	completes_of mosctl "$@"
}

# shellcheck source=/dev/null
. "$here/../../userland/mosctl/mosctl.bash-completion"
start_ready completed "$programs/spin" 0
mosctl migrate "$pid" 2
is "$(completes migrate "${pid%?}" | grep -cx "$pid")" 1 "completion: offers a process that is away, once"
is "$(completes migrate '' | sort | uniq -d)" "" "completion: offers nothing twice"
is "$(completes migrate '' | grep -cx 2)" 0 "completion: offers no kernel thread"
is "$(completes migrate "$pid" '' | sort)" "$({ printf "%s\n" best home; seq "$nodes"; } | sort)" "completion: offers the nodes"
is "$(completes '' | grep -vxE 'help|--help|--version' | sort)" "$(sort <<<"$words_of_help")" "completion: offers every command"
for command in getload getutil whois status isup; do
	is "$(completes "$command" '')" "$(seq "$nodes")" "completion: offers $command the numbers of the nodes"
done
is "$(completes_of migrate "$pid" '' | sort)" "$(completes migrate "$pid" '' | sort)" "completion: of migrate, as of mosctl migrate"
is "$(completes_of migrate "${pid%?}" | grep -cx "$pid")" 1 "completion: of migrate, a process"
is "$(completes_of mosps --a)" --all "completion: of mosps"
is "$(completes_of showmap --wi)" --wire "completion: of showmap, as of mosctl nodes"
is "$(completes_of mosrun -N '')" "$(seq "$nodes")" "completion: of mosrun, the nodes"
is "$(completes_of mosrun --unl)" --unlocked "completion: of mosrun, an option"
is "$(completes_of mosrun -b spli | grep -x split)" split "completion: of mosrun, a program"
is "$(completes_of mosmon --ut)" --util "completion: of mosmon"
is "$(completes_of infod --te)" --test "completion: of infod"
is "$(completes up -n '')" "$(seq "$nodes")" "completion: offers the numbers of the map"
printf '7 10.0.0.7 2 # two\n#8\n' >other.map
is "$(completes up -f other.map --number '')" $'7\n8' "completion: of the map that is given"
end "$pid"

# A program that the kernel starts, as this one for a crash, has no ancestor that is init. It is listed only where a node
# is a whole machine, and whether it is locked is looked up only where somebody has locked something.
printf '#!/bin/sh\nexec sleep 60\n' >helper
chmod +x helper
pattern=$(</proc/sys/kernel/core_pattern)
echo "|$PWD/helper" >/proc/sys/kernel/core_pattern
sleep 60 &
crashes=$!
mosctl lock $$
kill -SEGV "$crashes"
soon 20 "ps -C sleep -o ppid= | grep -qx ' *2'" "a program runs that the kernel has started"
check "ps --all: goes on" mosctl ps --all
echo "$pattern" >/proc/sys/kernel/core_pattern
mosctl unlock $$
pkill -x sleep
wait "$crashes" 2>/dev/null

leaves_and_returns 3 3
json "down" on 3 mosctl down --json
soon 10 "! on 3 mosctl nodes &>/dev/null" "node 3 has left for a while"
for words in nodes 'nodes --json'; do
	# shellcheck disable=SC2086 # words
	said=$(on 3 mosctl $words 2>complaint)
	is "$?" 3 "$words: of a node that is down is refused"
	is "$said" "" "$words: prints nothing"
	like "$(<complaint)" 'this node is down; .*mosctl up' "$words: says what to do: $(<complaint)"
done
said=$(on 3 sh -c 'mosctl migrate $$ 1' 2>&1)
is "$?" 3 "migrate: from a node that is down is refused"
like "$said" 'this node is down; .*mosctl up' "migrate: says what to do: $said"
json "status of a node that is down" on 3 mosctl status --json
json "up" on 3 mosctl up --json
finish
