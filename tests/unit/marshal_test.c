// SPDX-License-Identifier: GPL-2.0
/* Calls carried to a window and their results back: whole, within bounds, and proof against liars at either end. */
/* sources: kernel/syscalls.c kernel/syscall_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/proto/buf.c */
#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carrier.h"

static bool allocations_fail;

bool mos_alloc_fails(void)
{
	return allocations_fail;
}

static struct carrier carrier;
static struct carrier *const c = &carrier;

static int setup(void **state)
{
	(void)state;
	allocations_fail = false;
	carrier_init(c);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	allocations_fail = false;
	carrier_destroy(c);
	return 0;
}

static const struct mos_syscall *call_with(u32 nr, u64 a, u64 b, u64 d, u64 e, u64 f, u64 g)
{
	const u64 args[MOS_SYSCALL_ARGS] = { a, b, d, e, f, g };

	memcpy(c->args, args, sizeof(args));
	return mos_syscall_find(nr);
}

static u8 *program(u64 addr)
{
	return space_at(&c->program, addr);
}

static u8 *window(u64 addr)
{
	return space_at(&c->deputy, addr);
}

static void put32(u64 addr, u32 value)
{
	memcpy(program(addr), &value, sizeof(value));
}

static u32 get32(u64 addr)
{
	u32 value;

	memcpy(&value, program(addr), sizeof(value));
	return value;
}

static bool may_travel(enum mos_place place)
{
	return place == MOS_PLACE_FORWARD || place == MOS_PLACE_BOTH || place == MOS_PLACE_CACHED;
}

/* Whether what the window holds for an argument is what the program has. */
static void check_arrived(const char *name, const struct mos_arg *arg, unsigned int i)
{
	u64 at = c->layout.args[i];

	if (arg->kind == MOS_ARG_VALUE) {
		assert_int_equal(at, c->args[i]);
		return;
	}
	if (at < WINDOW_BASE || at >= WINDOW_BASE + MOS_WINDOW_SIZE)
		fail_msg("%s: argument %u is not in the window", name, i);
	if (arg->kind == MOS_ARG_STRING)
		assert_memory_equal(window(at), "/a/path", min(8u, arg->size + 1u));
	if ((arg->kind == MOS_ARG_BUFFER || arg->kind == MOS_ARG_POLLFDS) && arg->flags & MOS_ARG_IN)
		assert_memory_equal(window(at), program(c->args[i]), c->layout.room[i]);
}

static void check_round_trip(const struct mos_syscall *call)
{
	static u8 before[PROGRAM_SIZE];
	const struct mos_arg *shape = mos_syscall_shape(call, c->args);
	unsigned int i;
	s64 ret = 2;

	make_args(c, call, shape);
	if (!may_travel(mos_syscall_place(call, c->args)))
		return;
	memcpy(before, c->program.bytes, sizeof(before));
	if (carrier_go(c, call))
		fail_msg("%s does not arrive", call->name);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++)
		check_arrived(call->name, &shape[i], i);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++)
		if (shape[i].kind == MOS_ARG_BUFFER && shape[i].flags & MOS_ARG_OUT)
			memset(window(c->layout.at[i]), 0xa5, c->layout.room[i]);
	if (carrier_come_back(c, call, &ret))
		fail_msg("%s does not come back", call->name);
	assert_int_equal(ret, 2);
	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		u32 room = c->layout.room[i];

		if (shape[i].kind != MOS_ARG_BUFFER || !(shape[i].flags & MOS_ARG_OUT) ||
		    shape[i].flags & MOS_ARG_INTERRUPTED)
			continue;
		if (shape[i].flags & MOS_ARG_RESULT)
			room = min(room, 2u * shape[i].size);
		assert_int_equal(*program(c->args[i]), 0xa5);
		assert_int_equal(*program(c->args[i] + room - 1), 0xa5);
		memcpy(before + (c->args[i] - PROGRAM_BASE), program(c->args[i]), room);
	}
	if (shape[1].kind != MOS_ARG_IOVEC && shape[1].kind != MOS_ARG_MESSAGE &&
	    shape[1].kind != MOS_ARG_MESSAGES)
		assert_memory_equal(before, c->program.bytes, sizeof(before));
}

static void journey__every_row(void **state)
{
	u32 nr, i;

	(void)state;
	for (i = 0; i < PROGRAM_SIZE; i++)
		c->program.bytes[i] = i * 7 + i / 251;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_syscall *call = mos_syscall_find(nr);

		memset(c->args, 0, sizeof(c->args));
		if (!call->choices)
			check_round_trip(call);
		for (i = 0; call->choices && i < call->choices->count; i++) {
			c->args[call->choices->by] = call->choices->list[i].value;
			check_round_trip(call);
		}
	}
}

/* A null pointer stays one; nothing else comes with it. */
static void journey__null_pointers(void **state)
{
	u32 nr, i;
	s64 ret = 0;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_syscall *call = mos_syscall_find(nr);

		memset(c->args, 0, sizeof(c->args));
		if (call->choices || !may_travel(mos_syscall_place(call, c->args)))
			continue;
		assert_int_equal(carrier_go(c, call), 0);
		for (i = 0; i < MOS_SYSCALL_ARGS; i++)
			assert_int_equal(c->layout.args[i], 0);
		assert_int_equal(carrier_come_back(c, call, &ret), 0);
		assert_int_equal(mos_buf_len(c->result), 8);
	}
	assert_int_equal(c->program.touched, 0);
	assert_int_equal(c->deputy.touched, 0);
}

static void journey__without_arguments_costs_nothing(void **state)
{
	const struct mos_syscall *call = call_with(__NR_getppid, 1, 2, 3, 4, 5, 6);
	s64 ret = 4711;

	(void)state;
	assert_int_equal(mos_marshal_call_room(call, c->args), 0);
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(mos_buf_len(c->call), 0);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(mos_buf_len(c->result), 8);
	assert_int_equal(ret, 4711);
}

