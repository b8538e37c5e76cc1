// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread acts for another one, as the system calls have it that know nothing of the C library's threads.
 *
 * feature: credentials
 * calls: setresuid, setresgid, getuid, geteuid, getgid, getegid
 * away: works
 */
#include "threads.h"

enum { USERS = 4000, GROUPS = 5000 };

static void set(unsigned int id)
{
	must(!syscall(SYS_setresgid, id, GROUPS + id, -1));
	must(!syscall(SYS_setresuid, id, USERS + id, -1));
}

static void check(unsigned int id, unsigned long n)
{
	if (!n)
		set(id);
	must(syscall(SYS_geteuid) == USERS + id && syscall(SYS_getegid) == GROUPS + id);
	must(syscall(SYS_getuid) == id && syscall(SYS_getgid) == id);
}

static void prepare(void)
{
	start_workers(check);
}

static void step(unsigned long n)
{
	work_round(n);
	must(!syscall(SYS_getuid) && !syscall(SYS_geteuid) && !syscall(SYS_getgid) && !syscall(SYS_getegid));
}

const struct shape shape = { .prepare = prepare, .step = step };
