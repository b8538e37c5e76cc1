// SPDX-License-Identifier: GPL-2.0
/* Owns the way out: the arguments of a call, from the program to the window; vectors are in marshal_vector.c. */
#include "marshal_parts.h"

/* The largest structure that is read from the program in one piece. */
#define STRUCTURE_MAX 144
/* A string is looked at in pieces of this many bytes, none of which crosses a page. */
#define STRING_PIECE 256
/* From this length on a buffer may be meant for direct input and output, which minds alignment. */
#define DIRECT_MIN 512

/* The int behind a length pointer that cannot be read: as a length it is 0. */
#define UNREADABLE (1ull << 32)

static bool is_number(const struct mos_arg *arg)
{
	return arg->kind == MOS_ARG_VALUE || arg->kind == MOS_ARG_LENGTH;
}

/**
 * mos_length_of() - how long a buffer is
 * @arg:     its shape
 * @numbers: the numbers of the call, one of which measures it
 *
 * Return: bytes; U64_MAX for more than can be meant.
 */
u64 mos_length_of(const struct mos_arg *arg, const u64 *numbers)
{
	u64 n = numbers[arg->from];

	switch (arg->measure) {
	case MOS_MEASURE_LONG:
		return n > U32_MAX ? U64_MAX : n * arg->size;
	case MOS_MEASURE_INT:
		return (u64)(u32)n * arg->size;
	case MOS_MEASURE_BITS:
		return DIV_ROUND_UP((u64)(u32)n, 64) * 8;
	default:
		return arg->size;
	}
}

/* Where in its page such a buffer begins is told, and kept. */
static bool may_be_direct(u64 len)
{
	return len >= DIRECT_MIN;
}

static bool take_like(struct mos_window *free, u64 len, u32 phase, u64 *at)
{
	return may_be_direct(len) ? mos_window_take(free, len, MOS_CHUNK, phase, at) : mos_window_take(free, len, 8, 0, at);
}

/**
 * mos_window_take() - take memory from a window
 * @free:  what is left of it
 * @len:   how many bytes
 * @align: a power of two
 * @phase: what their address is beyond a multiple of it
 * @at:    where they are
 *
 * Return: false when the window has not that many left.
 */
bool mos_window_take(struct mos_window *free, u64 len, u32 align, u32 phase, u64 *at)
{
	u32 gap = (phase - free->base) & (align - 1);

	if (gap > free->size || len > free->size - gap)
		return false;
	*at = free->base + gap;
	free->base += gap + len;
	free->size -= gap + len;
	return true;
}

/**
 * mos_carry_from() - append bytes of memory to a message
 * @memory: the memory
 * @addr:   where
 * @len:    how many
 * @w:      the message
 *
 * Return: 0 (or an error in @w), or -EFAULT.
 */
int mos_carry_from(const struct mos_memory *memory, u64 addr, u32 len, struct mos_writer *w)
{
	u32 off = mos_put_reserve(w, len);
	u32 avail;

	while (len && !w->err) {
		void *to = mos_buf_at(w->buf, off, &avail);
		u32 n = min(len, avail);

		if (memory->read(memory->ctx, to, addr, n))
			return -EFAULT;
		off += n;
		addr += n;
		len -= n;
	}
	return 0;
}

/**
 * mos_carry_to() - write the next bytes of a message to memory
 * @memory: the memory
 * @addr:   where
 * @len:    how many; all are taken from the message, come what may
 * @r:      the message
 *
 * Return: 0 (or an error in @r), or -EFAULT.
 */
int mos_carry_to(const struct mos_memory *memory, u64 addr, u32 len, struct mos_reader *r)
{
	int err = 0;
	u32 avail;

	if (len > mos_reader_left(r)) {
		mos_get_skip(r, len);
		return 0;
	}
	while (len && !err) {
		const void *from = mos_buf_at(r->buf, r->pos, &avail);
		u32 n = min(len, avail);

		err = memory->write(memory->ctx, addr, from, n);
		mos_get_skip(r, n);
		addr += n;
		len -= n;
	}
	mos_get_skip(r, len);
	return err ? -EFAULT : 0;
}

/* Return: true if it was more. */
static bool clamp_number(const struct mos_arg *arg, u64 *number)
{
	s64 max = MOS_FORWARD_MAX / arg->size;
	s64 n = arg->measure == MOS_MEASURE_INT ? (s32)*number : (s64)*number;

	if (n <= max)
		return false;
	*number = max;
	return true;
}

/* The guest's side, going out. */

