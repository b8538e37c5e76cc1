// SPDX-License-Identifier: GPL-2.0
/* The clocks of a process, which go on without a step back wherever it is. */
#include <linux/hrtimer.h>
#include <linux/nsproxy.h>
#include <linux/sched/signal.h>
#include <linux/time_namespace.h>
#include <linux/uaccess.h>

#include "clocks.h"
#include "compat/vvar.h"
#include "message.h"
#include "peer.h"

/* A reading that took no longer is good enough, ns; else the best of so many is taken. */
#define GOOD_ROUND (NSEC_PER_MSEC / 2)
#define ROUNDS 3
/* How long one may take, ms. */
#define ROUND_MS 5000
/* Clocks that are further apart are wrong, and nobody waits for them, ns. */
#define APART_MAX (10 * NSEC_PER_SEC)

/**
 * mos_clocks_added() - what the time namespace of the current task adds to its node's clocks
 *
 * Context: any task.
 */
struct mos_clocks mos_clocks_added(void)
{
	struct timespec64 monotonic = {}, boottime = {};

	timens_add_monotonic(&monotonic);
	timens_add_boottime(&boottime);
	return (struct mos_clocks){
		.monotonic = timespec64_to_ns(&monotonic),
		.boottime = timespec64_to_ns(&boottime),
		.raw = timespec64_to_ns(&monotonic),
	};
}

/**
 * mos_clocks_asked() - another node wants to know what our clocks say
 * @mn: this node
 * @msg: its question; consumed
 *
 * Context: any.
 */
void mos_clocks_asked(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_writer w;

	mos_writer_init(&w, mos_buf_alloc(24, GFP_ATOMIC), GFP_ATOMIC);
	mos_put_u64(&w, ktime_get_ns());
	mos_put_u64(&w, ktime_get_boottime_ns());
	mos_put_u64(&w, ktime_get_raw_ns());
	mos_peer_reply(msg, w.buf);
	mos_msg_free(msg);
}

/* Ask once. What the peer's clocks are ahead of ours is less than said by up to @took ns. */
static int ask(struct mos_peer *peer, struct mos_clocks *ahead, u64 *took)
{
	s64 monotonic = ktime_get_ns(), boottime = ktime_get_boottime_ns(), raw = ktime_get_raw_ns();
	struct mos_msg *reply;
	struct mos_reader r;
	int err;

	reply = mos_peer_call(peer, MOS_MSG_CLOCKS, 0, NULL, ROUND_MS);
	*took = ktime_get_ns() - monotonic;
	if (IS_ERR(reply))
		return PTR_ERR(reply);
	mos_reader_init(&r, reply->body);
	ahead->monotonic = (s64)mos_get_u64(&r) - monotonic;
	ahead->boottime = (s64)mos_get_u64(&r) - boottime;
	ahead->raw = (s64)mos_get_u64(&r) - raw;
	err = r.err;
	mos_msg_free(reply);
	return err;
}

/**
 * mos_clocks_compare() - find out how far a node's clocks are ahead of ours
 * @peer: the node
 * @ahead: set to how far, in no case less
 *
 * A clock that is set so is never behind the peer's: what the peer does at a
 * time is seen here at that time or later. The tick is for the coarse clocks,
 * which are behind by up to one.
 *
 * Context: may sleep, for a few round trips.
 * Return: 0, or what mos_peer_call() returns, or -EBADMSG.
 */
int mos_clocks_compare(struct mos_peer *peer, struct mos_clocks *ahead)
{
	u64 took, best = U64_MAX;
	int err = 0;

	for (int i = 0; i < ROUNDS && best > GOOD_ROUND; i++) {
		struct mos_clocks now;

		err = ask(peer, &now, &took);
		if (!err && took < best) {
			best = took;
			*ahead = now;
		}
	}
	if (best == U64_MAX)
		return err;
	ahead->monotonic += TICK_NSEC;
	ahead->boottime += TICK_NSEC;
	return 0;
}

