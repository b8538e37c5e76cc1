#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Small programs, each for one feature, moved in several flavours: tests/suite has the rest.
#
# cluster: --netns 3 --kernel 6.1 --timeout 1800 -- --flavour home --sample 90
# cluster: --netns 3 --smp 2 --kernel 6.12 --timeout 1800 -- --flavour hops --sample 70
# cluster: --netns 3 --kernel 6.12 --timeout 1800 -- --flavour pingpong --sample 30
# cluster: --nodes 3 --kernel mixed --timeout 900 -- --flavour hops '^signal[.](core|kill|stopped|fault)'
# full: --netns 3 --kernel 6.1 --timeout 7200
# full: --netns 3 --kernel 6.12 --timeout 7200
# full: --netns 3 --kernel 6.12 --netem 'delay 2ms' --timeout 1200 -- --flavour hops --flavour pingpong 'timer|signal'
# full: --nodes 3 --kernel mixed --timeout 5400 -- --flavour hops '[.](?!stamps|timer_left|wait_timeout)'
# full: --netns 3 --kernel 6.1 --timeout 3600 -- --disk --flavour hops --flavour pingpong '^file|^memory.file'
# full: --netns 3 --kernel 6.12 --timeout 3600 -- --disk --flavour hops --flavour pingpong '^file|^memory.file'

# Machines of their own have each its own time of day: stamps, timer_left and wait_timeout compare that of home with that of the
# guest's node.

# Where several dozen programs share an emulated processor, who is about to stop may wait long for his turn.
nodes=$(mosctl nodes --json | grep -o '"number"' | wc -l)
for ((k = 1; k <= nodes; k++)); do
	on "$k" mosctl tune park-ms 10000
done
exec "$(dirname "$0")/../../suite/ride" "$@"
