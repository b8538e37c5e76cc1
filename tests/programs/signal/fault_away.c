// SPDX-License-Identifier: GPL-2.0
/*
 * A child that is away dies of a fault that no handler may have: its signal is blocked, or ignored, or the handler was
 * good for one and has had it. So it does when it sends itself the signal that such a handler has had.
 *
 * feature: death by signal
 * calls: rt_sigaction, rt_sigprocmask, tgkill, wait4
 * away: works
 * children: away
 */
#include <sys/resource.h>

#include "doomed.h"
#include "faults.h"
#include "shape.h"

static const int numbers[] = { SIGSEGV, SIGFPE, SIGILL, SIGTRAP };

/* What has become of the handler when the child is to die. */
enum state { BLOCKED, IGNORED, USED, USED_AND_SENT, STATES };

#define COUNT (4 * STATES)

static volatile sig_atomic_t handled;

/* A second time is once too often. */
static void jump_once(int signal, siginfo_t *info, void *context)
{
	if (handled++)
		_exit(1);
	siglongjmp(after_fault, 1);
}

static void use_up(int number)
{
	handle(number, jump_once, SA_RESETHAND);
	if (!sigsetjmp(after_fault, 1))
		fault_by(number);
}

static void die(int number, enum state state)
{
	switch (state) {
	case BLOCKED:
		handle(number, jump_once, 0);
		handled = 1;
		block(number);
		break;
	case IGNORED:
		signal(number, SIG_IGN);
		break;
	default:
		use_up(number);
		break;
	}
	if (state == USED_AND_SENT)
		raise(number);
	fault_by(number);
}

static int serve(int line)
{
	long n;

	child_tell(line, 0);
	if (child_hear(line, &n))
		die(numbers[n % 4], n / 4);
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
	unsigned int which = doomed_gone;
	int status;
	pid_t pid;

	if (doomed_end(which, &pid, &status))
		must(WIFSIGNALED(status) && WTERMSIG(status) == numbers[which % 4] && !WCOREDUMP(status));
}

/* Those that are left have been away for long. */
static void verify(void)
{
	while (doomed_gone < doomed_count)
		step(0);
}

const struct shape shape = { prepare, step, verify };
