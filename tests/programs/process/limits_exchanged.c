// SPDX-License-Identifier: GPL-2.0
/*
 * One call sets a limit of memory and tells the one before, also into the same place; who may raise a hard one can use
 * what that allows.
 *
 * feature: limits
 * calls: prlimit64, setrlimit, mmap
 * away: works
 * steps: 12
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "shape.h"

#define MORE (64ul << 20)
#define LESS (32ul << 20)

static const int resources[] = { RLIMIT_AS, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_MEMLOCK, RLIMIT_RSS };
#define RESOURCES (sizeof(resources) / sizeof(*resources))

static struct rlimit last[RLIM_NLIMITS];
static bool may_raise;

static bool is_last(int resource, const struct rlimit *limit)
{
	return limit->rlim_cur == last[resource].rlim_cur && limit->rlim_max == last[resource].rlim_max;
}

static void exchange(int resource, struct rlimit limit)
{
	struct rlimit old = { 1, 1 };

	must(!prlimit(0, resource, &limit, &old) && is_last(resource, &old));
	last[resource] = limit;
}

static void exchange_in_place(int resource, struct rlimit limit)
{
	struct rlimit place = limit;

	must(!prlimit(0, resource, &place, &place) && is_last(resource, &place));
	last[resource] = limit;
}

static void set(int resource, struct rlimit limit)
{
	/* setrlimit() of the C library is prlimit64. */
	must(!syscall(SYS_setrlimit, resource, &limit));
	last[resource] = limit;
}

static bool has_more(void)
{
	void *memory = mmap(NULL, MORE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(memory != MAP_FAILED || errno == ENOMEM);
	return memory != MAP_FAILED && !munmap(memory, MORE);
}

static void raise_hard(int resource)
{
	const rlim_t hard = last[resource].rlim_max;

	set(resource, (struct rlimit){ LESS, LESS });
	must(!has_more());
	exchange(resource, (struct rlimit){ hard, hard });
	must(has_more());
}

/* This one binds nothing. */
static bool raises(int resource)
{
	const struct rlimit before = last[resource];

	set(resource, (struct rlimit){ LESS, LESS });
	if (setrlimit(resource, &before))
		return false;
	last[resource] = before;
	return true;
}

static void prepare(void)
{
	for (size_t i = 0; i < RESOURCES; i++)
		must(!getrlimit(resources[i], &last[resources[i]]));
	may_raise = raises(RLIMIT_RSS);
}

static void step(unsigned long n)
{
	for (size_t i = 0; i < RESOURCES; i++) {
		rlim_t hard = last[resources[i]].rlim_max;
		rlim_t soft = hard < 1ul << 40 ? hard : 1ul << 40;

		exchange(resources[i], (struct rlimit){ soft - n % 50 * 4096, hard });
	}
	exchange_in_place(RLIMIT_AS, (struct rlimit){ LESS, last[RLIMIT_AS].rlim_max });
	must(!has_more());
	exchange_in_place(RLIMIT_AS, (struct rlimit){ last[RLIMIT_AS].rlim_max, last[RLIMIT_AS].rlim_max });
	must(has_more());
	if (may_raise)
		raise_hard(n % 2 ? RLIMIT_AS : RLIMIT_DATA);
}

const struct shape shape = { .prepare = prepare, .step = step };
