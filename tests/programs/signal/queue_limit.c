// SPDX-License-Identifier: GPL-2.0
/*
 * Only so many signals may be queued as RLIMIT_SIGPENDING says, then EAGAIN; those that were taken all come.
 *
 * feature: queued signals
 * calls: rt_sigqueueinfo, prlimit64
 * away: works
 */
#include <sys/resource.h>

#include "shape.h"
#include "signals.h"

#define MOST 40

static void prepare(void)
{
	handle(SIGRTMIN, caught_note, 0);
	block(SIGRTMIN);
}

/* The limit is the user's, whose other programs may have some waiting. */
static void step(unsigned long n)
{
	struct rlimit limit = { MOST, MOST };
	int sent = 0, i;

	caught_none();
	must(!setrlimit(RLIMIT_SIGPENDING, &limit));
	while (sent <= MOST && !sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = sent }))
		sent++;
	must(sent <= MOST && errno == EAGAIN);
	unblock(SIGRTMIN);
	must(caught_count == sent);
	for (i = 0; i < sent; i++)
		must(caught[i].si_value.sival_int == i);
	block(SIGRTMIN);
}

const struct shape shape = { .prepare = prepare, .step = step };
