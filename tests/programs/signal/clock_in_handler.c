// SPDX-License-Identifier: GPL-2.0
/*
 * A handler that comes while the program looks at the clock all the time, and has a child, returns to where the program
 * was: most of the time in the middle of the vdso.
 *
 * feature: signals in the middle of the vdso
 * calls: setitimer, clone, wait4, rt_sigreturn
 * away: comes home
 */
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "shape.h"
#include "signals.h"

#define TIMES 6

static volatile sig_atomic_t times;

static void have_child(int sig, siginfo_t *info, void *context)
{
	pid_t child = fork();

	if (!child)
		_exit(7);
	if (child > 0 && waitpid(child, &(int){ 0 }, 0) == child)
		times++;
}

static void prepare(void)
{
	handle(SIGALRM, have_child, 0);
}

static void step(unsigned long n)
{
	struct itimerval soon = { { 0, 20000 }, { 0, 3000 } }, off = {};
	struct timespec last = {}, now;

	times = 0;
	must(!setitimer(ITIMER_REAL, &soon, NULL));
	while (times < TIMES) {
		must(!clock_gettime(CLOCK_MONOTONIC, &now));
		must(now.tv_sec > last.tv_sec || (now.tv_sec == last.tv_sec && now.tv_nsec >= last.tv_nsec));
		last = now;
	}
	must(!setitimer(ITIMER_REAL, &off, NULL));
}

const struct shape shape = { prepare, step, NULL };
