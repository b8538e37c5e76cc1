// SPDX-License-Identifier: GPL-2.0
/* The files that a process maps while it is away: when one changes at home, its guest is told. */
#include <linux/fs.h>
#include <linux/fsnotify_backend.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "../compat/task.h"
#include "../process.h"
#include "watch.h"

/*
 * A write, and a change of length, is told after it was made and before whoever made it goes on. What is written
 * through a shared mapping is told of by nobody; but its file is closed in the end.
 */
#define CHANGES (FS_MODIFY | FS_CLOSE_WRITE)

/**
 * struct mos_watch - one file that a process which is away maps
 * @mark: has the kernel tell us of changes; it lives until nobody can be telling us any more
 * @lock: for the rest; leaf
 * @p: the process, or NULL when it is not away any more
 * @inode: has the size; the process holds its file
 * @changed: there is something to tell the guest
 * @least: the shortest that the file has been since the guest was told, bytes
 */
struct mos_watch {
	struct fsnotify_mark mark;
	spinlock_t lock;
	struct mos_process *p;
	struct inode *inode;
	bool changed;
	u64 least;
};

/* Whichever of them has nothing else to do tells its guest. */
static void wake_deputies(struct mos_process *p)
{
	struct mos_thread *t;

	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list)
		wake_up(&t->wait);
	spin_unlock_bh(&p->lock);
}

/* In the middle of somebody's write: note it, and let the deputy do the rest. */
static int note(struct fsnotify_mark *mark, u32 mask, struct inode *inode, struct inode *dir,
		const struct qstr *name, u32 cookie)
{
	struct mos_watch *watch = container_of(mark, struct mos_watch, mark);

	spin_lock(&watch->lock);
	if (watch->p) {
		watch->changed = true;
		watch->least = min_t(u64, watch->least, i_size_read(watch->inode));
		atomic_inc(&watch->p->deputy.changes);
		wake_deputies(watch->p);
	}
	spin_unlock(&watch->lock);
	return 0;
}

static void free_watch(struct fsnotify_mark *mark)
{
	kfree(container_of(mark, struct mos_watch, mark));
}

static const struct fsnotify_ops ops = {
	.handle_inode_event = note,
	.free_mark = free_watch,
};

/**
 * mos_watches_create() - prepare a node for processes that leave it
 * @all: its processes
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int mos_watches_create(struct mos_processes *all)
{
	mutex_init(&all->telling);
	/* Several processes may map one file. */
	all->watching = fsnotify_alloc_group(&ops, FSNOTIFY_GROUP_DUPS);
	return PTR_ERR_OR_ZERO(all->watching);
}

/**
 * mos_watches_destroy() - undo mos_watches_create()
 * @all: the processes, of which none is left
 *
 * Context: may sleep, until the kernel has let go of every watch.
 */
void mos_watches_destroy(struct mos_processes *all)
{
	fsnotify_put_group(all->watching);
	fsnotify_wait_marks_destroyed();
}

static struct mos_watch *create(struct mos_process *p, struct file *file)
{
	struct fsnotify_group *group = p->node->processes->watching;
	struct mos_watch *watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	int err;

	if (!watch)
		return ERR_PTR(-ENOMEM);
	fsnotify_init_mark(&watch->mark, group);
	watch->mark.mask = CHANGES;
	spin_lock_init(&watch->lock);
	watch->p = p;
	watch->inode = file_inode(file);
	watch->least = U64_MAX;
	err = fsnotify_add_inode_mark(&watch->mark, mos_file_changed_inode(file), 0);
	if (!err)
		return watch;
	fsnotify_put_mark(&watch->mark);
	return ERR_PTR(err);
}

static void destroy(struct mos_process *p, struct mos_watch *watch)
{
	spin_lock(&watch->lock);
	watch->p = NULL;
	spin_unlock(&watch->lock);
	fsnotify_destroy_mark(&watch->mark, p->node->processes->watching);
	fsnotify_put_mark(&watch->mark);
}

/**
 * mos_watch_begin() - watch the files that a process maps
 * @p: the process, about to leave: its table of files is complete, and their sizes have not been read
 *
 * Context: the deputy; may sleep.
 * Return: 0 or -errno. What has been begun ends with mos_watch_end() in any case.
 */
