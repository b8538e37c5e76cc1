/* SPDX-License-Identifier: GPL-2.0 */
/* The clocks of a process, which go on without a step back wherever it is. */
#ifndef MOS_CLOCKS_H
#define MOS_CLOCKS_H

#include "pure.h"

struct mos_msg;
struct mos_node;
struct mos_peer;
struct mos_reader;
struct mos_writer;

/**
 * struct mos_clocks - readings of a process' clocks, or what is added to a node's to give them
 * @monotonic: CLOCK_MONOTONIC, ns
 * @boottime: CLOCK_BOOTTIME, ns
 * @raw: CLOCK_MONOTONIC_RAW, ns
 */
struct mos_clocks {
	s64 monotonic;
	s64 boottime;
	s64 raw;
};

/* What the current task is shown. */
struct mos_clocks mos_clocks_added(void);
int mos_clocks_set_raw(s64 raw);
long mos_clocks_get_raw(s64 raw, u64 to);

/* Between two nodes, before a guest is born. */
void mos_clocks_asked(struct mos_node *mn, struct mos_msg *msg);
int mos_clocks_compare(struct mos_peer *peer, struct mos_clocks *ahead);

/* With what home tells a guest. */
u64 mos_clocks_shown(void);
void mos_clocks_reach(u64 told);

/* From a guest to its home, when it goes back. */
void mos_clocks_put(struct mos_writer *w, s64 raw);
void mos_clocks_get(struct mos_reader *r, struct mos_clocks *seen);
bool mos_clocks_await(const struct mos_clocks *seen, s64 raw);

#endif
