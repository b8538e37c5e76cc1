// SPDX-License-Identifier: GPL-2.0
/*
 * File systems tell what they are; /proc is one, /dev/shm another.
 *
 * feature: what files and file systems are
 * calls: statfs, fstatfs
 * away: works
 */
#include <linux/magic.h>
#include <sys/statfs.h>

#include "files.h"
#include "shape.h"

static struct statfs first;
static int fd;

static void prepare(void)
{
	fd = make_file("file");
	must(!fstatfs(fd, &first));
}

static void step(unsigned long n)
{
	struct statfs system;

	must(!fstatfs(fd, &system) && system.f_type == first.f_type && system.f_blocks == first.f_blocks);
	must(!memcmp(&system.f_fsid, &first.f_fsid, sizeof(first.f_fsid)) && system.f_namelen == first.f_namelen);
	must(!statfs("/proc/self/stat", &system) && system.f_type == PROC_SUPER_MAGIC);
	must(!statfs("/dev/shm", &system) && system.f_type == TMPFS_MAGIC);
	must(statfs("missing", &system) == -1 && errno == ENOENT);
}

const struct shape shape = { .prepare = prepare, .step = step };
