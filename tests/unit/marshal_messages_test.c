// SPDX-License-Identifier: GPL-2.0
/* Arrays of messages with more members than are carried: those to be sent are cut, those to be received are refused. */
/* sources: kernel/syscalls.c kernel/syscall_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/proto/buf.c */
#include <asm/unistd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carrier.h"

/* As the kernel has it for sendmmsg: UIO_MAXIOV. */
#define MOST 1024u

bool mos_alloc_fails(void)
{
	return false;
}

static struct carrier carrier;
static struct carrier *const c = &carrier;

static int setup(void **state)
{
	(void)state;
	carrier_init(c);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	carrier_destroy(c);
	return 0;
}

/* Of messages without name, bytes or anything: the program's memory is all zeros. */
static const struct mos_syscall *call_about(u32 nr, u64 count)
{
	memset(c->args, 0, sizeof(c->args));
	c->args[0] = 3;
	c->args[1] = arg_address(0);
	c->args[2] = count;
	return mos_syscall_find(nr);
}

static void messages__to_send_are_as_many_as_the_kernel_takes(void **state)
{
	(void)state;
	assert_int_equal(carrier_go(c, call_about(__NR_sendmmsg, MOST + 1)), 0);
	assert_int_equal(c->layout.args[2], MOST + 1);
	assert_int_equal(c->layout.room[1], MOST);
}

static void messages__to_receive_are_all_in_the_window(void **state)
{
	(void)state;
	assert_int_equal(carrier_go(c, call_about(__NR_recvmmsg, MOST)), 0);
	assert_int_equal(c->layout.room[1], MOST);
	/* Of the number the kernel takes the lower half. */
	assert_int_equal(carrier_go(c, call_about(__NR_recvmmsg, 5ull << 32 | MOST)), 0);
	assert_int_equal(c->layout.room[1], MOST);
}

static void messages__to_receive_of_which_there_are_more_stay_where_they_are(void **state)
{
	(void)state;
	assert_int_equal(carrier_call(c, call_about(__NR_recvmmsg, MOST + 1)), -EREMOTE);
	assert_int_equal(carrier_call(c, call_about(__NR_recvmmsg, UINT32_MAX)), -EREMOTE);
}

/* A call written by hand: its numbers, so many empty messages, and no timeout. */
static int arrive_with(u32 count)
{
	struct mos_writer w;
	u32 i;

	mos_buf_free(c->call);
	c->call = mos_buf_alloc(64 + 2 * MOST * 13, GFP_KERNEL);
	mos_writer_init(&w, c->call, GFP_KERNEL);
	mos_put_u64(&w, 3);
	mos_put_u64(&w, count);
	mos_put_u64(&w, 0);
	mos_put_u8(&w, 1);
	for (i = 0; i < count; i++)
		mos_put_bytes(&w, "\0\0\0\0\0\0\0\0\0\0\0\0", 13);
	mos_put_u8(&w, 0);
	return carrier_arrive(c, mos_syscall_find(__NR_recvmmsg));
}

static void home__receives_no_more_than_there_are_in_the_window(void **state)
{
	(void)state;
	assert_int_equal(arrive_with(MOST), 0);
	assert_int_equal(arrive_with(MOST + 1), -EBADMSG);
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(messages__to_send_are_as_many_as_the_kernel_takes),
		test(messages__to_receive_are_all_in_the_window),
		test(messages__to_receive_of_which_there_are_more_stay_where_they_are),
		test(home__receives_no_more_than_there_are_in_the_window),
	};

	return cmocka_run_group_tests_name("marshal_messages", tests, NULL, NULL);
}