static void read__brings_what_was_read(void **state)
{
	const u64 to = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_read, 3, to, 1000, 0, 0, 0);
	s64 ret = 10;

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_true(mos_buf_len(c->call) < 32);
	memset(window(c->layout.args[1]), 'x', 1000);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(mos_buf_len(c->result), 8 + 4 + 10);
	assert_memory_equal(program(to), "xxxxxxxxxx\0", 11);
}

static void read__error_brings_nothing(void **state)
{
	const struct mos_syscall *call = call_with(__NR_read, 3, arg_address(0), 1000, 0, 0, 0);
	s64 ret = -EBADF;

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, -EBADF);
	assert_int_equal(c->program.touched, 0);
}

static void read__into_memory_that_cannot_be_written(void **state)
{
	const struct mos_syscall *call = call_with(__NR_read, 3, arg_address(0), 1000, 0, 0, 0);
	s64 ret = 10;

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	space_protect(&c->program, arg_address(0), READABLE);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, -EFAULT);
	assert_int_equal(carrier_go(c, call), -EREMOTE);
}

static void read__partly_unwritable_is_for_home(void **state)
{
	(void)state;
	space_protect(&c->program, PROGRAM_BASE + 2 * PAGE, READABLE);
	assert_int_equal(carrier_go(c, call_with(__NR_read, 1, PROGRAM_BASE, 3 * PAGE, 0, 0, 0)), -EREMOTE);
	assert_int_equal(carrier_go(c, call_with(__NR_read, 1, PROGRAM_BASE, 2 * PAGE, 0, 0, 0)), 0);
}

static void read__to_an_address_of_the_kernel_is_for_home(void **state)
{
	(void)state;
	assert_int_equal(carrier_go(c, call_with(__NR_read, 1, 1ull << 63, 0, 0, 0, 0)), -EREMOTE);
	assert_int_equal(carrier_go(c, call_with(__NR_open, -1, 0, 0, 0, 0, 0)), -EREMOTE);
}

static void read__long_is_carried_in_parts(void **state)
{
	const u64 whole = 2 * MOS_FORWARD_MAX + 5;
	const struct mos_syscall *call = call_with(__NR_pread64, 3, arg_address(0), whole, 100, 0, 0);

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.args[2], MOS_FORWARD_MAX);
	assert_true(c->layout.clamped);
	assert_false(mos_marshal_rest(call, c->args, MOS_FORWARD_MAX - 1));
	assert_false(mos_marshal_rest(call, c->args, -EIO));
	assert_true(mos_marshal_rest(call, c->args, MOS_FORWARD_MAX));
	assert_int_equal(c->args[1], arg_address(0) + MOS_FORWARD_MAX);
	assert_int_equal(c->args[2], MOS_FORWARD_MAX + 5);
	assert_int_equal(c->args[3], 100 + MOS_FORWARD_MAX);
	assert_true(mos_marshal_rest(call, c->args, MOS_FORWARD_MAX));
	assert_int_equal(c->args[2], 5);
	assert_false(mos_marshal_rest(call, c->args, 5));
}

static void write__long_is_carried_in_parts(void **state)
{
	const u64 from = PROGRAM_BASE, whole = 3u << 20;
	const struct mos_syscall *call = call_with(__NR_write, 1, from, whole, 0, 0, 0);

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.args[2], MOS_FORWARD_MAX);
	assert_true(c->layout.clamped);
	assert_memory_equal(window(c->layout.args[1]), program(from), MOS_FORWARD_MAX);
	assert_true(mos_marshal_rest(call, c->args, MOS_FORWARD_MAX));
	assert_int_equal(c->args[1], from + MOS_FORWARD_MAX);
	assert_int_equal(c->args[3], 0);
}

static void write__no_longer_than_the_kernel_would(void **state)
{
	const struct mos_syscall *call = call_with(__NR_write, 1, PROGRAM_BASE, 1ull << 32, 0, 0, 0);

	(void)state;
	assert_true(mos_marshal_rest(call, c->args, MOS_FORWARD_MAX));
	assert_int_equal(c->args[2], MOS_TRANSFER_MAX - MOS_FORWARD_MAX);
}

static void write__exactly_the_limit_is_whole(void **state)
{
	const struct mos_syscall *call = call_with(__NR_write, 1, PROGRAM_BASE, MOS_FORWARD_MAX, 0, 0, 0);

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_false(c->layout.clamped);
	assert_false(mos_marshal_rest(call, c->args, MOS_FORWARD_MAX));
}

static void write__of_impossible_length_is_for_home(void **state)
{
	(void)state;
	assert_int_equal(carrier_go(c, call_with(__NR_write, 1, PROGRAM_BASE, -1, 0, 0, 0)), -EREMOTE);
	assert_int_equal(carrier_go(c, call_with(__NR_read, 1, PROGRAM_BASE, 1ull << 63, 0, 0, 0)), -EREMOTE);
}

static void write__partly_unreadable_is_for_home(void **state)
{
	const struct mos_syscall *call = call_with(__NR_write, 1, PROGRAM_BASE, 3 * PAGE, 0, 0, 0);

	(void)state;
	space_protect(&c->program, PROGRAM_BASE + 2 * PAGE, 0);
	assert_int_equal(carrier_go(c, call), -EREMOTE);
}

