// SPDX-License-Identifier: GPL-2.0
/* Throws bytes at marshalling: as arguments and memory of a program, as a guest that lies, as a home that lies. */
/* sources: kernel/syscalls.c kernel/syscall_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/proto/buf.c */
#include "tests/unit/carrier.h"
#include "fuzz.h"

static struct carrier carrier;
static struct carrier *const c = &carrier;

/* A number as programs use them, or any. */
static u64 feed_arg(struct feed *f)
{
	switch (feed_number(f, 1) % 6) {
	case 0:
		return 0;
	case 1:
		return feed_number(f, 1);
	case 2:
		return feed_number(f, 4);
	case 3:
		return feed_number(f, 8);
	case 4:
		return PROGRAM_BASE + feed_number(f, 3) % PROGRAM_SIZE;
	default:
		return arg_address(feed_number(f, 1) % 8);
	}
}

/* Arguments: sometimes well-made ones, with a few bytes of their memory changed. */
static void feed_args(struct feed *f, const struct mos_syscall *call)
{
	const struct mos_arg *shape;
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS; i++)
		c->args[i] = feed_arg(f);
	if (call->choices && call->choices->count)
		c->args[call->choices->by] =
			call->choices->list[feed_number(f, 1) % call->choices->count].value;
	shape = mos_syscall_shape(call, c->args);
	if (shape && feed_number(f, 1) % 4)
		make_args(c, call, shape);
	for (i = feed_number(f, 1) % 8; i; i--) {
		u64 value = feed_arg(f);

		memcpy(c->program.bytes + feed_number(f, 3) % (PROGRAM_SIZE - 8), &value, 8);
	}
}

static void space_reset(struct space *s)
{
	memset(s->access, READABLE | WRITABLE, s->size / PAGE);
	s->touched = 0;
}

static void anew(void)
{
	if (!c->program.bytes)
		carrier_init(c);
	memset(c->program.bytes, 0, PROGRAM_SIZE);
	memset(c->deputy.bytes, 0, MOS_WINDOW_SIZE);
}

static bool is_in_window(u64 at, u64 len)
{
	return at >= WINDOW_BASE && at - WINDOW_BASE <= MOS_WINDOW_SIZE &&
	       len <= MOS_WINDOW_SIZE - (at - WINDOW_BASE);
}

/* How long a buffer is, said once more than in the code under test. */
static u64 length_asked(const struct mos_arg *arg, const u64 *numbers)
{
	u64 n = numbers[arg->from];

	switch (arg->measure) {
	case MOS_MEASURE_LONG:
		return n * arg->size;
	case MOS_MEASURE_INT:
		return (u64)(u32)n * arg->size;
	case MOS_MEASURE_BITS:
		return ((u64)(u32)n + 63) / 64 * 8;
	default:
		return arg->size;
	}
}

static void check_pointer(const struct mos_arg *shape, unsigned int i)
{
	const struct mos_arg *arg = &shape[i];
	u64 at = c->layout.args[i];

	if (!at || at == MOS_NOWHERE)
		return;
	require(is_in_window(at, c->layout.room[i]));
	if ((arg->kind != MOS_ARG_BUFFER && arg->kind != MOS_ARG_POLLFDS) ||
	    (arg->measure && shape[arg->from].kind == MOS_ARG_LENGTH))
		return;
	require(c->layout.room[i] == length_asked(arg, c->layout.args));
}

/* What home must be able to rely on, whatever was sent. */
static void check_layout(const struct mos_syscall *call)
{
	const struct mos_arg *shape = mos_syscall_shape(call, c->layout.args);
	enum mos_place place = mos_syscall_place(call, c->layout.args);
	unsigned int i;

	require(place != MOS_PLACE_HOME && place != MOS_PLACE_LOCAL);
	for (i = 0; i < MOS_SYSCALL_ARGS; i++)
		if (!shape[i].kind)
			require(!c->layout.args[i]);
		else if (shape[i].kind != MOS_ARG_VALUE)
			check_pointer(shape, i);
}

static bool has_vectors(const struct mos_arg *shape)
{
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS; i++)
		if (shape[i].kind == MOS_ARG_MESSAGE || shape[i].kind == MOS_ARG_MESSAGES)
			return true;
	return false;
}

/* The kernel at home does as it likes in the window. */
static void feed_window(struct feed *f)
{
	unsigned int i;

	for (i = feed_number(f, 1) % 16; i; i--) {
		u64 at = feed_number(f, 2) % MOS_WINDOW_SIZE;

		c->deputy.bytes[at] = feed_number(f, 1);
	}
}

