// SPDX-License-Identifier: GPL-2.0
/*
 * All the numbers by which a process is known stay what they are.
 *
 * feature: who a process is
 * calls: getpid, gettid, getppid, getpgid, getpgrp, getsid, getuid, geteuid, getgid, getegid, tgkill
 * away: works
 */
#include <sys/syscall.h>

#include "shape.h"

static const int asks[] = { SYS_getpid, SYS_gettid, SYS_getppid, SYS_getpgid, SYS_getpgrp, SYS_getsid,
			    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid };
#define ASKS (sizeof(asks) / sizeof(*asks))

static long told[ASKS];

static void prepare(void)
{
	for (size_t i = 0; i < ASKS; i++)
		told[i] = syscall(asks[i], 0);
	must(told[0] == told[1]);
}

static void step(unsigned long n)
{
	for (size_t i = 0; i < ASKS; i++)
		must(syscall(asks[i], 0) == told[i]);
	must(syscall(SYS_getpgid, getpid()) == getpgrp() && syscall(SYS_getsid, getpid()) == getsid(0));
	must(kill(getpid(), 0) == 0 && syscall(SYS_tgkill, getpid(), gettid(), 0) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
