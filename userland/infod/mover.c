// SPDX-License-Identifier: GPL-2.0
/* The threads that order moves of the module and wait for their end. */
#include "mover.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <time.h>

#include "kernel.h"

/* So long a guest may take to leave, a big one over a slow wire too, and so often it is looked whether it has. */
#define LEAVE_MS 60000
#define LOOK_MS 10
/* So many looks later it is told anew: home could not have it just then, or did not want to, which is said now. */
#define LOOKS 10

/* That we may not send it a signal says that it is there: guests are other users'. */
static bool is_there(const struct infod_order *order)
{
	return !kill((pid_t)order->pid, 0) || errno != ESRCH;
}

static int tell(struct infod_kernel *kernel, struct infod_order *order)
{
	int err = infod_kernel_move(kernel, order->pid, order->node, order->must);

	snprintf(order->words, sizeof(order->words), "%s", err ? infod_kernel_words(kernel) : "");
	return err;
}

/* The module does not wait for a guest that it has sent home. */
static void wait_for_guest(struct infod_kernel *kernel, struct infod_order *order)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000 };
	int looks;

	for (looks = 1; looks <= LEAVE_MS / LOOK_MS && is_there(order); looks++) {
		nanosleep(&pause, NULL);
		if (looks % LOOKS || tell(kernel, order) != -EPERM)
			continue;
		order->err = -EPERM;
		return;
	}
	if (looks <= LEAVE_MS / LOOK_MS)
		return;
	order->err = -ETIMEDOUT;
	snprintf(order->words, sizeof(order->words), "it has not left within %d s", LEAVE_MS / 1000);
}

static uint64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_BOOTTIME, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* Each move has a conversation of its own, as one is busy until the move is over. */
static void carry_out(struct infod_order *order)
{
	struct infod_kernel *kernel;
	uint64_t began = now_ms();

	order->err = infod_kernel_open(&kernel);
	if (order->err)
		snprintf(order->words, sizeof(order->words), "%s", infod_kernel_words(kernel));
	else
		order->err = tell(kernel, order);
	if (!order->err && order->is_guest)
		wait_for_guest(kernel, order);
	infod_kernel_close(kernel);
	order->ms = (uint32_t)(now_ms() - began);
}

static struct infod_order *take(struct infod_mover *mover)
{
	size_t i;

	for (i = 0; i < INFOD_ORDERS; i++)
		if (mover->order[i].state == INFOD_ORDER_GIVEN) {
			mover->order[i].state = INFOD_ORDER_TAKEN;
			return &mover->order[i];
		}
	return NULL;
}

static void *run(void *ctx)
{
	struct infod_mover *mover = ctx;
	struct infod_order *order, copy;

	pthread_mutex_lock(&mover->lock);
	while (!mover->stopping) {
		order = take(mover);
		if (!order) {
			pthread_cond_wait(&mover->given, &mover->lock);
			continue;
		}
		copy = *order;
		pthread_mutex_unlock(&mover->lock);
		carry_out(&copy);
		pthread_mutex_lock(&mover->lock);
		*order = copy;
		order->state = INFOD_ORDER_DONE;
		eventfd_write(mover->wake, 1);
	}
	pthread_mutex_unlock(&mover->lock);
	return NULL;
}

/**
 * infod_mover_start() - begin
 * @mover: receives the state
 * @wake: an eventfd
 *
 * Return: 0 or a negative errno.
 */
int infod_mover_start(struct infod_mover *mover, int wake)
{
	int i, err = 0;

	*mover = (struct infod_mover){ .wake = wake };
	pthread_mutex_init(&mover->lock, NULL);
	pthread_cond_init(&mover->given, NULL);
	pthread_mutex_lock(&mover->lock);
	for (i = 0; i < INFOD_MOVERS && !err; i++)
		err = pthread_create(&mover->thread[i], NULL, run, mover);
	pthread_mutex_unlock(&mover->lock);
	return -err;
}

/**
 * infod_mover_stop() - end; moves that are under way are waited for
 * @mover: the state
 */
void infod_mover_stop(struct infod_mover *mover)
{
	int i;

	pthread_mutex_lock(&mover->lock);
	mover->stopping = true;
	pthread_cond_broadcast(&mover->given);
	pthread_mutex_unlock(&mover->lock);
	for (i = 0; i < INFOD_MOVERS; i++)
		pthread_join(mover->thread[i], NULL);
}

/**
 * infod_mover_order() - have a process moved
 * @mover: the state
 * @order: what to do; its state does not matter
 *
 * Return: whether there was room for it.
 */
bool infod_mover_order(struct infod_mover *mover, const struct infod_order *order)
{
	bool given = false;
	int i;

	pthread_mutex_lock(&mover->lock);
	for (i = 0; i < INFOD_ORDERS && !given; i++) {
		if (mover->order[i].state != INFOD_ORDER_FREE)
			continue;
		mover->order[i] = *order;
		mover->order[i].state = INFOD_ORDER_GIVEN;
		given = true;
	}
	pthread_cond_signal(&mover->given);
	pthread_mutex_unlock(&mover->lock);
	return given;
}

/**
 * infod_mover_moving() - which processes are being moved
 * @mover: the state
 * @pids: receives their pids
 *
 * Return: how many there are.
 */
size_t infod_mover_moving(struct infod_mover *mover, uint32_t pids[INFOD_ORDERS])
{
	size_t i, count = 0;

	pthread_mutex_lock(&mover->lock);
	for (i = 0; i < INFOD_ORDERS; i++)
		if (mover->order[i].state != INFOD_ORDER_FREE)
			pids[count++] = mover->order[i].pid;
	pthread_mutex_unlock(&mover->lock);
	return count;
}

/**
 * infod_mover_done() - take an order that is over
 * @mover: the state
 * @order: receives it
 *
 * Return: whether there was one.
 */
bool infod_mover_done(struct infod_mover *mover, struct infod_order *order)
{
	bool found = false;
	int i;

	pthread_mutex_lock(&mover->lock);
	for (i = 0; i < INFOD_ORDERS && !found; i++) {
		if (mover->order[i].state != INFOD_ORDER_DONE)
			continue;
		*order = mover->order[i];
		mover->order[i].state = INFOD_ORDER_FREE;
		found = true;
	}
	pthread_mutex_unlock(&mover->lock);
	return found;
}
