// SPDX-License-Identifier: GPL-2.0
/* An image on its way out: records, gathered into pieces of a size that the wire likes. */
#include "image.h"

static void start_piece(struct mos_stream *s)
{
	struct mos_buf *buf = mos_buf_alloc(MOS_PIECE_ROOM, GFP_KERNEL);

	mos_writer_init(&s->w, buf, GFP_KERNEL);
	mos_put_handle(&s->w, &s->t->process->handle);
	mos_put_u32(&s->w, s->t->tid);
}

/**
 * mos_stream_init() - begin an image
 * @s: the stream
 * @t: who sends it
 * @ship: takes a full piece and consumes it; 0 or -errno
 * @ctx: for @ship
 *
 * Context: may sleep.
 */
void mos_stream_init(struct mos_stream *s, struct mos_thread *t,
		     int (*ship)(struct mos_stream *s, struct mos_buf *piece),
		     void *ctx)
{
	memset(s, 0, sizeof(*s));
	s->t = t;
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

/* Pages are lent to a piece once. */
static bool is_full(const struct mos_stream *s, enum mos_record kind)
{
	u32 len = mos_buf_len(s->w.buf);

	return len > MOS_RECORDS_ROOM - MOS_BATCH_HEAD || (kind == MOS_REC_PAGES && s->w.buf->lent_count);
}

/**
 * mos_stream_begin() - open a record
 * @s: the stream
 * @kind: of the record
 *
 * No record is ever cut: there must be room for the longest, a batch of pages.
 * For the end there always is.
 *
 * Context: may sleep, on the network too.
 */
void mos_stream_begin(struct mos_stream *s, enum mos_record kind)
{
	if (kind != MOS_REC_END && is_full(s, kind)) {
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