static void read_numbers(const struct mos_arg *shape, const u64 *args,
			 const struct mos_memory *memory, u64 *numbers)
{
	unsigned int i;
	u32 length;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		numbers[i] = args[i];
		if (shape[i].kind != MOS_ARG_LENGTH || !args[i])
			continue;
		if (memory->read(memory->ctx, &length, args[i], sizeof(length)))
			numbers[i] = UNREADABLE;
		else
			numbers[i] = length;
	}
	while (i--)
		if (shape[i].flags & MOS_ARG_CLAMP)
			clamp_number(&shape[i], &numbers[shape[i].from]);
}

static int pack_length(struct mos_packer *p, u64 addr, u64 length)
{
	u64 at;

	if (!addr || length == UNREADABLE) {
		mos_put_u8(p->w, addr ? POINTER_NOWHERE : POINTER_NULL);
		return 0;
	}
	mos_put_u8(p->w, POINTER_HERE);
	mos_put_u32(p->w, length);
	return mos_window_take(&p->free, sizeof(u32), 8, 0, &at) ? 0 : -EREMOTE;
}

/*
 * The kernel finds out that it cannot write before or after it did what was asked, as the call may be.
 * A look at the first byte makes it the same away from home, and leaves no half-done call behind.
 */
static bool is_nowhere(const struct mos_packer *p, u64 addr)
{
	u8 first;

	return p->memory->read(p->memory->ctx, &first, addr, sizeof(first));
}

/**
 * mos_has_room() - will what comes back find memory that takes it?
 * @p:    the call
 * @addr: where it goes
 * @len:  how many bytes it may be
 *
 * When it does not, a pipe has been emptied already, or an offset moved. How much of a call is done with
 * memory that ends in the middle, or may only be read, is for home's kernel to say.
 *
 * Return: true if all of it may be written.
 */
bool mos_has_room(const struct mos_packer *p, u64 addr, u64 len)
{
	return !len || p->memory->is_writable(p->memory->ctx, addr, len);
}

static bool must_have_room(const struct mos_arg *arg)
{
	return arg->flags & MOS_ARG_OUT && !(arg->flags & MOS_ARG_LENIENT);
}

static int pack_structure(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	u8 bytes[STRUCTURE_MAX];

	if (arg->size > sizeof(bytes))
		return -EREMOTE;
	if (p->memory->read(p->memory->ctx, bytes, addr, arg->size)) {
		mos_put_u8(p->w, POINTER_NOWHERE);
		return 0;
	}
	mos_put_u8(p->w, POINTER_HERE);
	mos_put_bytes(p->w, bytes, arg->size);
	return 0;
}

/*
 * Of a buffer that is unreadable from somewhere on, the kernel may take the first part. So the
 * call is left to home, and so is a buffer that is longer than a window. Nobody looks where an
 * empty one is: any address will do.
 */
static int pack_buffer(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	u64 len = mos_length_of(arg, p->kept->numbers);
	u64 at;

	if (!take_like(&p->free, len, addr % MOS_CHUNK, &at))
		return -EREMOTE;
	if (must_have_room(arg) && !mos_has_room(p, addr, len) && !is_nowhere(p, addr))
		return -EREMOTE;
	if (arg->flags & MOS_ARG_IN && arg->measure == MOS_MEASURE_FIXED)
		return pack_structure(p, arg, addr);
	if (len && is_nowhere(p, addr)) {
		mos_put_u8(p->w, POINTER_NOWHERE);
		return 0;
	}
	mos_put_u8(p->w, POINTER_HERE);
	if (may_be_direct(len))
		mos_put_u16(p->w, addr % MOS_CHUNK);
	if (arg->flags & MOS_ARG_IN && mos_carry_from(p->memory, addr, len, p->w))
		return -EREMOTE;
	return 0;
}

static int pack_string_bytes(struct mos_packer *p, u32 max, u64 addr, u32 *len)
{
	u8 piece[STRING_PIECE];
	const u8 *end = NULL;

	for (*len = 0; *len < max && !end; ) {
		u32 n = min(max - *len, STRING_PIECE - (u32)(addr % STRING_PIECE));

		if (p->memory->read(p->memory->ctx, piece, addr, n))
			return -EFAULT;
		end = memchr(piece, 0, n);
		n = end ? end - piece : n;
		mos_put_bytes(p->w, piece, n);
		*len += n;
		addr += n;
	}
	return 0;
}

