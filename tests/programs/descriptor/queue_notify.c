// SPDX-License-Identifier: GPL-2.0
/*
 * A signal is asked for when a message comes into an empty queue, and comes once.
 *
 * feature: POSIX message queues
 * calls: mq_notify
 * away: comes home
 */
#include <mqueue.h>

#include "files.h"
#include "shape.h"

static mqd_t queue;
static volatile sig_atomic_t arrived;

static void handler(int signal, siginfo_t *info, void *context)
{
	must(info->si_code == SI_MESGQ && info->si_value.sival_int == 42 && info->si_pid == getpid());
	arrived++;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };
	char name[32];

	snprintf(name, sizeof(name), "/notify.%d", getpid());
	queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
	must(queue >= 0 && !mq_unlink(name) && !sigaction(SIGRTMIN + 2, &action, NULL));
}

static void step(unsigned long n)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 2,
				  .sigev_value.sival_int = 42 };
	static char text[8192];

	arrived = 0;
	must(!mq_notify(queue, &event) && mq_notify(queue, &event) == -1 && errno == EBUSY);
	must(!mq_send(queue, "x", 1, 0));
	while (!arrived)
		usleep(500);
	must(!mq_send(queue, "y", 1, 0) && mq_receive(queue, text, sizeof(text), NULL) == 1 && text[0] == 'x');
	must(mq_receive(queue, text, sizeof(text), NULL) == 1 && arrived == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
