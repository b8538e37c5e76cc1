// SPDX-License-Identifier: GPL-2.0
/* Every call that is forwarded, made by this machine's kernel directly and through a window: no program could tell. */
/* sources: kernel/syscalls.c kernel/syscall_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/proto/buf.c */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/marshal.h"

#define AREA 4096
/* What an area holds before a call, and what the window does. */
#define BEFORE 0x5a
#define STALE 0xc3

enum file_kind { NO_FILE, REGULAR, DIRECTORY, PIPE, SOCKET, FILE_KINDS };
/* Pointers are alike: null, bad, bad with nothing behind them, good. */
enum pointer_kind { ALL_NULL, ALL_BAD, BAD_AND_EMPTY, ALL_GOOD };

/**
 * struct outcome - what a call did
 * @returned: it came back
 * @skipped: it would have been made at home
 * @ret: its result
 * @areas: what its pointers pointed to
 */
struct outcome {
	bool returned;
	bool skipped;
	s64 ret;
	u8 areas[MOS_SYSCALL_ARGS][AREA];
};

static struct outcome *outcome;
static u8 (*areas)[AREA];
static u8 *window;
/* Some calls would wait for ever; no other takes longer than this. */
static struct itimerval patience;
/* In memory: what a file system on a disk answers may depend on what it has written back meanwhile. */
static char directory[] = "/dev/shm/kernel_test.XXXXXX";

/* Memory as the kernel sees it, where a bad address is an error and no signal. */
static int own_read(void *ctx, void *dst, u64 addr, u32 len)
{
	struct iovec to = { dst, len }, from = { (void *)addr, len };

	(void)ctx;
	if (!len)
		return 0;
	return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == (ssize_t)len ? 0 : -EFAULT;
}

static int own_write(void *ctx, u64 addr, const void *src, u32 len)
{
	struct iovec from = { (void *)src, len }, to = { (void *)addr, len };

	(void)ctx;
	if (!len)
		return 0;
	return process_vm_writev(getpid(), &from, 1, &to, 1, 0) == (ssize_t)len ? 0 : -EFAULT;
}

/* What cannot be written is found out by writing. */
static bool own_is_writable(void *ctx, u64 addr, u64 len)
{
	(void)ctx;
	(void)addr;
	(void)len;
	return true;
}

static const struct mos_memory memory = { .read = own_read, .write = own_write, .is_writable = own_is_writable };

static s64 call_directly(long nr, const u64 *args)
{
	long ret = syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);

	return ret == -1 ? -errno : ret;
}

static s64 call_through_window(long nr, const u64 *args)
{
	const struct mos_syscall *call = mos_syscall_find(nr);
	struct mos_window w = { .base = (u64)window, .size = MOS_WINDOW_SIZE };
	struct mos_layout layout;
	struct mos_writer writer;
	struct mos_reader reader;
	struct mos_kept kept;
	struct mos_buf *buf;
	s64 ret;
	int err;

	buf = mos_buf_alloc(mos_marshal_call_room(call, args), GFP_KERNEL);
	mos_writer_init(&writer, buf, GFP_KERNEL);
	err = mos_marshal_call(call, args, &memory, &writer, &kept);
	mos_reader_init(&reader, buf);
	err = err ? err : mos_unmarshal_call(call, &reader, &memory, &w, &layout);
	mos_buf_free(buf);
	if (err)
		return err;
	ret = call_directly(nr, layout.args);
	buf = mos_buf_alloc(mos_marshal_result_room(call, &layout, ret), GFP_KERNEL);
	mos_writer_init(&writer, buf, GFP_KERNEL);
	err = mos_marshal_result(call, &layout, ret, &memory, &writer);
	mos_reader_init(&reader, buf);
	err = err ? err : mos_unmarshal_result(call, args, &kept, &reader, &memory, &ret);
	mos_buf_free(buf);
	mos_kept_free(&kept);
	return err ? err : ret;
}

static int open_file(enum file_kind kind)
{
	int fds[2];

	switch (kind) {
	case REGULAR:
		/* A new one each time: what a call before has done to it must not decide what this one gets. */
		unlink("file");
		fds[0] = open("file", O_RDWR | O_CREAT | O_EXCL, 0600);
		assert_int_equal(pwrite(fds[0], "something to read", 17, 0), 17);
		return fds[0];
	case DIRECTORY:
		return open(".", O_RDONLY | O_DIRECTORY);
	case PIPE:
		assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
		assert_int_equal(write(fds[1], "something to read", 17), 17);
		return fds[0];
	case SOCKET:
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
		assert_int_equal(write(fds[1], "something to read", 17), 17);
		return fds[0];
	default:
		return -1;
	}
}

