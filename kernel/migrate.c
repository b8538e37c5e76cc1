// SPDX-License-Identifier: GPL-2.0
/* A move of a process from its home, as a list of steps with one commit point. */
#include <linux/file.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>

#include "cantmove.h"
#include "compat/task.h"
#include "cpu.h"
#include "deputy/deputy.h"
#include "image/image.h"
#include "image/vdso.h"
#include "migrate.h"
#include "process.h"
#include "ship.h"

/* How long a target may take to say yes or no, ms; starting the stub is part of it. */
#define OFFER_TIMEOUT_MS 20000
/* How long it may take to put a piece of the image in place, ms: the stub may have come to grief. */
#define SHIP_TIMEOUT_MS 60000

/**
 * struct departure - a move under way
 * @p: the process
 * @regs: of the program, as if it computed
 * @space: its address space
 * @room: files that fit into the process' table
 * @ship: pieces of the image under way
 * @began: when the program was stopped
 * @bytes: of the image
 * @why: what stands in the way, in words
 */
struct departure {
	struct mos_process *p;
	const struct pt_regs *regs;
	struct mos_space space;
	unsigned int room;
	struct mos_ship ship;
	ktime_t began;
	u64 bytes;
	struct mos_words why;
};

static int explain(struct departure *d, int err, const char *what)
{
	if (err && !d->why.text[0])
		mos_words_say(&d->why, "%s (%d)", what, err);
	return err;
}

/* It may have become immovable since it was asked for. */
static int check(struct departure *d)
{
	return mos_cantmove_first(current, &d->why);
}

/* The index of a mapped file in the process' table, which is grown beforehand. */
static int file_index(void *ctx, struct file *file)
{
	struct departure *d = ctx;
	struct mos_deputy *deputy = &d->p->deputy;

	for (unsigned int i = 0; i < deputy->nr_files; i++)
		if (file_inode(deputy->files[i]) == file_inode(file))
			return i;
	if (deputy->nr_files == d->room)
		return -E2BIG;
	deputy->files[deputy->nr_files] = get_file(file);
	return deputy->nr_files++;
}

static int read_space(struct departure *d)
{
	struct mos_deputy *deputy = &d->p->deputy;

	d->room = min(current->mm->map_count + 1, 4096);
	deputy->files = kvcalloc(d->room, sizeof(*deputy->files), GFP_KERNEL);
	if (!deputy->files)
		return -ENOMEM;
	d->space.file_of = file_index;
	d->space.ctx = d;
	return explain(d, mos_space_capture(&d->space), "its address space cannot be read");
}

static void read_facts(struct departure *d, struct mos_facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->vdso_hash = mos_vdso_hash();
	mos_cpu_facts(facts);
	facts->clocks = mos_clocks_added();
	facts->memory = mos_space_memory();
	facts->pid = task_pid_nr(current);
	facts->uid = from_kuid(&init_user_ns, current_uid());
	facts->gid = from_kgid(&init_user_ns, current_gid());
	get_task_comm(facts->comm, current);
	strscpy(d->p->comm, facts->comm, sizeof(d->p->comm));
	d->p->deputy.uid = facts->uid;
}

/* Ask the target, which answers in words. */
static int offer(struct departure *d)
{
	struct mos_writer w = mos_process_letter(d->p, 256);
	struct mos_facts facts;
	struct mos_msg *reply;
	struct mos_reader r;
	int err;

	read_facts(d, &facts);
	mos_put_facts(&w, &facts);
	reply = mos_peer_call(d->p->peer, MOS_MSG_H2G_OFFER, d->p->channel, w.buf,
			      OFFER_TIMEOUT_MS);
	if (IS_ERR(reply))
		return explain(d, PTR_ERR(reply), "the target did not answer the offer");
	mos_reader_init(&r, reply->body);
	err = mos_get_verdict(&r, &d->why);
	mos_msg_free(reply);
	return explain(d, err, "the target refused");
}

