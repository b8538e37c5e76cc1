// SPDX-License-Identifier: GPL-2.0
/*
 * How a child has ended: every status, and every signal that ends a process.
 *
 * feature: the end of a process
 * calls: exit_group, tgkill, wait4
 * away: comes home
 */
#include <sys/resource.h>

#include "child.h"
#include "shape.h"

static const int deadly[] = { SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1,
			      SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM,
			      SIGPROF, SIGIO, SIGPWR, SIGSYS };

static int number;

static int end_by_itself(void)
{
	return number;
}

static int end_by_signal(void)
{
	raise(number);
	return 0;
}

static void prepare(void)
{
	must(!setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }));
}

static void step(unsigned long n)
{
	for (int i = 0; i < 4; i++) {
		number = (n * 4 + i) % 256;
		child_ends(child_make(end_by_itself), number);
		number = deadly[(n * 4 + i) % (sizeof(deadly) / sizeof(*deadly))];
		child_dies(child_make(end_by_signal), number);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
