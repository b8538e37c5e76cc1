#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Between two kernels a process either moves and comes home, or is refused with the reason; it never suffers.
#
# cluster: --nodes 2 --kernel mixed
. "$(dirname "$0")/../lib.sh"

start_ready out "$programs/state" 0
said=$(mosctl migrate "$pid" 2 2>&1)
case $? in
0)
	is "$(where "$pid")" 2 "it is on the node of the other kernel"
	check "it goes there and back" ride "$pid" 20
	;;
3)
	like "$said" 'kernel' "it is refused: $said"
	is "$(where "$pid")" home "it is at home"
	;;
*)
	not_ok "it moves or is refused" "$said"
	;;
esac
check "it lives" alive "$pid"
kill -TERM "$pid"
ended "$pid"
is "$status" 0 "it ends well"
finish