int mos_watch_begin(struct mos_process *p)
{
	struct mos_deputy *d = &p->deputy;

	atomic_set(&d->changes, 0);
	d->told_changes = 0;
	d->told = 0;
	d->watches = kvcalloc(d->nr_files + 1, sizeof(*d->watches), GFP_KERNEL);
	if (!d->watches)
		return -ENOMEM;
	for (unsigned int i = 0; i < d->nr_files; i++) {
		struct mos_watch *watch = create(p, d->files[i]);

		if (IS_ERR(watch))
			return PTR_ERR(watch);
		d->watches[i] = watch;
	}
	return 0;
}

/**
 * mos_watch_end() - watch them no longer
 * @p: the process, which still has its table of files
 *
 * Context: may sleep.
 */
void mos_watch_end(struct mos_process *p)
{
	struct mos_processes *all = p->node->processes;
	struct mos_watch **watches;

	mutex_lock(&all->telling);
	watches = p->deputy.watches;
	p->deputy.watches = NULL;
	mutex_unlock(&all->telling);
	for (unsigned int i = 0; watches && i < p->deputy.nr_files && watches[i]; i++)
		destroy(p, watches[i]);
	kvfree(watches);
}

static bool take(struct mos_watch *watch, u64 *size, u64 *least)
{
	bool changed;

	spin_lock(&watch->lock);
	changed = watch->changed;
	*size = i_size_read(watch->inode);
	*least = watch->least;
	watch->changed = false;
	watch->least = U64_MAX;
	spin_unlock(&watch->lock);
	return changed;
}

static void put_back(struct mos_watch *watch, u64 least)
{
	spin_lock(&watch->lock);
	watch->changed = true;
	watch->least = min(watch->least, least);
	spin_unlock(&watch->lock);
}

static int tell_of(struct mos_process *p, struct mos_peer *peer, u32 index)
{
	struct mos_watch *watch = p->deputy.watches[index];
	struct mos_writer w;
	u64 size, least;
	int err;

	if (!take(watch, &size, &least))
		return 0;
	w = mos_process_letter(p, 20);
	mos_put_u32(&w, index);
	mos_put_u64(&w, size);
	mos_put_u64(&w, least);
	err = mos_writer_finish(&w) ?: mos_peer_send(peer, MOS_MSG_H2G_CHANGED, p->channel, w.buf);
	if (err)
		put_back(watch, least);
	else
		WRITE_ONCE(p->deputy.told, p->deputy.told + 1);
	return err;
}

/*
 * The lock is that of the node, since guests of several processes may have one copy of a file between them: no
 * size may overtake a later one.
 */
static int tell(struct mos_process *p, struct mos_peer *peer)
{
	struct mos_processes *all = p->node->processes;
	struct mos_deputy *d = &p->deputy;
	u32 changes;
	int err = 0;

	mutex_lock(&all->telling);
	changes = atomic_read(&d->changes);
	for (unsigned int i = 0; d->watches && i < d->nr_files && !err; i++)
		err = tell_of(p, peer, i);
	if (!err)
		WRITE_ONCE(d->told_changes, changes);
	mutex_unlock(&all->telling);
	return err;
}

/**
 * mos_watch_has_news() - is there a change that the guest has not been told of?
 * @p: the process
 *
 * Context: any.
 */
bool mos_watch_has_news(struct mos_process *p)
{
	return atomic_read(&p->deputy.changes) != READ_ONCE(p->deputy.told_changes);
}

/**
 * mos_watch_tell() - tell the guest which of its files have changed
 * @p: the process
 *
 * To be called before the guest is told anything else that it could learn of a change by, which then says how
 * often it has been told of changes.
 *
 * Context: a deputy of a process that is away; may sleep.
 * Return: how often.
 */
u32 mos_watch_tell(struct mos_process *p)
{
	if (mos_watch_has_news(p))
		while (mos_process_try_again(p, tell(p, p->peer)))
			;
	return READ_ONCE(p->deputy.told);
}

/**
 * mos_watch_tell_first() - the same, before pages are sent
 * @p: the process
 * @peer: the node of its guest, which has asked for them
 *
 * Where it cannot be told now, its deputy does it later.
 *
 * Context: may sleep.
 * Return: how often it has been told.
 */
u32 mos_watch_tell_first(struct mos_process *p, struct mos_peer *peer)
{
	enum mos_state state = mos_process_state(p);

	/* A guest that does not run yet is told once it does. */
	if (mos_watch_has_news(p) && (state == MOS_ST_AWAY || state == MOS_ST_RETURNING))
		tell(p, peer);
	return READ_ONCE(p->deputy.told);
}
