// SPDX-License-Identifier: GPL-2.0
/* Owns the carrying of arguments that point to further pointers: iovec, msghdr, mmsghdr. */
#include "marshal_parts.h"

/* As the kernel has them: UIO_MAXIOV, sizeof(struct sockaddr_storage). */
#define SEGMENTS_MAX 1024u
#define NAME_MAX_LEN 128u
/* So many struct iovec are read or written at once. */
#define SEGMENTS_AT_ONCE 8

struct user_iovec {
	u64 base;
	u64 len;
};

/* Where the kernel has padding, home keeps what room there is for a name, the length of which the kernel replaces. */
struct user_message {
	u64 name;
	u32 name_len;
	u32 name_room;
	u64 iovec;
	u64 iovec_count;
	u64 control;
	u64 control_len;
	u32 flags;
	u32 pad2;
};

/* What recvmmsg and sendmmsg have an array of: a message, and what became of it. */
struct user_messages {
	struct user_message message;
	u32 len;
	u32 pad;
};

static_assert(sizeof(struct user_message) == 56, "struct msghdr");
static_assert(sizeof(struct user_messages) == 64, "struct mmsghdr");

static int load(const struct mos_memory *memory, void *dst, u64 addr, u32 len)
{
	return memory->read(memory->ctx, dst, addr, len);
}

static int store(const struct mos_memory *memory, u64 addr, const void *src, u32 len)
{
	return memory->write(memory->ctx, addr, src, len);
}

/* Segments: the lengths and bytes of an array of struct iovec. */

static int pack_segment(struct mos_packer *p, const struct user_iovec *segment, bool in)
{
	u64 at;

	if (!mos_window_take(&p->free, segment->len, 1, 0, &at))
		return -EREMOTE;
	mos_put_u32(p->w, segment->len);
	if (!in)
		mos_put_bytes(&p->kept->vectors, segment, sizeof(*segment));
	if (!in && !mos_has_room(p, segment->base, segment->len))
		return -EREMOTE;
	if (in && mos_carry_from(p->memory, segment->base, segment->len, p->w))
		return -EREMOTE;
	return 0;
}

static int pack_segments(struct mos_packer *p, u64 addr, u64 count, bool in, u32 align, u32 phase)
{
	struct user_iovec some[SEGMENTS_AT_ONCE];
	int err = 0;
	u64 i, at;

	if (count > SEGMENTS_MAX ||
	    !mos_window_take(&p->free, count * sizeof(some[0]), 8, 0, &at) ||
	    !mos_window_take(&p->free, 0, align, phase, &at))
		return -EREMOTE;
	for (i = 0; i < count && !err; i++) {
		u32 slot = i % SEGMENTS_AT_ONCE;
		u32 n = min_t(u64, count - i, SEGMENTS_AT_ONCE);

		if (!slot && load(p->memory, some, addr + i * sizeof(some[0]), n * sizeof(some[0])))
			return -EREMOTE;
		err = pack_segment(p, &some[slot], in);
	}
	return err;
}

static int unpack_segment(struct mos_unpacker *u, u64 entry, bool in)
{
	struct user_iovec segment = { .len = mos_get_u32(u->r) };

	if (!mos_window_take(&u->free, segment.len, 1, 0, &segment.base))
		return -EBADMSG;
	if (store(u->memory, entry, &segment, sizeof(segment)))
		return -EFAULT;
	return in ? mos_carry_to(u->memory, segment.base, segment.len, u->r) : 0;
}

/* The bytes of all segments lie together, after the array. */
static int unpack_segments(struct mos_unpacker *u, u64 count, bool in, u32 align, u32 phase,
			   u64 *array, u64 *bytes)
{
	int err = 0;
	u64 i;

	if (count > SEGMENTS_MAX ||
	    !mos_window_take(&u->free, count * sizeof(struct user_iovec), 8, 0, array) ||
	    !mos_window_take(&u->free, 0, align, phase, bytes))
		return -EBADMSG;
	for (i = 0; i < count && !err && !u->r->err; i++)
		err = unpack_segment(u, *array + i * sizeof(struct user_iovec), in);
	return err;
}

/*
 * The segments lie together in the window. What direct input and output minds is the least alignment among them: the
 * first of them gets it, and the others what their lengths make of that, as in the program.
 */
