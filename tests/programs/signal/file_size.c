// SPDX-License-Identifier: GPL-2.0
/*
 * A file that would outgrow RLIMIT_FSIZE: what fits is written, then SIGXFSZ and EFBIG.
 *
 * feature: signals from the kernel
 * calls: prlimit64, write, ftruncate
 * away: works
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "shape.h"
#include "signals.h"

#define MOST 5000

static int fd;

static void prepare(void)
{
	struct rlimit limit = { MOST, RLIM_INFINITY };

	fd = open("grows", O_RDWR | O_CREAT, 0600);
	must(fd >= 0);
	must(!setrlimit(RLIMIT_FSIZE, &limit));
	handle(SIGXFSZ, caught_note, 0);
}

static void step(unsigned long n)
{
	char bytes[4000];

	memset(bytes, n, sizeof(bytes));
	caught_none();
	must(!lseek(fd, 0, SEEK_SET));
	must(write(fd, bytes, 4000) == 4000 && write(fd, bytes, 4000) == 1000 && !caught_count);
	must(write(fd, bytes, 1) == -1 && errno == EFBIG);
	must(caught_count == 1 && caught_last(SIGXFSZ, SI_USER) && caught[0].si_pid == getpid());
	must(ftruncate(fd, MOST + 1) == -1 && errno == EFBIG && caught_count == 2);
	must(!ftruncate(fd, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
