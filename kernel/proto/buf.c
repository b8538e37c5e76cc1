// SPDX-License-Identifier: GPL-2.0
/* Owns the bytes of a message: allocation in chunks, random access, appending and bounded reading. */
#include "buf.h"

static bool is_flat(const struct mos_buf *buf)
{
	return buf->room <= MOS_BUF_FLAT;
}

static u32 chunk_count(const struct mos_buf *buf)
{
	return DIV_ROUND_UP(buf->room, buf->chunk);
}

/* @held: zero, or as many as there are chunks. */
static struct mos_buf *alloc_chunked(u32 room, u32 chunk, u32 held, gfp_t gfp)
{
	u32 count = DIV_ROUND_UP(room, chunk);
	struct mos_buf *buf = kzalloc(sizeof(*buf) + (count + held) * sizeof(buf->chunks[0]),
				      gfp | __GFP_NOWARN);

	if (!buf)
		return NULL;
	buf->room = room;
	buf->chunk = chunk;
	if (held)
		buf->holds = (void **)&buf->chunks[count];
	return buf;
}

/**
 * mos_buf_alloc() - make an empty buffer
 * @room: bytes it may grow to, at most MOS_MSG_MAX; long ones take their memory as they grow
 * @gfp:  how to allocate; that it fails is the caller's to deal with, and nothing to log
 *
 * Context: any that @gfp allows.
 * Return: the buffer, or NULL when @room is too big or memory is short.
 */
struct mos_buf *mos_buf_alloc(u32 room, gfp_t gfp)
{
	struct mos_buf *buf;

	if (room > MOS_MSG_MAX)
		return NULL;
	if (room > MOS_BUF_FLAT)
		return alloc_chunked(room, MOS_CHUNK, 0, gfp);
	buf = kmalloc(sizeof(*buf) + room, gfp | __GFP_NOWARN);
	if (buf)
		mos_buf_init_flat(buf, room);
	return buf;
}

/**
 * mos_buf_alloc_scattered() - make an empty buffer for fragments that may be left where they came in
 * @room: bytes it may grow to, at most MOS_MSG_MAX
 * @size: bytes of each fragment but the last
 * @gfp:  how to allocate
 *
 * Where they would be too many, too long, or so short that a chunk for one that is copied would be mostly
 * empty, it is an ordinary buffer, into which they are copied.
 *
 * Context: any that @gfp allows.
 * Return: the buffer, or NULL when @room is too big or memory is short.
 */
struct mos_buf *mos_buf_alloc_scattered(u32 room, u32 size, gfp_t gfp)
{
	u32 count = DIV_ROUND_UP(room, size);

	if (room <= MOS_BUF_FLAT || size < MOS_CHUNK / 4 || size > MOS_CHUNK ||
	    count > MOS_SCATTERED_MAX)
		return mos_buf_alloc(room, gfp);
	return alloc_chunked(room, size, count, gfp);
}

static bool is_lent(const struct mos_buf *buf, u32 i)
{
	return i >= buf->lent && i < buf->lent + buf->lent_count;
}

static u32 chunk_drop(struct mos_buf *buf, u32 i)
{
	if (is_lent(buf, i))
		mos_chunk_return(buf->chunks[i]);
	else
		mos_chunk_free(buf->chunks[i]);
	return 1;
}

/* From this chunk on those that the same thing keeps in memory, or the buffer's own; returns how many. */
static u32 holds_drop(struct mos_buf *buf, u32 i)
{
	u32 count = 1, n;

	while (i + count < chunk_count(buf) && buf->holds[i + count] == buf->holds[i])
		count++;
	if (buf->holds[i])
		mos_hold_put(buf->holds[i], count);
	else
		for (n = 0; n < count; n++)
			mos_chunk_free(buf->chunks[i + n]);
	return count;
}

/**
 * mos_buf_free() - give a buffer's memory back
 * @buf: the buffer, or NULL
 *
 * Context: any.
 */
void mos_buf_free(struct mos_buf *buf)
{
	u32 i;

	if (buf && !is_flat(buf))
		for (i = 0; i < chunk_count(buf); )
			i += buf->holds ? holds_drop(buf, i) : chunk_drop(buf, i);
	kfree(buf);
}