static int find_phase(const struct mos_memory *memory, u64 addr, u64 count, u16 *phase)
{
	struct user_iovec some[SEGMENTS_AT_ONCE];
	u64 bases = 0, i;

	if (count > SEGMENTS_MAX)
		return -EREMOTE;
	for (i = 0; i < count; i++) {
		u32 slot = i % SEGMENTS_AT_ONCE;
		u32 n = min_t(u64, count - i, SEGMENTS_AT_ONCE);

		if (!slot && load(memory, some, addr + i * sizeof(some[0]), n * sizeof(some[0])))
			return -EREMOTE;
		bases |= some[slot].base;
	}
	bases %= MOS_CHUNK;
	*phase = bases & -bases;
	return 0;
}

/**
 * mos_pack_iovec() - carry an array of buffers
 * @p:    the call
 * @arg:  its shape
 * @addr: where the program has the array
 *
 * Return: 0 (or an error in the writer), or -EREMOTE.
 */
int mos_pack_iovec(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	u64 count = p->kept->numbers[arg->from];
	u16 phase;

	if (find_phase(p->memory, addr, count, &phase))
		return -EREMOTE;
	mos_put_u8(p->w, POINTER_HERE);
	mos_put_u16(p->w, phase);
	return pack_segments(p, addr, count, arg->flags & MOS_ARG_IN, MOS_CHUNK, phase);
}

/**
 * mos_unpack_iovec() - rebuild an array of buffers in the window
 * @u:   the call
 * @arg: its shape
 * @i:   index of the argument
 *
 * Return: 0 (or an error in the reader), -EBADMSG, -EFAULT.
 */
int mos_unpack_iovec(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i)
{
	struct mos_layout *layout = u->layout;
	u16 phase = mos_get_u16(u->r);
	int err;

	if (phase >= MOS_CHUNK)
		return -EBADMSG;
	err = unpack_segments(u, u->numbers[arg->from], arg->flags & MOS_ARG_IN, MOS_CHUNK, phase,
			      &layout->args[i], &layout->at[i]);
	if (!err)
		layout->room[i] = u->free.base - layout->at[i];
	return err;
}

/**
 * mos_scatter() - spread the next bytes of a message over the program's buffers
 * @memory: the program's
 * @kept:   the array of buffers as it was; read to its end
 * @count:  how many they are
 * @len:    how many bytes
 * @r:      the message
 *
 * Return: 0 (or an error in @r), -EFAULT, or -EBADMSG if the buffers do not hold that much.
 */
int mos_scatter(const struct mos_memory *memory, struct mos_reader *kept, u64 count, u32 len,
		struct mos_reader *r)
{
	struct user_iovec segment;
	u64 i;
	int err = 0;

	for (i = 0; i < count && !kept->err; i++) {
		mos_get_bytes(kept, &segment, sizeof(segment));
		segment.len = min_t(u64, segment.len, len);
		if (err)
			mos_get_skip(r, segment.len);
		else
			err = mos_carry_to(memory, segment.base, segment.len, r);
		len -= segment.len;
	}
	return len ? -EBADMSG : err;
}

/* One message: its name, its control bytes and its segments. */

enum message_parts {
	HAS_NAME = 1,
	HAS_CONTROL = 2,
};

static int pack_part(struct mos_packer *p, u64 addr, u32 len, bool in)
{
	u64 at;

	if (!mos_window_take(&p->free, len, 8, 0, &at))
		return -EREMOTE;
	if (!in && !mos_has_room(p, addr, len))
		return -EREMOTE;
	if (in && mos_carry_from(p->memory, addr, len, p->w))
		return -EREMOTE;
	return 0;
}

static int pack_header(struct mos_packer *p, const struct user_message *m, bool in)
{
	u32 name_len = m->name ? min(m->name_len, NAME_MAX_LEN) : 0;
	int err = 0;

	if ((s32)m->name_len < 0 || m->control_len > MOS_WINDOW_SIZE)
		return -EREMOTE;
	mos_put_u8(p->w, (m->name ? HAS_NAME : 0) | (m->control ? HAS_CONTROL : 0));
	mos_put_u32(p->w, name_len);
	mos_put_u32(p->w, m->control_len);
	mos_put_u32(p->w, min_t(u64, m->iovec_count, U32_MAX));
	if (m->name)
		err = pack_part(p, m->name, name_len, in);
	if (m->control && !err)
		err = pack_part(p, m->control, m->control_len, in);
	return err;
}

