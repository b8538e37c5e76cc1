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

static int lock(int fd, int how, short type)
{
	struct flock whole = { .l_type = type, .l_whence = SEEK_SET };

	return fcntl(fd, how, &whole);
}

static void let_go(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(!flock(other, LOCK_UN));
}

static void let_go_of_file(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(!lock(other, F_OFD_SETLK, F_UNLCK));
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
	must(!flock(other, LOCK_EX));
	must_be_interrupted(flock(mine, LOCK_EX));
	must_be_restarted(!flock(mine, LOCK_EX), let_go);
	must(caught_count >= 2 && !flock(mine, LOCK_UN));

	must(!lock(other, F_OFD_SETLKW, F_WRLCK));
	must_be_interrupted(lock(mine, F_OFD_SETLKW, F_WRLCK));
	must_be_restarted(!lock(mine, F_OFD_SETLKW, F_WRLCK), let_go_of_file);
	must(caught_count >= 2 && !lock(mine, F_OFD_SETLK, F_UNLCK));
}

const struct shape shape = { .prepare = prepare, .step = step };
