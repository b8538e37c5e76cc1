// SPDX-License-Identifier: GPL-2.0
/* Throws bytes at marshalling: as arguments and memory of a program, as a guest that lies, as a home that lies. */
/* sources: kernel/syscalls.c kernel/syscall_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/proto/buf.c */
#include <stdio.h>
#include <time.h>

#include "tests/unit/carrier.h"

#define require(truth) \
	do { if (!(truth)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #truth); abort(); } } while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* What is left of the input; once it is used up, zeros. */
struct feed {
	const u8 *at;
	size_t left;
};

static u64 feed_number(struct feed *f, size_t bytes)
{
	u64 value = 0;

	bytes = min(bytes, f->left);
	memcpy(&value, f->at, bytes);
	f->at += bytes;
	f->left -= bytes;
	return value;
}

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
	if (arg->kind != MOS_ARG_BUFFER || (arg->measure && shape[arg->from].kind == MOS_ARG_LENGTH))
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

/* So may a home: nothing but buffers that the program passed is written. */
static void run_lying_home(struct feed *f, const struct mos_syscall *call)
{
	static u8 before[PROGRAM_SIZE];
	const struct mos_arg *shape;
	u64 numbers[MOS_SYSCALL_ARGS];
	unsigned int i;
	s64 ret;

	feed_args(f, call);
	shape = mos_syscall_shape(call, c->args);
	if (!shape || has_vectors(shape) || shape[1].kind == MOS_ARG_IOVEC)
		return;
	memcpy(before, c->program.bytes, sizeof(before));
	find_numbers(shape, numbers);
	feed_message(f, &c->result);
	carrier_accept(c, call, &ret);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		u64 off = c->args[i] - PROGRAM_BASE;

		if (shape[i].flags & MOS_ARG_OUT && off < PROGRAM_SIZE)
			memcpy(before + off, c->program.bytes + off,
			       min(length_asked(&shape[i], numbers), PROGRAM_SIZE - off));
	}
	require(!memcmp(before, c->program.bytes, sizeof(before)));
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

static u64 random_next(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

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

static void run_file(const char *path)
{
	static u8 data[MOS_PARCEL_MAX];
	FILE *file = fopen(path, "rb");

	require(file);
	LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
	fclose(file);
}

static u64 run_random(u64 state, int seconds)
{
	time_t end = time(NULL) + seconds;
	u8 data[512];
	u64 count;

	for (count = 0; count % 64 || time(NULL) < end; count++) {
		random_fill(&state, data, sizeof(data));
		LLVMFuzzerTestOneInput(data, 3 + random_next(&state) % (sizeof(data) - 3));
	}
	return count;
}

/* [SECONDS [SEED]]: so many seconds of random inputs. FILE...: these. */
int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 2;
	u64 seed = argc > 2 ? strtoull(argv[2], NULL, 0) | 1 : 0x9e3779b97f4a7c15;
	u64 count = 0;

	if (seconds)
		count = run_random(seed, seconds);
	else
		while (*++argv && ++count)
			run_file(*argv);
	printf("ok - marshal: %llu inputs\n", (unsigned long long)count);
	carrier_destroy(c);
	return 0;
}

#endif
