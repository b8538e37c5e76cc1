/* SPDX-License-Identifier: GPL-2.0 */
/* Indices of this node and of its processes, made of samples: load, speed, use of CPU, calls. */
#ifndef MOS_INFOD_LOAD_H
#define MOS_INFOD_LOAD_H

#include "vector.h"

/* How often the processes of a node are looked at, ms: while something runs there, and while nothing does. */
#define MOS_LOOK_BUSY 500u
#define MOS_LOOK_IDLE 1000u
/* Those that are about to be old enough to be moved do not make it look sooner than this, ms. */
#define MOS_LOOK_LEAST 250u

u32 mos_load_index(u32 runnable, u32 cpus, u32 speed);
u32 mos_speed_from(u64 rounds, u64 ns, u64 standard);

/**
 * struct mos_decay - how fast a process' past is forgotten
 * @interval: ms; after each of them the past counts @kept per mille of what it did
 * @kept: 975 (slow) and 926 (fast) are the numbers of old
 */
struct mos_decay {
	u32 interval;
	u32 kept;
};

/* Of what computes, and of all else. */
#define MOS_DECAY_SLOW { .interval = 1000, .kept = 975 }
#define MOS_DECAY_FAST { .interval = 1000, .kept = 926 }
/* For how much of a CPU a process wants now: slow enough that a burst of a second or two moves nobody else. */
#define MOS_DECAY_LATELY { .interval = 1000, .kept = 800 }

/**
 * struct mos_history - what a process did lately
 * @ms: how long it has been watched; saturates
 * @cpu: CPUs used, in thousandths: 1000 is one CPU all the time
 * @calls: per second: system calls that are forwarded, or would be
 * @call_kb: per second: KiB that go with them
 */
struct mos_history {
	u32 ms;
	u32 cpu;
	u32 calls;
	u32 call_kb;
};

/**
 * struct mos_sample - what a process did since the last sample
 * @ms: how long that is; at least 1
 * @cpu_us: CPU time used
 * @calls: system calls that were forwarded, or would have been
 * @call_kb: KiB that went with them
 */
struct mos_sample {
	u32 ms;
	u64 cpu_us;
	u64 calls;
	u64 call_kb;
};

/*
 * What a guest is taken to have done before it came: whoever was sent here was so because it computes. That weighs as
 * much as ten seconds of watching, for at first it waits for the pages that it fetches, and seems to want less.
 */
#define MOS_HISTORY_GUEST { .ms = 10000, .cpu = 1000 }

void mos_history_depart(struct mos_history *history);
bool mos_history_computes(const struct mos_history *history);
u32 mos_look_pause(bool is_busy, u32 ripe_in);
u32 mos_load_usable(u32 free_mb, u32 total_mb);
u32 mos_history_wants(const struct mos_history *history, const struct mos_history *lately, u32 threads);
void mos_history_sample(struct mos_history *history, const struct mos_sample *sample,
			const struct mos_decay *decay);

#endif
