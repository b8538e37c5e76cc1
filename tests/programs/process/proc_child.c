// SPDX-License-Identifier: GPL-2.0
/*
 * A parent finds its child in /proc: its name, its command, its files, its parent, as if it were not away.
 *
 * feature: /proc of another process
 * calls: openat, read, readlink
 * away: works
 * children: away
 */
#include "child.h"
#include "proc.h"
#include "shape.h"

static struct child child;

static int serve(int line)
{
	long number;
	int fd;

	while (child_hear(line, &number)) {
		char name[16];

		snprintf(name, sizeof(name), "child %ld", number % 1000);
		must(!prctl(PR_SET_NAME, name));
		fd = open("/dev/null", O_RDONLY);
		child_tell(line, fd);
		must(child_hear(line, &number) && !close(fd));
		child_tell(line, 0);
	}
	return 0;
}

static void prepare(void)
{
	child = child_serve(serve);
}

static const char *path(const char *rest)
{
	static char text[64];

	snprintf(text, sizeof(text), "/proc/%d/%s", child.pid, rest);
	return text;
}

static void step(unsigned long n)
{
	char text[4096], expected[32], own[4096];
	int fd = child_ask(child, n);

	proc_read(path("comm"), text, sizeof(text));
	snprintf(expected, sizeof(expected), "child %lu\n", n % 1000);
	must(!strcmp(text, expected));
	snprintf(expected, sizeof(expected), "fd/%d", fd);
	memset(text, 0, sizeof(text));
	must(readlink(path(expected), text, sizeof(text)) > 0 && !strcmp(text, "/dev/null"));
	proc_read(path("stat"), text, sizeof(text));
	must(atoi(strrchr(text, ')') + 4) == getpid());
	proc_read(path("cmdline"), text, sizeof(text));
	proc_read("/proc/self/cmdline", own, sizeof(own));
	must(*own && !strcmp(text, own));
	child_ask(child, 0);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
