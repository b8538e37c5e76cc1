#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where a kernel lacks a function that the module needs, the module does not load, says which it is, and leaves nothing.
#
# cluster: --nodes 1 --no-module --kernel 6.12
# full: --nodes 1 --no-module --kernel 6.1
# full: --nodes 1 --no-module --kernel 6.12
. "$(dirname "$0")/../lib.sh"

series=$(uname -r | grep -oE '^[0-9]+\.[0-9]+')
module=$(dirname "$programs")/faults/$series/mosix.ko
mapfile -t symbols < <(sed -n 's/^\t{ "\([a-z0-9_]*\)", &.*/\1/p' "$here/../../kernel/compat/symbols.c")

check "there are symbols that it needs" test "${#symbols[@]}" -gt 5
modinfo -F depends "$module" | tr , '\n' | xargs -r -n 1 modprobe
for symbol in "${symbols[@]}"; do
	dmesg -C
	insmod "$module" absent="$symbol" 2>refused
	is "$?" 1 "$symbol: does not load without it"
	like "$(dmesg)" "mosix: this kernel has no symbol $symbol, which the module needs" "$symbol: is named"
	check "$symbol: nothing is left" test ! -e /sys/module/mosix
done
check "loads where nothing is missing" insmod "$module"
check "unloads" rmmod mosix
finish
