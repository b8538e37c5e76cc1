/* SPDX-License-Identifier: GPL-2.0 */
/* A control socket: questions of one line from local people, answered in JSON by a thread of its own. */
#ifndef INFOD_CONTROL_H
#define INFOD_CONTROL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "lib/infod.h"
#include "view.h"

struct infod_decisions;

/**
 * struct infod_orders - what people have ordered; the daemon looks at it when it is woken
 * @balance: move processes
 * @owner: the owner of this machine is at work
 * @wake: an eventfd that wakes the daemon
 */
struct infod_orders {
	atomic_bool balance;
	atomic_bool owner;
	int wake;
};

/**
 * struct infod_shown - what people may see, and touch
 * @shelf: the nodes
 * @decisions: the last decisions
 * @orders: what root may order
 * @low: memory that is to be left free on each node, per mille
 */
struct infod_shown {
	struct infod_shelf *shelf;
	struct infod_decisions *decisions;
	struct infod_orders *orders;
	uint32_t low;
};

/**
 * struct infod_control - the socket and its thread
 * @fd: listens
 * @stop: an eventfd that ends the thread
 * @path: of the socket
 * @thread: answers
 * @shown: what it tells and is told
 */
struct infod_control {
	int fd;
	int stop;
	char path[MOS_INFOD_PATH];
	pthread_t thread;
	struct infod_shown shown;
};

int infod_control_start(struct infod_control *control, const struct infod_shown *shown, bool root, char *words,
			size_t size);
void infod_control_stop(struct infod_control *control);

#endif
