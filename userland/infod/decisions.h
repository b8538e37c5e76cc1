/* SPDX-License-Identifier: GPL-2.0 */
/* The last decisions, with what they were decided upon and what came of them. */
#ifndef INFOD_DECISIONS_H
#define INFOD_DECISIONS_H

#include <pthread.h>
#include <time.h>

#include "core/policy.h"

#define INFOD_DECISIONS 256

/**
 * struct infod_decision - one of them
 * @number: from 1
 * @time: when
 * @command: the process' name
 * @decision: what, and why
 * @repeated: how often the same was decided again at once
 * @over: what was decided has been done, or not
 * @outcome: why not; or ""
 */
struct infod_decision {
	u64 number;
	time_t time;
	char command[32];
	struct mos_decision decision;
	u32 repeated;
	bool over;
	char outcome[256];
};

/**
 * struct infod_decisions - the last of them
 * @lock: of what follows; the daemon writes, the control socket reads
 * @count: of all there ever were
 * @ring: the last of them
 */
struct infod_decisions {
	pthread_mutex_t lock;
	u64 count;
	struct infod_decision ring[INFOD_DECISIONS];
};

void infod_decisions_init(struct infod_decisions *decisions);
u64 infod_decisions_add(struct infod_decisions *decisions, const struct mos_decision *decision,
			const char *command);
void infod_decisions_end(struct infod_decisions *decisions, u64 number, const char *outcome);
bool infod_decisions_get(struct infod_decisions *decisions, u64 number, struct infod_decision *decision);
u64 infod_decisions_count(struct infod_decisions *decisions);

#endif
