#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cluster changes while it balances itself: a node joins, is faster than the others, is emptied, leaves.
#
# cluster: --netns 4 --kernel 6.1 --balance --timeout 600
# full: --netns 4 --kernel 6.1 --balance --timeout 600
# full: --netns 4 --kernel 6.12 --balance --timeout 600
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

check "node 4 is not there yet" on 4 mosctl down
for _ in 1 2 3 4 5 6; do
	compute
done
settles 120 "[[ \$spread == '2 2 2 0' ]]" "six spread over three nodes"

check "node 4 joins" on 4 mosctl up
began=$(now_ms)
within 10 "[[ \$spread != *' 0' ]]" "and is given work"

for _ in 1 2 3 4; do
	compute
done
check "node 4 is twice as fast" on 4 mosctl setspeed 20000
began=$(now_ms)
within 15 "[[ \$spread == '2 2 2 4' ]]" "and is given twice as many"
rests 6000 "then none moves any more"

began=$(now_ms)
check "node 4 is emptied" on 4 mosctl expel
diag "within $(($(now_ms) - began)) ms"
is "$(count guests 4)" 0 "its guests have gone"
settles 120 "[[ \$spread =~ ^[34]' '[34]' '[34]' '0$ ]]" "the others share its work"
check "it leaves" on 4 mosctl down

check "balancing is switched off" mosctl balance off
all_end
soon 20 "[[ \$(count away) == 0 ]]" "nothing is left"
explain
finish
