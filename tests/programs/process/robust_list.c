// SPDX-License-Identifier: GPL-2.0
/*
 * The list of robust futexes is the one that was registered.
 *
 * feature: who a process is
 * calls: set_robust_list, get_robust_list
 * away: works
 */
#include <linux/futex.h>
#include <sys/syscall.h>

#include "shape.h"

static struct robust_list_head heads[2];

static struct robust_list_head *registered(void)
{
	struct robust_list_head *head;
	size_t len;

	must(!syscall(SYS_get_robust_list, 0, &head, &len) && len == sizeof(*head));
	return head;
}

static void step(unsigned long n)
{
	struct robust_list_head *head = &heads[n % 2];

	head->list.next = &head->list;
	if (n)
		must(registered() == &heads[!(n % 2)]);
	must(syscall(SYS_set_robust_list, head, sizeof(*head) - 1) == -1 && errno == EINVAL);
	must(!syscall(SYS_set_robust_list, head, sizeof(*head)));
	must(registered() == head);
}

const struct shape shape = { .step = step };
