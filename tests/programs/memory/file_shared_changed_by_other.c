// SPDX-License-Identifier: GPL-2.0
/*
 * Another process opens a file now and then, writes to it, cuts it and lets it grow: who maps it shared, for reading only,
 * sees that without a call of his own.
 *
 * feature: mapped files
 * calls: mmap, pwrite64, ftruncate
 * away: works
 * moves: shm
 * children: away
 */
#include <fcntl.h>
#include <time.h>

#include "child.h"
#include "pages.h"
#include "shape.h"

#define PAGES 8

static struct child child;
static volatile unsigned char *memory;

/* Fills the file with a byte, and then cuts it: the length is the lower half of the byte, in pages. */
static int serve(int line)
{
	static unsigned char bytes[PAGES * PAGE];
	long number;
	int file;

	while (child_hear(line, &number)) {
		memset(bytes, number, sizeof(bytes));
		file = open("contents", O_WRONLY);
		must(file >= 0 && pwrite(file, bytes, sizeof(bytes), 0) == sizeof(bytes));
		must(!ftruncate(file, number % PAGES * PAGE) && !close(file));
		child_tell(line, 0);
	}
	return 0;
}

static void prepare(void)
{
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);

	catch_faults();
	must(file >= 0 && !ftruncate(file, PAGES * PAGE) && !close(file));
	file = open("contents", O_RDONLY);
	memory = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_SHARED, file, 0);
	must(memory != MAP_FAILED && !close(file));
	child = child_serve(serve);
}

/* Until the first page is what the other has written, for so long as that may take. */
static bool comes(unsigned char wanted)
{
	struct timespec now;
	time_t end;

	clock_gettime(CLOCK_MONOTONIC, &now);
	end = now.tv_sec + 20;
	while (memory[0] != wanted && now.tv_sec < end)
		clock_gettime(CLOCK_MONOTONIC, &now);
	return memory[0] == wanted;
}

/* The answer is not waited for: nothing but the memory tells that there has been a change. */
static void step(unsigned long n)
{
	size_t pages = 2 + n % (PAGES - 2);
	unsigned char byte = 16 + (n % 8) * PAGES + pages;
	long answer;

	child_tell(child.line, byte);
	must(comes(byte));
	must(child_hear(child.line, &answer));
	must(test_all((unsigned char *)memory, pages * PAGE, byte));
	must(faults((void *)(memory + pages * PAGE), READS, SIGBUS, BUS_ADRERR));
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
