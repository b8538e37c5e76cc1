// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of System V wait in a queue over moves, and are taken by type, whole or cut.
 *
 * feature: System V messages
 * calls: msgget, msgsnd, msgrcv, msgctl
 * away: comes home
 */
#include <sys/msg.h>

#include "files.h"
#include "shape.h"

struct message {
	long type;
	char text[100];
};

static int queue;

static void put(long type, const char *text)
{
	struct message message = { .type = type };

	strcpy(message.text, text);
	must(!msgsnd(queue, &message, strlen(text), 0));
}

static ssize_t take(long type, size_t room, int flags, struct message *message)
{
	return msgrcv(queue, message, room, type, flags | IPC_NOWAIT);
}

static void fill(void)
{
	put(5, "five");
	put(3, "three");
	put(5, "again");
}

static void prepare(void)
{
	queue = msgget(IPC_PRIVATE, 0600);
	must(queue >= 0);
	fill();
}

static void step(unsigned long n)
{
	struct message message;
	struct msqid_ds about;

	must(!msgctl(queue, IPC_STAT, &about) && about.msg_qnum == 3 && about.msg_lspid == getpid());
	must(take(-4, 100, 0, &message) == 5 && message.type == 3 && !memcmp(message.text, "three", 5));
	must(take(5, 2, 0, &message) == -1 && errno == E2BIG && take(5, 2, MSG_NOERROR, &message) == 2);
	must(take(0, 100, 0, &message) == 5 && !memcmp(message.text, "again", 5));
	must(take(0, 100, 0, &message) == -1 && errno == ENOMSG);
	fill();
}

static void verify(void)
{
	must(!msgctl(queue, IPC_RMID, NULL));
}

const struct shape shape = { prepare, step, verify };
