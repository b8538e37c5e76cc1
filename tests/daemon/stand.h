/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon under test and its surroundings share. */
#ifndef TESTS_DAEMON_STAND_H
#define TESTS_DAEMON_STAND_H

#include "userland/lib/infod.h"

/* The number of the daemon's node; those that are played have the numbers behind it. */
#define STAND_NODE 1u

/* Where the daemon answers questions. */
extern char stand_socket[MOS_INFOD_PATH];

#endif
