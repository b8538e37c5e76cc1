// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting for a message of System V is never begun again after a handler, whatever was asked for.
 *
 * feature: waits and handlers
 * calls: msgget, msgsnd, msgrcv, msgctl
 * away: comes home
 */
#include <sys/ipc.h>
#include <sys/msg.h>

#include "shape.h"
#include "signals.h"

static void step(unsigned long n)
{
	struct { long type; char text[8]; } message = { .type = 1 };
	int queue = msgget(IPC_PRIVATE, 0600);

	must(queue >= 0);
	must_be_interrupted(msgrcv(queue, &message, 8, 0, 0));
	must_not_be_restarted(msgrcv(queue, &message, 8, 0, 0));
	must(!msgsnd(queue, &message, 8, 0) && msgrcv(queue, &message, 8, 0, 0) == 8);
	must(!msgctl(queue, IPC_RMID, NULL));
}

const struct shape shape = { .step = step };