static bool chunk_ensure(struct mos_buf *buf, u32 i, gfp_t gfp)
{
	if (!buf->chunks[i])
		buf->chunks[i] = mos_chunk_alloc(gfp);
	return buf->chunks[i];
}

static int chunks_ensure(struct mos_buf *buf, u32 off, u32 len, gfp_t gfp)
{
	u32 i;

	if (is_flat(buf) || !len)
		return 0;
	for (i = off / buf->chunk; i <= (off + len - 1) / buf->chunk; i++)
		if (!chunk_ensure(buf, i, gfp))
			return -ENOMEM;
	return 0;
}

/* Where a byte is, and how many lie together from there. */
static u8 *run_at(const struct mos_buf *buf, u32 off, u32 *run)
{
	u32 at;

	if (is_flat(buf)) {
		*run = buf->room - off;
		return (u8 *)buf->chunks + off;
	}
	at = off % buf->chunk;
	*run = buf->chunk - at;
	return buf->chunks[off / buf->chunk] + at;
}

static void copy_in(struct mos_buf *buf, u32 off, const u8 *src, u32 len)
{
	u32 i, at, run;

	if (is_flat(buf)) {
		memcpy((u8 *)buf->chunks + off, src, len);
		return;
	}
	at = off % buf->chunk;
	for (i = off / buf->chunk; len; i++, at = 0) {
		run = min(len, buf->chunk - at);
		memcpy(buf->chunks[i] + at, src, run);
		src += run;
		len -= run;
	}
}

static void copy_out(const struct mos_buf *buf, u32 off, u8 *dst, u32 len)
{
	u32 i, at, run;

	if (is_flat(buf)) {
		memcpy(dst, (const u8 *)buf->chunks + off, len);
		return;
	}
	at = off % buf->chunk;
	for (i = off / buf->chunk; len; i++, at = 0) {
		run = min(len, buf->chunk - at);
		memcpy(dst, buf->chunks[i] + at, run);
		dst += run;
		len -= run;
	}
}

/**
 * mos_buf_place() - put bytes anywhere in a buffer's room
 * @buf: the buffer
 * @off: where; beyond the present end is allowed, what lies between must be placed before it is read
 * @src: the bytes
 * @len: how many
 * @gfp: how to allocate the chunks that are missing
 *
 * Return: 0, -EMSGSIZE outside of the room, -ENOMEM.
 */
int mos_buf_place(struct mos_buf *buf, u32 off, const void *src, u32 len, gfp_t gfp)
{
	int err;

	if (off > buf->room || len > buf->room - off)
		return -EMSGSIZE;
	err = is_flat(buf) ? 0 : chunks_ensure(buf, off, len, gfp);
	if (err)
		return err;
	copy_in(buf, off, src, len);
	buf->len = max(buf->len, off + len);
	return 0;
}

/**
 * mos_buf_hold() - let a buffer refer to a fragment where it is
 * @buf:   the buffer
 * @off:   where the fragment belongs, within the room; nothing is there yet
 * @bytes: of the fragment, which do not change
 * @hold:  what keeps them in memory; the caller takes a reference for each time that this succeeds
 *
 * Return: false if the buffer is not one of scattered fragments: they must be copied.
 */
bool mos_buf_hold(struct mos_buf *buf, u32 off, const void *bytes, void *hold)
{
	if (!buf->holds)
		return false;
	buf->chunks[off / buf->chunk] = (u8 *)bytes;
	buf->holds[off / buf->chunk] = hold;
	buf->len = max(buf->len, min(off + buf->chunk, buf->room));
	return true;
}

/**
 * mos_buf_store() - overwrite bytes that were written or reserved before
 * @buf: the buffer
 * @off: where
 * @src: the bytes
 * @len: how many
 *
 * Return: 0, or -EMSGSIZE outside of what was written.
 */
int mos_buf_store(struct mos_buf *buf, u32 off, const void *src, u32 len)
{
	if (off > buf->len || len > buf->len - off)
		return -EMSGSIZE;
	copy_in(buf, off, src, len);
	return 0;
}

