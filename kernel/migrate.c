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
#include "deputy/watch.h"
#include "event.h"
#include "image/image.h"
#include "migrate.h"
#include "muster.h"
#include "process.h"
#include "ship.h"
#include "stage.h"

/* How long a target may take to say yes or no, ms; starting the stub is part of it. */
#define OFFER_TIMEOUT_MS 20000
/* How long it may take to put a piece of the image in place, ms: the stub may have come to grief. */
#define SHIP_TIMEOUT_MS 60000

/**
 * struct departure - a move under way
 * @t: the thread that leads it
 * @p: the process
 * @group: the threads that move
 * @space: its address space
 * @room: files that fit into the process' table
 * @sends_vdso: the target runs another kernel
 * @ship: pieces of the image under way
 * @began: when the program was stopped
 * @bytes: of the image
 * @why: what stands in the way, in words
 */
struct departure {
	struct mos_thread *t;
	struct mos_process *p;
	struct mos_group group;
	struct mos_space space;
	unsigned int room;
	bool sends_vdso;
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
	return mos_cantmove_first(current->group_leader, &d->why);
}

static int take_group(struct departure *d)
{
	if (READ_ONCE(d->p->nr_threads) > MOS_THREADS_MAX)
		return explain(d, -E2BIG, "it has too many threads");
	return explain(d, mos_group_take(&d->group, d->t), "there is not enough memory");
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
		return -EMFILE;
	deputy->files[deputy->nr_files] = get_file(file);
	return deputy->nr_files++;
}

static int read_space(struct departure *d)
{
	struct mos_deputy *deputy = &d->p->deputy;
	int err;

	d->room = min_t(u32, current->mm->map_count + 1, MOS_FILES_MAX);
	deputy->files = kvcalloc(d->room, sizeof(*deputy->files), GFP_KERNEL);
	if (!deputy->files)
		return -ENOMEM;
	d->space.file_of = file_index;
	d->space.ctx = d;
	err = mos_space_capture(&d->space);
	if (err == -EMFILE)
		return explain(d, err, "it maps more files than can move");
	return explain(d, err, "its address space cannot be read") ?:
	       explain(d, mos_watch_begin(d->p), "the files that it maps cannot be watched");
}

static void read_facts(struct departure *d, struct mos_facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->vdso_hash = mos_vdso_hash();
	mos_cpu_facts(facts);
	if (READ_ONCE(d->p->node->settings.same_processors))
		facts->processors = mos_cpu_numbers();
	facts->clocks = mos_clocks_added();
	facts->memory = mos_space_memory();
	facts->pid = task_tgid_nr(current);
	facts->uid = from_kuid(&init_user_ns, current_uid());
	facts->gid = from_kgid(&init_user_ns, current_gid());
	get_task_comm(facts->comm, current->group_leader);
	strscpy(d->p->comm, facts->comm, sizeof(d->p->comm));
	d->p->deputy.uid = facts->uid;
}

/* The one that leads is first. */
static void put_tids(struct mos_writer *w, const struct mos_group *group)
{
	mos_put_u32(w, group->nr);
	for (unsigned int i = 0; i < group->nr; i++)
		mos_put_u32(w, group->threads[i]->tid);
}

/* Ask the target, which answers in words. */
static int offer(struct departure *d)
{
	struct mos_writer w = mos_process_letter(d->p, 256 + 4 * d->group.nr);
	struct mos_facts facts;
	struct mos_msg *reply;
	struct mos_reader r;
	int err;

	mos_stage(MOS_STAGE_READ);
	read_facts(d, &facts);
	mos_put_facts(&w, &facts);
	put_tids(&w, &d->group);
	reply = mos_process_call(d->p, MOS_MSG_H2G_OFFER, d->p->channel, &w, OFFER_TIMEOUT_MS);
	if (IS_ERR(reply))
		return explain(d, PTR_ERR(reply), "the target did not answer the offer");
	mos_reader_init(&r, reply->body);
	err = mos_get_verdict(&r, &d->why);
	d->sends_vdso = mos_get_u32(&r);
	if (!err && r.err)
		err = r.err;
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
	mos_stream_init(&stream, d->t, mos_ship_piece, &d->ship);
	put_files(&stream, &d->p->deputy);
	if (d->sends_vdso && d->space.marks.vdso)
		mos_vdso_capture(&stream);
	mos_identity_capture(&stream);
	err = mos_image_capture(&stream, &d->space, &d->group);
	settled = mos_ship_settle(&d->ship);
	d->bytes = stream.bytes;
	if (!d->why.text[0])
		d->why = d->ship.why;
	/* The first failure is the reason; those behind it may be no more than what it has led to. */
	return explain(d, err ?: settled, "the image could not be sent");
}

static int tell_commit(struct mos_process *p)
{
	struct mos_writer w = mos_process_letter(p, 4);

	mos_put_u32(&w, p->deputy.stay);
	return mos_process_post(p, MOS_MSG_H2G_COMMIT, &w);
}

