// SPDX-License-Identifier: GPL-2.0
/* An image on its way out: records, gathered into pieces of a size that the wire likes. */
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "image.h"

static void start_piece(struct mos_stream *s)
{
	struct mos_buf *buf = mos_buf_alloc(MOS_PIECE_ROOM, GFP_KERNEL);

	mos_writer_init(&s->w, buf, GFP_KERNEL);
	mos_put_handle(&s->w, &s->p->handle);
}

/**
 * mos_stream_init() - begin an image
 * @s: the stream
 * @p: whose image it is
 * @ship: takes a full piece and consumes it; 0 or -errno
 * @ctx: for @ship
 *
 * Context: may sleep.
 */
void mos_stream_init(struct mos_stream *s, struct mos_process *p,
		     int (*ship)(struct mos_stream *s, struct mos_buf *piece),
		     void *ctx)
{
	memset(s, 0, sizeof(*s));
	s->p = p;
	s->ship = ship;
	s->ctx = ctx;
	start_piece(s);
}

static int stream_error(struct mos_stream *s)
{
	if (!s->err)
		s->err = s->w.err;
	return s->err;
}

/**
 * mos_stream_flush() - ship what has been gathered
 * @s: the stream; unusable after the last flush but for its counters
 *
 * Context: may sleep, on the network too.
 * Return: 0, or the first failure.
 */
int mos_stream_flush(struct mos_stream *s)
{
	struct mos_buf *piece = s->w.buf;

	s->w.buf = NULL;
	if (stream_error(s)) {
		mos_buf_free(piece);
		return s->err;
	}
	s->bytes += mos_buf_len(piece);
	s->err = s->ship(s, piece);
	return s->err;
}

/**
 * mos_stream_begin() - open a record
 * @s: the stream
 * @kind: of the record
 *
 * A batch of pages goes into a piece of its own when the present one is
 * half full, so that no record is ever cut.
 *
 * Context: may sleep, on the network too.
 */
void mos_stream_begin(struct mos_stream *s, enum mos_record kind)
{
	if (mos_buf_len(s->w.buf) > 16384 - 1024) {
		mos_stream_flush(s);
		start_piece(s);
	}
	mos_put_u16(&s->w, kind);
	mos_put_u16(&s->w, 0);
	s->record = mos_put_reserve(&s->w, 4) + 4;
}

/**
 * mos_stream_end() - close the open record
 * @s: the stream
 *
 * Context: any.
 */
void mos_stream_end(struct mos_stream *s)
{
	__le32 len;

	if (stream_error(s))
		return;
	len = cpu_to_le32(mos_buf_len(s->w.buf) - s->record);
	s->err = mos_buf_store(s->w.buf, s->record - 4, &len, sizeof(len));
}

/* Copy user memory that its owner may have made unreadable. */
static int read_user(void *dst, unsigned long addr, u32 len)
{
	if (!copy_from_user(dst, (void __user *)addr, len))
		return 0;
	if (access_process_vm(current, addr, dst, len, FOLL_FORCE) == len)
		return 0;
	return -EFAULT;
}

/**
 * mos_stream_user() - append memory of the current task
 * @s: the stream
 * @addr: where it lies
 * @len: bytes
 *
 * Context: the task itself; may sleep.
 * Return: 0, or the stream's error.
 */
int mos_stream_user(struct mos_stream *s, unsigned long addr, u32 len)
{
	u32 at = mos_put_reserve(&s->w, len);
	u32 room;

	while (len && !stream_error(s)) {
		void *dst = mos_buf_at(s->w.buf, at, &room);

		room = min(room, len);
		s->err = read_user(dst, addr, room);
		at += room;
		addr += room;
		len -= room;
	}
	return s->err;
}

static bool is_zero(const struct mos_buf *buf, u32 at, u32 len)
{
	u32 room;

	while (len) {
		const void *data = mos_buf_at(buf, at, &room);

		room = min(room, len);
		if (memchr_inv(data, 0, room))
			return false;
		at += room;
		len -= room;
	}
	return true;
}

/**
 * mos_stream_user_page() - append a page, unless it is all zeros
 * @s: the stream
 * @addr: of the page
 *
 * Context: the task itself; may sleep.
 * Return: true when the page was appended, false when it need not be.
 */
bool mos_stream_user_page(struct mos_stream *s, unsigned long addr)
{
	u32 at = mos_buf_len(s->w.buf);

	if (mos_stream_user(s, addr, PAGE_SIZE))
		return false;
	if (!is_zero(s->w.buf, at, PAGE_SIZE)) {
		s->pages++;
		return true;
	}
	s->w.buf->len = at;
	return false;
}