static int pack_one(struct mos_packer *p, const struct user_message *m, bool in)
{
	if (!in)
		mos_put_bytes(&p->kept->vectors, m, sizeof(*m));
	return pack_header(p, m, in) ?: pack_segments(p, m->iovec, m->iovec_count, in, 8, 0);
}

static int unpack_part(struct mos_unpacker *u, u32 len, bool in, u64 *at)
{
	if (!mos_window_take(&u->free, len, 8, 0, at))
		return -EBADMSG;
	return in ? mos_carry_to(u->memory, *at, len, u->r) : 0;
}

static int unpack_header(struct mos_unpacker *u, struct user_message *m, bool in)
{
	u8 parts = mos_get_u8(u->r);
	int err = 0;

	m->name_len = m->name_room = mos_get_u32(u->r);
	m->control_len = mos_get_u32(u->r);
	m->iovec_count = mos_get_u32(u->r);
	if (m->name_len > NAME_MAX_LEN || m->control_len > MOS_WINDOW_SIZE)
		return -EBADMSG;
	if (parts & HAS_NAME)
		err = unpack_part(u, m->name_len, in, &m->name);
	if (parts & HAS_CONTROL && !err)
		err = unpack_part(u, m->control_len, in, &m->control);
	return err;
}

static int unpack_one(struct mos_unpacker *u, bool in, u64 at)
{
	struct user_message m = {};
	u64 bytes;
	int err = unpack_header(u, &m, in) ?:
		  unpack_segments(u, m.iovec_count, in, 8, 0, &m.iovec, &bytes);

	return err ?: store(u->memory, at, &m, sizeof(m));
}

/* A piece of the window, as the window itself says. Should the deputy have been tampered with, none. */
static int return_piece(const struct mos_memory *memory, const struct mos_window *window,
			u64 addr, u32 len, struct mos_writer *w)
{
	if (len && (addr < window->base || addr - window->base > window->size ||
		    len > window->size - (addr - window->base)))
		return -EFAULT;
	mos_put_u32(w, len);
	return mos_carry_from(memory, addr, len, w);
}

/* As many bytes as were received, and the buffers hold: with MSG_TRUNC the former are more. */
static int return_segments(const struct mos_memory *memory, const struct mos_window *window,
			   const struct user_message *m, u64 received, struct mos_writer *w)
{
	struct user_iovec segment = {};
	u64 total = 0, bytes = 0, i;

	for (i = 0; i < min_t(u64, m->iovec_count, SEGMENTS_MAX) && total < received; i++) {
		if (load(memory, &segment, m->iovec + i * sizeof(segment), sizeof(segment)))
			return -EFAULT;
		if (!i)
			bytes = segment.base;
		total += min_t(u64, segment.len, MOS_WINDOW_SIZE);
	}
	return return_piece(memory, window, bytes, min_t(u64, total, received), w);
}

static int return_one(const struct mos_memory *memory, const struct mos_window *window, u64 at,
		      u64 received, struct mos_writer *w)
{
	struct user_message m;

	if (load(memory, &m, at, sizeof(m)))
		return -EFAULT;
	m.name_len = min(m.name_len, NAME_MAX_LEN);
	m.control_len = min_t(u64, m.control_len, MOS_WINDOW_SIZE);
	mos_put_u32(w, m.name_len);
	mos_put_u32(w, m.control_len);
	mos_put_u32(w, m.flags);
	return return_piece(memory, window, m.name, m.name ? min(m.name_len, m.name_room) : 0, w) ?:
	       return_piece(memory, window, m.control, m.control ? m.control_len : 0, w) ?:
	       return_segments(memory, window, &m, received, w);
}