/**
 * mos_buf_load() - copy bytes out of a buffer
 * @buf: the buffer
 * @off: from where
 * @dst: to where
 * @len: how many
 *
 * Return: 0, or -EMSGSIZE outside of what was written.
 */
int mos_buf_load(const struct mos_buf *buf, u32 off, void *dst, u32 len)
{
	if (off > buf->len || len > buf->len - off)
		return -EMSGSIZE;
	copy_out(buf, off, dst, len);
	return 0;
}

/**
 * mos_buf_at() - look at the bytes in place
 * @buf:   the buffer
 * @off:   a byte that was written or reserved
 * @avail: how many bytes lie together from there
 *
 * Return: the address of the byte, NULL (and no bytes) at or beyond the end.
 */
void *mos_buf_at(const struct mos_buf *buf, u32 off, u32 *avail)
{
	u8 *at;

	*avail = 0;
	if (off >= buf->len)
		return NULL;
	at = run_at(buf, off, avail);
	*avail = min(*avail, buf->len - off);
	return at;
}

/**
 * mos_writer_finish() - look whether all of a message could be written
 * @w: the writer; where not, its buffer is freed and NULL
 *
 * To be asked before a message is sent: the buffer alone does not show that something is missing from it.
 *
 * Context: any.
 * Return: 0, or the writer's error.
 */
int mos_writer_finish(struct mos_writer *w)
{
	if (w->err) {
		mos_buf_free(w->buf);
		w->buf = NULL;
	}
	return w->err;
}

/**
 * mos_put_bytes() - append bytes
 * @w:   the writer
 * @src: the bytes
 * @len: how many
 */
void mos_put_bytes(struct mos_writer *w, const void *src, u32 len)
{
	if (!w->err)
		w->err = mos_buf_place(w->buf, w->buf->len, src, len, w->gfp);
}

/**
 * mos_put_reserve() - append bytes whose value comes later
 * @w:   the writer
 * @len: how many; their value is undefined until mos_buf_store() or a write through mos_buf_at()
 *
 * Return: where they start; meaningless after an error.
 */
u32 mos_put_reserve(struct mos_writer *w, u32 len)
{
	u32 start;

	if (w->err)
		return 0;
	start = w->buf->len;
	if (len > w->buf->room - start)
		w->err = -EMSGSIZE;
	else
		w->err = chunks_ensure(w->buf, start, len, w->gfp);
	if (!w->err)
		w->buf->len += len;
	return start;
}

/**
 * mos_put_padding() - append zeros up to where a chunk begins
 * @w: the writer
 */
void mos_put_padding(struct mos_writer *w)
{
	u32 len = w->err ? 0 : -w->buf->len % MOS_CHUNK;
	u32 at = mos_put_reserve(w, len), run;

	if (!w->err && len)
		memset(run_at(w->buf, at, &run), 0, len);
}

/* Chunks lent to one buffer follow each other, and lie where its own would. */
static bool takes_lent(const struct mos_buf *buf)
{
	u32 i = buf->len / MOS_CHUNK;

	return !is_flat(buf) && buf->len % MOS_CHUNK == 0 && buf->room - buf->len >= MOS_CHUNK &&
	       !buf->chunks[i] && (!buf->lent_count || buf->lent + buf->lent_count == i);
}

/**
 * mos_put_lent() - append a chunk that belongs to somebody else
 * @w:     the writer, where a chunk begins; all chunks lent to one buffer follow each other
 * @chunk: MOS_CHUNK bytes, which do not change; they are given back with mos_chunk_return(), here if
 *         this fails, with the buffer if not
 */
void mos_put_lent(struct mos_writer *w, void *chunk)
{
	struct mos_buf *buf = w->buf;

	if (!w->err && !takes_lent(buf))
		w->err = -EMSGSIZE;
	if (w->err) {
		mos_chunk_return(chunk);
		return;
	}
	if (!buf->lent_count)
		buf->lent = buf->len / MOS_CHUNK;
	buf->chunks[buf->len / MOS_CHUNK] = chunk;
	buf->lent_count++;
	buf->len += MOS_CHUNK;
}

