// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/self/maps tells what is mapped and /proc/self/mem what is in it.
 *
 * feature: /proc/self
 * calls: openat, read, pread64
 * away: comes home
 */
#include <sys/mman.h>

#include "proc.h"
#include "shape.h"

#define SIZE (1 << 20)

static bool is_mapped(void *place)
{
	static char text[65536];
	char range[40];

	proc_read("/proc/self/maps", text, sizeof(text));
	snprintf(range, sizeof(range), "%lx-", (long)place);
	return strstr(text, range);
}

static void step(unsigned long n)
{
	char *place = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), byte;
	char *hole = place + 4096;
	int fd = open("/proc/self/mem", O_RDONLY);

	must(place != MAP_FAILED && !munmap(hole, 4096));
	hole += 4096;
	memset(hole, 'a' + n % 20, SIZE - 8192);
	must(is_mapped(place) && is_mapped(hole));
	must(fd >= 0 && pread(fd, &byte, 1, (off_t)hole) == 1 && byte == *hole && !close(fd));
	must(!munmap(place, SIZE) && !is_mapped(place));
}

const struct shape shape = { .step = step };
