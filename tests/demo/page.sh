# SPDX-License-Identifier: GPL-2.0
# How the demonstration looks, for its two parts: colours, lines, titles. Each works in a directory of its own.
# shellcheck shell=bash disable=SC2034 # used by who sources it
export LC_ALL=C.UTF-8	# so that the length of a word is that of its letters
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
cd "$work" || exit 1

bold='' dim='' green='' red='' plain=''
if [[ ${colours-} == yes ]]; then
	bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi
arrow='->' rule=- block='#'
[[ ${charset-} != UTF-8 ]] || arrow='→' rule='─' block='■'

start=$EPOCHREALTIME

us() {	# since the start
	echo $((${EPOCHREALTIME/./} - ${start/./}))
}

seconds() {	# the same, for people
	local us
	us=$(us)
	printf '%d.%d' $((us / 1000000)) $((us / 100000 % 10))
}

title() {
	local line
	printf -v line '%78s' ''
	printf '%s%s%s\n%s\n' "$bold" "$1" "$plain" "${line// /$rule}"
}
