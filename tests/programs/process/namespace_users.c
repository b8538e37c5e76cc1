// SPDX-License-Identifier: GPL-2.0
/*
 * A child is root among users of its own, and somebody else for the rest of the world.
 *
 * feature: namespaces
 * calls: unshare, getuid, geteuid, getgid, newfstatat
 * away: works
 * children: away
 */
#include <sched.h>
#include <sys/stat.h>

#include "child.h"
#include "proc.h"
#include "shape.h"

enum { OUTSIDE = 4321 };

static struct child child;

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && !close(fd));
}

static void look(void)
{
	struct stat is;

	must(getuid() == 0 && geteuid() == 0 && getgid() == 0 && getegid() == 0);
	must(!stat("of-child", &is) && is.st_uid == 0 && is.st_gid == 0);
	must(!stat("of-root", &is) && is.st_uid == 65534);
	must(open("of-root", O_RDONLY) == -1 && errno == EACCES);
	must(!chmod("of-child", 0600) && chown("of-child", 1, 1) == -1 && errno == EINVAL);
}

static int serve(int line)
{
	long number;

	must(!setresgid(OUTSIDE, OUTSIDE, OUTSIDE) && !setresuid(OUTSIDE, OUTSIDE, OUTSIDE));
	must(!close(open("of-child", O_CREAT, 0600)));
	must(!prctl(PR_SET_DUMPABLE, 1) && !unshare(CLONE_NEWUSER));
	write_text("/proc/self/setgroups", "deny");
	write_text("/proc/self/uid_map", "0 4321 1");
	write_text("/proc/self/gid_map", "0 4321 1");
	while (child_hear(line, &number)) {
		look();
		child_tell(line, number);
	}
	return 0;
}

static void prepare(void)
{
	must(!close(open("of-root", O_CREAT, 0600)));
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	struct stat is;

	must(child_ask(child, n) == (long)n);
	must(!stat("of-child", &is) && is.st_uid == OUTSIDE);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
