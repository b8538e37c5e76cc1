// SPDX-License-Identifier: GPL-2.0
/*
 * What a mapping has been advised it keeps, wherever that was, until it is advised otherwise. To look it comes home.
 *
 * feature: advice about memory
 * calls: madvise
 * away: comes home
 * steps: 14
 */
#include <fcntl.h>

#include "pages.h"
#include "shape.h"

#define PAGES 2
#define LEN (PAGES * PAGE)

/* An advice, and the one that takes it back, as `smaps` says them; the latter says nothing, or the contrary. */
static const struct advice {
	int given[2];
	const char *flags[2];
} advices[] = {
	{ { MADV_RANDOM, MADV_NORMAL }, { "rr", "" } },
	{ { MADV_SEQUENTIAL, MADV_NORMAL }, { "sr", "" } },
	{ { MADV_HUGEPAGE, MADV_NOHUGEPAGE }, { "hg", "nh" } },
	{ { MADV_MERGEABLE, MADV_UNMERGEABLE }, { "mg", "" } },
	{ { MADV_DONTDUMP, MADV_DODUMP }, { "dd", "" } },
	{ { MADV_DONTFORK, MADV_DOFORK }, { "dc", "" } },
	{ { MADV_WIPEONFORK, MADV_KEEPONFORK }, { "wf", "" } },
};
#define NR (sizeof(advices) / sizeof(advices[0]))

static unsigned char *areas[NR], *shared, *file;
/* Which of the two was the last; the first advice is given in the first step. */
static unsigned int last[NR] = { 1 };

/* Between two pages that nobody may touch, so that it stays a mapping of its own. */
static unsigned char *map_apart(int flags, int fd)
{
	unsigned char *at = map_pages(PAGES + 2, PROT_NONE) + PAGE;
	int protection = fd < 0 ? PROT_READ | PROT_WRITE : PROT_READ;

	must(mmap(at, LEN, protection, flags | MAP_FIXED, fd, 0) == at);
	return at;
}

/* What `smaps` says of the mapping that begins at an address: two letters for each flag. */
static const char *flags_of(const void *at)
{
	FILE *smaps = fopen("/proc/self/smaps", "r");
	static const char name[] = "VmFlags:";
	static char line[8192];
	bool found = false;
	char start[32];

	must(smaps);
	snprintf(start, sizeof(start), "%lx-", (unsigned long)at);
	do {
		must(fgets(line, sizeof(line), smaps));
		found |= !strncmp(line, start, strlen(start));
	} while (!found || strncmp(line, name, strlen(name)));
	fclose(smaps);
	return line + strlen(name);
}

/* Of all that can be advised here, it has been advised just this. */
static void check(const void *at, const char *wanted)
{
	static const char *const all[] = { "rr", "sr", "hg", "nh", "mg", "dd", "dc", "wf" };
	const char *flags = flags_of(at);
	char word[8];

	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(word, sizeof(word), " %s ", all[i]);
		must(!strstr(flags, word) == !strstr(wanted, all[i]));
	}
}

static void check_all(void)
{
	for (unsigned int i = 0; i < NR; i++) {
		check(areas[i], advices[i].flags[last[i]]);
		must(test_filled(areas[i], LEN, i));
	}
	check(shared, "rr nh");
	must(test_filled(shared, LEN, NR));
	check(file, "sr hg");
}

static void prepare(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);

	for (unsigned int i = 0; i < NR; i++) {
		areas[i] = map_apart(MAP_PRIVATE | MAP_ANONYMOUS, -1);
		test_fill(areas[i], LEN, i);
		must(!madvise(areas[i], LEN, advices[i].given[last[i]]));
	}
	shared = map_apart(MAP_SHARED | MAP_ANONYMOUS, -1);
	test_fill(shared, LEN, NR);
	must(!madvise(shared, LEN, MADV_RANDOM) && !madvise(shared, LEN, MADV_NOHUGEPAGE));
	must(fd >= 0);
	file = map_apart(MAP_PRIVATE, fd);
	must(!close(fd) && !madvise(file, LEN, MADV_SEQUENTIAL) && !madvise(file, LEN, MADV_HUGEPAGE));
	check_all();
}

static void step(unsigned long n)
{
	unsigned int i = n % NR;

	last[i] ^= 1;
	must(!madvise(areas[i], LEN, advices[i].given[last[i]]));
	check_all();
}

const struct shape shape = { prepare, step, check_all };
