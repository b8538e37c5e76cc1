// SPDX-License-Identifier: GPL-2.0
/*
 * A signal comes while an instruction faults whose handler jumps away: the handler of that signal has run before
 * it, or runs after it.
 *
 * feature: faults with a handler
 * calls: setitimer
 * away: works
 */
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

#include "shape.h"
#include "signals.h"

#define ROUNDS 25
#define PATIENCE_S 10

static uint64_t state = 88172645463325252;
static volatile sig_atomic_t alarms;
static volatile char *closed;
static jmp_buf back;

static void count_alarm(int signal, siginfo_t *info, void *context)
{
	alarms++;
}

static void jump_away(int signal, siginfo_t *info, void *context)
{
	longjmp(back, 1);
}

/* The mask is not restored by the jump, which would be a call, so the handler must not block anything. */
static void prepare(void)
{
	closed = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(closed != MAP_FAILED);
	handle(SIGALRM, count_alarm, SA_NODEFER);
	handle(SIGSEGV, jump_away, SA_NODEFER);
}

static void fault(void)
{
	if (!_setjmp(back))
		*closed = 1;
}

static void step(unsigned long n)
{
	struct itimerval soon = {};
	time_t end;

	for (int i = 0; i < ROUNDS; i++) {
		alarms = 0;
		end = time(NULL) + PATIENCE_S;
		soon.it_value.tv_usec = 1 + test_next(&state) % 3000;
		must(!setitimer(ITIMER_REAL, &soon, NULL));
		while (!alarms && time(NULL) < end)
			fault();
		must(alarms == 1);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
