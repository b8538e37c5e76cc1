// SPDX-License-Identifier: GPL-2.0
/* The threads that order moves: how long a move is under way. */
/* sources: userland/infod/mover.c */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>
#include <linux/capability.h>

#include "userland/infod/kernel.h"
#include "userland/infod/mover.h"

/* So long the guest stays after it was told to go, us. */
#define STAYS 400000

/* The module does at once whatever it is told. */
int infod_kernel_open(struct infod_kernel **kernel)
{
	*kernel = NULL;
	return 0;
}

/* From the second time on: what home has said to the first. */
static int refusal;
static int times;

int infod_kernel_move(struct infod_kernel *kernel, uint32_t pid, uint32_t node, bool must)
{
	(void)kernel, (void)pid, (void)node, (void)must;
	return times++ ? refusal : 0;
}

const char *infod_kernel_words(const struct infod_kernel *kernel)
{
	(void)kernel;
	return "it is locked";
}

void infod_kernel_close(struct infod_kernel *kernel)
{
	(void)kernel;
}

/* As its unit starts it, infod has no CAP_KILL. */
static void drop_rights(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = 1 << CAP_NET_ADMIN | 1 << CAP_SYS_ADMIN | 1 << CAP_SYS_PTRACE },
	};

	data[0].permitted = data[0].effective;
	assert_int_equal(syscall(SYS_capset, &head, data), 0);
}

/* A process of somebody else that leaves after a while; for who cannot make one, the first of all, which does not. */
static pid_t make_guest(void)
{
	pid_t pid;

	if (geteuid())
		return 1;
	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (pid)
		return pid;
	if (setuid(65534))
		_exit(1);
	usleep(STAYS);
	_exit(0);
}

static void mover__waits_for_a_guest_of_somebody_else(void **state)
{
	struct infod_order order = { .pid = (uint32_t)make_guest(), .is_guest = true }, done;
	static struct infod_mover mover;

	(void)state;
	if (!geteuid())
		drop_rights();
	assert_int_equal(infod_mover_start(&mover, eventfd(0, 0)), 0);
	assert_true(infod_mover_order(&mover, &order));
	usleep(STAYS / 2);
	assert_false(infod_mover_done(&mover, &done));
	if (geteuid())
		return;
	while (!infod_mover_done(&mover, &done))
		usleep(10000);
	assert_int_equal(done.err, 0);
	assert_in_range(done.ms, STAYS / 2000, 10000);
	infod_mover_stop(&mover);
}

/* Nobody waits any longer for a guest that its home wants to stay, and why is said. */
static void mover__tells_that_home_says_no(void **state)
{
	struct infod_order order = { .pid = (uint32_t)getpid(), .is_guest = true }, done;
	static struct infod_mover mover;

	(void)state;
	refusal = -EPERM;
	times = 0;
	assert_int_equal(infod_mover_start(&mover, eventfd(0, 0)), 0);
	assert_true(infod_mover_order(&mover, &order));
	while (!infod_mover_done(&mover, &done))
		usleep(10000);
	assert_int_equal(done.err, -EPERM);
	assert_string_equal(done.words, "it is locked");
	assert_in_range(done.ms, 0, 5000);
	infod_mover_stop(&mover);
	refusal = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mover__tells_that_home_says_no),
		cmocka_unit_test(mover__waits_for_a_guest_of_somebody_else),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
