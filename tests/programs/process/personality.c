// SPDX-License-Identifier: GPL-2.0
/*
 * A program that wants an old kernel's number is told such a one, wherever it is, and so is its child.
 *
 * feature: what a process is told of the system
 * calls: personality, uname
 * away: works
 * children: away
 */
#include <sys/personality.h>
#include <sys/utsname.h>

#include "child.h"
#include "shape.h"

static struct child child;

static bool is_told_old(void)
{
	struct utsname name;

	must(!uname(&name));
	return !strncmp(name.release, "2.6.", 4);
}

static int serve(int line)
{
	long unused;

	while (child_hear(line, &unused))
		child_tell(line, is_told_old());
	return 0;
}

static void prepare(void)
{
	must(!is_told_old() && personality(UNAME26 | ADDR_NO_RANDOMIZE) >= 0);
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	must(personality(0xffffffff) == (UNAME26 | ADDR_NO_RANDOMIZE));
	must(is_told_old() && child_ask(child, 0));
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