/* The address stays as it is if there is no room for one, and so does its length. */
static int accept_header(const struct mos_memory *memory, u64 addr, const struct user_message *m,
			 u32 name_len, u64 control_len, u32 flags)
{
	int err = 0;

	if (m->name)
		err = store(memory, addr + offsetof(struct user_message, name_len),
			    &name_len, sizeof(name_len));
	return err ?:
	       store(memory, addr + offsetof(struct user_message, control_len),
		     &control_len, sizeof(control_len)) ?:
	       store(memory, addr + offsetof(struct user_message, flags), &flags, sizeof(flags));
}

static int accept_piece(const struct mos_memory *memory, u64 addr, u64 room,
			struct mos_reader *r)
{
	u32 len = mos_get_u32(r);

	if (len > room)
		return -EBADMSG;
	return mos_carry_to(memory, addr, len, r);
}

/* Every piece is taken from @r even if one before it could not be written. */
static int accept_one(const struct mos_memory *memory, u64 addr, struct mos_reader *kept,
		      struct mos_reader *r)
{
	u32 name_len = mos_get_u32(r), control_len = mos_get_u32(r), flags = mos_get_u32(r);
	struct user_message m;
	int name, control, bytes;

	mos_get_bytes(kept, &m, sizeof(m));
	name = accept_piece(memory, m.name, min(m.name_len, NAME_MAX_LEN), r);
	control = accept_piece(memory, m.control, m.control_len, r);
	bytes = mos_scatter(memory, kept, m.iovec_count, mos_get_u32(r), r);
	if (name == -EBADMSG || control == -EBADMSG || bytes == -EBADMSG ||
	    control_len > m.control_len || kept->err || r->err)
		return -EBADMSG;
	return name ?: control ?: bytes ?:
	       accept_header(memory, addr, &m, name_len, control_len, flags);
}

/**
 * mos_pack_message() - carry a struct msghdr and what it points to
 * @p:    the call
 * @arg:  its shape
 * @addr: where the program has it
 *
 * Return: 0 (or an error in the writer), or -EREMOTE.
 */
int mos_pack_message(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	struct user_message m;
	u64 at;

	if (!mos_window_take(&p->free, sizeof(m), 8, 0, &at))
		return -EREMOTE;
	if (load(p->memory, &m, addr, sizeof(m))) {
		mos_put_u8(p->w, POINTER_NOWHERE);
		return 0;
	}
	mos_put_u8(p->w, POINTER_HERE);
	return pack_one(p, &m, arg->flags & MOS_ARG_IN);
}

/**
 * mos_unpack_message() - rebuild a struct msghdr in the window
 * @u:   the call
 * @arg: its shape
 * @i:   index of the argument
 *
 * Return: 0 (or an error in the reader), -EBADMSG, -EFAULT.
 */
int mos_unpack_message(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i)
{
	u64 at;

	if (!mos_window_take(&u->free, sizeof(struct user_message), 8, 0, &at))
		return -EBADMSG;
	u->layout->args[i] = at;
	u->layout->at[i] = at;
	return unpack_one(u, arg->flags & MOS_ARG_IN, at);
}

/**
 * mos_return_message() - carry back what recvmsg left in the window
 * @memory: the deputy's
 * @layout: the call
 * @i:      index of the argument
 * @ret:    bytes received
 * @w:      the message
 *
 * Return: 0 (or an error in @w), or -EFAULT.
 */
int mos_return_message(const struct mos_memory *memory, const struct mos_layout *layout,
		       unsigned int i, s64 ret, struct mos_writer *w)
{
	if (!layout->at[i])
		return -EFAULT;
	return return_one(memory, &layout->window, layout->at[i], ret, w);
}

/**
 * mos_accept_message() - give the program what recvmsg received
 * @memory: the program's
 * @addr:   where it has its struct msghdr
 * @kept:   what that was, and its segments
 * @r:      the message
 *
 * Return: 0 (or an error in @r), -EFAULT, -EBADMSG.
 */
int mos_accept_message(const struct mos_memory *memory, u64 addr, struct mos_reader *kept,
		       struct mos_reader *r)
{
	return accept_one(memory, addr, kept, r);
}

/* Arrays of messages. Of those to be sent the kernel takes no more than SEGMENTS_MAX. */

static u32 message_count(const struct mos_arg *arg, const u64 *numbers)
{
	return min((u32)numbers[arg->from], SEGMENTS_MAX);
}

