// SPDX-License-Identifier: GPL-2.0
/*
 * How nice a program is, to the processor and to disks, for itself, its child and their group.
 *
 * feature: scheduling
 * calls: getpriority, setpriority, ioprio_get, ioprio_set
 * away: works
 * children: away
 */
#include <linux/ioprio.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "child.h"
#include "shape.h"

static struct child child;

static int serve(int line)
{
	long unused;

	while (child_hear(line, &unused))
		child_tell(line, getpriority(PRIO_PROCESS, 0));
	return 0;
}

static void prepare(void)
{
	must(!setpgid(0, 0) || errno == EPERM);
	child = child_serve(serve);
}

static int disk_priority(void)
{
	return syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0);
}

static void step(unsigned long n)
{
	int mine = n % 10, childs = n % 10 + 5, disk = IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, n % 8);

	if (n)
		must(getpriority(PRIO_PROCESS, 0) == (int)(n - 1) % 10);
	must(!setpriority(PRIO_PROCESS, 0, mine) && getpriority(PRIO_PROCESS, getpid()) == mine);
	must(!setpriority(PRIO_PROCESS, child.pid, childs));
	must(child_ask(child, 0) == childs && getpriority(PRIO_PGRP, 0) == mine);
	must(!syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, disk) && disk_priority() == disk);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
