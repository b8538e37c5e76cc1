/* SPDX-License-Identifier: GPL-2.0 */
/* The bytes of one message, kept in chunks, with a writer that appends and a reader that never leaves them. */
#ifndef MOS_PROTO_BUF_H
#define MOS_PROTO_BUF_H

#include "../pure.h"
#include "chunk.h"

/* The longest message. */
#define MOS_MSG_MAX (1u << 20)
/* The most fragments that are left where they came in. */
#define MOS_SCATTERED_MAX 480u
/* Up to this many bytes lie in the same allocation as the buffer itself. */
#define MOS_BUF_FLAT 1280u

/**
 * struct mos_buf - the body of a message
 * @len:    bytes written so far
 * @room:   bytes it may grow to
 * @chunk:  bytes of a chunk: MOS_CHUNK, but those of a fragment in a buffer of scattered fragments
 * @lent:   first of the chunks that were lent
 * @lent_count: how many there are
 * @holds:  of scattered fragments: what keeps each in memory, NULL for those that are the buffer's own
 * @chunks: one pointer per chunk, NULL until first needed; when @room is at most MOS_BUF_FLAT
 *          the bytes themselves lie here
 */
struct mos_buf {
	u32 len;
	u32 room;
	u32 chunk;
	u16 lent;
	u16 lent_count;
	void **holds;
	u8 *chunks[];
};

/**
 * struct mos_writer - appends to a buffer
 * @buf: what is written to
 * @gfp: how chunks are allocated
 * @err: 0, or the first failure; every later call does nothing
 */
struct mos_writer {
	struct mos_buf *buf;
	gfp_t gfp;
	int err;
};

/**
 * struct mos_reader - reads a buffer from its start
 * @buf: what is read; NULL reads as empty
 * @pos: next byte
 * @end: first byte that must not be read
 * @err: 0, or -EBADMSG once more was asked for than there is; every later call gives zeros
 */
struct mos_reader {
	const struct mos_buf *buf;
	u32 pos;
	u32 end;
	int err;
};

struct mos_buf *mos_buf_alloc(u32 room, gfp_t gfp);
struct mos_buf *mos_buf_alloc_scattered(u32 room, u32 size, gfp_t gfp);
void mos_buf_free(struct mos_buf *buf);

/**
 * mos_buf_init_flat() - make a buffer of memory that belongs to something else
 * @buf:  sizeof(struct mos_buf) + @room bytes
 * @room: bytes it may grow to, at most MOS_BUF_FLAT
 */
static inline void mos_buf_init_flat(struct mos_buf *buf, u32 room)
{
	buf->len = 0;
	buf->room = room;
	buf->lent_count = 0;
	buf->holds = NULL;
}

int mos_buf_place(struct mos_buf *buf, u32 off, const void *src, u32 len, gfp_t gfp);
bool mos_buf_hold(struct mos_buf *buf, u32 off, const void *bytes, void *hold);
int mos_buf_store(struct mos_buf *buf, u32 off, const void *src, u32 len);
int mos_buf_load(const struct mos_buf *buf, u32 off, void *dst, u32 len);
void *mos_buf_at(const struct mos_buf *buf, u32 off, u32 *avail);

/**
 * mos_buf_len() - bytes in a buffer
 * @buf: the buffer, or NULL
 * Return: how many bytes were written; 0 for NULL.
 */
static inline u32 mos_buf_len(const struct mos_buf *buf)
{
	return buf ? buf->len : 0;
}

/**
 * mos_writer_init() - begin to append to a buffer
 * @w:   the writer
 * @buf: where to append; NULL (an allocation that failed) makes every put fail with -ENOMEM
 * @gfp: how chunks are allocated
 */
static inline void mos_writer_init(struct mos_writer *w, struct mos_buf *buf, gfp_t gfp)
{
	w->buf = buf;
	w->gfp = gfp;
	w->err = buf ? 0 : -ENOMEM;
}

int mos_writer_finish(struct mos_writer *w);

void mos_put_u8(struct mos_writer *w, u8 value);
void mos_put_u16(struct mos_writer *w, u16 value);
void mos_put_u32(struct mos_writer *w, u32 value);
void mos_put_u64(struct mos_writer *w, u64 value);
void mos_put_bytes(struct mos_writer *w, const void *src, u32 len);
u32 mos_put_reserve(struct mos_writer *w, u32 len);
void mos_put_padding(struct mos_writer *w);
void mos_put_lent(struct mos_writer *w, void *chunk);

/**
 * mos_reader_init() - begin to read a buffer
 * @r:   the reader
 * @buf: what to read; NULL is an empty message
 */
static inline void mos_reader_init(struct mos_reader *r, const struct mos_buf *buf)
{
	r->buf = buf;
	r->pos = 0;
	r->end = mos_buf_len(buf);
	r->err = 0;
}

/**
 * mos_reader_left() - bytes not read yet
 * @r: the reader
 * Return: the number of bytes; 0 after an error.
 */
static inline u32 mos_reader_left(const struct mos_reader *r)
{
	return r->err ? 0 : r->end - r->pos;
}

u8 mos_get_u8(struct mos_reader *r);
u16 mos_get_u16(struct mos_reader *r);
u32 mos_get_u32(struct mos_reader *r);
u64 mos_get_u64(struct mos_reader *r);
int mos_get_bytes(struct mos_reader *r, void *dst, u32 len);
int mos_get_skip(struct mos_reader *r, u32 len);
int mos_get_padding(struct mos_reader *r);

#endif
