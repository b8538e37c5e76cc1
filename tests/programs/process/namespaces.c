// SPDX-License-Identifier: GPL-2.0
/*
 * A program leaves the names of the system for a while, has its own, and comes back to them.
 *
 * feature: namespaces
 * calls: unshare, setns, sethostname, openat
 * away: comes home
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include "shape.h"

static char old_name[65];
static int old_names, old_queues;

static void prepare(void)
{
	must(!gethostname(old_name, sizeof(old_name)));
	old_names = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	old_queues = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
	must(old_names >= 0 && old_queues >= 0);
}

static bool is_in(const char *path, int fd)
{
	struct stat here, there;

	must(!stat(path, &here) && !fstat(fd, &there));
	return here.st_ino == there.st_ino;
}

static void step(unsigned long n)
{
	char name[65];

	must(is_in("/proc/self/ns/uts", old_names) && is_in("/proc/self/ns/ipc", old_queues));
	must(!unshare(CLONE_NEWUTS | CLONE_NEWIPC));
	must(!is_in("/proc/self/ns/uts", old_names) && !is_in("/proc/self/ns/ipc", old_queues));
	must(!sethostname("elsewhere", 9) && !gethostname(name, sizeof(name)) && !strcmp(name, "elsewhere"));
	must(!setns(old_names, CLONE_NEWUTS) && !setns(old_queues, CLONE_NEWIPC));
	must(!gethostname(name, sizeof(name)) && !strcmp(name, old_name));
}

const struct shape shape = { .prepare = prepare, .step = step };
