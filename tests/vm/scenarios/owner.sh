#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The owner of a workstation as the real logind knows him: while he is idle guests are welcome, when he is back all go.
#
# cluster: --netns 2 --kernel 6.12 --balance --timeout 600
# full: --netns 2 --kernel 6.1 --balance --timeout 600
# full: --netns 2 --kernel 6.12 --balance --timeout 600
. "$(dirname "$0")/../lib.sh"
. "$here/balance.sh"

logind=/lib/systemd/systemd-logind
if ! [[ -x $logind ]] || ! type -P dbus-daemon loginctl busctl >/dev/null; then
	skip "logind knows the owner" "there is no logind, or no bus, on the host"
	finish
fi

### A session in front of the machine. No systemd runs here that could begin one: logind finds it as after a start anew.
owner=65534
sleep infinity {idle}>&- &
desktop=$!
mosctl lock "$desktop"
started="REALTIME=${EPOCHREALTIME/./}
MONOTONIC=$(awk '{ printf "%d", $1 * 1000000 }' /proc/uptime)"
mkdir -p /run/dbus /run/systemd/{seats,users,sessions,inhibit,machines}
mkdir /run/systemd/system	# for loginctl this is a system of systemd's
cat >/run/systemd/sessions/1 <<-END
	UID=$owner
	USER=$(id -nu "$owner")
	ACTIVE=1
	IS_DISPLAY=1
	STATE=active
	REMOTE=0
	TYPE=x11
	CLASS=user
	SCOPE=session-1.scope
	SEAT=seat0
	SERVICE=login
	VTNR=1
	POSITION=1
	LEADER=$desktop
	$started
END
cat >"/run/systemd/users/$owner" <<-END
	NAME=$(id -nu "$owner")
	STATE=active
	STOPPING=no
	SESSIONS=1
	SEATS=seat0
	ACTIVE_SESSIONS=1
	ONLINE_SESSIONS=1
	ACTIVE_SEATS=seat0
	ONLINE_SEATS=seat0
	$started
END
dbus-daemon --system --nofork --nopidfile --nosyslog >bus.log 2>&1 {idle}>&- &
bus=$!
wait_until 20 "[[ -S /run/dbus/system_bus_socket ]]"
SYSTEMD_LOG_TARGET=console "$logind" >logind.log 2>&1 {idle}>&- &
login=$!
for pid in "$bus" "$login"; do
	mosctl lock "$pid"
done
soon 60 "[[ \$(loginctl show-seat seat0 --property=ActiveSession --value 2>/dev/null) == 1 ]]" "logind knows the session in front"

is_idle() {	# true|false
	busctl call org.freedesktop.login1 /org/freedesktop/login1/session/_31 org.freedesktop.login1.Session SetIdleHint b "$1"
}

### Node 2 is the workstation.
check "he is idle" is_idle true
on 2 "$here/../../userland/systemd/mosix-owner" 1 >owner.log 2>&1 &
watcher=$!
compute
compute
soon 60 "[[ \$(count guests 2) == 1 ]]" "he is idle: a guest comes"

check "he touches a key" is_idle false
began=$(now_ms)
soon 10 "[[ \$(count guests 2) == 0 ]]" "he is back: it goes"
diag "after $(($(now_ms) - began)) ms"
rests 6000 "and none comes"
check "he is idle again" is_idle true
soon 60 "[[ \$(count guests 2) == 1 ]]" "he is idle again: a guest comes"

check "he is back once more" is_idle false
soon 10 "[[ \$(count guests 2) == 0 ]]" "it goes again"
end "$login"
soon 60 "[[ \$(count guests 2) == 1 ]]" "nobody knows of him any more: a guest comes"

check "balancing is switched off" mosctl balance off
all_end
end "$watcher" "$bus" "$desktop"
((failures == 0)) || diag "logind said:" "$(tail -n 20 logind.log)" "$(tail -n 5 bus.log)" "$(tail -n 5 owner.log)"
soon 20 "[[ \$(count away) == 0 ]]" "nothing is left"
explain
finish
