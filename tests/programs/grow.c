// SPDX-License-Identifier: GPL-2.0
/* Grows, a MiB at a time, and in the end looks whether all that it wrote is still there. */
#include "test.h"
#include <sys/mman.h>
#include <time.h>

#define MIB (1UL << 20)
#define PAGE 4096UL

/* One word in each page: it is not the bytes that matter, but that there are so many pages. */
static void write_mib(unsigned char *at, unsigned long number)
{
	size_t page;

	for (page = 0; page < MIB; page += PAGE)
		*(uint64_t *)(at + page) = number * MIB + page + 1;
}

static void check_mib(const unsigned char *at, unsigned long number)
{
	size_t page;

	for (page = 0; page < MIB; page += PAGE)
		must(*(const uint64_t *)(at + page) == number * MIB + page + 1);
}

/* grow MIB MS: so many MiB, and a pause of so many milliseconds after each */
int main(int argc, char **argv)
{
	unsigned long most = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
	unsigned long ms = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
	const struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	unsigned char *memory;
	unsigned long i;

	test_begin();
	memory = mmap(NULL, most * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	must(memory != MAP_FAILED);
	/* Whole huge pages would come long before they are written to. */
	must(!madvise(memory, most * MIB, MADV_NOHUGEPAGE));
	puts("ready");
	for (i = 0; i < most; i++) {
		write_mib(memory + i * MIB, i);
		nanosleep(&pause, NULL);
	}
	for (i = 0; i < most; i++)
		check_mib(memory + i * MIB, i);
	printf("%lu MiB, all as they were written\n", most);
	return 0;
}
