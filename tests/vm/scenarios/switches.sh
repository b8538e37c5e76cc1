#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What people say to a node: lock, stay, block; bring and expel empty it; its settings, and who hears of them.
#
# cluster: --netns 3 --kernel 6.12 --no-infod
# full: --netns 3 --kernel 6.1 --no-infod
# full: --netns 3 --kernel 6.12 --no-infod
. "$(dirname "$0")/../lib.sh"

refused() {	# STATUS WORDS NAME COMMAND...
	local status=$1 words=$2 name=$3 said
	shift 3
	said=$("$@" 2>&1)
	is "$?" "$status" "$name: status $status"
	like "$said" "$words" "$name: $said"
}

nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)

# A field of one process in what the balancer sees.
sees() {	# NODE PID FIELD
	on "$1" mosctl ps --all --json | python3 -c '
import json, sys
found = [c for c in json.load(sys.stdin) if c["pid"] == int(sys.argv[1])]
print(found[0].get(sys.argv[2], "") if found else "absent")' "$2" "$3"
}

on 1 mosctl events >told 2>&1 {idle}>&- &
listener=$!
on 2 mosctl events --json >heard 2>&1 {idle}>&- &
listener_2=$!
soon 10 "mosctl block; mosctl noblock; grep -q 'block is 0 now' told" "events: a changed setting is heard"
soon 10 "on 2 mosctl block; on 2 mosctl noblock; grep -q block heard" "events: on node 2 as well"

# Settings
is "$(mosctl tune slow-decay)" 975 "tune: shows a setting"
is "$(mosctl tune slow_decay --json | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["most"])')" 1000 "tune: in JSON"
refused 3 'slow_decay takes 0 to 1000' "tune: out of bounds" mosctl tune slow-decay 1001
soon 5 "dmesg | grep -q 'mosix: slow_decay takes 0 to 1000, and not 1001'" "tune: out of bounds: the log says so"
refused 3 'no setting' "tune: unknown" mosctl tune speedy 1
refused 5 'root' "tune: by nobody" "${nobody[@]}" mosctl tune slow-decay 900
sysctl -qw net.mosix.slow_decay=900
is "$(mosctl tune slow-decay)" 900 "sysctl: it is the same setting"
soon 5 "grep -q 'slow_decay is 900 now' told" "sysctl: who listens is told"
for value in -1 1001 fast; do
	refused 1 'Invalid argument' "sysctl: $value" bash -c "echo $value >/proc/sys/net/mosix/slow_decay"
done
is "$(mosctl tune slow-decay)" 900 "sysctl: what is refused changes nothing"
is "$(on 2 mosctl tune slow-decay)" 975 "tune: each node has its own"
mosctl tune slow-decay 975

# The balancer is told what to leave alone; people are not.
start_ready locked "$programs/spin" 0
mine=$pid
is "$(sees 1 "$mine" locked) $(sees 1 "$mine" home)" 'False 0' "a candidate"
check "a candidate has used time" test "$(sees 1 "$mine" cpu_ns)" -gt 0
check "a candidate has memory to be sent" test "$(sees 1 "$mine" dirty)" -gt 1000000
check "lock" mosctl lock "$mine"
is "$(sees 1 "$mine" locked)" True "lock: the balancer sees it"
refused 5 'user_lock' "lock holds" mosctl migrate --balance "$mine" 2
is "$(mosctl ps --json | grep -c pid)" 0 "lock: it has not moved"
away "$mine" 2 "lock: a person may move it"
refused 5 'user_lock' "lock holds away" mosctl migrate --balance "$mine" home
refused 5 'owner|root' "lock: by nobody" "${nobody[@]}" mosctl unlock "$mine"
check "unlock" mosctl unlock "$mine"
check "unlock: the balancer may move it" mosctl migrate --balance "$mine" home
soon 5 "grep -q 'process $mine has come home from node 2' told" "events: home"
start shell sh -c "mosctl lock \$\$; '$programs/spin' 0 & wait"
shell=$pid
soon 10 "[[ \$(pgrep -P $shell -x spin) ]]" "lock: a child has begun"
child=$(pgrep -P "$shell" -x spin)
refused 5 'user_lock' "lock: a child is locked as its parent" mosctl migrate --balance "$child" 2
mosctl unlock "$child"
is "$(sees 1 "$child" locked)" False "lock: until it is told something else"
kill "$child"
end "$shell"
for switch in stay lstay; do
	check "$switch" mosctl $switch
	refused 5 "net.mosix.$switch" "$switch holds" mosctl migrate --balance "$mine" 2
	check "-$switch" mosctl -$switch
	is "$(mosctl tune $switch)" 0 "-$switch: is the same as no$switch"
done
refused 5 'root' "stay: by nobody" "${nobody[@]}" mosctl stay
check "the balancer may move it" mosctl migrate -b "$mine" 2
is "$(where "$mine")" 2 "and it is there"
soon 5 "grep -q 'process $mine runs on node 2 now' told" "events: away"
soon 5 "grep -q '\"event\":\"arrived\",\"node\":1' heard" "events: a guest has arrived"

