#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Guests leave a node that is busy for a third one, though their home is busier still: home sends them on.
#
# full: --netns 3 --kernel 6.1 --balance --timeout 600
# full: --netns 3 --kernel 6.12 --balance --timeout 600
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

check "node 3 takes no guests" on 3 mosctl block
for _ in 1 2 3 4; do
	compute
	check "one is to stay at home" mosctl lock $!
done
compute
compute
settles 120 "[[ \$spread == '4 2 0' ]]" "two go to node 2, and no further"
check "node 3 takes guests" on 3 mosctl noblock
settles 120 "[[ \$spread == '4 1 1' ]]" "one of them goes on to node 3"
rests 6000 "then none moves any more"
like "$(mosctl decisions)" 'from node 2 [^;]* to node 3 [^;]* by way of its home, node 1: it gets more' "their home has sent it"

check "balancing is switched off" mosctl balance off
all_end
soon 20 "[[ \$(count away) == 0 ]]" "nothing is left"
explain
finish