/**
 * mos_clocks_set_raw() - set CLOCK_MONOTONIC_RAW as the vdso shows it to the current guest
 * @raw: what is to be added to the node's, ns
 *
 * A time namespace adds to it what it adds to CLOCK_MONOTONIC (timens_setup_vdso_data()
 * in kernel/time/namespace.c), but two nodes' raw clocks are apart by something else.
 * The page is the guest's alone, as its time namespace is.
 *
 * Context: the guest's task, before its program runs; may sleep.
 * Return: 0, or -EOPNOTSUPP where the page is not what we know.
 */
int mos_clocks_set_raw(s64 raw)
{
	struct page *page = current->nsproxy->time_ns->vvar_page;
	struct timespec64 added = ns_to_timespec64(raw);
	struct vdso_data *data;
	struct timens_offset *offset;

	if (!page)
		return -EOPNOTSUPP;
	data = mos_vvar_data(page);
	offset = data[CS_RAW].offset;
	if (data[CS_RAW].clock_mode != VDSO_CLOCKMODE_TIMENS ||
	    memcmp(&offset[CLOCK_MONOTONIC_RAW], &offset[CLOCK_MONOTONIC], sizeof(*offset)))
		return -EOPNOTSUPP;
	offset[CLOCK_MONOTONIC_RAW].sec = added.tv_sec;
	offset[CLOCK_MONOTONIC_RAW].nsec = added.tv_nsec;
	return 0;
}

/**
 * mos_clocks_get_raw() - answer a guest that asks the kernel for CLOCK_MONOTONIC_RAW
 * @raw: what is to be added to the node's, ns
 * @to: where it wants the answer
 *
 * Context: the guest's task.
 * Return: 0 or -EFAULT.
 */
long mos_clocks_get_raw(s64 raw, u64 to)
{
	struct timespec64 ts = ns_to_timespec64(ktime_get_raw_ns() + raw);

	return put_timespec64(&ts, (struct __kernel_timespec __user *)to);
}

/**
 * mos_clocks_put() - put into a message what the current task's clocks say
 * @w: the message
 * @raw: what it sees on CLOCK_MONOTONIC_RAW beyond the node's, ns
 *
 * Context: the guest's task, where its program has come to a stand.
 */
void mos_clocks_put(struct mos_writer *w, s64 raw)
{
	struct mos_clocks added = mos_clocks_added();

	mos_put_u64(w, ktime_get_ns() + added.monotonic);
	mos_put_u64(w, ktime_get_boottime_ns() + added.boottime);
	mos_put_u64(w, ktime_get_raw_ns() + raw);
}

/**
 * mos_clocks_get() - take it out
 * @r: the message
 * @seen: set to it
 */
void mos_clocks_get(struct mos_reader *r, struct mos_clocks *seen)
{
	seen->monotonic = mos_get_u64(r);
	seen->boottime = mos_get_u64(r);
	seen->raw = mos_get_u64(r);
}

/* How far the current task's clocks, the coarse ones too, are behind what it has seen, ns. */
static s64 behind(const struct mos_clocks *seen)
{
	struct mos_clocks added = mos_clocks_added();
	s64 coarse = ktime_to_ns(ktime_get_coarse());
	s64 suspended = ktime_get_boottime_ns() - ktime_get_ns();

	return max3(seen->monotonic - (coarse + added.monotonic),
		    seen->boottime - (coarse + suspended + added.boottime),
		    seen->raw - ((s64)ktime_get_raw_ns() + added.raw));
}

/**
 * mos_clocks_await() - let this node's clocks come to where the program has seen them
 * @seen: what they said where it was
 *
 * They are ahead there by a round trip, and drift. A move takes longer than
 * that in most cases.
 *
 * Context: the task itself, back at home; may sleep.
 * Return: false when they are so far apart that it is no use to wait.
 */
bool mos_clocks_await(const struct mos_clocks *seen)
{
	s64 left = behind(seen);

	if (left > APART_MAX)
		return false;
	while (left > 0 && !fatal_signal_pending(current)) {
		ktime_t wait = ns_to_ktime(max_t(s64, left, NSEC_PER_MSEC / 4));

		set_current_state(TASK_KILLABLE);
		schedule_hrtimeout(&wait, HRTIMER_MODE_REL);
		left = behind(seen);
	}
	return true;
}