/* Or not: direct input and output of a buffer that lies ill fails away as at home. */
static void direct__lies_in_its_page_as_in_the_program(void **state)
{
	static const u32 phases[] = { 0, 1, 4, 512, PAGE - 1 };
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(phases); i++) {
		const u64 at = PROGRAM_BASE + PAGE + phases[i];

		assert_int_equal(carrier_go(c, call_with(__NR_pwrite64, 1, at, 8192, 0, 0, 0)), 0);
		assert_int_equal(c->layout.args[1] % PAGE, phases[i]);
		assert_int_equal(carrier_go(c, call_with(__NR_pread64, 1, at, 8192, 0, 0, 0)), 0);
		assert_int_equal(c->layout.args[1] % PAGE, phases[i]);
	}
}

/* Segments lie one behind the other; the first has the least alignment of all. */
static void direct__segments_are_aligned_as_the_worst_of_them(void **state)
{
	static const u32 phases[][3] = { { 0, 0, 0 }, { 512, 0, 512 }, { 0, 3, 0 }, { 1024, 2048, 8 } };
	const u64 array = PROGRAM_BASE;
	u32 i, k;
	u64 base;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(phases); i++) {
		u32 worst = PAGE;

		for (k = 0; k < 3; k++) {
			u64 segment[2] = { PROGRAM_BASE + (2 * k + 1) * PAGE + phases[i][k], 512 };

			memcpy(program(array + k * sizeof(segment)), segment, sizeof(segment));
			worst = phases[i][k] ? min(worst, phases[i][k] & -phases[i][k]) : worst;
		}
		assert_int_equal(carrier_go(c, call_with(__NR_writev, 1, array, 3, 0, 0, 0)), 0);
		memcpy(&base, window(c->layout.args[1]), sizeof(base));
		assert_int_equal(base % PAGE, worst % PAGE);
	}
}

static void send__longer_than_a_window_is_for_home(void **state)
{
	(void)state;
	assert_int_equal(carrier_go(c, call_with(__NR_sendto, 3, PROGRAM_BASE, MOS_WINDOW_SIZE + 1, 0, 0, 0)), -EREMOTE);
	assert_int_equal(carrier_go(c, call_with(__NR_sendto, 3, PROGRAM_BASE, MOS_WINDOW_SIZE, 0, 0, 0)), 0);
	assert_int_equal(carrier_go(c, call_with(__NR_recvfrom, 3, PROGRAM_BASE, MOS_WINDOW_SIZE + 1, 0, 0, 0)), -EREMOTE);
}

static void string__at_the_end_of_memory(void **state)
{
	const u64 end = PROGRAM_BASE + PROGRAM_SIZE;
	const struct mos_syscall *call = call_with(__NR_open, end - 4, 0, 0, 0, 0, 0);

	(void)state;
	memcpy(program(end - 4), "abc", 4);
	assert_int_equal(carrier_go(c, call), 0);
	assert_string_equal((char *)window(c->layout.args[0]), "abc");
}

static void string__over_a_page_boundary(void **state)
{
	const u64 at = PROGRAM_BASE + 3 * PAGE - 5;
	const struct mos_syscall *call = call_with(__NR_unlink, at, 0, 0, 0, 0, 0);

	(void)state;
	memcpy(program(at), "0123456789", 11);
	assert_int_equal(carrier_go(c, call), 0);
	assert_string_equal((char *)window(c->layout.args[0]), "0123456789");
}

static void string__without_end_is_too_long_at_home_too(void **state)
{
	const struct mos_syscall *call = call_with(__NR_unlink, PROGRAM_BASE + 7, 0, 0, 0, 0, 0);

	(void)state;
	memset(c->program.bytes, 'x', PROGRAM_SIZE);
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(strlen((char *)window(c->layout.args[0])), 4096);
}

static void string__unreadable_is_nowhere(void **state)
{
	(void)state;
	assert_int_equal(carrier_go(c, call_with(__NR_unlink, 16, 0, 0, 0, 0, 0)), 0);
	assert_int_equal(c->layout.args[0], MOS_NOWHERE);
}

static void string__running_into_a_hole_is_for_home(void **state)
{
	const u64 at = PROGRAM_BASE + 2 * PAGE - 3;

	(void)state;
	memcpy(program(at), "abc", 3);
	space_protect(&c->program, PROGRAM_BASE + 2 * PAGE, 0);
	assert_int_equal(carrier_go(c, call_with(__NR_unlink, at, 0, 0, 0, 0, 0)), -EREMOTE);
}

static void string__name_of_a_thread_is_cut(void **state)
{
	const struct mos_syscall *call = call_with(__NR_prctl, PR_SET_NAME, PROGRAM_BASE, 0, 0, 0, 0);

	(void)state;
	memcpy(program(PROGRAM_BASE), "a name longer than sixteen", 27);
	assert_int_equal(carrier_go(c, call), 0);
	assert_string_equal((char *)window(c->layout.args[1]), "a name longer t");
}

static void structure__unreadable_is_nowhere(void **state)
{
	const struct mos_syscall *call = call_with(__NR_epoll_ctl, 3, 2, 4, 8, 0, 0);
	s64 ret = 0;

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.args[3], MOS_NOWHERE);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, 0);
}

static void sleep__remainder_only_if_interrupted(void **state)
{
	const u64 wanted = arg_address(0), rest = arg_address(1);
	const struct mos_syscall *call = call_with(__NR_nanosleep, wanted, rest, 0, 0, 0, 0);
	s64 ret = 0;

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	memset(window(c->layout.args[1]), 7, 16);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(*program(rest), 0);
	ret = -516;
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, -516);
	assert_int_equal(*program(rest), 7);
}

static void wait__nothing_found_writes_nothing(void **state)
{
	const u64 status = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_wait4, -1, status, 1, 0, 0, 0);
	s64 ret = 0;

	(void)state;
	put32(status, 4711);
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(get32(status), 4711);
}

struct test_pollfd {
	s32 fd;
	u16 events, revents;
};

