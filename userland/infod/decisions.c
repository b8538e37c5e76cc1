// SPDX-License-Identifier: GPL-2.0
/* A ring of decisions. */
#include "decisions.h"

static struct infod_decision *slot(struct infod_decisions *decisions, u64 number)
{
	return &decisions->ring[number % INFOD_DECISIONS];
}

/**
 * infod_decisions_init() - none yet
 * @decisions: receives the state
 */
void infod_decisions_init(struct infod_decisions *decisions)
{
	memset(decisions, 0, sizeof(*decisions));
	pthread_mutex_init(&decisions->lock, NULL);
}

/* To do nothing for the reason of before is nothing new. */
static bool is_same(const struct mos_decision *a, const struct mos_decision *b)
{
	return a->decide == MOS_DECIDE_NOTHING && b->decide == MOS_DECIDE_NOTHING && a->why == b->why;
}

/**
 * infod_decisions_add() - keep one
 * @decisions: the others
 * @decision: it
 * @command: name of the process, or ""
 *
 * Return: its number.
 */
u64 infod_decisions_add(struct infod_decisions *decisions, const struct mos_decision *decision,
			const char *command)
{
	struct infod_decision *last, *new;
	u64 number;

	pthread_mutex_lock(&decisions->lock);
	last = slot(decisions, decisions->count);
	if (decisions->count && is_same(&last->decision, decision)) {
		last->decision = *decision;
		last->repeated++;
	} else {
		new = slot(decisions, ++decisions->count);
		*new = (struct infod_decision){
			.number = decisions->count, .time = time(NULL), .decision = *decision,
		};
		snprintf(new->command, sizeof(new->command), "%s", command);
	}
	number = decisions->count;
	pthread_mutex_unlock(&decisions->lock);
	return number;
}

/**
 * infod_decisions_end() - say what came of one
 * @decisions: all of them
 * @number: which
 * @outcome: what went wrong, or ""
 */
void infod_decisions_end(struct infod_decisions *decisions, u64 number, const char *outcome)
{
	struct infod_decision *one;

	pthread_mutex_lock(&decisions->lock);
	one = slot(decisions, number);
	if (one->number == number) {
		one->over = true;
		snprintf(one->outcome, sizeof(one->outcome), "%s", outcome);
	}
	pthread_mutex_unlock(&decisions->lock);
}

/**
 * infod_decisions_get() - look at one
 * @decisions: all of them
 * @number: which
 * @decision: receives a copy
 *
 * Return: whether it is still there.
 */
bool infod_decisions_get(struct infod_decisions *decisions, u64 number, struct infod_decision *decision)
{
	pthread_mutex_lock(&decisions->lock);
	*decision = *slot(decisions, number);
	pthread_mutex_unlock(&decisions->lock);
	return number && decision->number == number;
}

/**
 * infod_decisions_count() - how many there were
 * @decisions: all of them
 *
 * Return: the number of the last.
 */
u64 infod_decisions_count(struct infod_decisions *decisions)
{
	u64 count;

	pthread_mutex_lock(&decisions->lock);
	count = decisions->count;
	pthread_mutex_unlock(&decisions->lock);
	return count;
}
