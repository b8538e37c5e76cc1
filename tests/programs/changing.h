/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Another process opens a file now and then, writes to it, cuts it and lets it grow: who maps it sees that without a call
 * of his own.
 */
#ifndef MOSIX_TESTS_CHANGING_H
#define MOSIX_TESTS_CHANGING_H

#include <fcntl.h>
#include <time.h>

#include "child.h"
#include "pages.h"

#define CHANGING_PAGES 8

static struct child changer;
static unsigned char *changing;

/* Fills the file with a byte, and then cuts it: the length is the lower half of the byte, in pages. */
static int changing_serve(int line)
{
	static unsigned char bytes[CHANGING_PAGES * PAGE];
	long number;
	int file;

	while (child_hear(line, &number)) {
		memset(bytes, number, sizeof(bytes));
		file = open("contents", O_WRONLY);
		must(file >= 0 && pwrite(file, bytes, sizeof(bytes), 0) == sizeof(bytes));
		must(!ftruncate(file, number % CHANGING_PAGES * PAGE) && !close(file));
		child_tell(line, 0);
	}
	return 0;
}

/* A new file, mapped in that way. Returns its descriptor. */
static int changing_prepare(int opened, int protection, int shared)
{
	int file = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);

	catch_faults();
	must(file >= 0 && !ftruncate(file, CHANGING_PAGES * PAGE) && !close(file));
	file = open("contents", opened);
	must(file >= 0);
	changing = mmap(NULL, CHANGING_PAGES * PAGE, protection, shared, file, 0);
	must(changing != MAP_FAILED);
	changer = child_serve(changing_serve);
	return file;
}

/* Until the first page is what the other has written, for so long as that may take. */
static bool changing_comes(unsigned char wanted)
{
	volatile unsigned char *first = changing;
	struct timespec now;
	time_t end;

	clock_gettime(CLOCK_MONOTONIC, &now);
	end = now.tv_sec + 20;
	while (*first != wanted && now.tv_sec < end)
		clock_gettime(CLOCK_MONOTONIC, &now);
	return *first == wanted;
}

/* The answer is not waited for: nothing but the memory tells that there has been a change. Returns where the file ends. */
static unsigned char *changing_step(unsigned long n)
{
	size_t pages = 2 + n % (CHANGING_PAGES - 2);
	unsigned char byte = 16 + (n % 8) * CHANGING_PAGES + pages;
	unsigned char *end = changing + pages * PAGE;
	long answer;

	child_tell(changer.line, byte);
	must(changing_comes(byte));
	must(child_hear(changer.line, &answer));
	must(test_all(changing, pages * PAGE, byte));
	must(faults(end, READS, SIGBUS, BUS_ADRERR));
	return end;
}

static void changing_verify(void)
{
	child_leave(changer);
}

#endif