/* The kernel has written events, and another thread has changed what it waits for. */
static void poll__brings_events_alone(void **state)
{
	static const s64 rets[] = { 2, 0, -EINTR, -516 };
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_poll, at, 2, -1, 0, 0, 0);
	const struct test_pollfd asked[2] = { { 3, 1, 0x5a5a }, { 4, 1, 0x5a5a } }, came[2] = { { 3, 1, 1 }, { 4, 1, 0 } };
	const struct test_pollfd others[2] = { { -1, 1, 7 }, { 4, 5, 7 } };
	struct test_pollfd got[2];
	s64 ret;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rets); i++) {
		ret = rets[i];
		memcpy(program(at), asked, sizeof(asked));
		assert_int_equal(carrier_go(c, call), 0);
		assert_memory_equal(window(c->layout.args[0]), asked, sizeof(asked));
		memcpy(window(c->layout.args[0]), came, sizeof(came));
		memcpy(program(at), others, sizeof(others));
		assert_int_equal(carrier_come_back(c, call, &ret), 0);
		assert_int_equal(ret, rets[i]);
		memcpy(got, program(at), sizeof(got));
		assert_int_equal(got[0].fd, -1);
		assert_int_equal(got[0].revents, 1);
		assert_int_equal(got[1].events, 5);
		assert_int_equal(got[1].revents, 0);
	}
}

static void select__timeout_in_read_only_memory(void **state)
{
	const u64 timeout = arg_address(4);
	const struct mos_syscall *call = call_with(__NR_select, 5, 0, 0, 0, timeout, 0);
	s64 ret = 0;

	(void)state;
	space_protect(&c->program, timeout, READABLE);
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, 0);
}

static void select__sets_are_as_long_as_their_bits(void **state)
{
	const struct mos_syscall *call = call_with(__NR_select, 65, PROGRAM_BASE, 0, 0, 0, 0);

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.room[1], 16);
	c->args[0] = -1;
	assert_int_equal(carrier_go(c, call), -EREMOTE);
}

static void pselect__mask_is_aimed_at_the_window(void **state)
{
	const u64 at = arg_address(5);
	const u64 mask[3] = { at + 16, 8, 0x1122334455667788 };
	const struct mos_syscall *call = call_with(__NR_pselect6, 0, 0, 0, 0, 0, at);
	u64 got[3];

	(void)state;
	memcpy(program(at), mask, sizeof(mask));
	assert_int_equal(carrier_go(c, call), 0);
	memcpy(got, window(c->layout.args[5]), sizeof(got));
	assert_int_equal(got[0], c->layout.args[5] + 16);
	assert_int_equal(got[1], 8);
	assert_int_equal(got[2], mask[2]);
}

static void pselect__mask_that_cannot_be_read(void **state)
{
	const u64 at = arg_address(5);
	const u64 mask[2] = { 8, 8 };
	const struct mos_syscall *call = call_with(__NR_pselect6, 0, 0, 0, 0, 0, at);
	u64 got[2];

	(void)state;
	memcpy(program(at), mask, sizeof(mask));
	assert_int_equal(carrier_go(c, call), 0);
	memcpy(got, window(c->layout.args[5]), sizeof(got));
	assert_int_equal(got[0], MOS_NOWHERE);
	c->args[5] = 8;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.args[5], MOS_NOWHERE);
}

static void address__no_longer_than_room_and_truth(void **state)
{
	const u64 name = arg_address(1), length = arg_address(2);
	const struct mos_syscall *call = call_with(__NR_accept, 3, name, length, 0, 0, 0);
	u32 told = 28;
	s64 ret = 4;

	(void)state;
	put32(length, 16);
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.room[1], 16);
	memset(window(c->layout.args[1]), 'n', 16);
	memcpy(window(c->layout.args[2]), &told, sizeof(told));
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(get32(length), 28);
	assert_int_equal(program(name)[15], 'n');
	assert_int_equal(program(name)[16], 0);
}

static void address__length_cannot_be_read(void **state)
{
	const struct mos_syscall *call = call_with(__NR_accept, 3, arg_address(1), 8, 0, 0, 0);

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.args[2], MOS_NOWHERE);
	assert_int_equal(c->layout.room[1], 0);
}

static void address__negative_length_is_for_home(void **state)
{
	const struct mos_syscall *call = call_with(__NR_getsockname, 3, arg_address(1), arg_address(2), 0, 0, 0);

	(void)state;
	put32(arg_address(2), -1);
	assert_int_equal(carrier_go(c, call), -EREMOTE);
}

/* Threads may share the length; what one of them waits for must not hang on what another does with it. */
static void address__length_changed_meanwhile(void **state)
{
	const u64 name = arg_address(1), length = arg_address(2);
	const struct mos_syscall *call = call_with(__NR_accept, 3, name, length, 0, 0, 0);
	static const u32 other[] = { 0, 4, 4096 };
	u32 i, told = 16;
	s64 ret = 4;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(other); i++) {
		put32(length, 16);
		memset(program(name), 0, 32);
		assert_int_equal(carrier_go(c, call), 0);
		memset(window(c->layout.args[1]), 'n', 16);
		memcpy(window(c->layout.args[2]), &told, sizeof(told));
		put32(length, other[i]);
		assert_int_equal(carrier_come_back(c, call, &ret), 0);
		assert_int_equal(get32(length), 16);
		assert_int_equal(program(name)[15], 'n');
		assert_int_equal(program(name)[16], 0);
	}
}

