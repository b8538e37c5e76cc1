// SPDX-License-Identifier: GPL-2.0
/*
 * Real-time signals wait in a queue, over moves: none is lost, each has its value, and they come in order.
 *
 * feature: queued signals
 * calls: rt_sigqueueinfo, rt_sigprocmask
 * away: works
 */
#include "shape.h"
#include "signals.h"

#define MANY 10

static void send_some(unsigned long n)
{
	int i;

	for (i = 0; i < MANY; i++)
		must(!sigqueue(getpid(), SIGRTMIN + 1 + i % 2, (union sigval){ .sival_int = n * 100 + i }));
}

static void prepare(void)
{
	handle(SIGRTMIN + 1, caught_note, 0);
	handle(SIGRTMIN + 2, caught_note, 0);
	block(SIGRTMIN + 1);
	block(SIGRTMIN + 2);
	send_some(0);
}

/* The kernel builds a frame for each at once, so the handler of the last runs first. */
static void take(int signal, int first)
{
	int i;

	caught_none();
	unblock(signal);
	must(caught_count == MANY / 2);
	for (i = 0; i < MANY / 2; i++) {
		must(caught[i].si_signo == signal && caught[i].si_code == SI_QUEUE);
		must(caught[i].si_pid == getpid() && caught[i].si_uid == getuid());
		must(caught[i].si_value.sival_int == first + 2 * i);
	}
	block(signal);
}

static void step(unsigned long n)
{
	take(SIGRTMIN + 2, n * 100 + 1);
	take(SIGRTMIN + 1, n * 100);
	send_some(n + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