/* An honest guest is never refused, and understands an honest home. */
static void run_honest(struct feed *f, const struct mos_syscall *call)
{
	s64 ret;
	int err;

	feed_args(f, call);
	if (feed_number(f, 1) % 2)
		space_protect(&c->program, arg_address(feed_number(f, 1) % 7), feed_number(f, 1) % 4);
	err = carrier_call(c, call);
	require(err == 0 || err == -EREMOTE);
	require(mos_buf_len(c->call) <= MOS_PARCEL_MAX);
	if (err || mos_syscall_place(call, c->args) == MOS_PLACE_HOME ||
	    mos_syscall_place(call, c->args) == MOS_PLACE_LOCAL)
		return;
	require(!carrier_arrive(c, call));
	check_layout(call);
	feed_window(f);
	ret = (s64)feed_number(f, 2) - 600;
	err = carrier_return(c, call, ret);
	require(err == 0 || err == -EFAULT);
	if (err)
		return;
	err = carrier_accept(c, call, &ret);
	require(err == 0 || has_vectors(mos_syscall_shape(call, c->args)));
}

static void feed_message(struct feed *f, struct mos_buf **buf)
{
	struct mos_writer w;

	mos_buf_free(*buf);
	*buf = mos_buf_alloc(f->left, GFP_KERNEL);
	mos_writer_init(&w, *buf, GFP_KERNEL);
	mos_put_bytes(&w, f->at, f->left);
	require(!w.err);
}

/* A guest may say anything. */
static void run_lying_guest(struct feed *f, const struct mos_syscall *call)
{
	s64 ret = (s64)feed_number(f, 2) - 600;
	int err;

	feed_window(f);
	feed_message(f, &c->call);
	err = carrier_arrive(c, call);
	require(err == 0 || err == -EBADMSG);
	if (err)
		return;
	check_layout(call);
	err = carrier_return(c, call, ret);
	require(err == 0 || err == -EFAULT);
	require(mos_buf_len(c->result) <= MOS_PARCEL_MAX);
}

/* The numbers that lengths hang on, of which some lie in memory. */
static void find_numbers(const struct mos_arg *shape, u64 *numbers)
{
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS; i++) {
		numbers[i] = c->args[i];
		if (shape[i].kind != MOS_ARG_LENGTH)
			continue;
		numbers[i] = 0;
		if (space_allows(&c->program, c->args[i], 4, READABLE))
			memcpy(&numbers[i], space_at(&c->program, c->args[i]), 4);
	}
}

/* The program's memory as it was when the call was made, and all that may have been written since as it is. */
static u8 asked[PROGRAM_SIZE];
static u8 expected[PROGRAM_SIZE];

static void allow(u64 addr, u64 len)
{
	u64 off = addr - PROGRAM_BASE;

	if (off < PROGRAM_SIZE)
		memcpy(expected + off, c->program.bytes + off, min(len, PROGRAM_SIZE - off));
}

static void *asked_at(u64 addr, u64 len)
{
	static u8 nothing[64];
	u64 off = addr - PROGRAM_BASE;

	return off < PROGRAM_SIZE && len <= PROGRAM_SIZE - off ? asked + off : nothing;
}

static void allow_iovec(u64 addr, u64 count)
{
	struct test_iovec iovec;
	u64 i;

	for (i = 0; i < count && i < 1024; i++) {
		memcpy(&iovec, asked_at(addr + i * sizeof(iovec), sizeof(iovec)), sizeof(iovec));
		allow(iovec.base, iovec.len);
	}
}

static void allow_message(u64 addr)
{
	struct test_message m;

	memcpy(&m, asked_at(addr, sizeof(m)), sizeof(m));
	allow(m.name, m.name_len);
	allow(m.control, m.control_len);
	allow_iovec((u64)m.iovec, m.iovec_count);
	allow(addr + offsetof(struct test_message, name_len), sizeof(m.name_len));
	allow(addr + offsetof(struct test_message, control_len), sizeof(m.control_len) + sizeof(m.flags));
}

static void allow_messages(const struct mos_arg *arg, u64 addr, u32 count)
{
	u32 i;

	for (i = 0; i < count && i < 1024; i++) {
		u64 at = addr + i * sizeof(struct test_messages);

		if (!(arg->flags & MOS_ARG_IN))
			allow_message(at);
		allow(at + offsetof(struct test_messages, len), sizeof(u32));
	}
}

static void allow_pollfds(u64 addr, u32 count)
{
	u32 i;

	for (i = 0; i < count && i < PROGRAM_SIZE / 8; i++)
		allow(addr + i * 8 + 6, 2);
}

static void allow_pointer(const struct mos_arg *arg, const u64 *numbers, u64 addr)
{
	switch (arg->kind) {
	case MOS_ARG_POLLFDS:
		allow_pollfds(addr, numbers[arg->from]);
		break;
	case MOS_ARG_IOVEC:
		allow_iovec(addr, numbers[arg->from]);
		break;
	case MOS_ARG_MESSAGE:
		allow_message(addr);
		break;
	case MOS_ARG_MESSAGES:
		allow_messages(arg, addr, numbers[arg->from]);
		break;
	default:
		allow(addr, length_asked(arg, numbers));
	}
}

