#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The disk under a file that a guest maps does not answer for a while: the guest waits for as long as that lasts, and no
# longer than its process lives. With the argument `long` it lasts longer than any time limit that there is.
#
# cluster: --netns 2 --kernel 6.12
# full: --nodes 2 --kernel 6.1 -- long
# full: --netns 2 --kernel 6.12 -- long
. "$(dirname "$0")/../lib.sh"

held=5	# seconds
if [[ ${1-} == long ]]; then
	held=150
	# The kernel complains of who waits for a disk that long.
	sysctl -qw kernel.hung_task_timeout_secs=0
fi

export DM_DISABLE_UDEV=1
slow_disk() {
	local loop
	modprobe -a dm-mod loop ext4 2>/dev/null
	truncate -s 64M image
	loop=$(losetup -f --show image) && dmsetup create slow --table "0 $(blockdev --getsz "$loop") linear $loop 0" &&
		mkfs.ext4 -q /dev/mapper/slow && mkdir disk && mount /dev/mapper/slow disk
}

# Starts a program that reads what it has mapped when it is told to, and sends it away. Nobody has the file in memory then.
reader_away() {	# FILE
	start_ready "$1" python3 -c '
import hashlib, mmap, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
with open("disk/file", "rb") as file:
    memory = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)
print("ready", flush=True)
signal.sigwait({signal.SIGUSR1})
print("reads", flush=True)
print(hashlib.sha256(memory).hexdigest(), flush=True)'
	away "$pid" 2
	sync
	echo 3 >/proc/sys/vm/drop_caches
}

reads_in_vain() {	# FILE
	check "the disk does not answer any more" dmsetup suspend --noflush --nolockfs slow
	kill -USR1 "$pid"
	soon 10 "grep -qx reads '$1'" "the guest reads"
}

check "there is a disk that can be held up" slow_disk
head -c 8M /dev/urandom >disk/file
wanted=$(sha256sum <disk/file)

reader_away patient
reads_in_vain patient
nap $((held * 1000))
is "$(tail -n 1 patient)" reads "and waits for $held s"
check "it is still there" alive "$pid"
check "the disk is back" dmsetup resume slow
ended "$pid"
is "$status $(tail -n 1 patient)  -" "0 $wanted" "then it has what is in the file"

reader_away killed
reads_in_vain killed
kill -KILL "$pid"
soon 5 "! alive $pid && ((\$(count guests 2) == 0))" "one that is killed at home meanwhile does not wait"
check "the disk is back again" dmsetup resume slow
ended "$pid"
is "$status" 137 "it has ended as it should"
umount disk && dmsetup remove slow && losetup -D
finish
