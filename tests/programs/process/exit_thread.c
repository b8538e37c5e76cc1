// SPDX-License-Identifier: GPL-2.0
/*
 * The end of the last thread is the end of the process, with its status; nothing that was set aside is done.
 *
 * feature: the end of a process
 * calls: exit, clone, wait4
 * away: comes home
 */
#include <sys/syscall.h>

#include "child.h"
#include "shape.h"

static int code;

static void never(void)
{
	_exit(99);
}

static int end(void)
{
	must(!atexit(never));
	syscall(SYS_exit, code);
	return 98;
}

static void step(unsigned long n)
{
	code = n % 90;
	child_ends(child_make(end), code);
}

const struct shape shape = { .step = step };
