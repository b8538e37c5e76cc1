// SPDX-License-Identifier: GPL-2.0
/*
 * A child that is away is killed by every signal whose default is death, and its parent hears which it was.
 *
 * feature: death by signal
 * calls: tgkill, wait4
 * away: works
 * children: away
 */
#include <sys/resource.h>

#include "doomed.h"
#include "shape.h"

static const int fatal[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2,
	SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS, 34, 50, 64,
};

#define COUNT (sizeof(fatal) / sizeof(fatal[0]))

/* Told which, it dies of it. */
static int serve(int line)
{
	long number;

	for (unsigned int i = 0; i < COUNT; i++)
		signal(fatal[i], SIG_DFL);
	child_tell(line, 0);
	if (child_hear(line, &number))
		raise(number);
	return 0;
}

static void prepare(void)
{
	struct rlimit none = { 0, RLIM_INFINITY };

	must(!setrlimit(RLIMIT_CORE, &none));
	doomed_make(COUNT, serve);
}

static void step(unsigned long n)
{
	int number = fatal[doomed_gone % COUNT], status;
	pid_t pid;

	if (doomed_end(number, &pid, &status))
		must(WIFSIGNALED(status) && WTERMSIG(status) == number && !WCOREDUMP(status));
}

/* Those that are left have been away for long. */
static void verify(void)
{
	while (doomed_gone < doomed_count)
		step(0);
}

const struct shape shape = { prepare, step, verify };
