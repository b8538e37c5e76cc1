// SPDX-License-Identifier: GPL-2.0
/*
 * A program asks which security modules there are, and what they say of it.
 *
 * feature: security modules
 * calls: lsm_list_modules, lsm_get_self_attr, lsm_set_self_attr
 * away: comes home
 */
#include <sys/syscall.h>

#include "shape.h"

enum { LSM_GET_SELF_ATTR = 459, LSM_SET_SELF_ATTR = 460, LSM_LIST_MODULES = 461, CURRENT = 100 };

/* The modules, or the error where the kernel, before 6.8, knows no such call. */
struct seen {
	long count, attribute;
	int count_errno, attribute_errno;
	uint64_t modules[16];
};

static struct seen first;

static struct seen look(void)
{
	struct seen seen = { 0 };
	uint32_t size = sizeof(seen.modules);
	char text[1024];

	errno = 0;
	seen.count = syscall(LSM_LIST_MODULES, seen.modules, &size, 0);
	seen.count_errno = errno;
	must(seen.count < 0 || size == seen.count * sizeof(uint64_t));
	size = sizeof(text);
	errno = 0;
	seen.attribute = syscall(LSM_GET_SELF_ATTR, CURRENT, text, &size, 0);
	seen.attribute_errno = errno;
	return seen;
}

static void prepare(void)
{
	first = look();
}

static void step(unsigned long n)
{
	struct seen now = look();

	must(!memcmp(&now, &first, sizeof(now)));
	must(syscall(LSM_SET_SELF_ATTR, CURRENT, NULL, 0, 1) == -1);
}

const struct shape shape = { .prepare = prepare, .step = step };
