// SPDX-License-Identifier: GPL-2.0
/* The image of what is done about signals: by a thread, blocked ones and the alternate stack; by a process, handlers. */
#include <linux/sched/signal.h>

#include "../compat/task.h"
#include "image.h"

/**
 * mos_stance_put() - write what the current thread does about signals
 * @w: where
 *
 * Pending signals stay at home.
 *
 * Context: the task itself.
 */
void mos_stance_put(struct mos_writer *w)
{
	mos_put_u64(w, current->blocked.sig[0]);
	mos_put_u64(w, current->sas_ss_sp);
	mos_put_u64(w, current->sas_ss_size);
	mos_put_u32(w, current->sas_ss_flags);
}

/**
 * mos_stance_get() - read what the current thread does about signals
 * @r: from where
 *
 * Context: the task itself.
 * Return: 0, or -EBADMSG.
 */
int mos_stance_get(struct mos_reader *r)
{
	sigset_t blocked;

	blocked.sig[0] = mos_get_u64(r);
	sigdelsetmask(&blocked, sigmask(SIGKILL) | sigmask(SIGSTOP));
	current->sas_ss_sp = mos_get_u64(r);
	current->sas_ss_size = mos_get_u64(r);
	current->sas_ss_flags = mos_get_u32(r);
	if (r->err)
		return -EBADMSG;
	return sigprocmask(SIG_SETMASK, &blocked, NULL);
}

/**
 * mos_signals_capture() - put the handlers into an image
 * @s: the stream
 *
 * Context: a task of the process.
 */
void mos_signals_capture(struct mos_stream *s)
{
	mos_stream_begin(s, MOS_REC_SIGNALS);
	for (int i = 0; i < _NSIG; i++) {
		const struct sigaction *sa = &mos_own_sighand()->action[i].sa;

		mos_put_u64(&s->w, (__force u64)sa->sa_handler);
		mos_put_u64(&s->w, sa->sa_flags);
		mos_put_u64(&s->w, (__force u64)sa->sa_restorer);
		mos_put_u64(&s->w, sa->sa_mask.sig[0]);
	}
	mos_stream_end(s);
}

static void get_action(struct mos_reader *r, struct sigaction *sa)
{
	sa->sa_handler = (__force __sighandler_t)mos_get_u64(r);
	sa->sa_flags = mos_get_u64(r);
	sa->sa_restorer = (__force __sigrestore_t)mos_get_u64(r);
	sa->sa_mask.sig[0] = mos_get_u64(r);
	sigdelsetmask(&sa->sa_mask, sigmask(SIGKILL) | sigmask(SIGSTOP));
}

/* At home the handlers never left: every change was made there first. */
static void set_action(struct mos_restore *in, int i, const struct sigaction *sa)
{
	if (in->home || i == SIGKILL - 1 || i == SIGSTOP - 1)
		return;
	spin_lock_irq(&mos_own_sighand()->siglock);
	mos_own_sighand()->action[i].sa = *sa;
	spin_unlock_irq(&mos_own_sighand()->siglock);
}

/**
 * mos_signals_restore() - take them out of an image
 * @in: the image
 * @r: the record
 *
 * Context: a task of the process.
 * Return: 0, or -EBADMSG.
 */
int mos_signals_restore(struct mos_restore *in, struct mos_reader *r)
{
	struct sigaction sa;

	for (int i = 0; i < _NSIG && !r->err; i++) {
		get_action(r, &sa);
		if (!r->err)
			set_action(in, i, &sa);
	}
	return r->err ? -EBADMSG : 0;
}