static void iovec__gathered_and_scattered(void **state)
{
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_writev, 1, at, 3, 0, 0, 0);
	u64 segment[2];
	s64 ret = 120;
	u32 i;

	(void)state;
	make_iovec(c, at, 3, 50);
	for (i = 0; i < 3; i++)
		memset(program(at + 4096 + i * 100), 'a' + i, 50);
	assert_int_equal(carrier_go(c, call), 0);
	for (i = 0; i < 3; i++) {
		memcpy(segment, window(c->layout.args[1] + i * 16), sizeof(segment));
		assert_int_equal(segment[1], 50);
		assert_int_equal(*window(segment[0]), 'a' + i);
		assert_int_equal(*window(segment[0] + 49), 'a' + i);
	}
	call = call_with(__NR_readv, 1, at, 3, 0, 0, 0);
	assert_int_equal(carrier_go(c, call), 0);
	memset(window(c->layout.at[1]), 'z', 150);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(*program(at + 4096 + 49), 'z');
	assert_int_equal(*program(at + 4096 + 200 + 19), 'z');
	assert_int_equal(*program(at + 4096 + 200 + 20), 'c');
	assert_int_equal(*program(at + 4096 + 50), 0);
}

/* The kernel has read the array by the time that another thread makes use of it. */
static void iovec__changed_meanwhile(void **state)
{
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_readv, 1, at, 3, 0, 0, 0);
	s64 ret = 120;

	(void)state;
	make_iovec(c, at, 3, 50);
	assert_int_equal(carrier_go(c, call), 0);
	memset(window(c->layout.at[1]), 'z', 150);
	memset(program(at), 0, 3 * 16);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, 120);
	assert_int_equal(*program(at + 4096 + 49), 'z');
	assert_int_equal(*program(at + 4096 + 200 + 19), 'z');
	assert_int_equal(*program(at + 4096 + 200 + 20), 0);
}

/* What lies behind the first that cannot be written stays as it was. */
static void iovec__ends_where_it_cannot_be_written(void **state)
{
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_readv, 1, at, 3, 0, 0, 0);
	s64 ret = 3 * PAGE;

	(void)state;
	make_iovec(c, at, 3, PAGE);
	assert_int_equal(carrier_go(c, call), 0);
	memset(window(c->layout.at[1]), 'z', 3 * PAGE);
	space_protect(&c->program, at + 4096 + 2 * PAGE, READABLE);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, -EFAULT);
	assert_int_equal(*program(at + 4096), 'z');
	assert_int_equal(*program(at + 4096 + 2 * PAGE), 0);
	assert_int_equal(*program(at + 4096 + 4 * PAGE), 0);
}

static void iovec__too_many_or_too_long_is_for_home(void **state)
{
	const u64 at = arg_address(0);
	const u64 huge[2] = { PROGRAM_BASE, -1 };

	(void)state;
	assert_int_equal(carrier_go(c, call_with(__NR_writev, 1, at, 1025, 0, 0, 0)), -EREMOTE);
	assert_int_equal(carrier_go(c, call_with(__NR_writev, 1, at, 1024, 0, 0, 0)), 0);
	memcpy(program(at), huge, sizeof(huge));
	assert_int_equal(carrier_go(c, call_with(__NR_readv, 1, at, 1, 0, 0, 0)), -EREMOTE);
	assert_int_equal(carrier_go(c, call_with(__NR_writev, 1, 8, 1, 0, 0, 0)), -EREMOTE);
}

static void message__sent_whole(void **state)
{
	const u64 at = arg_address(0), parts = arg_address(1);
	const struct mos_syscall *call = call_with(__NR_sendmsg, 3, at, 0, 0, 0, 0);
	struct test_message m;
	u64 iovec, segment[2];

	(void)state;
	make_message(c, at, parts);
	memset(program(parts), 'N', 16);
	memset(program(parts + 256), 'C', 40);
	memset(program(parts + 512 + 4096), 'D', 100);
	assert_int_equal(carrier_go(c, call), 0);
	memcpy(&m, window(c->layout.args[1]), sizeof(m));
	memcpy(&iovec, &m.iovec, sizeof(iovec));
	memcpy(segment, window(iovec), sizeof(segment));
	assert_int_equal(m.name_len, 16);
	assert_int_equal(m.control_len, 40);
	assert_int_equal(m.iovec_count, 2);
	assert_int_equal(*window(m.name + 15), 'N');
	assert_int_equal(*window(m.control + 39), 'C');
	assert_int_equal(segment[1], 100);
	assert_int_equal(*window(segment[0] + 99), 'D');
}

/* What the kernel does to a struct msghdr when a message comes in. */
static void receive(u64 at, u32 bytes)
{
	struct test_message m;
	u64 iovec, segment[2];

	memcpy(&m, window(at), sizeof(m));
	memcpy(&iovec, &m.iovec, sizeof(iovec));
	memcpy(segment, window(iovec), sizeof(segment));
	memset(window(m.name), 'N', 8);
	memset(window(m.control), 'C', 24);
	memset(window(segment[0]), 'D', bytes);
	m.name_len = 8;
	m.control_len = 24;
	m.flags = 0x20;
	memcpy(window(at), &m, sizeof(m));
}

static void check_received(u64 at, u64 parts, u32 bytes)
{
	struct test_message m;

	memcpy(&m, program(at), sizeof(m));
	assert_int_equal(m.name, parts);
	assert_int_equal(m.name_len, 8);
	assert_int_equal(m.control_len, 24);
	assert_int_equal(m.flags, 0x20);
	assert_int_equal(*program(parts + 7), 'N');
	assert_int_equal(*program(parts + 8), 0);
	assert_int_equal(*program(parts + 256 + 23), 'C');
	assert_int_equal(*program(parts + 256 + 24), 0);
	assert_int_equal(*program(parts + 512 + 4096), 'D');
	assert_int_equal(*program(parts + 512 + 4096 + 200 + bytes - 101), 'D');
	assert_int_equal(*program(parts + 512 + 4096 + 200 + bytes - 100), 0);
}