/* From the moment this is on its way the guest may run. Nothing was sent where it fails. */
static int send_commit(struct departure *d)
{
	int err;

	mos_stage(MOS_STAGE_LAST);
	do {
		err = fatal_signal_pending(current) ? -EINTR :
		      READ_ONCE(d->p->lost) ? -EHOSTDOWN :
		      tell_commit(d->p);
	} while (mos_process_try_again(d->p, err));
	return explain(d, err, "the target was lost at the last moment");
}

static int open_window(struct departure *d)
{
	mos_stage(MOS_STAGE_SHIPPED);
	return explain(d, mos_windows_open(&d->group), "there is no room for the windows of its deputy");
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
	int told;

	/* Whatever failed then, it failed for this. */
	if (fatal_signal_pending(current)) {
		mos_words_say(&d->why, "it was killed while it moved");
		err = -ESRCH;
	}
	do {
		told = mos_process_tell(p, MOS_MSG_H2G_ABORT);
	} while (mos_process_try_again(p, told));
	mos_windows_close(p);
	mos_process_drop_files(p);
	/* Being killed it says so as it ends: see mos_deputy_exited(). */
	if (mos_is_short(told) && fatal_signal_pending(current))
		return;
	atomic64_inc(&p->node->processes->failed);
	mos_process_conclude(p, MOS_ST_SHIPPING, MOS_EV_FAIL, err, &d->why);
}

/* Return: true when the process has left, false when it is where it was. */
static bool lead(struct mos_thread *t, ktime_t began)
{
	struct mos_process *p = t->process;
	struct departure d = { .t = t, .p = p, .began = began };
	int err;

	wake_up(&p->wait);
	mos_stage(MOS_STAGE_PARKED);
	WRITE_ONCE(p->deputy.called, false);
	p->deputy.asked = false;
	err = check(&d) ?: take_group(&d) ?: read_space(&d) ?: offer(&d) ?: ship(&d) ?:
	      open_window(&d) ?: send_commit(&d);
	mos_space_free(&d.space);
	mos_group_free(&d.group);
	if (err) {
		undo(&d, err);
		return false;
	}

	/* ---- committed: from here on the guest is the process, and it never runs here ---- */

	mos_process_step(p, MOS_EV_COMMIT);
	mos_stage(MOS_STAGE_COMMITTED);
	note_departure(&d);
	/* Before it is told that it has gone: who has sent it away for its memory looks how much is free now. */
	mos_space_give_back();
	mos_order_finish(p, 0, NULL);
	mos_event_process(p, MOSIX_EVENT_AWAY, mos_peer_id(p->peer));
	mos_process_dismiss(p, MOS_WORD_GO);
	return true;
}

/* Return: true when the process has left. Who is killed while it waits goes nowhere but to its end. */
static bool follow(struct mos_thread *t)
{
	return mos_thread_word(t) == MOS_WORD_GO;
}

/* From here on what the thread has here is its deputy. */
static void become_deputy(struct mos_thread *t, struct pt_regs *state)
{
	/* What a sleep would tell of its rest goes to an address that is another machine's from now on. */
	current->restart_block.nanosleep.type = TT_NONE;
	mos_memory_forget();
	t->unfinished.ret = 0;
	t->deputy.sent = 0;
	t->deputy.begun = 0;
	t->deputy.taken = 0;
	t->deputy.breath = 0;
	t->deputy.counted = (struct mos_usage){};
	t->deputy.reported = false;
	t->deputy.regs = state;
}

/**
 * mos_depart() - the current task has been caught: move its process as ordered, once all its threads are
 * @t: its thread
 * @state: its registers, as if it computed; set anew when it has come back
 *
 * Context: the task itself, parked; sleeps, until the process comes home.
 * Return: true when the process has been away and is home again, false when it
 * never left: nothing about it has changed.
 */
bool mos_depart(struct mos_thread *t, struct pt_regs *state)
{
	struct mos_process *p = t->process;
	ktime_t began = ktime_get();
	bool away;

	t->deputy.nice = task_nice(current);
	/*
	 * In the middle of the vdso it could not go to a node with another kernel. It
	 * will be out of there in a moment, and is reminded.
	 */
	if (mos_vdso_is_inside(state->ip) || mos_thread_capture(t, state, NULL) ||
	    !mos_thread_stand_in(t, MOS_ST_CATCHING))
		return false;
	wait_event_killable(t->wait, READ_ONCE(t->word) || READ_ONCE(p->lead) == t);
	away = READ_ONCE(p->lead) == t ? lead(t, began) : follow(t);
	/* Who leads may be sending that of one that is killed: it goes with the thread. */
	if (!fatal_signal_pending(current))
		mos_thread_forget_image(t);
	if (!away)
		return false;
	become_deputy(t, state);
	mos_deputy_serve(t);
	return true;
}
