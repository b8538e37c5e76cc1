#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nobody says migrate: the daemons spread what computes, let it be when it is spread, and refill what is idle.
#
# cluster: --netns 4 --kernel 6.12 --balance --timeout 600
# full: --netns 4 --kernel 6.1 --balance --timeout 600
# full: --netns 4 --kernel 6.12 --balance --timeout 600
# full: --nodes 4 --kernel 6.12 --balance --timeout 900
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

for _ in 1 2 3 4 5 6 7 8; do
	compute
done
began=$(now_ms)
within 15 "[[ \$spread == '2 2 2 2' ]]" "eight that compute are two on each node"
rests 20000 "then none moves any more"
is "$spread" "2 2 2 2" "they stay so"
diag "$moves moves"
if ((moves <= 3 * 8)); then	# six at least; on a busy machine what is known of nodes is old, and some are in vain
	ok "none is sent to and fro"
else
	not_ok "none is sent to and fro" "$moves moves"
fi
like "$(mosctl decisions)" 'move process [0-9]+ \([^)]*\) from node 1 .* to node [234] .*: done' "the decisions are told in words"
like "$(mosctl decisions --json)" '"gain_ms":' "and as JSON"

end_on 2
began=$(now_ms)
within 15 "[[ ! \$spread =~ (^| )0( |$) ]]" "a node that becomes idle is given work"
diag "$spread"

compute_only 5
settles 60 "[[ \$spread =~ ^(2 1 1 1|1 2 1 1|1 1 2 1|1 1 1 2)$ ]]" "five are spread as far as they can be"
rests 20000 "none of the five is sent to and fro"
compute

check "the owner of node 2 comes back" on 2 mosctl owner back
began=$(now_ms)
settles 120 "[[ \$spread =~ ^[0-9]+' 0 ' ]]" "its guests go, and none comes"
diag "seen after $(($(now_ms) - began)) ms: $spread"
is "$(count guests 2)" 0 "node 2 has no guest"
check "he goes" on 2 mosctl owner gone
settles 120 "[[ ! \$spread =~ ^[0-9]+' 0 ' ]]" "then it is given work again"

check "balancing is switched off on node 2" on 2 mosctl balance off
check "and its owner is back" on 2 mosctl owner back
soon 60 "[[ \$(count guests 2) == 0 ]]" "its guests go all the same"
check "he goes again" on 2 mosctl owner gone
check "balancing is switched off" mosctl balance off
all_end
soon 20 "[[ \$(count away) == 0 ]]" "nothing is left"
explain
finish
