// SPDX-License-Identifier: GPL-2.0
/*
 * To open a FIFO waits for somebody at its other end; a handler breaks that off, or it goes on after it if that was
 * asked for.
 *
 * feature: waits and handlers
 * calls: openat
 * away: works
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "shape.h"
#include "signals.h"

static int other;

/* The third time, somebody comes. */
static void come(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		other = open("fifo", O_RDWR);
}

static void prepare(void)
{
	must(!mkfifo("fifo", 0600));
}

static void step(unsigned long n)
{
	int how = n % 2 ? O_RDONLY : O_WRONLY, fd;

	must_be_interrupted(open("fifo", how));
	must_be_restarted((fd = open("fifo", how)) >= 0, come);
	must(caught_count >= 3 && other >= 0 && !close(other) && !close(fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
