// SPDX-License-Identifier: GPL-2.0
/* An image on its way in: pieces are checked and their records handed to those who know them. */
#include <linux/slab.h>

#include "../process.h"
#include "image.h"

/* A kernel gives the same error for too many areas and for too much that they may come to. */
static void say_of_space(struct mos_restore *in, int err)
{
	if (err == -E2BIG)
		mos_words_say(&in->why, "it has more than %u areas of memory, which is as many as can move", MOS_AREAS_MAX);
	else if (err == -ENOMEM)
		mos_words_say(&in->why, "%s has room for %d of its %u areas of memory: vm.max_map_count or vm.overcommit_memory allows less there than where it is",
			      in->home ? "its home" : "the target", current->mm->map_count, in->space.nr);
	else
		mos_words_say(&in->why, "its address space cannot be laid out (%d)", err);
}

static int restore_space(struct mos_restore *in, struct mos_reader *r)
{
	int ret = mos_space_get(r, &in->space);

	if (ret > 0)
		ret = in->home ? mos_space_reconcile(in) : mos_space_build(in);
	else if (ret != -E2BIG)
		return ret;
	if (ret)
		say_of_space(in, ret);
	return ret;
}

/* Who sends the image cannot send the rest, and goes on where it is. */
static int restore_broken(struct mos_restore *in, struct mos_reader *r)
{
	mos_words_say(&in->why, "the rest of it could not be sent");
	return -ECANCELED;
}

static int restore_end(struct mos_restore *in, struct mos_reader *r)
{
	in->complete = true;
	return 0;
}

/**
 * struct record_kind - what is done with a kind of record
 * @restore: takes it out of the image
 * @after: kinds that must have come before
 * @many: may come more than once
 */
struct record_kind {
	int (*restore)(struct mos_restore *in, struct mos_reader *r);
	u32 after;
	bool many;
};

static const struct record_kind kinds[MOS_REC_NR] = {
	[MOS_REC_VDSO] = { mos_vdso_keep },
	[MOS_REC_SPACE] = { restore_space, BIT(MOS_REC_FILES), true },
	[MOS_REC_THREAD] = { mos_thread_keep_image, 0, true },
	[MOS_REC_SIGNALS] = { mos_signals_restore },
	[MOS_REC_TASK] = { mos_task_restore, BIT(MOS_REC_SPACE) },
	[MOS_REC_IDENTITY] = { mos_identity_restore },
	[MOS_REC_PAGES] = { mos_pages_restore, BIT(MOS_REC_SPACE), true },
	[MOS_REC_BROKEN] = { restore_broken },
	[MOS_REC_END] = { restore_end, BIT(MOS_REC_THREAD) | BIT(MOS_REC_SIGNALS) | BIT(MOS_REC_TASK) | BIT(MOS_REC_SPACE) },
};

/* The files are the guest node's affair, which has taken this record already. */
static bool may_come(const struct mos_restore *in, u16 kind)
{
	const struct record_kind *k = &kinds[kind];
	u32 after = k->after;

	if (in->home)
		after &= ~BIT(MOS_REC_FILES);
	return !in->complete && (in->seen & after) == after &&
	       (k->many || !(in->seen & BIT(kind)));
}

static int restore_record(struct mos_restore *in, struct mos_reader *r)
{
	u16 kind = mos_get_u16(r);
	u16 flags = mos_get_u16(r);
	u32 len = mos_get_u32(r);
	struct mos_reader record = *r;
	int err;

	if (r->err || flags || len > mos_reader_left(r) || kind >= MOS_REC_NR)
		return -EBADMSG;
	mos_get_skip(r, len);
	if (kind == MOS_REC_FILES && in->files && !(in->seen & BIT(kind))) {
		record.end = record.pos + len;
		err = in->files(in, &record);
	} else if (kinds[kind].restore && may_come(in, kind)) {
		record.end = record.pos + len;
		err = kinds[kind].restore(in, &record);
	} else {
		return -EBADMSG;
	}
	in->seen |= BIT(kind);
	return err ?: record.err;
}

static void explain(struct mos_restore *in, int err)
{
	if (in->why.text[0])
		return;
	if (err == -ENOMEM)
		mos_words_say(&in->why, "there is not enough memory");
	else if (err == -EBADMSG)
		mos_words_say(&in->why, "the image is malformed");
	else if (err == -EINTR)
		mos_words_say(&in->why, "it was killed while it moved");
	else
		mos_words_say(&in->why, "the image cannot be restored (%d)", err);
}