/* The kernel at home has written so many bytes and reports others. */
static void receive_message(u64 flags, u32 bytes, s64 reported)
{
	const u64 at = arg_address(0), parts = arg_address(1);
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, at, flags, 0, 0, 0);
	s64 ret = reported;

	make_message(c, at, parts);
	assert_int_equal(carrier_go(c, call), 0);
	receive(c->layout.args[1], bytes);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, reported);
	check_received(at, parts, bytes);
}

static void message__received_in_place(void **state)
{
	(void)state;
	receive_message(0, 130, 130);
}

/* With MSG_TRUNC more is reported than there was room for. */
static void message__truncated(void **state)
{
	(void)state;
	receive_message(0x20, 200, 100000);
}

/* The kernel tells how long the name is, even where there is less room for it, or none. */
static void message__name_longer_than_its_room(void **state)
{
	const u64 at = arg_address(0), parts = arg_address(1);
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, at, 0, 0, 0, 0);
	struct test_message m;
	u32 room;
	s64 ret = 0;

	(void)state;
	for (room = 0; room <= 28; room += 4) {
		make_message(c, at, parts);
		put32(at + offsetof(struct test_message, name_len), room);
		memset(program(parts), 0, 256);
		assert_int_equal(carrier_go(c, call), 0);
		memcpy(&m, window(c->layout.args[1]), sizeof(m));
		assert_true(m.name);
		memset(window(m.name), 'N', room);
		m.name_len = 28;
		m.control_len = 0;
		memcpy(window(c->layout.args[1]), &m, sizeof(m));
		assert_int_equal(carrier_come_back(c, call, &ret), 0);
		assert_int_equal(get32(at + offsetof(struct test_message, name_len)), 28);
		assert_true(!room || *program(parts + room - 1) == 'N');
		assert_int_equal(*program(parts + room), 0);
	}
}

static void message__changed_meanwhile(void **state)
{
	const u64 at = arg_address(0), parts = arg_address(1), elsewhere = arg_address(4);
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, at, 0, 0, 0, 0);
	s64 ret = 130;

	(void)state;
	make_message(c, at, parts);
	assert_int_equal(carrier_go(c, call), 0);
	receive(c->layout.args[1], 130);
	make_message(c, at, elsewhere);
	put32(at + offsetof(struct test_message, name_len), 0);
	make_iovec(c, parts + 512, 2, 1);
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(ret, 130);
	memcpy(program(at), &parts, sizeof(parts));
	check_received(at, parts, 130);
	assert_int_equal(*program(elsewhere), 0);
	assert_int_equal(*program(elsewhere + 512 + 4096), 0);
}

static void message__aimed_elsewhere_stays_in_the_window(void **state)
{
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, at, 0, 0, 0, 0);
	const u64 elsewhere = 0x1000;

	(void)state;
	make_message(c, at, arg_address(1));
	assert_int_equal(carrier_go(c, call), 0);
	memcpy(window(c->layout.args[1]), &elsewhere, sizeof(elsewhere));
	assert_int_equal(carrier_return(c, call, 10), -EFAULT);
}

static void messages__as_many_as_were_received(void **state)
{
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_recvmmsg, 3, at, 3, 0, 0, 0);
	u32 i, len = 130;
	s64 ret = 2;

	(void)state;
	for (i = 0; i < 3; i++)
		make_message(c, at + i * 64, at + 8192 * (i + 1));
	assert_int_equal(carrier_go(c, call), 0);
	for (i = 0; i < 2; i++) {
		receive(c->layout.args[1] + i * 64, len);
		memcpy(window(c->layout.args[1] + i * 64 + 56), &len, sizeof(len));
	}
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	for (i = 0; i < 2; i++) {
		check_received(at + i * 64, at + 8192 * (i + 1), len);
		assert_int_equal(get32(at + i * 64 + 56), len);
	}
	assert_int_equal(get32(at + 2 * 64 + 56), 0);
}

static void messages__lengths_that_were_sent(void **state)
{
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_sendmmsg, 3, at, 3, 0, 0, 0);
	u32 i, len = 200;
	s64 ret = 2;

	(void)state;
	for (i = 0; i < 3; i++)
		make_message(c, at + i * 64, at + 8192 * (i + 1));
	assert_int_equal(carrier_go(c, call), 0);
	for (i = 0; i < 3; i++)
		memcpy(window(c->layout.args[1] + i * 64 + 56), &len, sizeof(len));
	assert_int_equal(carrier_come_back(c, call, &ret), 0);
	assert_int_equal(get32(at + 56), 200);
	assert_int_equal(get32(at + 64 + 56), 200);
	assert_int_equal(get32(at + 128 + 56), 0);
}

static void home__refuses_calls_that_do_not_belong_there(void **state)
{
	static const u32 numbers[] = { __NR_execve, __NR_brk, __NR_mmap, __NR_ptrace, 400 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		call_with(__NR_getppid, 0, 0, 0, 0, 0, 0);
		assert_int_equal(carrier_call(c, mos_syscall_find(__NR_getppid)), 0);
		assert_int_equal(carrier_arrive(c, mos_syscall_find(numbers[i])), -EBADMSG);
	}
}

/* A message written by hand. */
static struct mos_writer lie(void)
{
	struct mos_writer w;

	mos_buf_free(c->call);
	c->call = mos_buf_alloc(1000, GFP_KERNEL);
	mos_writer_init(&w, c->call, GFP_KERNEL);
	return w;
}

static void home__refuses_lengths_beyond_the_window(void **state)
{
	struct mos_writer w = lie();

	(void)state;
	mos_put_u64(&w, MOS_WINDOW_SIZE + 1);
	mos_put_u8(&w, 1);
	assert_int_equal(carrier_arrive(c, mos_syscall_find(__NR_rt_sigpending)), -EBADMSG);
}

