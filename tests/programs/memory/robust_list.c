// SPDX-License-Identifier: GPL-2.0
/*
 * The list of locks that are given back at the end is where the program put it.
 *
 * feature: locks
 * calls: set_robust_list, get_robust_list
 * away: works
 */
#include <linux/futex.h>
#include <sys/syscall.h>

#include "shape.h"

static struct robust_list_head heads[2] = {
	{ .list.next = &heads[0].list },
	{ .list.next = &heads[1].list },
};

static void prepare(void)
{
	must(!syscall(SYS_set_robust_list, &heads[0], sizeof(heads[0])));
}

static void step(unsigned long n)
{
	struct robust_list_head *head;
	size_t len;

	must(!syscall(SYS_get_robust_list, 0, &head, &len) && head == &heads[n % 2] && len == sizeof(*head));
	must(!syscall(SYS_set_robust_list, &heads[(n + 1) % 2], sizeof(*head)));
}

const struct shape shape = { prepare, step, NULL };
