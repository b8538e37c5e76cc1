/* SPDX-License-Identifier: GPL-2.0 */
/* A call's whole journey for tests: from a program's memory to a window and back, with arguments of every shape. */
#ifndef TESTS_UNIT_CARRIER_H
#define TESTS_UNIT_CARRIER_H

#include "memory.h"

#define PROGRAM_BASE 0x10000ull
#define PROGRAM_SIZE ((1u << 20) + (64u << 10))
#define WINDOW_BASE 0x7f0000000000ull
/* Arguments of a call lie so far apart in the program's memory. */
#define ARG_SPACING (32u << 10)
/* What numbers that measure something are given. */
#define SMALL_COUNT 3

/**
 * struct carrier - two nodes and what goes between them
 * @program: the program's memory
 * @deputy: the window
 * @args: the program's arguments
 * @kept: what the guest has kept of them
 * @layout: what home made of them
 * @call: the message of the call
 * @result: and of its result
 */
struct carrier {
	struct space program;
	struct space deputy;
	u64 args[MOS_SYSCALL_ARGS];
	struct mos_kept kept;
	struct mos_layout layout;
	struct mos_buf *call;
	struct mos_buf *result;
};

static inline void carrier_init(struct carrier *c)
{
	memset(c, 0, sizeof(*c));
	space_init(&c->program, PROGRAM_BASE, PROGRAM_SIZE);
	space_init(&c->deputy, WINDOW_BASE, MOS_WINDOW_SIZE);
}

static inline void carrier_destroy(struct carrier *c)
{
	mos_buf_free(c->call);
	mos_buf_free(c->result);
	mos_kept_free(&c->kept);
	space_destroy(&c->program);
	space_destroy(&c->deputy);
}

static inline u64 arg_address(unsigned int i)
{
	return PROGRAM_BASE + (i + 1) * ARG_SPACING;
}

/* Guest: the call into a message. */
static inline int carrier_call(struct carrier *c, const struct mos_syscall *call)
{
	struct mos_memory memory = space_memory(&c->program);
	struct mos_writer w;

	mos_buf_free(c->call);
	mos_kept_free(&c->kept);
	c->call = mos_buf_alloc(mos_marshal_call_room(call, c->args), GFP_KERNEL);
	mos_writer_init(&w, c->call, GFP_KERNEL);
	return mos_marshal_call(call, c->args, &memory, &w, &c->kept);
}

/* Home: the message into the window. */
static inline int carrier_arrive(struct carrier *c, const struct mos_syscall *call)
{
	struct mos_window window = { .base = WINDOW_BASE, .size = MOS_WINDOW_SIZE };
	struct mos_memory memory = space_memory(&c->deputy);
	struct mos_reader r;

	mos_reader_init(&r, c->call);
	return mos_unmarshal_call(call, &r, &memory, &window, &c->layout);
}

/* Home: the result into a message. */
static inline int carrier_return(struct carrier *c, const struct mos_syscall *call, s64 ret)
{
	struct mos_memory memory = space_memory(&c->deputy);
	struct mos_writer w;

	mos_buf_free(c->result);
	c->result = mos_buf_alloc(mos_marshal_result_room(call, &c->layout, ret), GFP_KERNEL);
	mos_writer_init(&w, c->result, GFP_KERNEL);
	return mos_marshal_result(call, &c->layout, ret, &memory, &w);
}

/* Guest: the message into the program. */
static inline int carrier_accept(struct carrier *c, const struct mos_syscall *call, s64 *ret)
{
	struct mos_memory memory = space_memory(&c->program);
	struct mos_reader r;

	mos_reader_init(&r, c->result);
	return mos_unmarshal_result(call, c->args, &c->kept, &r, &memory, ret);
}

static inline int carrier_go(struct carrier *c, const struct mos_syscall *call)
{
	int err = carrier_call(c, call);

	return err ? err : carrier_arrive(c, call);
}

static inline int carrier_come_back(struct carrier *c, const struct mos_syscall *call, s64 *ret)
{
	int err = carrier_return(c, call, *ret);

	return err ? err : carrier_accept(c, call, ret);
}

struct test_iovec {
	u64 base, len;
};

struct test_message {
	u64 name;
	u32 name_len, pad1;
	struct test_iovec *iovec;
	u64 iovec_count;
	u64 control, control_len;
	u32 flags, pad2;
};

struct test_messages {
	struct test_message message;
	u32 len, pad;
};

/* Makes an array of @count buffers at @addr, with the buffers behind it. */
static inline void make_iovec(struct carrier *c, u64 addr, u32 count, u32 len)
{
	struct test_iovec iovec;
	u32 i;

	for (i = 0; i < count; i++) {
		iovec.base = addr + 4096 + i * 2 * len;
		iovec.len = len;
		memcpy(space_at(&c->program, addr + i * sizeof(iovec)), &iovec, sizeof(iovec));
	}
}

/* Makes a struct msghdr at @addr, and its parts at @parts. */
static inline void make_message(struct carrier *c, u64 addr, u64 parts)
{
	struct test_message m = {
		.name = parts,
		.name_len = 16,
		.control = parts + 256,
		.control_len = 40,
		.iovec_count = 2,
	};
	u64 iovec = parts + 512;

	memcpy(&m.iovec, &iovec, sizeof(iovec));
	memcpy(space_at(&c->program, addr), &m, sizeof(m));
	make_iovec(c, iovec, m.iovec_count, 100);
}

/* Makes what a pointer of this shape points to. */
static inline void make_pointer(struct carrier *c, const struct mos_arg *arg, u64 addr)
{
	u32 i, length = SMALL_COUNT * 8;
	u64 mask[2] = { addr + 64, 8 };

	switch (arg->kind) {
	case MOS_ARG_LENGTH:
		memcpy(space_at(&c->program, addr), &length, sizeof(length));
		break;
	case MOS_ARG_STRING:
		strcpy(space_at(&c->program, addr), "/a/path");
		break;
	case MOS_ARG_IOVEC:
		make_iovec(c, addr, SMALL_COUNT, 50);
		break;
	case MOS_ARG_MESSAGE:
		make_message(c, addr, addr + 4096);
		break;
	case MOS_ARG_MESSAGES:
		for (i = 0; i < SMALL_COUNT; i++)
			make_message(c, addr + i * sizeof(struct test_messages),
				     addr + 8192 + i * 8192);
		break;
	case MOS_ARG_SIGMASK:
		memcpy(space_at(&c->program, addr), mask, sizeof(mask));
		break;
	}
}

static inline bool measures(const struct mos_arg *shape, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < MOS_SYSCALL_ARGS; k++)
		if (shape[k].kind && shape[k].measure && shape[k].from == i)
			return true;
	return false;
}

/* Gives the call arguments of the right shapes; what chooses among shapes is set already. */
static inline void make_args(struct carrier *c, const struct mos_syscall *call,
			     const struct mos_arg *shape)
{
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		if (shape[i].kind != MOS_ARG_VALUE) {
			c->args[i] = arg_address(i);
			make_pointer(c, &shape[i], c->args[i]);
		} else if (!call->choices || i != call->choices->by) {
			c->args[i] = measures(shape, i) ? SMALL_COUNT : 0;
		}
	}
}

#endif
