// SPDX-License-Identifier: GPL-2.0
/*
 * To open a file waits until another process has given up its lease; a handler breaks that off, or it goes on after
 * it if that was asked for.
 *
 * feature: waits and handlers
 * calls: openat
 * away: works
 */
#include <fcntl.h>

#include "child.h"
#include "shape.h"
#include "signals.h"

static struct child holder;

/* It is told which kind of lease it is to have, and is not to be hurried. */
static int serve(int line)
{
	int fd = open("leased", O_RDONLY);
	long type;

	signal(SIGIO, SIG_IGN);
	while (child_hear(line, &type)) {
		must(!fcntl(fd, F_SETLEASE, type));
		child_tell(line, type);
	}
	return 0;
}

/* The third time, the holder is to let go. */
static void let_go(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		child_tell(holder.line, F_UNLCK);
}

static void prepare(void)
{
	int fd = open("leased", O_RDWR | O_CREAT, 0600);

	must(fd >= 0 && !close(fd));
	holder = child_serve(serve);
}

static void step(unsigned long n)
{
	long answer;
	int fd;

	must(child_ask(holder, F_RDLCK) == F_RDLCK);
	must_be_interrupted(open("leased", O_WRONLY));
	must_be_restarted((fd = open("leased", O_WRONLY)) >= 0, let_go);
	must(caught_count >= 3 && child_hear(holder.line, &answer) && answer == F_UNLCK && !close(fd));
}

static void verify(void)
{
	child_leave(holder);
}

const struct shape shape = { prepare, step, verify };