/* A string without an end is carried up to the length at which the kernel finds it too long. */
static int pack_string(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	__le16 wire_len;
	u32 off, len;
	u64 at;

	if (is_nowhere(p, addr)) {
		mos_put_u8(p->w, POINTER_NOWHERE);
		return 0;
	}
	mos_put_u8(p->w, POINTER_HERE);
	off = mos_put_reserve(p->w, sizeof(wire_len));
	if (pack_string_bytes(p, arg->size, addr, &len))
		return -EREMOTE;
	wire_len = cpu_to_le16(len);
	if (!p->w->err)
		mos_buf_store(p->w->buf, off, &wire_len, sizeof(wire_len));
	return mos_window_take(&p->free, len + 1, 8, 0, &at) ? 0 : -EREMOTE;
}

/* What pselect6 has for want of a seventh argument. */
struct sigmask_pointer {
	u64 addr;
	u64 len;
};

static int pack_sigmask(struct mos_packer *p, u64 addr)
{
	struct sigmask_pointer mask;
	u64 at, bytes;
	u8 tag;

	if (p->memory->read(p->memory->ctx, &mask, addr, sizeof(mask))) {
		mos_put_u8(p->w, POINTER_NOWHERE);
		return 0;
	}
	tag = mask.addr ? POINTER_HERE : POINTER_NULL;
	if (mask.addr && p->memory->read(p->memory->ctx, &bytes, mask.addr, sizeof(bytes)))
		tag = POINTER_NOWHERE;
	mos_put_u8(p->w, POINTER_HERE);
	mos_put_u64(p->w, mask.len);
	mos_put_u8(p->w, tag);
	if (tag == POINTER_HERE)
		mos_put_bytes(p->w, &bytes, sizeof(bytes));
	return mos_window_take(&p->free, sizeof(mask) + sizeof(bytes), 8, 0, &at) ? 0 : -EREMOTE;
}

static int pack_pointer(struct mos_packer *p, const struct mos_arg *arg, u64 addr)
{
	if (!addr) {
		mos_put_u8(p->w, POINTER_NULL);
		return 0;
	}
	/* The kernel's half of all addresses is refused before anything else, even for no bytes. */
	if ((s64)addr < 0)
		return -EREMOTE;
	switch (arg->kind) {
	case MOS_ARG_BUFFER:
	case MOS_ARG_POLLFDS:
		return pack_buffer(p, arg, addr);
	case MOS_ARG_STRING:
		return pack_string(p, arg, addr);
	case MOS_ARG_IOVEC:
		return mos_pack_iovec(p, arg, addr);
	case MOS_ARG_MESSAGE:
		return mos_pack_message(p, arg, addr);
	case MOS_ARG_MESSAGES:
		return mos_pack_messages(p, arg, addr);
	case MOS_ARG_SIGMASK:
		return pack_sigmask(p, addr);
	default:
		return -EREMOTE;
	}
}

static int pack_args(struct mos_packer *p, const struct mos_arg *shape, const u64 *args)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind && !err; i++)
		if (shape[i].kind == MOS_ARG_VALUE)
			mos_put_u64(p->w, args[i]);
		else if (shape[i].kind == MOS_ARG_LENGTH)
			err = pack_length(p, args[i], p->kept->numbers[i]);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind && !err; i++)
		if (!is_number(&shape[i]))
			err = pack_pointer(p, &shape[i], args[i]);
	return err;
}

static bool receives_vector(const struct mos_arg *shape)
{
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++)
		if ((shape[i].kind == MOS_ARG_IOVEC || shape[i].kind == MOS_ARG_MESSAGE ||
		     shape[i].kind == MOS_ARG_MESSAGES) && !(shape[i].flags & MOS_ARG_IN))
			return true;
	return false;
}

/* What is kept of a vector is no more than what it takes of the window. */
static void begin_to_keep(struct mos_kept *kept, const struct mos_arg *shape, gfp_t gfp)
{
	memset(kept, 0, sizeof(*kept));
	if (receives_vector(shape))
		mos_writer_init(&kept->vectors, mos_buf_alloc(MOS_WINDOW_SIZE, gfp), gfp);
}

/**
 * mos_kept_free() - forget what was kept of a call
 * @kept: it
 */
void mos_kept_free(struct mos_kept *kept)
{
	mos_buf_free(kept->vectors.buf);
	kept->vectors.buf = NULL;
}

/**
 * mos_marshal_call() - put a call's arguments, and what they point to, into a message
 * @call:   the row of the call
 * @args:   the program's arguments
 * @memory: the program's memory
 * @w:      the message
 * @kept:   filled, for mos_unmarshal_result(), and for mos_kept_free(); after an error there is nothing to free
 *
 * Context: as @memory's functions; they may sleep.
 * Return: 0; -EREMOTE when the call cannot be carried as it is (too long, in memory that is unreadable in the middle or
 * cannot take what comes back, a shape that nobody described) and the process must come home for it; -ENOMEM. After an
 * error the message is of no use. A pointer to nothing is no error here: home's kernel says EFAULT when, and if, it
 * comes to look at it.
 */
