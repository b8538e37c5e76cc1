// SPDX-License-Identifier: GPL-2.0
/* Clean pages of files, for the guests of processes that map them. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>

#include "../process.h"
#include "deputy.h"

/* A guest reads ahead no further than this at a time. */
#define PAGES_MAX 64u

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

static int serve(struct mos_node *mn, struct mos_msg *msg, struct mos_writer *w)
{
	struct mos_reader r;
	struct mos_process *p = mos_process_addressed(mn, msg, MOS_ROLE_HOME, &r);
	u32 index = mos_get_u32(&r);
	u64 page = mos_get_u64(&r);
	u32 count = mos_get_u32(&r);
	struct file *file;
	int err;

	if (!p)
		return -ESRCH;
	file = r.err ? NULL : file_at(p, index);
	mos_process_put(p);
	if (!file)
		return -EBADF;
	if (count > PAGES_MAX || page > (u64)MAX_LFS_FILESIZE >> PAGE_SHIFT) {
		fput(file);
		return -EBADMSG;
	}
	mos_writer_init(w, mos_buf_alloc(16 + count * PAGE_SIZE, GFP_KERNEL), GFP_KERNEL);
	mos_put_verdict(w, 0, NULL);
	err = put_pages(w, file, (loff_t)page << PAGE_SHIFT, count);
	fput(file);
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
	struct mos_writer w = {};
	int err = serve(mn, msg, &w);

	if (err) {
		mos_buf_free(w.buf);
		mos_reply_verdict(msg, err, "the page cannot be read");
	} else {
		mos_peer_reply(msg, w.buf);
	}
	mos_msg_free(msg);
}
