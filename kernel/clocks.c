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

/* How long a node may take to say what its clocks show, ms. */
#define ANSWER_MS 5000
/* Clocks that are further apart are wrong, and nobody waits for them, ns. */
#define APART_MAX (10 * NSEC_PER_SEC)

/* Guests that share a time namespace set its clocks forward one at a time. */
static DEFINE_SPINLOCK(forward_lock);

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

/* What CLOCK_BOOTTIME of this node is ahead of CLOCK_MONOTONIC; readings of both are nanoseconds apart. */
static s64 suspended(void)
{
	return ktime_to_ns(ktime_mono_to_any(0, TK_OFFS_BOOT));
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
	u64 now;

	mos_writer_init(&w, mos_buf_alloc(24, GFP_ATOMIC), GFP_ATOMIC);
	now = ktime_get_ns();
	mos_put_u64(&w, now);
	mos_put_u64(&w, now + suspended());
	mos_put_u64(&w, ktime_get_raw_ns());
	mos_peer_reply(msg, w.buf);
	mos_msg_free(msg);
}

/**
 * mos_clocks_compare() - find out how far a node's clocks are ahead of ours
 * @peer: the node
 * @ahead: set to how far, in no case more
 *
 * What it says is old by the way of the answer: a clock that is set so is behind the
 * peer's by that. CLOCK_BOOTTIME is so by exactly as much as CLOCK_MONOTONIC, since what
 * is between the two does not change while a node runs.
 *
 * Context: may sleep, for a round trip.
 * Return: 0, or what mos_peer_call() returns, or -EBADMSG.
 */
int mos_clocks_compare(struct mos_peer *peer, struct mos_clocks *ahead)
{
	struct mos_msg *reply = mos_peer_call(peer, MOS_MSG_CLOCKS, 0, NULL, ANSWER_MS);
	s64 monotonic, boottime, raw;
	struct mos_reader r;
	int err;

	if (IS_ERR(reply))
		return PTR_ERR(reply);
	mos_reader_init(&r, reply->body);
	monotonic = mos_get_u64(&r);
	boottime = mos_get_u64(&r);
	raw = mos_get_u64(&r);
	ahead->monotonic = monotonic - (s64)ktime_get_ns();
	ahead->boottime = ahead->monotonic + (boottime - monotonic) - suspended();
	ahead->raw = raw - (s64)ktime_get_raw_ns();
	err = r.err;
	mos_msg_free(reply);
	return err;
}

/**
 * mos_clocks_shown() - what the current task's CLOCK_MONOTONIC shows
 *
 * Context: any task.
 * Return: ns.
 */
u64 mos_clocks_shown(void)
{
	return ktime_get_ns() + mos_clocks_added().monotonic;
}

/* Each number is read as a whole, by others too: the seconds stay, and the kernel carries what is too much. */
static void set_forward(struct time_namespace *ns, s64 by)
{
	static const int clocks[] = { CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME };
	struct vdso_data *data = ns->vvar_page ? mos_vvar_data(ns->vvar_page) : NULL;

	WRITE_ONCE(ns->offsets.monotonic.tv_nsec, ns->offsets.monotonic.tv_nsec + by);
	WRITE_ONCE(ns->offsets.boottime.tv_nsec, ns->offsets.boottime.tv_nsec + by);
	if (!data || data[CS_HRES_COARSE].clock_mode != VDSO_CLOCKMODE_TIMENS)
		return;
	for (int i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct timens_offset *offset = &data[CS_HRES_COARSE].offset[clocks[i]];

		WRITE_ONCE(offset->nsec, offset->nsec + by);
	}
}

/**
 * mos_clocks_reach() - home has said what its clock shows: the current guest's shows no less
 * @told: by mos_clocks_shown() there, when the message left
 *
 * What the message tells has happened by then. The guest's clock was behind by the way of another message,
 * and may have gone slower since.
 *
 * Context: the guest's task, before its program learns what the message tells.
 */
void mos_clocks_reach(u64 told)
{
	s64 behind;

	spin_lock(&forward_lock);
	behind = told - mos_clocks_shown();
	if (behind > 0 && behind <= APART_MAX)
		set_forward(current->nsproxy->time_ns, behind);
	spin_unlock(&forward_lock);
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
static s64 behind(const struct mos_clocks *seen, s64 raw)
{
	struct mos_clocks added = mos_clocks_added();
	s64 coarse = ktime_to_ns(ktime_get_coarse());

	return max3(seen->monotonic - (coarse + added.monotonic),
		    seen->boottime - (coarse + suspended() + added.boottime),
		    seen->raw - ((s64)ktime_get_raw_ns() + raw));
}

/**
 * mos_clocks_await() - let this node's clocks come to where the program has seen them
 * @seen: what they said where it was
 * @raw: what it sees on CLOCK_MONOTONIC_RAW beyond this node's, ns
 *
 * A coarse clock is behind by up to a tick, and a guest's may have gone faster than home's. A move takes
 * longer than that in most cases.
 *
 * Context: the task itself, before its program runs here; may sleep.
 * Return: false when they are so far apart that it is no use to wait.
 */
bool mos_clocks_await(const struct mos_clocks *seen, s64 raw)
{
	s64 left = behind(seen, raw);

	if (left > APART_MAX)
		return false;
	while (left > 0 && !fatal_signal_pending(current)) {
		ktime_t wait = ns_to_ktime(max_t(s64, left, NSEC_PER_MSEC / 4));

		set_current_state(TASK_KILLABLE);
		schedule_hrtimeout(&wait, HRTIMER_MODE_REL);
		left = behind(seen, raw);
	}
	return true;
}
