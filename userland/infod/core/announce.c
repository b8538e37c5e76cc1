// SPDX-License-Identifier: GPL-2.0
/* Owns when a node makes itself known to all who listen, and whom it should have heard in that way. */
#include "fill.h"

/* So many steps lie between two announcements of a node, on average. */
#define STEPS 4u
/* All nodes of a wire together announce themselves no more often than once in so many ms, on average. */
#define APART 100u
#define JITTER 40u
/* Of so many announcements in a row one gets through, where any can. */
#define MISSED 5u

/* The more nodes there are, the seldomer each speaks to all of them. */
static u64 interval(const struct mos_gossip *gossip)
{
	return max((u64)gossip->settings.step * STEPS, ((u64)gossip->vector.living + 1) * APART);
}

/**
 * mos_gossip_announce() - the next announcement of this node
 * @gossip: the state
 * @now: clock, ms
 * @bytes: receives it, room for MOS_DATAGRAM_MAX
 *
 * Who hears it knows of this node and, from its owner, where it is: that is all it takes for the two to gossip.
 *
 * Return: its length; 0: none is due now.
 */
u32 mos_gossip_announce(struct mos_gossip *gossip, u64 now, u8 *bytes)
{
	u64 mean = interval(gossip);

	if (!gossip->settings.announces || now < gossip->announcement)
		return 0;
	gossip->announcement = now + mean * (100 - JITTER) / 100 +
			       mos_random_below(&gossip->random, (u32)min(mean * 2 * JITTER / 100, (u64)U32_MAX));
	return mos_fill_announcement(gossip, now, bytes);
}

/**
 * mos_gossip_patience() - how long to wait for announcements before they do not arrive
 * @gossip: the state
 *
 * Return: ms; 0: this node makes none itself, and expects none.
 */
u64 mos_gossip_patience(const struct mos_gossip *gossip)
{
	return gossip->settings.announces ? MISSED * interval(gossip) : 0;
}
