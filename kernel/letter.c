// SPDX-License-Identifier: GPL-2.0
/* What the two sides of a process write to each other, and how they answer. */
#include <linux/sched/signal.h>

#include "peer.h"
#include "process.h"

/**
 * mos_process_letter() - begin a message about a process
 * @p: the process
 * @room: bytes that follow the handle
 *
 * Context: any.
 * Return: a writer behind the handle; where memory is short its error says so.
 */
struct mos_writer mos_process_letter(struct mos_process *p, u32 room)
{
	gfp_t gfp = GFP_ATOMIC;
	struct mos_writer w;

	mos_writer_init(&w, mos_buf_alloc(MOS_HANDLE_SIZE + room, gfp), gfp);
	mos_put_handle(&w, &p->handle);
	return w;
}

/**
 * mos_process_post() - send the other side a message
 * @p: the process
 * @type: of the message
 * @w: from mos_process_letter(), the rest written; consumed
 *
 * Context: any.
 * Return: 0, or what mos_peer_send() returns, or the writer's error: then nothing was sent.
 */
int mos_process_post(struct mos_process *p, u16 type, struct mos_writer *w)
{
	return mos_writer_finish(w) ?: mos_peer_send(p->peer, type, p->channel, w->buf);
}

/**
 * mos_process_tell() - send the other side a message that is only its type
 * @p: the process
 * @type: of the message
 *
 * Context: any.
 * Return: as mos_process_post().
 */
int mos_process_tell(struct mos_process *p, u16 type)
{
	struct mos_writer w = mos_process_letter(p, 0);

	return mos_process_post(p, type, &w);
}

/**
 * mos_process_call() - send the other side a request and wait for its reply
 * @p: the process
 * @type: of the message
 * @channel: as in mos_peer_call()
 * @w: from mos_process_letter(), the rest written; consumed
 * @timeout_ms: as in mos_peer_call()
 *
 * Context: process context, sleeps.
 * Return: as mos_peer_call(), or the writer's error: then nothing was sent.
 */
struct mos_msg *mos_process_call(struct mos_process *p, u16 type, u32 channel, struct mos_writer *w,
				 unsigned int timeout_ms)
{
	int err = mos_writer_finish(w);

	return err ? ERR_PTR(err) : mos_peer_call(p->peer, type, channel, w->buf, timeout_ms);
}

/**
 * mos_process_try_again() - is what could not be sent to be sent once more?
 * @p: whose task the caller is
 * @err: why it could not be sent
 *
 * Memory may be short, or the queue full, for a while; what gets lost then would
 * be waited for at the other end for ever.
 *
 * Context: the task itself; sleeps for a tick.
 * Return: false where it was sent, or cannot be, or nobody waits for it.
 */
bool mos_process_try_again(struct mos_process *p, int err)
{
	if (!mos_is_short(err))
		return false;
	schedule_timeout_killable(1);
	return !READ_ONCE(p->lost) && !fatal_signal_pending(current);
}

/**
 * mos_process_send_end() - send what mos_process_tell_end() could not, for want of memory
 * @p: the process
 *
 * Context: any.
 * Return: as mos_process_post().
 */
int mos_process_send_end(struct mos_process *p)
{
	struct mos_writer w = mos_process_letter(p, 8);

	if (p->end_type == MOS_MSG_G2H_GONE) {
		mos_put_u32(&w, p->guest.stay);
		mos_put_u32(&w, p->end_status);
	}
	return mos_process_post(p, p->end_type, &w);
}

/**
 * mos_process_tell_end() - tell the other side that this side has ended
 * @p: the process; both sides tell this no more than once
 * @type: of the message
 * @status: how the guest's task ended, in MOS_MSG_G2H_GONE
 *
 * Where memory is short it is told as soon as there is some: see release().
 *
 * Context: the task itself in do_exit(), preemption off.
 */
void mos_process_tell_end(struct mos_process *p, u16 type, u32 status)
{
	p->end_type = type;
	p->end_status = status;
	if (!mos_is_short(mos_process_send_end(p)))
		p->end_type = 0;
}

static int reply_words(struct mos_msg *request, int verdict, const struct mos_words *why, gfp_t gfp)
{
	struct mos_writer w;

	if (!request->call)
		return 0;
	mos_writer_init(&w, mos_buf_alloc(sizeof(*why) + 8, gfp), gfp);
	mos_put_verdict(&w, verdict, why);
	return mos_writer_finish(&w) ?: mos_peer_reply(request, w.buf);
}

/**
 * mos_reply_verdict() - answer a message with yes, or no and a reason
 * @request: what is answered
 * @verdict: 0 or -errno
 * @fmt: the reason in words
 *
 * Context: any. Where memory is short the answer is lost.
 */
void mos_reply_verdict(struct mos_msg *request, int verdict, const char *fmt, ...)
{
	struct mos_words why = {};
	va_list args;

	va_start(args, fmt);
	vscnprintf(why.text, sizeof(why.text), fmt, args);
	va_end(args);
	reply_words(request, verdict, &why, GFP_ATOMIC);
}

/**
 * mos_process_answer() - answer a message in a way that does not get lost
 * @p: whose task the caller is
 * @request: what is answered
 * @verdict: 0 or -errno
 * @why: the reason, or NULL
 *
 * Context: the task itself; may sleep, killably.
 */
void mos_process_answer(struct mos_process *p, struct mos_msg *request, int verdict,
			const struct mos_words *why)
{
	static const struct mos_words nothing;
	int err;

	do {
		err = reply_words(request, verdict, why ?: &nothing, GFP_KERNEL);
	} while (mos_process_try_again(p, err));
}
