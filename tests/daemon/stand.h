/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon under test and its surroundings share. */
#ifndef TESTS_DAEMON_STAND_H
#define TESTS_DAEMON_STAND_H

#include "userland/infod/core/vector.h"
#include "userland/lib/infod.h"

/* The number of the daemon's node; those that are played have the numbers behind it. */
#define STAND_NODE 1u

/* Where the daemon answers questions. */
extern char stand_socket[MOS_INFOD_PATH];

/**
 * struct stand_counts - what became of the processes
 * @moves: made
 * @refused: orders that were given and failed
 * @doubled: orders for one that was being moved already
 * @most: so many were being moved at a time
 * @guests: that are here
 */
struct stand_counts {
	u32 moves;
	u32 refused;
	u32 doubled;
	u32 most;
	u32 guests;
};

void stand_start(u32 own, u32 guests, u32 home);
void stand_stop(void);
void stand_let_nobody_in(void);
u32 stand_count_at(u32 node);
struct stand_counts stand_counted(void);

#endif
