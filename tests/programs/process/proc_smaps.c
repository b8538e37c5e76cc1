// SPDX-License-Identifier: GPL-2.0
/*
 * A program finds its memory in /proc/self/smaps as it is: how large, how much of it is there, what is allowed; and in
 * auxv what its kernel told it when it began.
 *
 * feature: /proc/self
 * calls: openat, read, mmap
 * away: comes home
 */
#include <sys/mman.h>

#include "pages.h"
#include "proc.h"
#include "shape.h"

#define PAGES 16

static unsigned char *memory;
static char told_first[1024];
static size_t told_length;

/* A line `NAME: NUMBER kB` of what stands there of a mapping. */
static long told(const char *entry, const char *name)
{
	const char *line = strstr(entry, name);

	must(line);
	return strtol(line + strlen(name), NULL, 10);
}

static void prepare(void)
{
	told_length = proc_read("/proc/self/auxv", told_first, sizeof(told_first));
	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	/* A mapping of its own, whatever lies beside it. */
	must(!mprotect(memory, PAGE, PROT_NONE) && !mprotect(memory + (PAGES - 1) * PAGE, PAGE, PROT_NONE));
}

static void step(unsigned long n)
{
	static char text[1 << 18], again[1024];
	size_t touched = n % (PAGES - 2) + 1;
	char address[40];
	const char *entry;

	must(!madvise(memory + PAGE, (PAGES - 2) * PAGE, MADV_DONTNEED));
	memset(memory + PAGE, 1, touched * PAGE);
	proc_read("/proc/self/smaps", text, sizeof(text));
	snprintf(address, sizeof(address), "%lx-%lx rw-p ", (long)memory + PAGE, (long)memory + (PAGES - 1) * PAGE);
	entry = strstr(text, address);
	must(entry && told(entry, "\nSize:") == (PAGES - 2) * PAGE / 1024);
	must(told(entry, "\nRss:") == (long)(touched * PAGE / 1024));
	must(told(entry, "\nAnonymous:") == (long)(touched * PAGE / 1024));
	must(proc_read("/proc/self/auxv", again, sizeof(again)) == told_length);
	must(!memcmp(again, told_first, told_length));
}

const struct shape shape = { .prepare = prepare, .step = step };
