#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is done at once has bounds, and they are reached: handshakes beyond those that may wait are dropped and counted,
# and what is more than one softirq may do goes on in a worker, with nothing lost and nothing out of order.
#
# cluster: --netns 3 --kernel 6.12 --faults --no-infod
# full: --netns 3 --kernel 6.1 --faults --no-infod
# full: --netns 3 --kernel 6.12 --faults --no-infod
. "$(dirname "$0")/../lib.sh"

key=/etc/mosix/key
knobs=/sys/module/mosix/parameters
waiting=8	# handshakes of one peer that may wait: kernel/handshake.c

knob() {	# NAME VALUE
	echo "$2" >"$knobs/$1"
}

# Handshakes. Each takes 200 ms, so that those of a crowd find no place.
start_ready out "$programs/spin" 0
out=$pid
away "$out" 2
on 3 mosctl down
soon 20 "mosctl nodes | grep '^ *3 ' | grep -vqw up" "node 3 has left"
had=$(of_node 3 shut)
knob shake_ms 200
on 3 timeout 120 python3 "$here/crowd.py" "$key" 3 10.77.0.3 1 10.77.0.1 40 5 >crowd 2>&1 &
crowd=$!
soon 20 "((\$(of_node 3 shut) > $had))" "of a crowd of hellos some find no place, and are counted"
is "$(where "$out")" 2 "the program at node 2 is where it was"
home "$out" "it comes home"
away "$out" 2 "and goes away"
check "node 2 leaves and returns" on 2 bash -c 'mosctl expel && mosctl down && mosctl up && mosctl tune block 0'
soon 60 "mosctl nodes | grep '^ *2 ' | grep -qw up" "while they wait node 2 is let in"
ended "$crowd"
diag "answers and cookies: $(<crowd); no place for $(($(of_node 3 shut) - had))"
like "$(<crowd)" '^[1-9][0-9]* [1-9][0-9]*$' "the crowd has been answered, or given cookies"
is "$(<"$knobs/waited")" "$waiting" "as many as may wait have waited, and never more"
knob shake_ms 0
check "node 3 is itself again" on 3 mosctl up
soon 60 "((\$(mosctl nodes | grep -cw up) == $nodes))" "and is let in"
end "$out"

# Receiving. One softirq takes one train and hands out one batch: everything else is a worker's.
knob pass 1
had=$(<"$knobs/deferred")
ride_and_compare spin 20 "$programs/spin" 1
start_ready big python3 -c '
import signal, time
b = bytearray(range(256)) * (32 << 12)
going = []
signal.signal(signal.SIGTERM, lambda *_: going.append(1))
print("ready", flush=True)
while not going:
    time.sleep(0.01)
print("whole" if b == bytearray(range(256)) * (32 << 12) else "damaged")'
for to in 2 3 home; do
	away "$pid" "$to" "with 32 MiB to $to"
done
kill -TERM "$pid"
ended "$pid"
is "$status $(tail -n 1 big)" "0 whole" "they are as they were"
diag "the rest was left to a worker $(($(<"$knobs/deferred") - had)) times"
check "the rest was left to a worker" test "$(<"$knobs/deferred")" -gt "$((had + 1000))"

# As fast as somebody who is no node can send.
start pace "$programs/pace"
pace=$pid
away "$pace" 2 "a program that makes calls goes to node 2"
on 3 mosctl down
on 3 timeout 60 python3 "$here/flood.py" "$key" 3 10.77.0.3 1 10.77.0.1 5 >flood 2>&1
is "$(where "$pace")" 2 "it is there after a flood"
calls=$(wc -l <pace)
soon 20 "((\$(wc -l <pace) > $calls + 2))" "and goes on"
end "$pace"
knob pass 0
check "node 3 is itself again" on 3 mosctl up
soon 60 "((\$(mosctl nodes | grep -cw up) == $nodes))" "and is let in after a while"
finish