int mos_marshal_call(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS],
		     const struct mos_memory *memory, struct mos_writer *w, struct mos_kept *kept)
{
	const struct mos_arg *shape = mos_syscall_shape(call, args);
	struct mos_packer p = {
		.memory = memory,
		.w = w,
		.free = { .size = MOS_WINDOW_SIZE },
		.kept = kept,
	};
	int err;

	if (!shape)
		return -EREMOTE;
	begin_to_keep(kept, shape, w->gfp);
	read_numbers(shape, args, memory, kept->numbers);
	err = pack_args(&p, shape, args);
	if (!err)
		err = w->err ?: kept->vectors.err;
	if (err)
		mos_kept_free(kept);
	return err == -EMSGSIZE ? -EREMOTE : err;
}

/* Bytes that a pointer of the call brings with it. */
static u64 bytes_behind(const struct mos_arg *shape, unsigned int i, const u64 *args)
{
	const struct mos_arg *arg = &shape[i];
	bool is_measured_behind = arg->measure && shape[arg->from].kind == MOS_ARG_LENGTH;

	if (!args[i])
		return 0;
	switch (arg->kind) {
	case MOS_ARG_STRING:
		return arg->size + sizeof(u16);
	case MOS_ARG_SIGMASK:
		return sizeof(u64) + sizeof(u8) + sizeof(u64);
	case MOS_ARG_BUFFER:
	case MOS_ARG_POLLFDS:
		if (!(arg->flags & MOS_ARG_IN))
			return 0;
		return is_measured_behind ? MOS_WINDOW_SIZE : mos_length_of(arg, args);
	default:
		return MOS_WINDOW_SIZE;
	}
}

/**
 * mos_marshal_call_room() - how long the message of a call may get
 * @call: the row of the call
 * @args: the program's arguments
 *
 * Return: an upper bound in bytes for what mos_marshal_call() puts; MOS_PARCEL_MAX when that
 * hangs on what the arguments point to.
 */
u32 mos_marshal_call_room(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS])
{
	const struct mos_arg *shape = mos_syscall_shape(call, args);
	u64 room = 0;
	unsigned int i;

	for (i = 0; shape && i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		if (is_number(&shape[i]))
			room += sizeof(u64);
		else
			room += sizeof(u8) + sizeof(u16) + min_t(u64, bytes_behind(shape, i, args), MOS_WINDOW_SIZE);
	}
	return min_t(u64, room, MOS_PARCEL_MAX);
}

/* Home's side, coming in. */

static int unpack_length(struct mos_unpacker *u, unsigned int i)
{
	struct mos_layout *layout = u->layout;
	u8 tag = mos_get_u8(u->r);
	u32 length;

	if (tag != POINTER_HERE) {
		layout->args[i] = tag == POINTER_NULL ? 0 : MOS_NOWHERE;
		return 0;
	}
	length = mos_get_u32(u->r);
	u->numbers[i] = length;
	if (!mos_window_take(&u->free, sizeof(length), 8, 0, &layout->at[i]))
		return -EBADMSG;
	layout->args[i] = layout->at[i];
	layout->room[i] = sizeof(length);
	return u->memory->write(u->memory->ctx, layout->at[i], &length, sizeof(length));
}

static int unpack_numbers(struct mos_unpacker *u, const struct mos_arg *shape, unsigned int *i)
{
	int err = 0;

	for (; *i < MOS_SYSCALL_ARGS && shape[*i].kind && !err; ++*i)
		if (shape[*i].kind == MOS_ARG_VALUE)
			u->numbers[*i] = u->layout->args[*i] = mos_get_u64(u->r);
		else if (shape[*i].kind == MOS_ARG_LENGTH)
			err = unpack_length(u, *i);
	return err;
}

static void clamp_numbers(struct mos_unpacker *u, const struct mos_arg *shape)
{
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		u8 by = shape[i].from;

		if (!(shape[i].flags & MOS_ARG_CLAMP) || !clamp_number(&shape[i], &u->numbers[by]))
			continue;
		u->layout->args[by] = u->numbers[by];
		u->layout->clamped = true;
	}
}

static int unpack_buffer(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i)
{
	u64 len = mos_length_of(arg, u->numbers);
	u16 phase = may_be_direct(len) ? mos_get_u16(u->r) : 0;
	u64 at;

	if (phase >= MOS_CHUNK || !take_like(&u->free, len, phase, &at))
		return -EBADMSG;
	u->layout->args[i] = at;
	u->layout->at[i] = at;
	u->layout->room[i] = len;
	return arg->flags & MOS_ARG_IN ? mos_carry_to(u->memory, at, len, u->r) : 0;
}

