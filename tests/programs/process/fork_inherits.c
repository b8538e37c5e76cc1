// SPDX-License-Identifier: GPL-2.0
/*
 * A child inherits how its parent treats signals, where it stands and what it is limited to. It does not
 * inherit what waits for the parent: signals, alarms, the signal for the death of the parent's parent.
 *
 * feature: fork and wait
 * calls: clone, umask, getcwd, rt_sigprocmask, rt_sigaction, rt_sigpending, sigaltstack, getpriority,
 *	prlimit64, alarm
 * away: comes home
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "child.h"
#include "shape.h"

static char cwd[4096];
static char stack[1 << 16];

static void handle(int signal)
{
}

static void set_limit(int resource, rlim_t limit)
{
	struct rlimit now;

	must(!getrlimit(resource, &now));
	now.rlim_cur = limit;
	must(!setrlimit(resource, &now));
}

static bool is_blocked(int signal)
{
	sigset_t set;

	must(!sigprocmask(SIG_BLOCK, NULL, &set));
	return sigismember(&set, signal);
}

static bool is_pending(int signal)
{
	sigset_t set;

	must(!sigpending(&set));
	return sigismember(&set, signal);
}

static void look_at_signals(void)
{
	struct sigaction action;
	stack_t alternate;

	must(!sigaction(SIGUSR1, NULL, &action) && action.sa_handler == handle && action.sa_flags & SA_ONSTACK);
	must(sigismember(&action.sa_mask, SIGHUP) && !sigismember(&action.sa_mask, SIGINT));
	must(!sigaction(SIGUSR2, NULL, &action) && action.sa_handler == SIG_IGN);
	must(is_blocked(SIGWINCH) && !is_blocked(SIGHUP));
	must(!sigaltstack(NULL, &alternate) && alternate.ss_sp == stack && alternate.ss_size == sizeof(stack));
}

static void look_around(void)
{
	char here[4096];
	struct rlimit limit;

	must(getcwd(here, sizeof(here)) && !strcmp(here, cwd));
	must(umask(022) == 031 && umask(031) == 022);
	must(getpriority(PRIO_PROCESS, 0) == 3);
	must(!getrlimit(RLIMIT_FSIZE, &limit) && limit.rlim_cur == 123456789);
	must(!getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur == 5 << 20);
}

static void look_at_what_waits(bool in_child)
{
	struct itimerval timer;
	int death;

	must(is_pending(SIGWINCH) == !in_child);
	must(!getitimer(ITIMER_REAL, &timer));
	must(!timer.it_value.tv_sec == in_child);
	must(!prctl(PR_GET_PDEATHSIG, &death) && death == (in_child ? 0 : SIGURG));
}

static void look_everywhere(bool in_child)
{
	look_at_signals();
	look_around();
	look_at_what_waits(in_child);
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = handle, .sa_flags = SA_ONSTACK };
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	sigset_t winch;

	sigaddset(&action.sa_mask, SIGHUP);
	must(!sigaction(SIGUSR1, &action, NULL) && signal(SIGUSR2, SIG_IGN) != SIG_ERR);
	must(!sigaltstack(&alternate, NULL));
	must(!sigemptyset(&winch) && !sigaddset(&winch, SIGWINCH) && !sigprocmask(SIG_BLOCK, &winch, NULL));
	must(!raise(SIGWINCH));
	must(getcwd(cwd, sizeof(cwd)));
	umask(031);
	must(nice(3) == 3);
	set_limit(RLIMIT_FSIZE, 123456789);
	set_limit(RLIMIT_STACK, 5 << 20);
	alarm(10000);
	must(!prctl(PR_SET_PDEATHSIG, SIGURG));
}

static void step(unsigned long n)
{
	pid_t pid = fork();

	must(pid >= 0);
	if (!pid) {
		look_everywhere(true);
		_exit(0);
	}
	child_ends(pid, 0);
	look_everywhere(false);
}

const struct shape shape = { .prepare = prepare, .step = step };