/* Nor does home read more than a part, whoever asks. */
static void home__reads_no_more_than_a_part(void **state)
{
	struct mos_writer w = lie();

	(void)state;
	mos_put_u64(&w, 3);
	mos_put_u64(&w, MOS_WINDOW_SIZE);
	mos_put_u8(&w, 1);
	mos_put_u16(&w, 0);
	assert_int_equal(carrier_arrive(c, mos_syscall_find(__NR_read)), 0);
	assert_int_equal(c->layout.args[2], MOS_FORWARD_MAX);
	assert_int_equal(c->layout.room[1], MOS_FORWARD_MAX);
}

static void events__as_many_as_are_carried(void **state)
{
	const struct mos_syscall *call = call_with(__NR_epoll_wait, 3, PROGRAM_BASE, 1 << 20, 0, 0, 0);

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(c->layout.args[2], MOS_FORWARD_MAX / 12);
	assert_true(c->layout.clamped);
}

static void home__refuses_commands_it_does_not_know(void **state)
{
	struct mos_writer w = lie();

	(void)state;
	mos_put_u64(&w, 3);
	mos_put_u64(&w, 0xdeadbeef);
	mos_put_u64(&w, 0xffffffff81000000);
	assert_int_equal(carrier_arrive(c, mos_syscall_find(__NR_ioctl)), -EBADMSG);
}

static void home__takes_no_address_from_the_wire(void **state)
{
	struct mos_writer w = lie();

	(void)state;
	mos_put_u64(&w, 3);
	mos_put_u64(&w, 100);
	mos_put_u8(&w, 77);
	assert_int_equal(carrier_arrive(c, mos_syscall_find(__NR_read)), 0);
	assert_int_equal(c->layout.args[1], MOS_NOWHERE);
}

static void home__refuses_a_message_cut_short(void **state)
{
	const struct mos_syscall *call = call_with(__NR_write, 1, PROGRAM_BASE, 100, 0, 0, 0);

	(void)state;
	assert_int_equal(carrier_call(c, call), 0);
	while (c->call->len) {
		c->call->len--;
		assert_int_equal(carrier_arrive(c, call), -EBADMSG);
	}
}

/* What home says that a call returned; what it says besides is written behind that. */
static struct mos_writer answer_by_hand(u64 returned)
{
	struct mos_writer w;

	c->result = mos_buf_alloc(100, GFP_KERNEL);
	mos_writer_init(&w, c->result, GFP_KERNEL);
	mos_put_u64(&w, returned);
	return w;
}

static void guest__refuses_more_than_it_asked_for(void **state)
{
	const struct mos_syscall *call = call_with(__NR_read, 3, arg_address(0), 10, 0, 0, 0);
	u8 bytes[11] = "";
	struct mos_writer w;
	s64 ret;

	(void)state;
	assert_int_equal(carrier_call(c, call), 0);
	w = answer_by_hand(11);
	mos_put_u32(&w, 11);
	mos_put_bytes(&w, bytes, 11);
	assert_int_equal(carrier_accept(c, call, &ret), -EBADMSG);
	assert_int_equal(c->program.touched, 0);
}

static void guest__refuses_events_of_more_files_than_it_asked_for(void **state)
{
	const struct mos_syscall *call = call_with(__NR_poll, arg_address(0), 2, -1, 0, 0, 0);
	struct mos_writer w;
	s64 ret;

	(void)state;
	assert_int_equal(carrier_call(c, call), 0);
	w = answer_by_hand(1);
	mos_put_u32(&w, 3);
	mos_put_u64(&w, 0);
	assert_int_equal(carrier_accept(c, call, &ret), -EBADMSG);
	assert_int_equal(c->program.touched, 0);
}

/* Whatever the length behind the pointer is by now. */
static void guest__refuses_an_address_longer_than_its_room(void **state)
{
	const u64 length = arg_address(2);
	const struct mos_syscall *call = call_with(__NR_accept, 3, arg_address(1), length, 0, 0, 0);
	u8 bytes[17] = "";
	struct mos_writer w;
	s64 ret;

	(void)state;
	put32(length, 16);
	assert_int_equal(carrier_call(c, call), 0);
	put32(length, 4096);
	c->result = mos_buf_alloc(100, GFP_KERNEL);
	mos_writer_init(&w, c->result, GFP_KERNEL);
	mos_put_u64(&w, 4);
	mos_put_u32(&w, sizeof(bytes));
	mos_put_bytes(&w, bytes, sizeof(bytes));
	mos_put_u32(&w, sizeof(u32));
	mos_put_u32(&w, sizeof(bytes));
	assert_int_equal(carrier_accept(c, call, &ret), -EBADMSG);
	assert_int_equal(c->program.touched, 0);
}

/* So many bytes of a name, of control, and of what was received. */
static void lie_of_message(u32 name, u32 control, u32 received)
{
	static const u8 bytes[1000];
	struct mos_writer w;

	mos_buf_free(c->result);
	c->result = mos_buf_alloc(2000, GFP_KERNEL);
	mos_writer_init(&w, c->result, GFP_KERNEL);
	mos_put_u64(&w, received);
	mos_put_u32(&w, name);
	mos_put_u32(&w, control);
	mos_put_u32(&w, 0);
	mos_put_u32(&w, name);
	mos_put_bytes(&w, bytes, name);
	mos_put_u32(&w, control);
	mos_put_bytes(&w, bytes, control);
	mos_put_u32(&w, received);
	mos_put_bytes(&w, bytes, received);
}

static void guest__refuses_a_message_longer_than_its_room(void **state)
{
	static const u32 lies[][3] = { { 17, 40, 200 }, { 16, 41, 200 }, { 16, 40, 201 } };
	const u64 at = arg_address(0);
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, at, 0, 0, 0, 0);
	u32 i;
	s64 ret;

	(void)state;
	make_message(c, at, arg_address(1));
	assert_int_equal(carrier_call(c, call), 0);
	lie_of_message(16, 40, 200);
	assert_int_equal(carrier_accept(c, call, &ret), 0);
	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		lie_of_message(lies[i][0], lies[i][1], lies[i][2]);
		assert_int_equal(carrier_accept(c, call, &ret), -EBADMSG);
	}
}

