// SPDX-License-Identifier: GPL-2.0
/*
 * A program that is executed begins anew: no handlers, no alternate stack, none of the old memory. What is
 * ignored, blocked or pending stays so, and so do an alarm, the limits and the place.
 *
 * feature: exec
 * calls: execve, rt_sigaction, rt_sigpending, sigaltstack, timer_create, alarm, mincore
 * away: comes home
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "shape.h"

#define PLACE ((void *)0x10000000000)

static char stack[1 << 16];

static void handle(int signal)
{
}

static void look_at_signals(void)
{
	struct sigaction action;
	stack_t alternate;
	sigset_t set;

	must(!sigaction(SIGUSR1, NULL, &action) && action.sa_handler == SIG_DFL && !(action.sa_flags & SA_ONSTACK));
	must(!sigaction(SIGUSR2, NULL, &action) && action.sa_handler == SIG_IGN);
	must(!sigaltstack(NULL, &alternate) && alternate.ss_flags & SS_DISABLE);
	must(!sigprocmask(SIG_BLOCK, NULL, &set) && sigismember(&set, SIGURG) && !sigismember(&set, SIGHUP));
	must(!sigpending(&set) && sigismember(&set, SIGURG));
}

static void look_around(void)
{
	unsigned char unused;
	struct itimerspec when;
	struct rlimit limit;
	char name[16];

	must(mincore(PLACE, 1, &unused) == -1 && errno == ENOMEM);
	must(timer_gettime((timer_t)0, &when) == -1 && errno == EINVAL);
	must(alarm(0) > 0);
	must(!prctl(PR_GET_NAME, name) && strcmp(name, "old"));
	must(!getrlimit(RLIMIT_CORE, &limit) && limit.rlim_cur == 4321);
	must(umask(022) == 053);
}

static void leave_much(void)
{
	struct sigaction action = { .sa_handler = handle, .sa_flags = SA_ONSTACK };
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	sigset_t urg;
	timer_t timer;

	must(!sigaction(SIGUSR1, &action, NULL) && signal(SIGUSR2, SIG_IGN) != SIG_ERR);
	must(!sigaltstack(&alternate, NULL));
	must(!sigemptyset(&urg) && !sigaddset(&urg, SIGURG) && !sigprocmask(SIG_SETMASK, &urg, NULL));
	must(!raise(SIGURG));
	must(mmap(PLACE, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == PLACE);
	must(!timer_create(CLOCK_MONOTONIC, NULL, &timer));
	alarm(10000);
	must(!prctl(PR_SET_NAME, "old"));
	must(!setrlimit(RLIMIT_CORE, &(struct rlimit){ 4321, 4321 }));
	umask(053);
}

static void step(unsigned long n)
{
	char **args = shape_again(n);

	if (getenv("BEFORE")) {
		look_at_signals();
		look_around();
	}
	leave_much();
	must(!setenv("BEFORE", "yes", 1));
	execv(args[0], args);
	must(!"execv returns");
}

const struct shape shape = { .step = step };
