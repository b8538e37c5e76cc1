// SPDX-License-Identifier: GPL-2.0
/*
 * What the handler of a fault blocks waits until that has returned, or has jumped away.
 *
 * feature: faults with a handler
 * calls: rt_sigaction, rt_sigreturn, rt_sigprocmask
 * away: works
 */
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

#include "shape.h"
#include "signals.h"

#define ROUNDS 10
#define PATIENCE_S 10

static uint64_t state = 88172645463325252;
static volatile sig_atomic_t alarms, is_inside, came_inside, jumps;
static volatile char *memory;
static sigjmp_buf back;

static void count_alarm(int signal, siginfo_t *info, void *context)
{
	alarms++;
	came_inside |= is_inside;
}

/* So long that one comes meanwhile, more often than not. */
static void mend(int signal, siginfo_t *info, void *context)
{
	is_inside = 1;
	test_spin(2000000);
	is_inside = 0;
	if (jumps)
		siglongjmp(back, 1);
	must(!mprotect((void *)memory, 4096, PROT_READ | PROT_WRITE));
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = mend, .sa_flags = SA_SIGINFO, .sa_mask = set_of(SIGALRM) };

	memory = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	handle(SIGALRM, count_alarm, 0);
	must(!sigaction(SIGSEGV, &action, NULL));
}

static void fault(void)
{
	must(!mprotect((void *)memory, 4096, PROT_NONE));
	if (!sigsetjmp(back, 1))
		*memory = 1;
	must(!is_blocked(SIGALRM));
}

static void step(unsigned long n)
{
	struct itimerval soon = {};
	time_t end;

	for (int i = 0; i < ROUNDS; i++) {
		alarms = 0;
		jumps = i % 2;
		end = time(NULL) + PATIENCE_S;
		soon.it_value.tv_usec = 1 + test_next(&state) % 5000;
		must(!setitimer(ITIMER_REAL, &soon, NULL));
		fault();
		while (!alarms && time(NULL) < end)
			test_spin(1000);
		must(alarms == 1);
		must(!came_inside);
	}
}

const struct shape shape = { .prepare = prepare, .step = step };
