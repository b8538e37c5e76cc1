// SPDX-License-Identifier: GPL-2.0
/*
 * A child dies of its own faults, handled or not: a fault whose signal is blocked or ignored kills as well.
 *
 * feature: death by signal
 * calls: clone, wait4
 * away: comes home
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include "shape.h"
#include "faults.h"

static void meet(int number, int how)
{
	test_spin(1000000);
	signal(number, how == 1 ? SIG_IGN : SIG_DFL);
	if (how == 2)
		block(number);
	if (number == SIGABRT)
		abort();
	fault_by(number);
	_exit(0);
}

static void step(unsigned long n)
{
	static const int numbers[] = { SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGABRT };
	struct rlimit none = { 0, RLIM_INFINITY };
	int number = numbers[n % 5], status;
	pid_t pid;

	must(!setrlimit(RLIMIT_CORE, &none));
	pid = fork();
	must(pid >= 0);
	if (!pid)
		meet(number, n / 5 % 3);
	must(waitpid(pid, &status, 0) == pid);
	must(WIFSIGNALED(status) && WTERMSIG(status) == number);
}

static void verify(void)
{
	unsigned long n;

	for (n = 0; n < 15; n++)
		step(n);
}

const struct shape shape = { .step = step, .verify = verify };
