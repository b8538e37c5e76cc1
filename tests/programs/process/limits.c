// SPDX-License-Identifier: GPL-2.0
/*
 * Every limit is read and set, for the process itself and for its child, and nobody raises a hard one.
 *
 * feature: limits
 * calls: prlimit64
 * away: works
 * children: away
 * steps: 12
 */
#include <sys/resource.h>

#include "child.h"
#include "shape.h"

static const int resources[] = { RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_STACK, RLIMIT_DATA, RLIMIT_AS,
				 RLIMIT_RSS, RLIMIT_MEMLOCK, RLIMIT_LOCKS, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE,
				 RLIMIT_RTTIME };
#define RESOURCES (sizeof(resources) / sizeof(*resources))

static struct child child;
static rlim_t hard[RLIM_NLIMITS];

/* Not far below the hard limit, and never the same for two. */
static struct rlimit some_limit(int resource, unsigned long n)
{
	rlim_t most = hard[resource] < 1ul << 40 ? hard[resource] : 1ul << 40;

	return (struct rlimit){ most > 100 ? most - resource - n % 50 : most, hard[resource] };
}

static bool is_limit(const struct rlimit *limit, struct rlimit expected)
{
	return limit->rlim_cur == expected.rlim_cur && limit->rlim_max == expected.rlim_max;
}

/* Says the soft limit that it has. */
static int serve(int line)
{
	struct rlimit limit;
	long resource;

	while (child_hear(line, &resource)) {
		must(!getrlimit(resource, &limit));
		child_tell(line, limit.rlim_cur);
	}
	return 0;
}

static void set_all(unsigned long n)
{
	struct rlimit limit;

	for (size_t i = 0; i < RESOURCES; i++) {
		limit = some_limit(resources[i], n);
		must(!setrlimit(resources[i], &limit));
	}
}

static void prepare(void)
{
	struct rlimit limit;

	for (size_t i = 0; i < RESOURCES; i++) {
		must(!getrlimit(resources[i], &limit));
		hard[resources[i]] = limit.rlim_max;
	}
	child = child_serve(serve);
	set_all(0);
}

static void step(unsigned long n)
{
	int resource = resources[n % RESOURCES];
	struct rlimit limit, of_child = some_limit(RLIMIT_FSIZE, n);

	for (size_t i = 0; i < RESOURCES; i++) {
		must(!getrlimit(resources[i], &limit) && is_limit(&limit, some_limit(resources[i], n ? n - 1 : 0)));
		must(!prlimit(0, resources[i], NULL, &limit));
		must(is_limit(&limit, some_limit(resources[i], n ? n - 1 : 0)));
	}
	set_all(n);
	must(!prlimit(child.pid, RLIMIT_FSIZE, &of_child, NULL));
	must(child_ask(child, RLIMIT_FSIZE) == (long)of_child.rlim_cur);
	limit = (struct rlimit){ 1, 0 };
	must(setrlimit(resource, &limit) == -1 && errno == EINVAL);
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
