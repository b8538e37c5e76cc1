// SPDX-License-Identifier: GPL-2.0
/*
 * Zeros are written over the pages of a file that is mapped privately, and the kernel puts its own page of zeros in their
 * place (ksm/use_zero_pages). They stay zeros.
 *
 * feature: advice about memory
 * calls: madvise
 * away: works
 */
#include <time.h>

#include "files.h"
#include "pages.h"
#include "shape.h"

#define PAGES 8

static unsigned char *memory;

/* Of this machine: whatever else is merged there is as it was. */
static void set(const char *name, const char *value)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/mm/ksm/%s", name);
	fd = open(path, O_WRONLY);
	must(fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value) && !close(fd));
}

/* Where in the machine's memory a page is. */
static uint64_t frame_of(const void *at)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry;

	must(fd >= 0 && pread(fd, &entry, sizeof(entry), (uintptr_t)at / PAGE * sizeof(entry)) == sizeof(entry));
	must(!close(fd));
	return entry & ((1ull << 55) - 1);
}

/* Memory that was read and never written is the kernel's page of zeros. */
static void wait_until_merged(void)
{
	const struct timespec moment = { .tv_nsec = 20000000 };
	unsigned char *unwritten = map_pages(1, PROT_READ);

	must(!*(volatile unsigned char *)unwritten && frame_of(unwritten));
	for (int i = 0; i < PAGES; i++)
		while (frame_of(memory + i * PAGE) != frame_of(unwritten))
			nanosleep(&moment, NULL);
}

static void prepare(void)
{
	static unsigned char contents[PAGES * PAGE];
	int file = make_file("contents");

	test_fill(contents, sizeof(contents), 1);
	must(write(file, contents, sizeof(contents)) == sizeof(contents));
	memory = mmap(NULL, sizeof(contents), PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	must(memory != MAP_FAILED && !close(file));
	memset(memory, 0, sizeof(contents));
	must(!madvise(memory, sizeof(contents), MADV_MERGEABLE));
	set("use_zero_pages", "1");
	set("pages_to_scan", "1000");
	set("run", "1");
	wait_until_merged();
}

static void step(unsigned long n)
{
	must(test_all(memory + n % PAGES * PAGE, PAGE, 0));
}

static void verify(void)
{
	must(test_all(memory, PAGES * PAGE, 0));
}

const struct shape shape = { prepare, step, verify };
