/* SPDX-License-Identifier: GPL-2.0 */
/* Threads that order moves, which may take seconds, while the daemon goes on. */
#ifndef INFOD_MOVER_H
#define INFOD_MOVER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Moves at a time, and orders that may wait besides. */
#define INFOD_MOVERS 4
#define INFOD_ORDERS 64

/**
 * enum infod_order_state - what becomes of an order
 * @INFOD_ORDER_FREE: there is none
 * @INFOD_ORDER_GIVEN: a thread is to begin
 * @INFOD_ORDER_TAKEN: one has
 * @INFOD_ORDER_DONE: it is over
 */
enum infod_order_state {
	INFOD_ORDER_FREE,
	INFOD_ORDER_GIVEN,
	INFOD_ORDER_TAKEN,
	INFOD_ORDER_DONE,
};

/**
 * struct infod_order - a move
 * @state: of it
 * @pid: of the task here
 * @node: where it shall go; 0: home
 * @is_guest: it is a guest, which leaves after the order
 * @must: it must, whatever its home thinks of that
 * @number: of the decision
 * @ms: how long it took
 * @err: 0, or why it did not
 * @words: the same, for people
 */
struct infod_order {
	enum infod_order_state state;
	uint32_t pid;
	uint32_t node;
	bool is_guest;
	bool must;
	uint64_t number;
	uint32_t ms;
	int err;
	char words[256];
};

/**
 * struct infod_mover - the threads and their orders
 * @lock: of all that follows
 * @given: an order was given, or it is time to end
 * @stopping: it is
 * @wake: an eventfd that tells the daemon of orders that are over
 * @order: all
 * @thread: they
 */
struct infod_mover {
	pthread_mutex_t lock;
	pthread_cond_t given;
	bool stopping;
	int wake;
	struct infod_order order[INFOD_ORDERS];
	pthread_t thread[INFOD_MOVERS];
};

int infod_mover_start(struct infod_mover *mover, int wake);
void infod_mover_stop(struct infod_mover *mover);
bool infod_mover_order(struct infod_mover *mover, const struct infod_order *order);
size_t infod_mover_moving(struct infod_mover *mover, uint32_t pids[INFOD_ORDERS]);
bool infod_mover_done(struct infod_mover *mover, struct infod_order *order);

#endif
