// SPDX-License-Identifier: GPL-2.0
/*
 * The machine's name is home's, and a change that another process makes is seen at once.
 *
 * feature: what a process is told of the system
 * calls: uname, sethostname
 * away: works
 * children: away
 */
#include <sched.h>
#include <sys/utsname.h>

#include "child.h"
#include "shape.h"

static struct child child;
static struct utsname before;

/* Gives the machine another name, for these two processes alone. */
static int serve(int line)
{
	char name[32];
	long number;

	while (child_hear(line, &number)) {
		snprintf(name, sizeof(name), "name-%ld", number);
		must(!sethostname(name, strlen(name)));
		must(!setdomainname(name + 1, strlen(name + 1)));
		child_tell(line, 0);
	}
	return 0;
}

static void prepare(void)
{
	must(!unshare(CLONE_NEWUTS) && !uname(&before));
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	struct utsname now;
	char name[32];

	child_ask(child, n);
	must(!uname(&now));
	snprintf(name, sizeof(name), "name-%lu", n);
	must(!strcmp(now.nodename, name) && !strcmp(now.domainname, name + 1));
	must(!strcmp(now.sysname, before.sysname) && !strcmp(now.release, before.release));
	must(!strcmp(now.version, before.version) && !strcmp(now.machine, before.machine));
	must(!gethostname(name, sizeof(name)) && !strcmp(name, now.nodename));
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
