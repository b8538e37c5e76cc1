// SPDX-License-Identifier: GPL-2.0
/*
 * A child that computes for longer than RLIMIT_CPU gets SIGXCPU, and is killed where it goes on.
 *
 * feature: signals from the kernel
 * calls: prlimit64, clone, wait4
 * away: comes home
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include "shape.h"
#include "signals.h"

/* What SIGXCPU has told it, the parent is told by the manner in which it ends. */
static void compute(void)
{
	struct rlimit limit = { 1, 2 };

	handle(SIGXCPU, caught_note, 0);
	must(!setrlimit(RLIMIT_CPU, &limit));
	while (!caught_count)
		test_spin(1000000);
	must(caught_last(SIGXCPU, SI_KERNEL));
	signal(SIGXCPU, SIG_DFL);
	for (;;)
		test_spin(1000000);
}

static void see_it_limited(void)
{
	struct rlimit none = { 0, RLIM_INFINITY };
	struct rusage usage;
	pid_t pid;
	int status;

	must(!setrlimit(RLIMIT_CORE, &none));
	pid = fork();
	must(pid >= 0);
	if (!pid)
		compute();
	must(wait4(pid, &status, 0, &usage) == pid);
	must(WIFSIGNALED(status) && (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU));
	must(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec >= 1);
}

/* That lasts for seconds: once, where it is moved to first. */
static void step(unsigned long n)
{
	if (n == 1)
		see_it_limited();
	else
		usleep(200);
}

const struct shape shape = { .step = step };
