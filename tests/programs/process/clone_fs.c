// SPDX-License-Identifier: GPL-2.0
/*
 * A child shares where its parent stands: the working directory and the mask for new files.
 *
 * feature: clone
 * calls: clone, chdir, getcwd, umask
 * away: works
 * children: away
 */
#include <sys/stat.h>

#include "child.h"
#include "shape.h"

static struct child child;

static int serve(int line)
{
	long mask;

	while (child_hear(line, &mask)) {
		must(!chdir(mask & 1 ? "/proc" : "/dev"));
		umask(mask);
		child_tell(line, mask);
	}
	return 0;
}

static void prepare(void)
{
	child = child_clone(CLONE_FS, serve);
}

static void step(unsigned long n)
{
	long mask = n & 0777;
	char here[64];

	child_ask(child, mask);
	must(getcwd(here, sizeof(here)) && !strcmp(here, n & 1 ? "/proc" : "/dev"));
	must(umask(0) == (mode_t)mask);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
