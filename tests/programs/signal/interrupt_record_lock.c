// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting for a part of a file that another process has locked is broken off by a handler, or goes on after it.
 *
 * feature: waits and handlers
 * calls: fcntl
 * away: works
 */
#include <fcntl.h>

#include "child.h"
#include "shape.h"
#include "signals.h"

static struct child other;
static int mine;

static int lock(int fd, int how, short type)
{
	struct flock part = { .l_type = type, .l_whence = SEEK_SET, .l_start = 10, .l_len = 20 };

	return fcntl(fd, how, &part);
}

/* It is told which kind of lock it is to have. */
static int serve(int line)
{
	int fd = open("locked", O_RDWR);
	long type;

	while (child_hear(line, &type)) {
		must(!lock(fd, F_SETLK, type));
		child_tell(line, type);
	}
	return 0;
}

/* The third time, the other is to let go. */
static void let_go(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		child_tell(other.line, F_UNLCK);
}

static void prepare(void)
{
	mine = open("locked", O_RDWR | O_CREAT, 0600);
	must(mine >= 0);
	other = child_serve(serve);
}

static void step(unsigned long n)
{
	short type = n % 2 ? F_WRLCK : F_RDLCK;
	long answer;

	must(child_ask(other, F_WRLCK) == F_WRLCK);
	must_be_interrupted(lock(mine, F_SETLKW, type));
	must_be_restarted(!lock(mine, F_SETLKW, type), let_go);
	must(caught_count >= 3 && child_hear(other.line, &answer) && answer == F_UNLCK);
	must(!lock(mine, F_SETLK, F_UNLCK));
}

static void verify(void)
{
	child_leave(other);
}

const struct shape shape = { prepare, step, verify };
