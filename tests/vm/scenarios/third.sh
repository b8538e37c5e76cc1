#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Guests leave a node that is busy for a third one, though their home is busier still: home sends them on. And a third
# node that the kernel cannot reach is none, though its daemon is heard.
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

all_end
soon 20 "[[ \$(count away) == 0 ]]" "they end"
printf '1 10.77.0.1 2\n' >two.map
check "node 1 has a map of two" mosctl up -f two.map
check "node 2 takes no guests" on 2 mosctl block
nap 3000
told=$(mosctl decisions | grep -c 'node 3')
for _ in 1 2 3; do
	compute
done
rests 12000 "nobody moves who has nowhere to go"
is "$(mosctl decisions | grep -c 'node 3')" "$told" "and node 3, idle, is not even asked"
check "node 1 has the whole map" mosctl up
soon 30 "mosctl nodes | grep '^ *3 ' | grep -qw up" "node 3 is reached again"
settles 120 "[[ \$spread =~ ^[12]' 0 '[12]$ ]]" "and is sent what it can do"
check "node 2 takes guests" on 2 mosctl noblock

check "balancing is switched off" mosctl balance off
all_end
soon 20 "[[ \$(count away) == 0 ]]" "nothing is left"
explain
finish
