// SPDX-License-Identifier: GPL-2.0
/* Clean pages of files, for the guests of processes that map them. */
#include <linux/delay.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>

#include "../process.h"
#include "deputy.h"
#include "watch.h"

/* How often it is tried where memory is short or too much is queued, at 10 ms each; then the guest asks again. */
#define TRIES 100

/* The file, with a reference, if the process maps so many. */
static struct file *file_at(struct mos_process *p, u32 index)
{
	struct file *file = NULL;

	spin_lock_bh(&p->lock);
	if (index < p->deputy.nr_files)
		file = get_file(p->deputy.files[index]);
	spin_unlock_bh(&p->lock);
	return file;
}

/* A file system may read less than was asked for, as often as it likes; at the end of the file, nothing. */
static ssize_t read_page(struct file *file, void *page, loff_t *pos)
{
	ssize_t sum = 0, got;

	do {
		got = kernel_read(file, page + sum, PAGE_SIZE - sum, pos);
		if (got < 0)
			return got;
		sum += got;
	} while (got && sum < PAGE_SIZE);
	return sum;
}

/* Less than was asked for is what lies behind the end of the file. */
static int put_pages(struct mos_writer *w, struct file *file, loff_t pos, u32 count)
{
	void *page = (void *)__get_free_page(GFP_KERNEL);
	ssize_t got = PAGE_SIZE;

	if (!page)
		return -ENOMEM;
	while (count-- && got == PAGE_SIZE) {
		got = read_page(file, page, &pos);
		if (got > 0)
			mos_put_bytes(w, page, got);
	}
	free_page((unsigned long)page);
	return got < 0 ? got : w->err;
}

static int put_all(struct mos_process *p, struct mos_peer *peer, struct mos_writer *w, struct file *file,
		   loff_t pos, u32 count)
{
	int err;

	mos_writer_init(w, mos_buf_alloc(20 + count * PAGE_SIZE, GFP_KERNEL), GFP_KERNEL);
	mos_put_verdict(w, 0, NULL);
	err = put_pages(w, file, pos, count);
	/* What is in the pages may tell the program of changes of others. */
	mos_put_u32(w, mos_watch_tell_first(p, peer));
	return err ?: w->err;
}

/* @r: behind the handle; the message has the length that it must have */
static int put_wanted(struct mos_process *p, struct mos_peer *peer, struct mos_reader *r, struct mos_writer *w)
{
	u32 index = mos_get_u32(r);
	u64 page = mos_get_u64(r);
	u32 count = mos_get_u32(r);
	struct file *file;
	int err;

	if (count > MOS_PAGES_MAX) {
		mos_peer_misbehaved(peer);
		return -EBADMSG;
	}
	if (page > (u64)MAX_LFS_FILESIZE >> PAGE_SHIFT)
		return -EBADMSG;
	file = file_at(p, index);
	if (!file)
		return -EBADF;
	err = put_all(p, peer, w, file, (loff_t)page << PAGE_SHIFT, count);
	fput(file);
	return err;
}

static int serve(struct mos_node *mn, struct mos_msg *msg, struct mos_writer *w)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_HOME, &r);
	int err;

	if (!p)
		return -ESRCH;
	err = put_wanted(p, msg->from, &r, w);
	mos_process_put(p);
	return err;
}

static int answer(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_writer w = {};
	int err = -ENOBUFS;

	if (mos_peer_has_room(msg->from, MOS_PAGES_MAX * PAGE_SIZE))
		err = serve(mn, msg, &w);
	if (!err)
		return mos_peer_reply(msg, w.buf);
	mos_buf_free(w.buf);
	return err;
}

/**
 * mos_deputy_pages() - a guest wants pages of a file that its process maps
 * @mn: this node
 * @msg: consumed
 *
 * Context: may sleep.
 */
void mos_deputy_pages(struct mos_node *mn, struct mos_msg *msg)
{
	int err, tries = 0;

	do {
		err = answer(mn, msg);
	} while (mos_is_short(err) && ++tries < TRIES && !msleep_interruptible(10));
	if (err)
		mos_reply_verdict(msg, err, "the page cannot be read");
	mos_msg_free(msg);
}