/* Most messages are short, and made of numbers: in a flat buffer, one goes straight to its place. */
static __always_inline void put_number(struct mos_writer *w, const void *number, u32 len)
{
	struct mos_buf *buf = w->buf;

	if (w->err || !is_flat(buf) || len > buf->room - buf->len) {
		mos_put_bytes(w, number, len);
		return;
	}
	memcpy((u8 *)buf->chunks + buf->len, number, len);
	buf->len += len;
}

/**
 * mos_put_u8() - append a byte
 * @w:     the writer
 * @value: the byte
 */
void mos_put_u8(struct mos_writer *w, u8 value)
{
	put_number(w, &value, sizeof(value));
}

/**
 * mos_put_u16() - append a 16-bit number
 * @w:     the writer
 * @value: the number
 */
void mos_put_u16(struct mos_writer *w, u16 value)
{
	__le16 le = cpu_to_le16(value);

	put_number(w, &le, sizeof(le));
}

/**
 * mos_put_u32() - append a 32-bit number
 * @w:     the writer
 * @value: the number
 */
void mos_put_u32(struct mos_writer *w, u32 value)
{
	__le32 le = cpu_to_le32(value);

	put_number(w, &le, sizeof(le));
}

/**
 * mos_put_u64() - append a 64-bit number
 * @w:     the writer
 * @value: the number
 */
void mos_put_u64(struct mos_writer *w, u64 value)
{
	__le64 le = cpu_to_le64(value);

	put_number(w, &le, sizeof(le));
}

/**
 * mos_get_skip() - pass over bytes
 * @r:   the reader
 * @len: how many
 *
 * Return: 0, or -EBADMSG when there are fewer or the reader had failed before.
 */
int mos_get_skip(struct mos_reader *r, u32 len)
{
	if (!r->err && len > r->end - r->pos)
		r->err = -EBADMSG;
	if (!r->err)
		r->pos += len;
	return r->err;
}

/**
 * mos_get_padding() - pass over what mos_put_padding() put there
 * @r: the reader
 *
 * Return: as mos_get_skip().
 */
int mos_get_padding(struct mos_reader *r)
{
	return mos_get_skip(r, -r->pos % MOS_CHUNK);
}

/**
 * mos_get_bytes() - read bytes
 * @r:   the reader
 * @dst: where they go; zeroed when there are fewer
 * @len: how many
 *
 * Return: 0, or -EBADMSG when there are fewer or the reader had failed before.
 */
int mos_get_bytes(struct mos_reader *r, void *dst, u32 len)
{
	u32 from = r->pos;

	if (mos_get_skip(r, len)) {
		memset(dst, 0, len);
		return r->err;
	}
	if (len)
		copy_out(r->buf, from, dst, len);
	return 0;
}

/* As put_number(). A buffer that is NULL has no byte left. */
static __always_inline void get_number(struct mos_reader *r, void *number, u32 len)
{
	if (r->err || len > r->end - r->pos || !is_flat(r->buf)) {
		mos_get_bytes(r, number, len);
		return;
	}
	memcpy(number, (const u8 *)r->buf->chunks + r->pos, len);
	r->pos += len;
}

/**
 * mos_get_u8() - read a byte
 * @r: the reader
 * Return: the byte, 0 after an error.
 */
u8 mos_get_u8(struct mos_reader *r)
{
	u8 value;

	get_number(r, &value, sizeof(value));
	return value;
}

/**
 * mos_get_u16() - read a 16-bit number
 * @r: the reader
 * Return: the number, 0 after an error.
 */
u16 mos_get_u16(struct mos_reader *r)
{
	__le16 le;

	get_number(r, &le, sizeof(le));
	return le16_to_cpu(le);
}

/**
 * mos_get_u32() - read a 32-bit number
 * @r: the reader
 * Return: the number, 0 after an error.
 */
u32 mos_get_u32(struct mos_reader *r)
{
	__le32 le;

	get_number(r, &le, sizeof(le));
	return le32_to_cpu(le);
}

/**
 * mos_get_u64() - read a 64-bit number
 * @r: the reader
 * Return: the number, 0 after an error.
 */
u64 mos_get_u64(struct mos_reader *r)
{
	__le64 le;

	get_number(r, &le, sizeof(le));
	return le64_to_cpu(le);
}
