#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Programs are sent round as in programs.sh, over a wire that loses, reorders and repeats.
#
# cluster: --netns 3 --kernel 6.1 --mem 1024 --timeout 1200 --netem 'loss 5% reorder 10% 50% duplicate 10% delay 1ms'
# full: --netns 3 --kernel 6.1 --mem 2048 --smp 2 --timeout 1200 --netem 'loss 5% reorder 10% 50% duplicate 10% delay 1ms'
# full: --nodes 3 --kernel 6.12 --mem 1024 --timeout 1200 --netem 'loss 5% reorder 10% 50% duplicate 10% delay 1ms'
exec "$(dirname "$0")/programs.sh" python xz openssl sqlite awk sort tcp
