// SPDX-License-Identifier: GPL-2.0
/* The timer that will wake a task: until when it sleeps at most, as long as it does. */
#include <linux/hrtimer.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/task_work.h>
#include <linux/timerqueue.h>

#include "sleeper.h"

/**
 * DOC: Sleeps of which the kernel keeps no record
 *
 * Where a call waits with a timeout and keeps no record to be resumed from, when the wait ends is known to its timer
 * alone, which is on the kernel's stack: it is gone when a kick has broken the call off. So it is looked for before the
 * kick, among the timers of the processors, as the kernel looks for those that have expired.
 *
 * What is found must not be taken for the end of another call, which the task has made in the meantime. While the
 * timer is queued and its processor's queue is locked, the task cannot get past the place where its call stops the
 * timer. Work that is given to the task then is done when that very call is over, before the program can make
 * another.
 */

/* The queues in which the kernel has the timers of calls that wait, for most tasks and for those of a real-time kernel. */
static const unsigned int queues[] = { HRTIMER_BASE_MONOTONIC, HRTIMER_BASE_MONOTONIC_SOFT };

/* A timer of our own tells where they are, and what marks those that wake a task. */
struct places {
	struct hrtimer_cpu_base *own;
	enum hrtimer_restart (*wakes)(struct hrtimer *timer);
};

static struct places find_places(void)
{
	struct hrtimer_sleeper sleeper;
	struct places places;

	hrtimer_init_sleeper_on_stack(&sleeper, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	places.own = READ_ONCE(sleeper.timer.base)->cpu_base;
	places.wakes = sleeper.timer.function;
	destroy_hrtimer_on_stack(&sleeper.timer);
	return places;
}

static struct hrtimer_cpu_base *timers_of(const struct places *places, int cpu)
{
	return (void *)places->own - per_cpu_offset(places->own->cpu) + per_cpu_offset(cpu);
}

static struct hrtimer *find_in(struct timerqueue_head *queue, const struct places *places, struct task_struct *task)
{
	struct timerqueue_node *node;

	for (node = timerqueue_getnext(queue); node; node = timerqueue_iterate_next(node)) {
		struct hrtimer *timer = container_of(node, struct hrtimer, node);

		if (timer->function == places->wakes &&
		    container_of(timer, struct hrtimer_sleeper, timer)->task == task)
			return timer;
	}
	return NULL;
}

static struct hrtimer *find_at(struct hrtimer_cpu_base *timers, const struct places *places, struct task_struct *task)
{
	struct hrtimer *timer = NULL;

	lockdep_assert_held(&timers->lock);
	for (unsigned int i = 0; !timer && i < ARRAY_SIZE(queues); i++)
		timer = find_in(&timers->clock_base[queues[i]].active, places, task);
	return timer;
}

/* Without a signal: to wake the task would take locks that the kernel takes outside this one. */
static bool follow_at(struct hrtimer_cpu_base *timers, const struct places *places, struct task_struct *task,
		      struct callback_head *work, u64 *end)
{
	struct hrtimer *timer;
	unsigned long flags;
	bool follows = false;

	raw_spin_lock_irqsave(&timers->lock, flags);
	timer = find_at(timers, places, task);
	if (timer) {
		*end = ktime_to_ns(hrtimer_get_softexpires(timer));
		follows = !task_work_add(task, work, TWA_RESUME);
	}
	raw_spin_unlock_irqrestore(&timers->lock, flags);
	return follows;
}

/**
 * mos_sleeper_follow() - have a task do work when the sleep with a timeout is over that it is in
 * @task: it
 * @work: done on its way out of the call in which it sleeps
 * @end: set to what CLOCK_MONOTONIC of this node shows when its timer wakes it, ns; before the work can be done
 *
 * A timer that goes from one processor to another at this moment may be missed.
 *
 * Context: any but with interrupts off; looks at each timer of the machine that is queued.
 * Return: false where it does not sleep so: nothing was queued.
 */
bool mos_sleeper_follow(struct task_struct *task, struct callback_head *work, u64 *end)
{
	struct places places;
	int cpu;

	if (!(READ_ONCE(task->__state) & TASK_INTERRUPTIBLE))
		return false;
	places = find_places();
	for_each_possible_cpu(cpu)
		if (follow_at(timers_of(&places, cpu), &places, task, work, end))
			return true;
	return false;
}
