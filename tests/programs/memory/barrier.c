// SPDX-License-Identifier: GPL-2.0
/*
 * Whoever has announced that it will use memory barriers may use them from then on, and has the same of them
 * everywhere.
 *
 * feature: memory barriers
 * calls: membarrier
 * away: works
 */
#include <linux/membarrier.h>
#include <sys/syscall.h>

#include "shape.h"

static int known;

static int barrier(int command)
{
	return syscall(SYS_membarrier, command, 0, 0);
}

static void prepare(void)
{
	known = barrier(MEMBARRIER_CMD_QUERY);
	must(barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE) == -1 && errno == EPERM);
	must(!barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED));
	must(!barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE));
}

static void step(unsigned long n)
{
	must(known & MEMBARRIER_CMD_PRIVATE_EXPEDITED && barrier(MEMBARRIER_CMD_QUERY) == known);
	must(!barrier(n % 2 ? MEMBARRIER_CMD_PRIVATE_EXPEDITED : MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE));
}

const struct shape shape = { prepare, step, NULL };