/* Another thread of the program has made use of what the call was told by: it leads elsewhere. */
static void change_meanwhile(void)
{
	static const u64 elsewhere = PROGRAM_BASE + PROGRAM_SIZE / 2;
	unsigned int i, k;

	for (i = 0; i < MOS_SYSCALL_ARGS; i++)
		for (k = 0; k < 8; k++)
			if (c->args[i] >= PROGRAM_BASE && c->args[i] <= PROGRAM_BASE + PROGRAM_SIZE - 64)
				memcpy(space_at(&c->program, c->args[i]) + k * 8, &elsewhere, sizeof(elsewhere));
}

/* So may a home: nothing is written but what the program asked for, whatever is in its memory by then. */
static void run_lying_home(struct feed *f, const struct mos_syscall *call)
{
	const struct mos_arg *shape;
	u64 numbers[MOS_SYSCALL_ARGS];
	unsigned int i;
	s64 ret;

	feed_args(f, call);
	if (carrier_call(c, call))
		return;
	shape = mos_syscall_shape(call, c->args);
	memcpy(asked, c->program.bytes, sizeof(asked));
	find_numbers(shape, numbers);
	change_meanwhile();
	memcpy(expected, c->program.bytes, sizeof(expected));
	feed_message(f, &c->result);
	carrier_accept(c, call, &ret);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++)
		if (shape[i].flags & MOS_ARG_OUT)
			allow_pointer(&shape[i], numbers, c->args[i]);
	require(!memcmp(expected, c->program.bytes, sizeof(expected)));
}

/**
 * LLVMFuzzerTestOneInput() - try one input
 * @data: two bytes of a call's number, one that says who misbehaves, and what he says
 * @size: how many bytes
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct feed f = { .at = data, .left = min(size, (size_t)MOS_PARCEL_MAX) };
	const struct mos_syscall *call;

	if (!c->program.bytes)
		carrier_init(c);
	space_reset(&c->program);
	space_reset(&c->deputy);
	call = mos_syscall_find(feed_number(&f, 2) % MOS_SYSCALL_NR);
	memset(c->args, 0, sizeof(c->args));
	switch (feed_number(&f, 1) % 3) {
	case 0:
		run_honest(&f, call);
		break;
	case 1:
		run_lying_guest(&f, call);
		break;
	default:
		run_lying_home(&f, call);
		break;
	}
	return 0;
}

#ifndef WITH_LIBFUZZER

/* Mostly small numbers, as lengths and tags are. */
static void random_fill(u64 *state, u8 *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		u64 r = random_next(state);

		data[i] = r >> 32 & 3 ? (r & 0x700 ? r >> 16 & 3 : r) : 0;
	}
	data[0] = random_next(state);
	data[1] = random_next(state);
	data[2] = random_next(state);
}

static u32 give_message(const struct mos_buf *message, u8 *to, u32 room)
{
	u32 len = min(mos_buf_len(message), room);

	require(!len || !mos_buf_load(message, 0, to, len));
	return len;
}

/* A call as a guest sends it, and its result as home does; both could have been made by who means ill. */
static void give_call(u32 number, u32 choice, void (*give)(const u8 *data, size_t size))
{
	const struct mos_syscall *call = mos_syscall_find(number);
	bool chooses = call->choices && call->choices->count;
	u8 args[MOS_SYSCALL_ARGS + 3] = { 0 }, input[1024] = { number, number >> 8 };
	struct feed f = { .at = args, .left = sizeof(args) };
	u32 at = 3;

	anew();
	space_reset(&c->program);
	space_reset(&c->deputy);
	args[MOS_SYSCALL_ARGS] = chooses ? choice : 1;
	args[MOS_SYSCALL_ARGS + chooses] = 1;
	feed_args(&f, call);
	memcpy(input + at, args, MOS_SYSCALL_ARGS + chooses + 2);
	give(input, at + MOS_SYSCALL_ARGS + chooses + 2);
	if (!mos_syscall_shape(call, c->args) || carrier_call(c, call))
		return;
	input[2] = 1;
	memcpy(input + at, (u8[]){ 600 & 0xff, 600 >> 8, 0 }, 3);
	give(input, at + 3 + give_message(c->call, input + at + 3, sizeof(input) - at - 3));
	if (carrier_arrive(c, call) || carrier_return(c, call, 0))
		return;
	input[2] = 2;
	memcpy(input + at, args, MOS_SYSCALL_ARGS + chooses + 2);
	at += MOS_SYSCALL_ARGS + chooses + 2;
	give(input, at + give_message(c->result, input + at, sizeof(input) - at));
}

static void seeds(void (*give)(const u8 *data, size_t size))
{
	u32 number, choice;

	for (number = 0; number < MOS_SYSCALL_NR; number++) {
		const struct mos_choices *choices = mos_syscall_find(number)->choices;

		for (choice = 0; choice < (choices && choices->count ? choices->count : 1); choice++)
			give_call(number, choice, give);
	}
}

int main(int argc, char **argv)
{
	static const struct fuzzer fuzzer = { .name = "marshal", .min = 3, .max = 512, .fill = random_fill,
					      .anew = anew, .seeds = seeds };

	fuzz(&fuzzer, argc, argv);
	carrier_destroy(c);
	return 0;
}

#endif
