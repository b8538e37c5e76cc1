// SPDX-License-Identifier: GPL-2.0
/*
 * kill, tkill and tgkill find the process, tell what is wrong, and signal 0 only asks.
 *
 * feature: sending signals
 * calls: kill, tkill, tgkill
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"
#include "signals.h"

/* Beyond any pid_max. */
#define NOBODY 0x3fffffff

static void prepare(void)
{
	handle(SIGUSR1, caught_note, 0);
}

static void step(unsigned long n)
{
	pid_t pid = getpid();

	caught_none();
	must(!kill(pid, 0) && !kill(getppid(), 0) && !caught_count);
	must(!kill(pid, SIGUSR1) && caught_count == 1 && caught_last(SIGUSR1, SI_USER));
	must(!syscall(SYS_tkill, gettid(), SIGUSR1) && caught_count == 2 && caught_last(SIGUSR1, SI_TKILL));
	must(!syscall(SYS_tgkill, pid, gettid(), SIGUSR1) && caught_count == 3);

	must(kill(NOBODY, SIGUSR1) == -1 && errno == ESRCH);
	must(kill(pid, 65) == -1 && errno == EINVAL);
	must(syscall(SYS_tgkill, getppid(), gettid(), SIGUSR1) == -1 && errno == ESRCH);
	must(syscall(SYS_tkill, -1, SIGUSR1) == -1 && errno == EINVAL);
	must(caught_count == 3);
}

const struct shape shape = { .prepare = prepare, .step = step };
