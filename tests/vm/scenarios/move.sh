#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# First light: a program nobody prepared moves to the other machine, goes on there, and comes home.
#
# cluster: --nodes 2 --kernel 6.12 --aslr
# full: --nodes 2 --kernel 6.1
# full: --nodes 2 --kernel 6.12 --aslr
. "$(dirname "$0")/../lib.sh"

# What others read of a program's arguments and environment.
told() {	# PID
	ps -o args= "$1"
	tr '\0' '\n' <"/proc/$1/cmdline"
	tr '\0' '\n' <"/proc/$1/environ"
}

# Out, seen there, and home, where its output must be what it is without all that.
there_and_back() {	# NAME PROGRAM
	local name=$1 program=$2 lines steps
	start_ready "$name.moved" "$program" 0
	is "$(where "$pid")" home "$name: starts at home"
	told=$(told "$pid")
	away "$pid" 2 "$name: goes to node 2"
	is "$(told "$pid")" "$told" "$name: its arguments and environment can be read as before"
	is "$(count guests 2)" 1 "$name: node 2 counts a guest"
	check "$name: the pid is at home" alive "$pid"
	is "$(cat "/proc/$pid/comm")" "${program##*/}" "$name: and its name is what it was"
	lines=$(wc -l <"$name.moved")
	soon 30 "((\$(wc -l <'$name.moved') > $lines))" "$name: it prints at home what it computes away"
	home "$pid" "$name: comes home"
	is "$(count guests 2)" 0 "$name: nothing is left on node 2"
	lines=$(wc -l <"$name.moved")
	soon 30 "((\$(wc -l <'$name.moved') > $lines))" "$name: it goes on at home"
	away "$pid" 2 "$name: goes out a second time"
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 0 "$name: ends by its own handler while away"
	soon 5 "[[ \$(count guests 2) == 0 ]]" "$name: its guest ended with it"
	steps=$(sed -n 's/^steps //p' "$name.moved")
	"$program" "${steps:-1}" >"$name.home" 2>&1
	same "$name.moved" "$name.home" "$name: the same output as at home"
}

there_and_back avx "$programs/avx"
there_and_back avx.static "$programs/avx.static"
there_and_back spin "$programs/spin"

cat >count <<'END'
#!/usr/bin/python3
import hashlib, signal, sys
told = []
signal.signal(signal.SIGTERM, lambda *_: told.append(1))
print("ready", flush=True)
number, step, steps = 1, 0, int(sys.argv[1])
while step < steps if steps else not told:
    number = (number * 3 ** 200 + step) % 10 ** 3000
    step += 1
    if step % 100 == 0:
        print(step, hashlib.sha256(hex(number).encode()).hexdigest(), flush=True)
print("steps", step)
print(number % 10 ** 50)
END
chmod +x count
there_and_back python3 ./count

# A title that is written over the arguments, and written again where the program computes.
start_ready title perl -e '$0 = "first title, longer than the arguments were: " . "x" x 200;
	$SIG{TERM} = sub { $0 = "second"; print "second\n" }; $| = 1; print "ready\n"; 1 while 1'
like "$(told "$pid")" 'first title' "title: is written over the arguments"
told=$(told "$pid")
away "$pid" 2 "title: goes to node 2"
is "$(told "$pid")" "$told" "title: is the same while it is away"
kill -TERM "$pid"
soon 10 "grep -qx second title" "title: is changed there"
home "$pid"
like "$(told "$pid")" '^second' "title: is what the program has made of it"
end "$pid"

# Datagrams go from card to card one by one, and are joined before they reach the receiver. The memory is whole all the same.
received=/sys/kernel/tracing/events/mosix/mosix_received/enable

joined() {	# NODE: passages through the stack, and datagrams in them
	on "$1" cat /sys/kernel/tracing/trace |
		awk '/: mosix_received: / { n++; sub(/.* datagrams=/, ""); sum += $1 } END { print n + 0, sum + 0 }'
}

start_ready big python3 -c '
import signal, time
b = bytearray(range(256)) * (16 << 12)
going = []
signal.signal(signal.SIGTERM, lambda *_: going.append(1))
print("ready", flush=True)
while not going:
    time.sleep(0.01)
print("whole" if b == bytearray(range(256)) * (16 << 12) else "damaged")'
for to in 2 home; do
	node=${to/home/1}
	on "$node" sh -c "echo >/sys/kernel/tracing/trace; echo 1 >$received"
	away "$pid" "$to" "with 16 MiB to $to"
	on "$node" sh -c "echo 0 >$received"
	read -r passages datagrams < <(joined "$node")
	diag "node $node: $datagrams datagrams in $passages passages through the stack"
	check "node $node: they come joined" test "$datagrams" -gt $((passages * 2))
done

# Somebody there slips in packets of a node that nobody knows, and they are joined with those of node 2.
away "$pid" 2
had=$(of_node 1 resent 2)
on 2 timeout 60 python3 "$here/slip.py" 10.77.0.2 10.77.0.1 99 1432 >slipped &
soon 10 "grep -q begins slipped" "somebody slips packets in"
home "$pid"
on 2 pkill -f slip.py
wait $!
more=$(($(of_node 1 resent 2) - had))
diag "$(tail -n 1 slipped) slipped in, $more sent again"
check "they take none of node 2's along" test $((more * 2)) -lt "$(tail -n 1 slipped)"
kill -TERM "$pid"
ended "$pid"
is "$(tail -n 1 big)" whole "and is whole"
leaves_and_returns 2 3
finish
