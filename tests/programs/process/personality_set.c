// SPDX-License-Identifier: GPL-2.0
/*
 * The personality is changed, and stays across fork and exec.
 *
 * feature: what a process is told of the system
 * calls: personality, clone, execve
 * away: comes home
 */
#include <sys/personality.h>

#include "child.h"
#include "shape.h"

static const unsigned long some[] = { 0, ADDR_NO_RANDOMIZE, STICKY_TIMEOUTS, WHOLE_SECONDS | SHORT_INODE };

int shape_executed(int argc, char **argv)
{
	return personality(0xffffffff) == atoi(argv[1]) ? 9 : 1;
}

static int execute(void)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", personality(0xffffffff));
	execl("/proc/self/exe", "program", number, NULL);
	return 2;
}

static void step(unsigned long n)
{
	if (n)
		must(personality(0xffffffff) == (int)some[(n - 1) % 4]);
	must(personality(some[n % 4]) >= 0 && personality(0xffffffff) == (int)some[n % 4]);
	child_ends(child_make(execute), 9);
}

const struct shape shape = { .step = step };