/* What is pointed to: zeros to read, a pattern to write over, "." for a name. */
static void fill_area(const struct mos_arg *arg, u8 *area)
{
	struct iovec iovec = { area + 1024, 64 };
	struct msghdr message = { .msg_iov = (void *)(area + 512), .msg_iovlen = 1,
				  .msg_control = area + 2048, .msg_controllen = 64 };
	u32 length = 64;

	memset(area, arg->flags & MOS_ARG_IN ? 0 : BEFORE, AREA);
	if (arg->kind == MOS_ARG_STRING)
		memcpy(area, ".", 2);
	if (arg->kind == MOS_ARG_LENGTH)
		memcpy(area, &length, sizeof(length));
	if (arg->kind == MOS_ARG_IOVEC)
		memcpy(area, &iovec, sizeof(iovec));
	if (arg->kind == MOS_ARG_MESSAGE || arg->kind == MOS_ARG_MESSAGES) {
		if (arg->flags & MOS_ARG_IN)
			message.msg_controllen = 0;
		memset(area, 0, 128);
		memcpy(area, &message, sizeof(message));
		memcpy(area + 512, &iovec, sizeof(iovec));
	}
}

static u32 count_for(const struct mos_arg *shape, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < MOS_SYSCALL_ARGS; k++) {
		if (!shape[k].measure || shape[k].from != i)
			continue;
		return shape[k].kind == MOS_ARG_BUFFER && shape[k].size == 1 ? 64 : 1;
	}
	return 0;
}

static void make_args(const struct mos_arg *shape, u64 *args, enum file_kind file,
		      enum pointer_kind pointers)
{
	const u64 address[] = { [ALL_NULL] = 0, [ALL_BAD] = 8, [BAD_AND_EMPTY] = 8 };
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		if (shape[i].kind == MOS_ARG_VALUE) {
			if (!args[i] && pointers != BAD_AND_EMPTY)
				args[i] = count_for(shape, i);
			if (!i && !count_for(shape, i) && !args[i])
				args[i] = open_file(file);
			continue;
		}
		fill_area(&shape[i], areas[i]);
		args[i] = pointers == ALL_GOOD ? (u64)areas[i] : address[pointers];
	}
}

/* A sigset_t has one length alone. */
static void fix_lengths(const struct mos_arg *shape, u64 *args, bool is_signal_call)
{
	unsigned int i;

	for (i = 1; i < MOS_SYSCALL_ARGS && shape[i].kind; i++)
		if (is_signal_call && shape[i].kind == MOS_ARG_VALUE &&
		    (i + 1 == MOS_SYSCALL_ARGS || !shape[i + 1].kind))
			args[i] = 8;
}

static void be_called(long nr, const u64 *chosen, enum file_kind file,
		      enum pointer_kind pointers, bool through)
{
	const struct mos_syscall *call = mos_syscall_find(nr);
	const struct mos_arg *shape = mos_syscall_shape(call, chosen);
	u64 args[MOS_SYSCALL_ARGS];
	enum mos_place place;

	memcpy(args, chosen, sizeof(args));
	assert_int_equal(chdir(directory), 0);
	make_args(shape, args, file, pointers);
	fix_lengths(shape, args, strstr(call->name, "sig") || strstr(call->name, "pwait"));
	place = mos_syscall_place(call, args);
	outcome->skipped = place == MOS_PLACE_HOME || place == MOS_PLACE_LOCAL;
	setitimer(ITIMER_REAL, &patience, NULL);
	if (!outcome->skipped)
		outcome->ret = through ? call_through_window(nr, args) : call_directly(nr, args);
	memcpy(outcome->areas, areas, sizeof(outcome->areas));
	outcome->returned = true;
	_exit(0);
}

static struct outcome find_out(long nr, const u64 *chosen, enum file_kind file,
			       enum pointer_kind pointers, bool through)
{
	pid_t child;

