// SPDX-License-Identifier: GPL-2.0
/* Owns the way back: what a call returned and left in the window, to the program. */
#include "marshal_parts.h"

static bool has_failed(s64 ret)
{
	return (u64)ret >= (u64)-4095;
}

/* EINTR, or one of the codes from 512 to 516 by which the kernel says how a call is to be restarted. */
static bool was_interrupted(s64 ret)
{
	return ret == -EINTR || (ret <= -512 && ret >= -516);
}

static bool is_returned(const struct mos_arg *arg, s64 ret)
{
	if (!(arg->flags & MOS_ARG_OUT))
		return false;
	if (arg->flags & MOS_ARG_ALWAYS)
		return true;
	if (arg->flags & MOS_ARG_INTERRUPTED)
		return was_interrupted(ret);
	if (arg->flags & MOS_ARG_POSITIVE)
		return ret > 0;
	return !has_failed(ret);
}

/* Another thread may ask for other events, or of another file, while this one waits: those stay as they are. */
struct user_pollfd {
	u32 fd;
	u16 events;
	u16 revents;
};

static_assert(sizeof(struct user_pollfd) == 8, "struct pollfd");

static u64 revents_at(u64 array, u32 i)
{
	return array + i * sizeof(struct user_pollfd) + offsetof(struct user_pollfd, revents);
}

/* How much of a buffer comes back, had it this room. */
static u32 returned_length(const struct mos_arg *arg, u32 room, s64 ret)
{
	if (arg->flags & MOS_ARG_RESULT)
		return ret < room / arg->size ? ret * arg->size : room;
	return room;
}

/* Home's side, going out. */

/* The kernel has told the length of this buffer behind a pointer. */
static int told_length(const struct mos_memory *memory, u64 at, u32 room, u32 *len)
{
	u32 told = 0;

	if (at && memory->read(memory->ctx, &told, at, sizeof(told)))
		return -EFAULT;
	*len = min(told, room);
	return 0;
}

static int return_buffer(const struct mos_arg *shape, const struct mos_layout *layout,
			 unsigned int i, s64 ret, const struct mos_memory *memory,
			 struct mos_writer *w)
{
	const struct mos_arg *arg = &shape[i];
	u32 len = returned_length(arg, layout->room[i], ret);
	int err = 0;

	if (arg->measure && shape[arg->from].kind == MOS_ARG_LENGTH)
		err = told_length(memory, layout->at[arg->from], layout->room[i], &len);
	if (err)
		return err;
	mos_put_u32(w, len);
	return mos_carry_from(memory, layout->at[i], len, w);
}

static int return_revents(const struct mos_memory *memory, u64 array, u32 room, struct mos_writer *w)
{
	u32 i, count = room / sizeof(struct user_pollfd);
	int err = 0;

	mos_put_u32(w, count);
	for (i = 0; i < count && !err; i++)
		err = mos_carry_from(memory, revents_at(array, i), sizeof(u16), w);
	return err;
}

static int return_pointer(const struct mos_arg *shape, const struct mos_layout *layout,
			  unsigned int i, s64 ret, const struct mos_memory *memory,
			  struct mos_writer *w)
{
	switch (shape[i].kind) {
	case MOS_ARG_POLLFDS:
		return return_revents(memory, layout->at[i], layout->room[i], w);
	case MOS_ARG_MESSAGE:
		return mos_return_message(memory, layout, i, ret, w);
	case MOS_ARG_MESSAGES:
		return mos_return_messages(memory, layout, &shape[i], i, ret, w);
	default:
		return return_buffer(shape, layout, i, ret, memory, w);
	}
}

/**
 * mos_marshal_result() - put a call's result, and what the kernel left in the window, into a message
 * @call:   the row of the call
 * @layout: as mos_unmarshal_call() made it
 * @ret:    what the kernel returned
 * @memory: the deputy's memory
 * @w:      the message
 *
 * Context: as @memory's functions; they may sleep.
 * Return: 0; -EFAULT when the window cannot be read; -ENOMEM, -EMSGSIZE from @w.
 */
int mos_marshal_result(const struct mos_syscall *call, const struct mos_layout *layout, s64 ret,
		       const struct mos_memory *memory, struct mos_writer *w)
{
	const struct mos_arg *shape = mos_syscall_shape(call, layout->args);
	unsigned int i;
	int err = 0;

	mos_put_u64(w, ret);
	for (i = 0; shape && i < MOS_SYSCALL_ARGS && shape[i].kind && !err; i++)
		if (layout->args[i] && is_returned(&shape[i], ret))
			err = return_pointer(shape, layout, i, ret, memory, w);
	return err ?: w->err;
}

/**
 * mos_marshal_result_room() - how long the message of a result may get
 * @call:   the row of the call
 * @layout: as mos_unmarshal_call() made it
 * @ret:    what the kernel returned
 *
 * Return: an upper bound in bytes for what mos_marshal_result() puts.
 */
