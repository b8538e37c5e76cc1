// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting for a lock that another holds is broken off by a handler, or goes on after it.
 *
 * feature: waits and handlers
 * calls: flock, fcntl
 * away: works
 */
#include <fcntl.h>
#include <sys/file.h>

#include "shape.h"
#include "signals.h"

static int mine, other;

static void let_go(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(!flock(other, LOCK_UN));
}

/* Another open file of the same program is another owner for both kinds of lock. */
static void prepare(void)
{
	mine = open("locked", O_RDWR | O_CREAT, 0600);
	other = open("locked", O_RDWR);
	must(mine >= 0 && other >= 0);
}

static void step(unsigned long n)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	must(!flock(other, LOCK_EX));
	must_be_interrupted(flock(mine, LOCK_EX));
	must_be_restarted(!flock(mine, LOCK_EX), let_go);
	must(caught_count >= 2 && !flock(mine, LOCK_UN));

	must(!fcntl(other, F_OFD_SETLKW, &whole));
	must_be_interrupted(fcntl(mine, F_OFD_SETLKW, &whole));
	whole.l_type = F_UNLCK;
	must(!fcntl(other, F_OFD_SETLK, &whole));
}

const struct shape shape = { .prepare = prepare, .step = step };
