// SPDX-License-Identifier: GPL-2.0
/* Owns the estimate of a link's round trip. */
#include "rtt.h"

/**
 * mos_rtt_init() - begin without a sample
 * @rtt: the estimate
 */
void mos_rtt_init(struct mos_rtt *rtt)
{
	rtt->latest = 0;
	rtt->srtt = MOS_RTT_INITIAL;
	rtt->rttvar = MOS_RTT_INITIAL / 2;
	rtt->backoff = 0;
	rtt->base = 0;
	rtt->base_ns = 0;
}

static u64 distance(u64 a, u64 b)
{
	return a > b ? a - b : b - a;
}

/**
 * mos_rtt_sample() - take in a measured round trip (RFC 6298, section 2)
 * @rtt:    the estimate
 * @sample: from sending a packet to its acknowledgement, ns
 * @delay:  how much of it the peer says to have held the acknowledgement back, ns; believed up to
 *          MOS_ACK_ALLOWANCE
 * @now:    ns
 */
void mos_rtt_sample(struct mos_rtt *rtt, u64 sample, u64 delay, u64 now)
{
	bool first = !rtt->latest;

	delay = min_t(u64, delay, MOS_ACK_ALLOWANCE);
	sample = sample > delay ? sample - delay : 1;
	rtt->latest = sample;
	if (first || sample <= rtt->base)
		mos_rtt_rebase(rtt, sample, now);
	if (first) {
		rtt->srtt = sample;
		rtt->rttvar = sample / 2;
		return;
	}
	rtt->rttvar = (3 * rtt->rttvar + distance(rtt->srtt, sample)) / 4;
	rtt->srtt = (7 * rtt->srtt + sample) / 8;
}

/**
 * mos_rtt_rebase() - the path has been seen without a queue of ours
 * @rtt:  the estimate
 * @base: its round trip, ns
 * @now:  ns
 */
void mos_rtt_rebase(struct mos_rtt *rtt, u64 base, u64 now)
{
	rtt->base = base;
	rtt->base_ns = now;
}

/**
 * mos_rtt_tolerated() - for how long packets may wait in queues that we make ourselves
 * @rtt: the estimate
 *
 * Return: a quarter of the path's own round trip, at least MOS_QUEUE_MIN, ns. Less would leave a wire idle between
 * two acknowledgements.
 */
u64 mos_rtt_tolerated(const struct mos_rtt *rtt)
{
	return max_t(u64, rtt->base / MOS_QUEUE_PART, MOS_QUEUE_MIN);
}

/**
 * mos_rtt_pto() - how long to wait for an acknowledgement before probing
 * @rtt: the estimate
 *
 * Return: srtt + 4 rttvar + the peer's allowance for holding back, at least MOS_PTO_MIN, doubled for
 * every probe that remained unanswered, at most MOS_PTO_MAX unless the path itself is slower; ns.
 */
u64 mos_rtt_pto(const struct mos_rtt *rtt)
{
	u64 base = max_t(u64, rtt->srtt + 4 * rtt->rttvar + MOS_ACK_ALLOWANCE, MOS_PTO_MIN);

	return min_t(u64, base << min_t(u32, rtt->backoff, 16), max_t(u64, base, MOS_PTO_MAX));
}

/**
 * mos_rtt_loss_delay() - how long after its sending a packet that was overtaken is lost
 * @rtt: the estimate
 *
 * Return: the round trip, and an eighth of it or twice its deviation (RFC 9002, section 6.1.2, takes the
 * eighth alone), at least MOS_LOSS_DELAY_MIN; ns.
 */
u64 mos_rtt_loss_delay(const struct mos_rtt *rtt)
{
	u64 base = max(rtt->srtt, rtt->latest);

	return max_t(u64, base + max(base / 8, 2 * rtt->rttvar), MOS_LOSS_DELAY_MIN);
}

/**
 * mos_spin_learn() - a reply has come
 * @spin:   what is known of the peer's replies; several may learn at a time, and one of them is then forgotten
 * @waited: from the request to the reply, ns
 * @most:   longest time for which anybody looks for a reply, ns
 */
void mos_spin_learn(struct mos_spin *spin, u64 waited, u64 most)
{
	u64 mean = READ_ONCE(spin->mean), deviation = READ_ONCE(spin->deviation);

	waited = min_t(u64, waited, MOS_SPIN_CAP * most) + 1;
	if (!mean) {
		WRITE_ONCE(spin->mean, waited);
		WRITE_ONCE(spin->deviation, waited / 2);
		return;
	}
	WRITE_ONCE(spin->deviation, (3 * deviation + distance(mean, waited)) / 4);
	WRITE_ONCE(spin->mean, (7 * mean + waited) / 8);
}

/**
 * mos_spin_time() - for how long is it worth while to look for a reply before going to sleep?
 * @spin: what is known of the peer's replies
 * @most: longest time for which anybody looks for a reply, ns
 *
 * Return: mean + 2 deviations, at most @most; 0 where most replies take longer than that, and before the first; ns.
 */
u64 mos_spin_time(const struct mos_spin *spin, u64 most)
{
	u64 mean = READ_ONCE(spin->mean);

	if (!mean || mean > most)
		return 0;
	return min_t(u64, mean + 2 * READ_ONCE(spin->deviation), most);
}