# The other side
guest=$(on 2 pgrep -nx spin)
is "$(sees 2 "$guest" home) $(sees 2 "$guest" home_pid)" "1 $mine" "the guest is a candidate on node 2"
check "the guest makes calls" test "$(sees 2 "$guest" calls)" -ge 0
is "$(sees 1 "$guest" home)" absent "and not on node 1"
is "$(sees 1 "$mine" node)" 2 "its deputy is one on node 1"
on 2 mosctl stay
refused 5 'net.mosix.stay' "stay holds a guest" on 2 mosctl migrate -b "$guest" home
on 2 mosctl nostay
check "lock it while it is away" mosctl lock "$mine"
on 2 mosctl migrate -b "$guest" home
soon 5 "[[ \$(sees 2 $guest locked) == True ]]" "lock: home says so to the balancer of node 2"
refused 5 'user_lock.*node 1' "lock holds a guest" on 2 mosctl migrate -b "$guest" home
is "$(where "$mine")" 2 "lock: it is where it was"
check "lock: and goes on" alive "$mine"
check "unlock it" mosctl unlock "$mine"
check "it comes home" mosctl migrate "$mine" home
away "$mine" 2 "and goes again"
guest=$(on 2 pgrep -nx spin)
check "the balancer of node 2 may send it home" on 2 mosctl migrate -b "$guest" home
soon 10 "[[ \$(where $mine) == home ]]" "and it comes home"
soon 5 "grep -q '\"event\":\"left\",\"node\":1' heard" "events: a guest has left"

# Block
check "node 2 blocks" on 2 mosctl block
refused 3 'takes no guests' "block refuses" mosctl migrate "$mine" 2
is "$(where "$mine")" home "block: it runs on at home"
on 2 mosctl noblock
away "$mine" 2 "noblock"

# Expel and bring
start_ready second "$programs/spin" 0
second=$pid
start_ready third "$programs/spin" 0
third=$pid
away "$second" 2
away "$third" 3
mosctl lock "$mine"
refused 5 'root' "expel: by nobody" on 2 "${nobody[@]}" mosctl expel
check "expel" on 2 mosctl expel
is "$(count guests 2)" 0 "expel: no guest is left"
is "$(where "$mine") $(where "$second") $(where "$third")" 'home home 3' "expel: they are at home, and who was elsewhere is there"
refused 3 'takes no guests' "expel: none may come" mosctl migrate "$mine" 2
on 2 mosctl noblock
mosctl unlock "$mine"
away "$mine" 2
check "bring" mosctl bring
is "$(count away)" 0 "bring: nobody is away"
is "$(mosctl tune lstay)" 1 "bring: the balancer sends none away"
soon 5 "grep -q 'brought home' told" "events: bring"
mosctl nolstay
away "$mine" 2
kill -STOP "$mine"
soon 5 '[[ $(<"/proc/$mine/stat") == *") T "* ]]' "one is stopped"
refused 3 "1 still away: $mine" "bring: who cannot come is named" mosctl bring --timeout 1
refused 3 "1 guest is still here: $mine of node 1" "expel: who cannot go is named" on 2 mosctl expel -t 1
kill -CONT "$mine"
check "expel: when it goes on it goes home" on 2 mosctl expel
is "$(where "$mine")" home "expel: it is at home"
on 2 mosctl noblock
mosctl nolstay
end "$mine" "$second" "$third"

# Who waits in a call at home goes as well, with threads that compute or without any: home breaks it off.
mkfifo line
exec {line}<>line
start_ready waits python3 -c '
import os
line = os.open("line", os.O_RDONLY)
print("ready", flush=True)
os.read(line, 1)'
waits=$pid
start_ready works python3 -c '
import os, threading, time
def work():
    for n in range(1 << 30):
        if n % 20000 == 0:
            print("at", n, flush=True)
for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
line = os.open("line", os.O_RDONLY)
print("ready", flush=True)
os.read(line, 1)'
works=$pid
for name in waits works; do
	pid=${!name}
	away "$pid" 2 "expel: $name goes to node 2"
	nap 500
	check "expel: $name, whose first thread waits at home" on 2 mosctl expel --timeout 20
	is "$(where "$pid")" home "expel: $name is at home"
	on 2 mosctl noblock
	away "$pid" 2 "and $name goes again"
	nap 500
	check "the balancer of node 2 may send $name home" on 2 mosctl migrate -b "$(on 2 pgrep -nx python3)" home
	soon 20 "[[ \$(where $pid) == home ]]" "and $name comes home"
done
mosctl lock "$works"
away "$works" 2 "lock: works goes by hand"
guest=$(on 2 pgrep -nx python3)
nap 500
on 2 mosctl migrate -b "$guest" home
soon 10 "[[ \$(sees 2 $guest locked) == True ]]" "lock: home says that works is"
is "$(where "$works")" 2 "lock: works is where it was"
lines=$(wc -l <works)
soon 20 "((\$(wc -l <works) > $lines + 6))" "lock: and all of it goes on"
end "$waits" "$works"

# The end of one that is away, and of a node
start_ready ends "$programs/spin" 0
away "$pid" 2
end "$pid"
soon 5 "grep -q 'process $pid has ended while it was on node 2' told" "events: ended"
on 3 mosctl down
soon 5 "grep -q 'node 3 does not answer' told" "events: a node leaves"
on 3 mosctl up
soon 10 "grep -q 'node 3 answers' told" "events: and is back"
soon 10 "((\$(mosctl nodes | grep -cw up) == $nodes))" "all nodes are up"
end "$listener" "$listener_2"
finish
