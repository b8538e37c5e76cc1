/* SPDX-License-Identifier: GPL-2.0 */
/* Limits on the memory that a process may map, measured by what it has mapped, and places to map it at. */
#ifndef MOSIX_TESTS_MEMORY_LIMIT_H
#define MOSIX_TESTS_MEMORY_LIMIT_H

#include <sys/resource.h>

#include "pages.h"
#include "proc.h"

#define MIB (1ul << 20)

/* The columns of /proc/self/statm that tell what is limited; that of data has the stack in it as well. */
enum { ADDRESS_SPACE = 0, DATA = 5 };

/* Bytes that the process has mapped. */
__attribute__((unused))
static size_t mapped_now(int column)
{
	char text[256], *at = text;

	proc_read("/proc/self/statm", text, sizeof(text));
	while (column--)
		at = strchr(at, ' ') + 1;
	return strtoul(at, NULL, 10) * PAGE;
}

/* The soft one alone. */
__attribute__((unused))
static void limit_memory(int resource, rlim_t bytes)
{
	struct rlimit limit;

	must(!getrlimit(resource, &limit));
	limit.rlim_cur = bytes;
	must(!setrlimit(resource, &limit) && !getrlimit(resource, &limit) && limit.rlim_cur == bytes);
}

/* Addresses at which nothing is mapped, nor will be unless it is asked for: there is as much free above them. */
__attribute__((unused))
static unsigned char *free_places(size_t bytes)
{
	unsigned char *at = mmap(NULL, 2 * bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	must(at != MAP_FAILED && !munmap(at, 2 * bytes));
	return at;
}

/* Writable memory at one of them. */
__attribute__((unused))
static unsigned char *map_at(unsigned char *place, size_t bytes)
{
	void *at = mmap(place, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	must(at == place);
	return at;
}

/* The limit binds, whatever has been done meanwhile. */
__attribute__((unused))
static bool is_refused(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
	       errno == ENOMEM;
}

#endif
