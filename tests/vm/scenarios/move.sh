#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# First light: a program nobody prepared moves to the other machine, goes on there, and comes home.
#
# cluster: --nodes 2 --kernel 6.1
# cluster: --nodes 2 --kernel 6.12
. "$(dirname "$0")/../lib.sh"

# Out, seen there, and home, where its output must be what it is without all that.
there_and_back() {	# NAME PROGRAM
	local name=$1 program=$2 lines steps
	start_ready "$name.moved" "$program" 0
	is "$(where "$pid")" home "$name: starts at home"
	away "$pid" 2 "$name: goes to node 2"
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

cat >count.py <<'END'
import hashlib, sys
print("ready", flush=True)
number, steps = 1, int(sys.argv[1])
for step in range(steps):
    number = number * 3 ** 50 + step
    if step % 100 == 99:
        print(step + 1, hashlib.sha256(str(number % 10 ** 300).encode()).hexdigest(), flush=True)
print(number % 10 ** 50)
END
start_ready python.moved python3 count.py 3000
away "$pid" 2 "python3: goes to node 2"
home "$pid" "python3: comes home"
away "$pid" 2 "python3: goes to node 2 again"
ended "$pid"
is "$status" 0 "python3: ends well while away"
python3 count.py 3000 >python.home
same python.moved python.home "python3: the same output as at home"
finish
