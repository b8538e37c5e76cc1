#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module loads, joins a cluster of one, leaves, and is gone without a trace, again and again.
#
# cluster: --nodes 1 --no-module --kernel 6.12
# full: --nodes 1 --no-module --kernel 6.1
# full: --nodes 1 --no-module --kernel 6.12
. "$(dirname "$0")/../lib.sh"

build=$(dirname "$programs")
series=$(uname -r | grep -oE '^[0-9]+\.[0-9]+')
module=$build/$series/mosix.ko
mosctl=$build/mosctl

traces() {	# what a module could leave behind
	grep -c '\[mosix\]' /proc/kallsyms
	grep -c . /sys/kernel/tracing/enabled_functions
}

said=$("$mosctl" status 2>&1)
is "$?" 3 "without the module mosctl says so with status 3"
like "$said" 'not loaded' "and in words"

before=$(traces)
modinfo -F depends "$module" | tr , '\n' | xargs -r -n 1 modprobe
for ((round = 1; round <= 5; round++)); do
	check "round $round: loads" insmod "$module"
	check "round $round: /dev/mosix is there" test -c /dev/mosix
	check "round $round: joins" "$mosctl" up
	like "$("$mosctl" status --json)" '"state": *"up"' "round $round: is up"
	check "round $round: joins again, which is harmless" "$mosctl" up
	check "round $round: leaves" "$mosctl" down
	check "round $round: unloads" rmmod mosix
	check "round $round: is gone" test ! -e /sys/module/mosix
done
is "$(traces)" "$before" "no symbol and no traced function is left"

check "loads once more" insmod "$module"
check "joins" "$mosctl" up
check "unloads while it is up, as nothing is away" rmmod mosix
is "$(traces)" "$before" "and is gone without a trace"

finish
