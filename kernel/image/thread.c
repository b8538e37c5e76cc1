// SPDX-License-Identifier: GPL-2.0
/* The image of one thread: what each of them captures by itself, standing still, and takes up again by itself. */
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../process.h"
#include "image.h"

/* The vector state, and all that is not. */
#define RECORD_MAX (MOS_FPU_MAX + 1024u)

/* Bytes from one buffer to another. */
static int copy(struct mos_reader *from, u32 len, struct mos_writer *to)
{
	u8 bytes[256];

	while (len && !from->err) {
		u32 part = min_t(u32, len, sizeof(bytes));

		mos_get_bytes(from, bytes, part);
		mos_put_bytes(to, bytes, part);
		len -= part;
	}
	return from->err;
}

/* A fault that only home can judge travels along; without one there is a zero. */
static void put_fault(struct mos_writer *w, const struct kernel_siginfo *fault)
{
	mos_put_u32(w, fault ? fault->si_signo : 0);
	if (fault)
		mos_put_bytes(w, fault, sizeof(*fault));
}

static int get_fault(struct mos_reader *r, struct kernel_siginfo *fault)
{
	u32 sig = mos_get_u32(r);

	memset(fault, 0, sizeof(*fault));
	if (sig)
		mos_get_bytes(r, fault, sizeof(*fault));
	return r->err || sig >= SIGRTMIN || fault->si_signo != sig ? -EBADMSG : 0;
}

/**
 * mos_thread_capture() - keep the image of the current thread until it is sent
 * @t: it
 * @regs: its registers, as if it computed
 * @fault: what its last instruction raised, for home to judge, or NULL
 *
 * Context: the task itself; may sleep.
 * Return: 0, -ENOMEM, or why its vector state cannot be read.
 */
int mos_thread_capture(struct mos_thread *t, const struct pt_regs *regs,
		       const struct kernel_siginfo *fault)
{
	struct mos_usage usage = mos_usage_of(current);
	struct mos_writer w;
	int err;

	mos_thread_forget_image(t);
	mos_writer_init(&w, mos_buf_alloc(RECORD_MAX, GFP_KERNEL), GFP_KERNEL);
	mos_put_u32(&w, t->tid);
	mos_put_u32(&w, task_pid_vnr(current));
	mos_put_usage(&w, &usage);
	put_fault(&w, fault);
	mos_regs_put(t, &w, regs);
	mos_stance_put(&w);
	mos_memory_put(&w);
	err = mos_fpu_put(&w) ?: w.err;
	if (err)
		mos_buf_free(w.buf);
	else
		t->image = w.buf;
	return err;
}

/**
 * mos_thread_put_image() - put the image of a thread that stands still into that of its process
 * @s: the stream
 * @t: the thread
 *
 * Context: may sleep, on the network too.
 */
void mos_thread_put_image(struct mos_stream *s, const struct mos_thread *t)
{
	struct mos_reader r;

	mos_stream_begin(s, MOS_REC_THREAD);
	mos_reader_init(&r, t->image);
	copy(&r, mos_buf_len(t->image), &s->w);
	mos_stream_end(s);
}

/**
 * mos_thread_keep_image() - take the image of a thread out of that of its process, for that thread
 * @in: the image of the process
 * @r: the record
 *
 * Context: may sleep.
 * Return: 0, -EBADMSG where there is no such thread or its image has come already, -ENOMEM.
 */
int mos_thread_keep_image(struct mos_restore *in, struct mos_reader *r)
{
	u32 len = mos_reader_left(r);
	struct mos_reader name = *r;
	struct mos_thread *t = mos_thread_addressed(in->p, &name);
	struct mos_writer w;
	int err = -EBADMSG;

	if (!t)
		return err;
	if (len > RECORD_MAX || t->image)
		goto out;
	mos_writer_init(&w, mos_buf_alloc(len, GFP_KERNEL), GFP_KERNEL);
	err = copy(r, len, &w) ?: w.err;
	if (err)
		mos_buf_free(w.buf);
	else
		t->image = w.buf;
out:
	mos_thread_put(t);
	return err;
}

/**
 * mos_thread_apply() - be what the image of the current thread says
 * @t: it
 * @home: at home, where some of it never left
 * @landing: set to what is for its own side to see to
 *
 * Context: the task itself, in the finished address space; may sleep.
 * Return: 0, -EBADMSG, -EOPNOTSUPP where this processor lacks what its vector state needs, or -EINVAL where this
 * kernel does not take its rseq area.
 */
int mos_thread_apply(struct mos_thread *t, bool home, struct mos_landing *landing)
{
	struct mos_reader r;
	int err;

	if (!t->image)
		return -EBADMSG;
	mos_reader_init(&r, t->image);
	mos_get_u32(&r);
	landing->tid = mos_get_u32(&r);
	mos_get_usage(&r, &landing->usage);
	err = get_fault(&r, &landing->fault) ?: mos_regs_get(t, &r, &landing->regs) ?:
	      mos_stance_get(&r) ?: mos_memory_get(t, &r, home) ?: mos_fpu_get(&r);
	return err ?: r.err;
}
