// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting for a POSIX message, or for room for one, is broken off by a handler or goes on after it.
 *
 * feature: waits and handlers
 * calls: mq_open, mq_timedsend, mq_timedreceive, mq_unlink
 * away: works
 */
#include <fcntl.h>
#include <mqueue.h>

#include "shape.h"
#include "signals.h"

static mqd_t queue;

static void fill(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 2)
		must(!mq_send(queue, "x", 1, 0));
}

static void prepare(void)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 8 };
	char name[40];

	snprintf(name, sizeof(name), "/interrupt_mq.%d", getpid());
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
	must(queue >= 0 && !mq_unlink(name));
}

static void step(unsigned long n)
{
	char text[8];

	must_be_interrupted(mq_receive(queue, text, 8, NULL));
	must_be_restarted(mq_receive(queue, text, 8, NULL) == 1 && text[0] == 'x', fill);
	must(!mq_send(queue, "y", 1, 0));
	must_be_interrupted(mq_send(queue, "z", 1, 0));
	must(mq_receive(queue, text, 8, NULL) == 1 && text[0] == 'y');
}

const struct shape shape = { .prepare = prepare, .step = step };
