// SPDX-License-Identifier: GPL-2.0
/*
 * Forwarded calls of four threads at a time.
 *
 * feature: calls of threads
 * calls: getppid, lseek, write
 * away: works
 */
#include <fcntl.h>

#include "threads.h"

static int files[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	for (int i = 0; i < 20; i++) {
		must(getppid() > 0);
		must(lseek(files[id], i, SEEK_SET) == i);
		must(write(files[id], &id, 1) == 1);
	}
}

static void prepare(void)
{
	for (int i = 0; i < WORKERS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "file.%d", i);
		files[i] = open(name, O_CREAT | O_TRUNC | O_RDWR, 0600);
		must(files[i] >= 0);
	}
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
