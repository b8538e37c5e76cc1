#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the daemons leave alone: who is locked, excluded, young, in the foreground of a terminal, or bound to home by
# its calls.
#
# cluster: --netns 2 --kernel 6.12 --balance --timeout 600
# full: --netns 2 --kernel 6.1 --balance --timeout 600
# full: --netns 2 --kernel 6.12 --balance --timeout 600
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

cp /bin/bash kept
cp /bin/bash kept-by-its-long-name
mkdir cgroup
check "a hierarchy of cgroups" mount -t cgroup2 none cgroup
mkdir cgroup/kept-here
begin_anew 'speed 10000' 'exclude name kept' 'exclude name python3' 'min-age 8000' \
	'exclude name kept-by-its-long-name' 'exclude user 65534' 'exclude cgroup /kept-*'

compute
mosctl lock "${computing[0]}"
compute "$work/kept"
compute "$work/kept-by-its-long-name"
compute setpriv --reuid 65534 --regid 65534 --clear-groups bash
compute
echo "${computing[-1]}" >cgroup/kept-here/cgroup.procs
# The excluded python3 holds the other end of the terminal.
python3 -c 'import pty; pty.spawn(["bash", "-c", "while :; do :; done"])' </dev/null &
computing+=($!)
mosctl unlock $!
rests 12000 "nobody moves who is locked, excluded or in the foreground"
is "$(count away)" 0 "nobody is away"
like "$(mosctl decisions)" 'no process here may move now' "that is said"
check "the first is unlocked" mosctl unlock "${computing[0]}"
soon 20 "[[ \$(where ${computing[0]}) == 2 ]]" "and goes"
rests 6000 "alone"
all_end
rmdir cgroup/kept-here
umount cgroup

compute
compute
began=$(now_ms)
nap 4000
is "$(count away)" 0 "the young stay"
soon 30 "[[ \$(count away) == 1 ]]" "until they are older"
diag "after $(($(now_ms) - began)) ms"
all_end

mkfifo pipe
cat pipe >/dev/null &
cat=$!
nice -n 15 dd if=/dev/zero of=pipe bs=512 2>/dev/null &
dd=$!
mosctl unlock "$dd"
compute
soon 30 "[[ \$(where ${computing[0]}) == 2 ]]" "who only computes goes"
compute
settles 120 "[[ \$(count away) == 2 ]]" "both of them do"
is "$(where "$dd")" home "who writes to a pipe all the time stays"
away "$dd" 2 "by hand it goes"
soon 30 "[[ \$(where $dd) == home ]]" "and comes home by itself"
like "$(mosctl decisions; on 2 mosctl decisions)" 'it does better at home' "that is said"
end "$dd" "$cat"
all_end
explain
finish