/* Where there was no header nothing can have come. */
static void guest__refuses_a_message_for_nowhere(void **state)
{
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, 8, 0, 0, 0, 0);
	s64 ret;

	(void)state;
	assert_int_equal(carrier_call(c, call), 0);
	lie_of_message(0, 0, 0);
	assert_int_equal(carrier_accept(c, call, &ret), -EBADMSG);
}

static void guest__refuses_a_result_cut_short(void **state)
{
	const struct mos_syscall *call = call_with(__NR_stat, arg_address(0), arg_address(1), 0, 0, 0, 0);
	s64 ret = 0;

	(void)state;
	assert_int_equal(carrier_go(c, call), 0);
	assert_int_equal(carrier_return(c, call, 0), 0);
	while (c->result->len) {
		c->result->len--;
		assert_int_equal(carrier_accept(c, call, &ret), -EBADMSG);
	}
}

static void memory__none_left(void **state)
{
	const struct mos_syscall *call = call_with(__NR_write, 1, PROGRAM_BASE, 10000, 0, 0, 0);

	(void)state;
	allocations_fail = true;
	assert_int_equal(carrier_call(c, call), -ENOMEM);
	allocations_fail = false;
	assert_int_equal(carrier_call(c, call), 0);
}

/* What is kept needs some as well. */
static void memory__none_left_to_keep_a_message(void **state)
{
	const struct mos_syscall *call = call_with(__NR_recvmsg, 3, arg_address(0), 0, 0, 0, 0);
	struct mos_memory memory = space_memory(&c->program);
	struct mos_writer w;

	(void)state;
	make_message(c, arg_address(0), arg_address(1));
	c->call = mos_buf_alloc(MOS_BUF_FLAT, GFP_KERNEL);
	mos_writer_init(&w, c->call, GFP_KERNEL);
	allocations_fail = true;
	assert_int_equal(mos_marshal_call(call, c->args, &memory, &w, &c->kept), -ENOMEM);
	allocations_fail = false;
	assert_int_equal(carrier_call(c, call), 0);
}

static void window__cannot_be_written(void **state)
{
	const struct mos_syscall *call = call_with(__NR_write, 1, PROGRAM_BASE, 100, 0, 0, 0);

	(void)state;
	space_protect(&c->deputy, WINDOW_BASE, READABLE);
	assert_int_equal(carrier_go(c, call), -EFAULT);
}

#define test(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(journey__every_row),
		test(journey__null_pointers),
		test(journey__without_arguments_costs_nothing),
		test(read__brings_what_was_read),
		test(read__error_brings_nothing),
		test(read__into_memory_that_cannot_be_written),
		test(read__partly_unwritable_is_for_home),
		test(read__to_an_address_of_the_kernel_is_for_home),
		test(read__long_is_carried_in_parts),
		test(write__long_is_carried_in_parts),
		test(write__no_longer_than_the_kernel_would),
		test(write__exactly_the_limit_is_whole),
		test(write__of_impossible_length_is_for_home),
		test(write__partly_unreadable_is_for_home),
		test(direct__lies_in_its_page_as_in_the_program),
		test(direct__segments_are_aligned_as_the_worst_of_them),
		test(send__longer_than_a_window_is_for_home),
		test(string__at_the_end_of_memory),
		test(string__over_a_page_boundary),
		test(string__without_end_is_too_long_at_home_too),
		test(string__unreadable_is_nowhere),
		test(string__running_into_a_hole_is_for_home),
		test(string__name_of_a_thread_is_cut),
		test(structure__unreadable_is_nowhere),
		test(sleep__remainder_only_if_interrupted),
		test(wait__nothing_found_writes_nothing),
		test(poll__brings_events_alone),
		test(select__timeout_in_read_only_memory),
		test(select__sets_are_as_long_as_their_bits),
		test(pselect__mask_is_aimed_at_the_window),
		test(pselect__mask_that_cannot_be_read),
		test(address__no_longer_than_room_and_truth),
		test(address__length_cannot_be_read),
		test(address__negative_length_is_for_home),
		test(address__length_changed_meanwhile),
		test(iovec__gathered_and_scattered),
		test(iovec__changed_meanwhile),
		test(iovec__ends_where_it_cannot_be_written),
		test(iovec__too_many_or_too_long_is_for_home),
		test(message__sent_whole),
		test(message__received_in_place),
		test(message__truncated),
		test(message__name_longer_than_its_room),
		test(message__changed_meanwhile),
		test(message__aimed_elsewhere_stays_in_the_window),
		test(messages__as_many_as_were_received),
		test(messages__lengths_that_were_sent),
		test(home__refuses_calls_that_do_not_belong_there),
		test(home__refuses_lengths_beyond_the_window),
		test(home__reads_no_more_than_a_part),
		test(events__as_many_as_are_carried),
		test(home__refuses_commands_it_does_not_know),
		test(home__takes_no_address_from_the_wire),
		test(home__refuses_a_message_cut_short),
		test(guest__refuses_more_than_it_asked_for),
		test(guest__refuses_events_of_more_files_than_it_asked_for),
		test(guest__refuses_an_address_longer_than_its_room),
		test(guest__refuses_a_message_longer_than_its_room),
		test(guest__refuses_a_message_for_nowhere),
		test(guest__refuses_a_result_cut_short),
		test(memory__none_left),
		test(memory__none_left_to_keep_a_message),
		test(window__cannot_be_written),
	};

	return cmocka_run_group_tests_name("marshal", tests, NULL, NULL);
}
