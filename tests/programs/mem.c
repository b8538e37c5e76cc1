// SPDX-License-Identifier: GPL-2.0
/* Every kind of page a process can have: dirty, zero, of a file, of a file and changed; looked at in each step. */
#include "test.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define PAGE 4096UL

struct memory {
	unsigned char *dirty;	/* written in every step */
	unsigned char *zero;	/* read, never written */
	unsigned char *sparse;	/* every 16th page written once */
	const unsigned char *file;	/* a file, only read */
	unsigned char *changed;	/* the same file, every 8th page written, privately */
	size_t pages;
	size_t file_pages;
	uint64_t *file_sums;	/* what each page of the file was at the start */
};

static uint64_t page_sum(const unsigned char *page)
{
	uint64_t sum = 1, word;
	size_t i;

	for (i = 0; i < PAGE; i += sizeof(word)) {
		memcpy(&word, page + i, sizeof(word));
		sum = (sum ^ word) * 0x100000001b3u;
	}
	return sum;
}

static void *map(size_t pages, int fd)
{
	void *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);

	must(at != MAP_FAILED);
	return at;
}

/* Whole pages of a file, at most as many as are asked for. */
static void map_file(struct memory *m, const char *name)
{
	int fd = open(name, O_RDONLY);
	struct stat status;
	size_t i;

	must(fd >= 0 && !fstat(fd, &status));
	m->file_pages = status.st_size / PAGE;
	if (m->file_pages > m->pages)
		m->file_pages = m->pages;
	must(m->file_pages);
	m->file = mmap(NULL, m->file_pages * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	must(m->file != MAP_FAILED);
	m->changed = map(m->file_pages, fd);
	close(fd);
	m->file_sums = calloc(m->file_pages, sizeof(uint64_t));
	must(m->file_sums);
	for (i = 0; i < m->file_pages; i++) {
		m->file_sums[i] = page_sum(m->file + i * PAGE);
		if (i % 8 == 0)
			test_fill(m->changed + i * PAGE, PAGE, i);
	}
}

static void begin(struct memory *m, size_t pages, const char *name)
{
	size_t i;

	m->pages = pages;
	m->dirty = map(pages, -1);
	m->zero = map(pages, -1);
	m->sparse = map(pages, -1);
	for (i = 0; i < pages; i++) {
		test_fill(m->dirty + i * PAGE, PAGE, i);
		if (i % 16 == 0)
			test_fill(m->sparse + i * PAGE, PAGE, i + 1000);
	}
	map_file(m, name);
}

static void look(const struct memory *m, unsigned long step, size_t i)
{
	must(test_filled(m->dirty + i * PAGE, PAGE, i + step));
	must(test_all(m->zero + i * PAGE, PAGE, 0));
	if (i % 16 == 0)
		must(test_filled(m->sparse + i * PAGE, PAGE, i + 1000));
	else
		must(test_all(m->sparse + i * PAGE, PAGE, 0));
}

static void look_at_file(const struct memory *m, size_t i)
{
	must(page_sum(m->file + i * PAGE) == m->file_sums[i]);
	if (i % 8 == 0)
		must(test_filled(m->changed + i * PAGE, PAGE, i));
	else
		must(page_sum(m->changed + i * PAGE) == m->file_sums[i]);
}

int main(int argc, char **argv)
{
	unsigned long limit = argc > 1 ? strtoul(argv[1], NULL, 0) : 10, step;
	size_t pages = argc > 2 ? strtoul(argv[2], NULL, 0) : 256, i;
	struct memory m;

	test_begin();
	begin(&m, pages, argc > 3 ? argv[3] : argv[0]);
	printf("ready\n");
	for (step = 0; test_goes_on(step, limit); step++) {
		for (i = 0; i < m.pages; i++) {
			look(&m, step, i);
			test_fill(m.dirty + i * PAGE, PAGE, i + step + 1);
		}
		for (i = 0; i < m.file_pages; i++)
			look_at_file(&m, i);
		if (step % 10 == 9)
			printf("step %lu: every page is right\n", step + 1);
	}
	printf("steps %lu\n", step);
	return 0;
}
