#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A process grows past the memory of its node, and is moved before anything is swapped out or killed for it, though the
# load says otherwise; it alone, though another could be moved as well.
#
# cluster: --nodes 2 --kernel 6.12 --balance --timeout 600
# full: --nodes 2 --kernel 6.1 --balance --timeout 600
# full: --nodes 2 --kernel 6.12 --balance --timeout 600
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

kept=$(($(awk '/^MemTotal/ { print $2 }' /proc/meminfo) / 1024 / 20))	# what infod calls short: 5 %

on 2 bash -c 'for _ in 1 2 3; do
	nice -n 15 bash -c "while :; do :; done" </dev/null >/dev/null 2>&1 &
	mosctl lock $!
done'
soon 60 "[[ \$(mosctl getload 2) -ge 250 ]]" "node 2 has three that compute"

compute

check "node 1 can swap" modprobe zram
echo 128M >/sys/block/zram0/disksize
mkswap /dev/zram0 >/dev/null
check "to memory that is compressed" swapon /dev/zram0
swapped_out() {	# NODE: pages
	on "$1" sed -n 's/^pswpout //p' /proc/vmstat
}
# What files have left in memory the kernel may give up or not, as it likes, before it swaps.
echo 3 >/proc/sys/vm/drop_caches
fill 1 $((kept + 40))
diag "node 1 has $(($(available 1) / 1024)) MiB left, and one that computes; node 2 has $(($(available 2) / 1024))"

start_ready grown "$programs/grow" $((kept + 60)) 150
mosctl unlock "$pid"
soon 120 '[[ $(where $pid) == 2 ]]' "what grows goes to node 2"
is "$(swapped_out 1)" 0 "nothing was swapped out before"
diag "node 1 had $(($(available 1) / 1024)) MiB when it had gone"
like "$(mosctl decisions)" 'move process '"$pid"' \([^)]*\) from node 1 .* to node 2 \([23]\.[0-9]+ others.*: memory is short here.*: done' "because memory is short"
soon 120 "! alive $pid" "it grows to the end"
ended "$pid"
is "$status $(tail -n 1 grown)" "0 $((kept + 60)) MiB, all as they were written" "all is as it was written"
is "$(mosctl decisions | grep -c 'move process')" 1 "it was moved once, and nothing else"
is "$(where "${computing[0]}")" home "the other was left at home"
all_end
for k in 1 2; do
	is "$(on "$k" dmesg | grep -ciE 'out of memory|oom-kill')" 0 "node $k: nothing was killed"
	is "$(swapped_out "$k")" 0 "node $k: nothing was swapped"
done
check "node 1 has its swap back" swapoff /dev/zram0
drain 1
explain
finish