/* Of those to be received it takes as many as it is told, and would look for them behind what there is in the window. */
static bool are_too_many(const struct mos_arg *arg, const u64 *numbers)
{
	return !(arg->flags & MOS_ARG_IN) && (u32)numbers[arg->from] > SEGMENTS_MAX;
}

/**
 * mos_pack_messages() - carry an array of struct mmsghdr
 * @p:    the call
 * @arg:  its shape
 * @addr: where the program has it
 *
 * Return: 0 (or an error in the writer), or -EREMOTE.
 */
int mos_pack_messages(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	u32 i, count = message_count(arg, p->kept->numbers);
	struct user_message m;
	int err = 0;
	u64 at;

	if (are_too_many(arg, p->kept->numbers) ||
	    !mos_window_take(&p->free, count * sizeof(struct user_messages), 8, 0, &at))
		return -EREMOTE;
	mos_put_u8(p->w, POINTER_HERE);
	for (i = 0; i < count && !err; i++) {
		if (load(p->memory, &m, addr + i * sizeof(struct user_messages), sizeof(m)))
			return -EREMOTE;
		err = pack_one(p, &m, arg->flags & MOS_ARG_IN);
	}
	return err;
}

/**
 * mos_unpack_messages() - rebuild an array of struct mmsghdr in the window
 * @u:   the call
 * @arg: its shape
 * @i:   index of the argument
 *
 * Return: 0 (or an error in the reader), -EBADMSG, -EFAULT.
 */
int mos_unpack_messages(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i)
{
	u32 k, count = message_count(arg, u->numbers);
	int err = 0;
	u64 at;

	if (are_too_many(arg, u->numbers) ||
	    !mos_window_take(&u->free, count * sizeof(struct user_messages), 8, 0, &at))
		return -EBADMSG;
	u->layout->args[i] = at;
	u->layout->at[i] = at;
	u->layout->room[i] = count;
	for (k = 0; k < count && !err && !u->r->err; k++)
		err = unpack_one(u, arg->flags & MOS_ARG_IN,
				 at + k * sizeof(struct user_messages));
	return err;
}

/**
 * mos_return_messages() - carry back what recvmmsg or sendmmsg left in the window
 * @memory: the deputy's
 * @layout: the call
 * @arg:    shape of the argument
 * @i:      its index
 * @ret:    messages received or sent
 * @w:      the message
 *
 * Return: 0 (or an error in @w), or -EFAULT.
 */
int mos_return_messages(const struct mos_memory *memory, const struct mos_layout *layout,
			const struct mos_arg *arg, unsigned int i, s64 ret,
			struct mos_writer *w)
{
	u32 k, count = min_t(u64, ret, layout->room[i]);
	int err = 0;
	u32 len;

	for (k = 0; k < count && !err; k++) {
		u64 at = layout->at[i] + k * sizeof(struct user_messages);

		if (load(memory, &len, at + offsetof(struct user_messages, len), sizeof(len)))
			return -EFAULT;
		mos_put_u32(w, len);
		if (!(arg->flags & MOS_ARG_IN))
			err = return_one(memory, &layout->window, at, len, w);
	}
	return err;
}

/**
 * mos_accept_messages() - give the program what became of its messages
 * @memory: the program's
 * @arg:    shape of the argument
 * @addr:   where the program has its array
 * @count:  so many of them were received or sent
 * @kept:   of those that were to be received, what they were, and their segments
 * @r:      the message
 *
 * Return: 0 (or an error in @r), -EFAULT, -EBADMSG.
 */
int mos_accept_messages(const struct mos_memory *memory, const struct mos_arg *arg, u64 addr,
			u32 count, struct mos_reader *kept, struct mos_reader *r)
{
	int one, err = 0;
	u32 k;

	for (k = 0; k < min(count, SEGMENTS_MAX) && err != -EBADMSG && !r->err; k++) {
		u64 at = addr + k * sizeof(struct user_messages);
		u32 len = mos_get_u32(r);

		one = arg->flags & MOS_ARG_IN ? 0 : accept_one(memory, at, kept, r);
		one = one ?: store(memory, at + offsetof(struct user_messages, len),
				   &len, sizeof(len));
		err = one ?: err;
	}
	return err;
}
