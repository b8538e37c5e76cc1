// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread has an alternate stack of its own for handlers.
 *
 * feature: signals to threads
 * calls: sigaltstack, tgkill
 * away: works
 */
#include "threads.h"

static char stacks[WORKERS][65536];
static char *handled[WORKERS];

static void handle(int sig)
{
	char here;

	for (unsigned int i = 0; i < WORKERS; i++)
		if (&here >= stacks[i] && &here < stacks[i] + sizeof(stacks[i]))
			handled[i] = &here;
}

static void part(unsigned int id, unsigned long n)
{
	stack_t now;

	if (n == 0) {
		stack_t stack = { .ss_sp = stacks[id], .ss_size = sizeof(stacks[id]) };

		must(!sigaltstack(&stack, NULL));
	}
	must(!sigaltstack(NULL, &now) && now.ss_sp == stacks[id] && now.ss_size == sizeof(stacks[id]));
	must(!pthread_kill(pthread_self(), SIGUSR1));
	must(handled[id] >= stacks[id] && handled[id] < stacks[id] + sizeof(stacks[id]));
	handled[id] = NULL;
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = handle, .sa_flags = SA_ONSTACK };

	must(!sigaction(SIGUSR1, &action, NULL));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