	memset(outcome, 0, sizeof(*outcome));
	memset(window, STALE, 4 * AREA);
	child = fork();
	assert_true(child >= 0);
	if (!child)
		be_called(nr, chosen, file, pointers, through);
	assert_int_equal(waitpid(child, NULL, 0), child);
	return *outcome;
}

/* Where the kernel itself writes nothing, the window must not write either, and the other way round. */
static void compare_areas(const char *name, unsigned int i, const u8 *direct, const u8 *through)
{
	u32 untouched, a, b;
	unsigned int k;

	memset(&untouched, BEFORE, sizeof(untouched));
	for (k = 0; k < AREA; k += sizeof(u32)) {
		memcpy(&a, direct + k, sizeof(a));
		memcpy(&b, through + k, sizeof(b));
		if ((a == untouched) != (b == untouched))
			fail_msg("%s: byte %u of argument %u is written one way alone", name, k, i);
	}
}

static void compare(long nr, const u64 *chosen, enum file_kind file, enum pointer_kind pointers)
{
	const struct mos_arg *shape = mos_syscall_shape(mos_syscall_find(nr), chosen);
	const char *name = mos_syscall_find(nr)->name;
	struct outcome direct, through;
	unsigned int i;

	patience.it_value.tv_usec = 50000;
	do {
		direct = find_out(nr, chosen, file, pointers, false);
		through = find_out(nr, chosen, file, pointers, true);
		patience.it_value.tv_sec += 2;
	} while (direct.returned != through.returned && patience.it_value.tv_sec < 8);
	patience.it_value.tv_sec = 0;
	if (direct.skipped || through.ret == -EREMOTE)
		return;
	if (direct.returned != through.returned)
		fail_msg("%s returns one way alone", name);
	/* Neither was back in time: on a busy machine one may have been about to say what it got. */
	if (!direct.returned)
		return;
	if ((direct.ret < 0 || through.ret < 0) && direct.ret != through.ret)
		fail_msg("%s: %lld directly, %lld through the window (file %d, pointers %d)", name,
			 (long long)direct.ret, (long long)through.ret, file, pointers);
	for (i = 0; i < MOS_SYSCALL_ARGS && pointers == ALL_GOOD && direct.ret >= 0; i++)
		if (!(shape[i].flags & MOS_ARG_RESULT))
			compare_areas(name, i, direct.areas[i], through.areas[i]);
}

static bool has_pointers(const struct mos_arg *shape)
{
	unsigned int i;

	for (i = 0; shape && i < MOS_SYSCALL_ARGS; i++)
		if (shape[i].kind > MOS_ARG_VALUE)
			return true;
	return false;
}

static void compare_all(long nr, const u64 *chosen)
{
	const struct mos_arg *shape = mos_syscall_shape(mos_syscall_find(nr), chosen);
	enum file_kind file, files = shape[0].kind == MOS_ARG_VALUE ? FILE_KINDS : NO_FILE + 1;
	enum pointer_kind pointers;

	if (!has_pointers(shape))
		return;
	for (file = NO_FILE; file < files; file++)
		compare(nr, chosen, file, ALL_GOOD);
	for (pointers = ALL_NULL; pointers < ALL_GOOD; pointers++)
		compare(nr, chosen, REGULAR, pointers);
}

static void forward__is_what_the_kernel_does(void **state)
{
	long nr;
	u8 i;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_choices *choices = mos_syscall_find(nr)->choices;
		u64 chosen[MOS_SYSCALL_ARGS] = { 0 };

		if (!choices)
			compare_all(nr, chosen);
		for (i = 0; choices && i < choices->count; i++) {
			chosen[choices->by] = choices->list[i].value;
			compare_all(nr, chosen);
		}
	}
}

static void *map_shared(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_true(at != MAP_FAILED);
	return at;
}

static int setup(void **state)
{
	const struct rlimit no_core = { 0, 0 };

	(void)state;
	setrlimit(RLIMIT_CORE, &no_core);
	outcome = map_shared(sizeof(*outcome));
	areas = map_shared(sizeof(*areas) * MOS_SYSCALL_ARGS);
	window = map_shared(MOS_WINDOW_SIZE);
	return mkdtemp(directory) ? 0 : -1;
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "chmod 700 %s; rm -r %s", directory, directory);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forward__is_what_the_kernel_does),
	};

	return cmocka_run_group_tests_name("kernel", tests, setup, teardown);
}