u32 mos_marshal_result_room(const struct mos_syscall *call, const struct mos_layout *layout,
			    s64 ret)
{
	const struct mos_arg *shape = mos_syscall_shape(call, layout->args);
	u32 room = sizeof(u64);
	unsigned int i;

	for (i = 0; shape && i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		if (!layout->args[i] || !is_returned(&shape[i], ret))
			continue;
		if (shape[i].kind == MOS_ARG_MESSAGE || shape[i].kind == MOS_ARG_MESSAGES)
			return MOS_PARCEL_MAX;
		room += sizeof(u32) + returned_length(&shape[i], layout->room[i], ret);
	}
	return room;
}

/* The guest's side, coming in. */

static int accept_buffer(const struct mos_arg *arg, const u64 *numbers, u64 addr,
			 struct mos_reader *r, const struct mos_memory *memory)
{
	u32 len = mos_get_u32(r);

	if (len > mos_length_of(arg, numbers))
		return -EBADMSG;
	return mos_carry_to(memory, addr, len, r);
}

static int accept_revents(const struct mos_arg *arg, const u64 *numbers, u64 array,
			  struct mos_reader *r, const struct mos_memory *memory)
{
	u32 i, count = mos_get_u32(r);
	int one, err = 0;

	if (count > mos_length_of(arg, numbers) / sizeof(struct user_pollfd))
		return -EBADMSG;
	for (i = 0; i < count && !r->err; i++) {
		one = mos_carry_to(memory, revents_at(array, i), sizeof(u16), r);
		err = one ?: err;
	}
	return err;
}

static int accept_pointer(const struct mos_arg *arg, const u64 *numbers, u64 addr, s64 ret,
			  struct mos_reader *kept, struct mos_reader *r,
			  const struct mos_memory *memory)
{
	switch (arg->kind) {
	case MOS_ARG_POLLFDS:
		return accept_revents(arg, numbers, addr, r, memory);
	case MOS_ARG_IOVEC:
		return mos_scatter(memory, kept, numbers[arg->from], mos_get_u32(r), r);
	case MOS_ARG_MESSAGE:
		return mos_accept_message(memory, addr, kept, r);
	case MOS_ARG_MESSAGES:
		return mos_accept_messages(memory, arg, addr,
					   min_t(u64, ret, (u32)numbers[arg->from]), kept, r);
	default:
		return accept_buffer(arg, numbers, addr, r, memory);
	}
}

/**
 * mos_unmarshal_result() - take a call's result from a message of home
 * @call:   the row of the call
 * @args:   the program's arguments, the same as for mos_marshal_call()
 * @kept:   what that has kept
 * @r:      the message
 * @memory: the program's memory; written no further than @args and @kept say
 * @ret:    what the program is to be told; -EFAULT if its memory could not be written though the
 *          call succeeded
 *
 * Context: as @memory's functions; they may sleep.
 * Return: 0; -EBADMSG for what no honest home sends.
 */
int mos_unmarshal_result(const struct mos_syscall *call, const u64 args[MOS_SYSCALL_ARGS],
			 const struct mos_kept *kept, struct mos_reader *r,
			 const struct mos_memory *memory, s64 *ret)
{
	const struct mos_arg *shape = mos_syscall_shape(call, args);
	s64 result = mos_get_u64(r);
	struct mos_reader vectors;
	unsigned int i;
	int err;

	*ret = result;
	if (!shape)
		return -EBADMSG;
	mos_reader_init(&vectors, kept->vectors.buf);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind && !r->err; i++) {
		if (!args[i] || !is_returned(&shape[i], result))
			continue;
		err = accept_pointer(&shape[i], kept->numbers, args[i], result, &vectors, r, memory);
		if (err == -EBADMSG)
			return err;
		if (err && !has_failed(result) && !(shape[i].flags & MOS_ARG_LENIENT))
			*ret = -EFAULT;
	}
	return r->err ? -EBADMSG : 0;
}

/**
 * mos_marshal_rest() - go on with a transfer that was too long to be carried at once
 * @call: the row of the call
 * @args: the program's arguments; set to what remains
 * @ret:  what the call returned for the part that was carried
 *
 * A read or write of more than MOS_FORWARD_MAX bytes is carried as one of that many. Whether it may go
 * on hangs on the file: home says so (MOS_RESULT_WHOLE). When a later part fails, the result is the sum of
 * those before it.
 *
 * Return: true if there is something left to do and nothing stood in its way.
 */
bool mos_marshal_rest(const struct mos_syscall *call, u64 args[MOS_SYSCALL_ARGS], s64 ret)
{
	if (!(call->flags & MOS_SYSCALL_WHOLE) || ret != MOS_FORWARD_MAX ||
	    (s64)args[2] <= ret)
		return false;
	args[1] += ret;
	args[2] = min_t(u64, args[2], MOS_TRANSFER_MAX) - ret;
	if (call->args[3].kind == MOS_ARG_VALUE)
		args[3] += ret;
	return true;
}