static void put_files(struct mos_stream *s, const struct mos_deputy *deputy)
{
	mos_stream_begin(s, MOS_REC_FILES);
	mos_put_u32(&s->w, deputy->nr_files);
	for (unsigned int i = 0; i < deputy->nr_files; i++) {
		struct inode *inode = file_inode(deputy->files[i]);

		mos_put_u32(&s->w, inode->i_generation);
		mos_put_u64(&s->w, inode->i_sb->s_dev);
		mos_put_u64(&s->w, inode->i_ino);
		mos_put_u64(&s->w, i_size_read(inode));
		mos_put_u64(&s->w, mos_inode_ctime_ns(inode));
	}
	mos_stream_end(s);
}

/* The whole image, and the target's word that it is complete and right. */
static int ship(struct departure *d)
{
	struct mos_stream stream;
	int err, settled;

	d->ship.type = MOS_MSG_H2G_IMAGE;
	d->ship.timeout_ms = SHIP_TIMEOUT_MS;
	mos_stream_init(&stream, d->p, mos_ship_piece, &d->ship);
	put_files(&stream, &d->p->deputy);
	mos_identity_capture(&stream);
	err = mos_image_capture(&stream, &d->space, d->regs);
	settled = mos_ship_settle(&d->ship);
	d->bytes = stream.bytes;
	if (!d->why.text[0])
		d->why = d->ship.why;
	return explain(d, err ?: settled, "the image could not be sent");
}

/* From the moment this is on its way the guest may run. Nothing was sent where it fails. */
static int send_commit(struct departure *d)
{
	int err = fatal_signal_pending(current) ? -EINTR :
		  READ_ONCE(d->p->lost) ? -EHOSTDOWN :
		  mos_process_tell(d->p, MOS_MSG_H2G_COMMIT);

	return explain(d, err, "it was killed, or the target was lost, at the last moment");
}

/* What a sleep would tell of its rest goes to an address that is another machine's from now on. */
static void forget_rest(void)
{
	current->restart_block.nanosleep.type = TT_NONE;
}

static int open_window(struct departure *d)
{
	return explain(d, mos_window_open(d->p),
		       "its limits leave no room for the window of its deputy");
}

static void reset_deputy(struct mos_deputy *deputy)
{
	deputy->sent = 0;
	deputy->asked = false;
	deputy->utime = 0;
	deputy->stime = 0;
	deputy->runtime = 0;
}

static void note_departure(struct departure *d)
{
	struct mos_deputy *deputy = &d->p->deputy;

	deputy->moves++;
	deputy->bytes += d->bytes;
	deputy->since = ktime_get();
	deputy->freeze_ns = ktime_to_ns(ktime_sub(deputy->since, d->began));
	atomic64_inc(&d->p->node->processes->moves);
}

/* Everything as it was: the target's half-built guest ends, the program goes on. */
static void undo(struct departure *d, int err)
{
	struct mos_process *p = d->p;

	mos_process_tell(p, MOS_MSG_H2G_ABORT);
	mos_window_close(p);
	mos_process_drop_files(p);
	atomic64_inc(&p->node->processes->failed);
	mos_process_conclude(p, MOS_ST_SHIPPING, MOS_EV_FAIL, err, &d->why);
}

/**
 * mos_depart() - the current task has been caught: move it as ordered
 * @p: the process
 * @state: its registers, as if it computed; set anew when it has come back
 *
 * Context: the task itself, parked; sleeps, until the process comes home.
 * Return: true when the process has been away and is home again, false when it
 * never left: nothing about it has changed.
 */
bool mos_depart(struct mos_process *p, struct pt_regs *state)
{
	struct departure d = { .p = p, .regs = state, .began = ktime_get() };
	int err;

	if (mos_process_step(p, MOS_EV_PARKED))
		return false;
	wake_up(&p->wait);
	reset_deputy(&p->deputy);
	err = check(&d) ?: read_space(&d) ?: offer(&d) ?: ship(&d) ?: open_window(&d) ?:
	      send_commit(&d);
	mos_space_free(&d.space);
	if (err) {
		undo(&d, err);
		return false;
	}

	/* ---- committed: from here on the guest is the process, and it never runs here ---- */

	mos_process_step(p, MOS_EV_COMMIT);
	forget_rest();
	note_departure(&d);
	mos_order_finish(p, 0, NULL);
	mos_space_give_back();
	p->deputy.regs = state;
	mos_deputy_serve(p);
	return true;
}