static int unpack_string(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i)
{
	u32 len = mos_get_u16(u->r);
	const u8 end = 0;
	u64 at;
	int err;

	if (len > arg->size || !mos_window_take(&u->free, len + 1, 8, 0, &at))
		return -EBADMSG;
	u->layout->args[i] = at;
	err = mos_carry_to(u->memory, at, len, u->r);
	return err ?: u->memory->write(u->memory->ctx, at + len, &end, sizeof(end));
}

static int unpack_sigmask(struct mos_unpacker *u, unsigned int i)
{
	struct sigmask_pointer mask = { .len = mos_get_u64(u->r) };
	u8 tag = mos_get_u8(u->r);
	u64 at, bytes = 0;

	if (!mos_window_take(&u->free, sizeof(mask) + sizeof(bytes), 8, 0, &at))
		return -EBADMSG;
	u->layout->args[i] = at;
	if (tag == POINTER_HERE) {
		mos_get_bytes(u->r, &bytes, sizeof(bytes));
		mask.addr = at + sizeof(mask);
	} else if (tag != POINTER_NULL) {
		mask.addr = MOS_NOWHERE;
	}
	return u->memory->write(u->memory->ctx, at, &mask, sizeof(mask)) ?:
	       u->memory->write(u->memory->ctx, at + sizeof(mask), &bytes, sizeof(bytes));
}

static int unpack_pointer(struct mos_unpacker *u, const struct mos_arg *arg, unsigned int i)
{
	u8 tag = mos_get_u8(u->r);

	if (tag != POINTER_HERE) {
		u->layout->args[i] = tag == POINTER_NULL ? 0 : MOS_NOWHERE;
		return 0;
	}
	switch (arg->kind) {
	case MOS_ARG_BUFFER:
	case MOS_ARG_POLLFDS:
		return unpack_buffer(u, arg, i);
	case MOS_ARG_STRING:
		return unpack_string(u, arg, i);
	case MOS_ARG_IOVEC:
		return mos_unpack_iovec(u, arg, i);
	case MOS_ARG_MESSAGE:
		return mos_unpack_message(u, arg, i);
	case MOS_ARG_MESSAGES:
		return mos_unpack_messages(u, arg, i);
	case MOS_ARG_SIGMASK:
		return unpack_sigmask(u, i);
	default:
		return -EBADMSG;
	}
}

static int unpack_args(struct mos_unpacker *u, const struct mos_syscall *call)
{
	const struct mos_arg *shape;
	unsigned int i = 0;
	int err;

	err = unpack_numbers(u, call->args, &i);
	shape = mos_syscall_shape(call, u->layout->args);
	if (!err && !shape)
		err = -EBADMSG;
	if (!err)
		err = unpack_numbers(u, shape, &i);
	if (!err)
		clamp_numbers(u, shape);
	for (i = 0; !err && i < MOS_SYSCALL_ARGS && shape[i].kind; i++)
		if (!is_number(&shape[i]))
			err = unpack_pointer(u, &shape[i], i);
	return err;
}

static bool may_be_forwarded(enum mos_place place)
{
	return place == MOS_PLACE_FORWARD || place == MOS_PLACE_BOTH || place == MOS_PLACE_CACHED;
}

/**
 * mos_unmarshal_call() - make a call's arguments of a message from the guest
 * @call:   the row of the call
 * @r:      the message; it is not looked at whether anything is left of it
 * @memory: the deputy's memory
 * @window: the part of it that may be written
 * @layout: filled: the arguments to call with, for mos_marshal_result()
 *
 * Context: as @memory's functions; they may sleep.
 * Return: 0; -EBADMSG for what no honest guest sends: a call that does not belong here, a message
 * that is too short, lengths beyond the window; -EFAULT when the window cannot be written.
 */
int mos_unmarshal_call(const struct mos_syscall *call, struct mos_reader *r,
		       const struct mos_memory *memory, const struct mos_window *window,
		       struct mos_layout *layout)
{
	struct mos_unpacker u = {
		.memory = memory,
		.r = r,
		.free = *window,
		.layout = layout,
	};
	int err;

	memset(layout, 0, sizeof(*layout));
	layout->window = *window;
	err = unpack_args(&u, call);
	if (r->err)
		return -EBADMSG;
	if (!err && !may_be_forwarded(mos_syscall_place(call, layout->args)))
		err = -EBADMSG;
	return err;
}
