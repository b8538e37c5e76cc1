/* SPDX-License-Identifier: GPL-2.0 */
/* The round trip of one link, and the timers that follow from it (RFC 6298, RFC 9002). */
#ifndef MOS_PROTO_RTT_H
#define MOS_PROTO_RTT_H

#include "../pure.h"

#define MOS_NS_PER_US 1000ull
#define MOS_NS_PER_MS 1000000ull
#define MOS_NS_PER_S 1000000000ull

/* How long an acknowledgement may be held back, and what the sender allows for it. */
#define MOS_ACK_DELAY (2 * MOS_NS_PER_MS)
#define MOS_ACK_ALLOWANCE (2 * MOS_ACK_DELAY)
/* Taken for the round trip until there is a sample. */
#define MOS_RTT_INITIAL (50 * MOS_NS_PER_MS)
/* Bounds of the probe timeout, before and after backing off. */
#define MOS_PTO_MIN (6 * MOS_NS_PER_MS)
#define MOS_PTO_MAX (400 * MOS_NS_PER_MS)
/* The least time after which a packet that was overtaken is lost. */
#define MOS_LOSS_DELAY_MIN (1 * MOS_NS_PER_MS)
/* A queue that we make ourselves may hold packets back for so long (RFC 8289, section 4.2), or this part of the path. */
#define MOS_QUEUE_MIN (5 * MOS_NS_PER_MS)
#define MOS_QUEUE_PART 4
/* After so long the round trip of the empty path is measured anew, as in BBR. */
#define MOS_BASE_NS (10 * MOS_NS_PER_S)

/* Replies that take longer are as if they took so many times the longest time for which anybody would look for one. */
#define MOS_SPIN_CAP 4

/**
 * struct mos_spin - how long the replies of a peer take, ns
 * @mean:      smoothed; 0: none has come yet
 * @deviation: mean deviation
 */
struct mos_spin {
	u64 mean;
	u64 deviation;
};

void mos_spin_learn(struct mos_spin *spin, u64 waited, u64 most);
u64 mos_spin_time(const struct mos_spin *spin, u64 most);

/**
 * struct mos_rtt - estimate of the round trip, ns
 * @latest:  last sample; 0: none yet
 * @srtt:    smoothed
 * @rttvar:  mean deviation
 * @backoff: probes since something was last acknowledged
 * @base:    that of the path when nothing waits on it: the least that was measured of late; 0: none yet
 * @base_ns: when that was; 0: it may have become another
 */
struct mos_rtt {
	u64 latest;
	u64 srtt;
	u64 rttvar;
	u32 backoff;
	u64 base;
	u64 base_ns;
};

void mos_rtt_init(struct mos_rtt *rtt);
void mos_rtt_sample(struct mos_rtt *rtt, u64 sample, u64 delay, u64 now);
void mos_rtt_rebase(struct mos_rtt *rtt, u64 base, u64 now);
u64 mos_rtt_tolerated(const struct mos_rtt *rtt);
u64 mos_rtt_pto(const struct mos_rtt *rtt);
u64 mos_rtt_loss_delay(const struct mos_rtt *rtt);

/**
 * mos_rtt_is_stale() - is it long ago that the path was seen empty?
 * @rtt: the estimate
 * @now: ns
 */
static inline bool mos_rtt_is_stale(const struct mos_rtt *rtt, u64 now)
{
	return !rtt->base_ns || now >= rtt->base_ns + MOS_BASE_NS;
}

/**
 * mos_rtt_queued() - for how long the last packet that was measured has waited in queues, ns
 * @rtt: the estimate
 */
static inline u64 mos_rtt_queued(const struct mos_rtt *rtt)
{
	return rtt->latest - rtt->base;
}

#endif
