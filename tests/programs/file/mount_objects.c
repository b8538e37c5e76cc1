// SPDX-License-Identifier: GPL-2.0
/*
 * A file system is mounted piece by piece, and looked at.
 *
 * feature: mounts
 * calls: fsopen, fsconfig, fsmount, move_mount, open_tree
 * away: comes home
 */
#include <linux/mount.h>
#include <sys/syscall.h>

#include "files.h"
#include "shape.h"

static void prepare(void)
{
	must(!mkdir("place", 0700));
}

static void step(unsigned long n)
{
	int fs = syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC), mount, tree, fd;
	char number[32];

	must(fs >= 0);
	snprintf(number, sizeof(number), "%lu", n % 10 + 4);
	must(!syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "nr_inodes", number, 0));
	must(!syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	mount = syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
	must(mount >= 0 && !close(fs));
	fd = openat(mount, "file", O_CREAT | O_RDWR, 0600);
	must(fd >= 0 && write(fd, number, 1) == 1 && !close(fd));
	tree = syscall(SYS_open_tree, AT_FDCWD, "place", OPEN_TREE_CLOEXEC);
	must(tree >= 0 && openat(tree, "file", O_RDONLY) == -1 && errno == ENOENT && !close(tree));
	must(syscall(SYS_move_mount, mount, "none", AT_FDCWD, "place", 0) == -1 && errno == ENOENT);
	must(!close(mount));
}

const struct shape shape = { .prepare = prepare, .step = step };
