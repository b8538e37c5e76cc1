// SPDX-License-Identifier: GPL-2.0
/*
 * Messages lie in a queue over moves and come out by priority; an empty queue waits, a full one refuses.
 *
 * feature: POSIX message queues
 * calls: mq_open, mq_timedsend, mq_timedreceive, mq_getsetattr, mq_unlink
 * away: works
 */
#include <mqueue.h>
#include <time.h>

#include "files.h"
#include "shape.h"

static mqd_t queue;

static void fill(void)
{
	must(!mq_send(queue, "low", 4, 1) && !mq_send(queue, "high", 5, 9) && !mq_send(queue, "", 0, 0));
}

static void prepare(void)
{
	struct mq_attr attributes = { .mq_maxmsg = 3, .mq_msgsize = 100 };
	char name[32];

	snprintf(name, sizeof(name), "/suite.%d", getpid());
	queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK, 0600, &attributes);
	must(queue >= 0 && !mq_unlink(name) && mq_unlink(name) == -1 && errno == ENOENT);
	fill();
}

static void step(unsigned long n)
{
	struct mq_attr now, blocking = {};
	struct timespec past = { 1, 0 };
	char text[100];
	unsigned int priority;

	must(!mq_getattr(queue, &now) && now.mq_curmsgs == 3 && now.mq_msgsize == 100 && now.mq_flags == O_NONBLOCK);
	must(mq_send(queue, "more", 5, 0) == -1 && errno == EAGAIN);
	must(mq_receive(queue, text, 99, NULL) == -1 && errno == EMSGSIZE);
	must(mq_receive(queue, text, 100, &priority) == 5 && priority == 9 && !strcmp(text, "high"));
	must(mq_receive(queue, text, 100, &priority) == 4 && priority == 1 && !strcmp(text, "low"));
	must(mq_receive(queue, text, 100, NULL) == 0 && mq_receive(queue, text, 100, NULL) == -1 && errno == EAGAIN);
	must(!mq_setattr(queue, &blocking, &now) && now.mq_flags == O_NONBLOCK);
	must(mq_timedreceive(queue, text, 100, NULL, &past) == -1 && errno == ETIMEDOUT);
	must(!mq_setattr(queue, &now, NULL));
	fill();
}

const struct shape shape = { .prepare = prepare, .step = step };
