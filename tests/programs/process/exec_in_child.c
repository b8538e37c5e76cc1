// SPDX-License-Identifier: GPL-2.0
/*
 * A child executes one program after another, and goes on talking to its parent by the same descriptor.
 *
 * feature: processes that talk
 * calls: execve, read, write
 * away: works
 * children: away
 */
#include <fcntl.h>

#include "child.h"
#include "shape.h"

static struct child child;

/* How often it has been executed is its second argument. */
static int serve_again(int line, int times)
{
	char number[16], count[16];
	long word;

	if (!child_hear(line, &word))
		return 0;
	child_tell(line, times);
	snprintf(number, sizeof(number), "%d", line);
	snprintf(count, sizeof(count), "%d", times + 1);
	execl("/proc/self/exe", "program", number, count, NULL);
	return 1;
}

int shape_executed(int argc, char **argv)
{
	must(argc == 3);
	return serve_again(atoi(argv[1]), atoi(argv[2]));
}

static int serve(int line)
{
	must(!fcntl(line, F_SETFD, 0));
	return serve_again(line, 0);
}

static void prepare(void)
{
	child = child_serve(serve);
}

static void step(unsigned long n)
{
	must(child_ask(child, 0) == (long)n);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