/* Put a piece in place; 0, or -errno with the reason in @in. */
static int restore_piece(struct mos_restore *in, struct mos_msg *msg)
{
	u32 len = mos_buf_len(msg->body);
	struct mos_reader r;
	int err;

	mos_reader_init(&r, msg->body);
	mos_get_handle(&r);
	mos_get_u32(&r);
	err = mos_room_take(in, len);
	in->bytes += len;
	while (!err && mos_reader_left(&r))
		err = restore_record(in, &r);
	if (!err && r.err)
		err = r.err;
	if (err)
		explain(in, err);
	return err;
}

/**
 * mos_restore_receive() - put a whole image in place
 * @in: the image
 * @type: of the messages that carry it
 * @next: gives the next one, or NULL when none comes any more
 * @last: set to the last piece, which the caller answers: with it the image is complete
 *
 * Context: the task itself; may sleep, killably.
 * Return: 0; -EINTR when no piece comes any more; or -errno with the reason in @in.
 */
int mos_restore_receive(struct mos_restore *in, u16 type,
			struct mos_msg *(*next)(struct mos_thread *t), struct mos_msg **last)
{
	struct mos_msg *msg;
	int err = 0;

	while (!err) {
		msg = next(in->t);
		if (!msg) {
			mos_words_say(&in->why, "the rest of it never came");
			return -EINTR;
		}
		err = msg->type == type ? restore_piece(in, msg) : -EPROTO;
		if (!err && in->complete) {
			*last = msg;
			return 0;
		}
		mos_process_answer(in->p, msg, err, &in->why);
		mos_msg_free(msg);
	}
	return err;
}

/**
 * mos_restore_finish() - set what must be set last
 * @in: a complete image
 *
 * Context: the task itself, about to go to user mode.
 * Return: 0, or -errno with the reason in @in.
 */
int mos_restore_finish(struct mos_restore *in)
{
	return mos_space_protect(in);
}

static void say_of_thread(struct mos_words *why, int err)
{
	switch (err) {
	case -EAGAIN:
		mos_words_say(why, "it was looking at the clock; try again");
		break;
	case -EOPNOTSUPP:
		mos_words_say(why, "this processor lacks vector state that the program uses");
		break;
	case -EINVAL:
		mos_words_say(why, "this kernel does not take the area for restartable sequences (rseq) that a thread of it has");
		break;
	default:
		mos_words_say(why, "a thread of it cannot be restored (%d)", err);
	}
}

/**
 * mos_restore_settle() - have every thread be what its image says, when what they share is there
 * @in: a finished image
 * @own: what came of that in the one that leads
 *
 * Context: the task that leads; sleeps, killably.
 * Return: 0, or -errno with the reason in @in.
 */
int mos_restore_settle(struct mos_restore *in, int own)
{
	int err = mos_process_apply(in->p, own);

	if (err)
		say_of_thread(&in->why, err);
	return err;
}

void mos_restore_free(struct mos_restore *in)
{
	mos_space_free(&in->space);
	kfree(in->vdso_text);
	in->vdso_text = NULL;
}

/**
 * mos_image_break() - say that no more of an image comes
 * @s: a new stream
 *
 * Context: the task itself; may sleep, on the network too.
 * Return: 0, or why that could not be said.
 */
int mos_image_break(struct mos_stream *s)
{
	mos_stream_begin(s, MOS_REC_BROKEN);
	mos_stream_end(s);
	return mos_stream_flush(s);
}

/**
 * mos_image_capture() - put all of the current process into an image
 * @s: the stream; flushed at the end
 * @space: its address space, captured
 * @group: its threads, which have captured their own
 *
 * Context: the task itself; may sleep, on the network too.
 * Return: 0, or the first failure.
 */
int mos_image_capture(struct mos_stream *s, struct mos_space *space,
		      const struct mos_group *group)
{
	mos_space_put(s, space);
	for (unsigned int i = 0; i < group->nr; i++)
		mos_thread_put_image(s, group->threads[i]);
	mos_signals_capture(s);
	mos_task_capture(s);
	mos_pages_capture(s, space);
	mos_stream_begin(s, MOS_REC_END);
	mos_stream_end(s);
	return mos_stream_flush(s);
}
