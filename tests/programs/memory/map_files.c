// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self/map_files lists what is mapped of files now, also after a part of it has been unmapped away.
 *
 * feature: memory in /proc
 * calls: getdents64
 * away: comes home
 */
#include <dirent.h>

#include "files.h"
#include "pages.h"
#include "shape.h"

/* Of every second page a step unmaps one, and begins again. */
#define PAGES 32ul

static unsigned char *memory;
static int file;

static void map_all(void)
{
	void *at = mmap(memory, PAGES * PAGE, PROT_READ, MAP_PRIVATE | (memory ? MAP_FIXED : 0), file, 0);

	must(at != MAP_FAILED);
	memory = at;
}

static void prepare(void)
{
	file = make_file("contents");
	must(!ftruncate(file, PAGES * PAGE));
	map_all();
}

/* Pages of ours that it says are mapped. */
static size_t listed(void)
{
	unsigned long start, end, first = (unsigned long)memory;
	DIR *folder = opendir("/proc/self/map_files");
	struct dirent *entry;
	size_t pages = 0;

	must(folder);
	while ((entry = readdir(folder)))
		if (sscanf(entry->d_name, "%lx-%lx", &start, &end) == 2 && start >= first && end <= first + PAGES * PAGE)
			pages += (end - start) / PAGE;
	must(!closedir(folder));
	return pages;
}

static void step(unsigned long n)
{
	unsigned long hole = n % (PAGES / 2);

	must(!munmap(memory + 2 * hole * PAGE, PAGE));
	must(listed() == PAGES - 1 - hole);
	if (hole == PAGES / 2 - 1)
		map_all();
}

const struct shape shape = { .prepare = prepare, .step = step };
