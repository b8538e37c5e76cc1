// SPDX-License-Identifier: GPL-2.0
/* The table of system calls: whole, consistent, right about what matters, and as its documentation says. */
/* sources: kernel/syscalls.c kernel/syscall_rules.c kernel/marshal.c kernel/marshal_result.c kernel/marshal_vector.c kernel/proto/buf.c */
#include <asm/ioctls.h>
#include <asm/prctl.h>
#include <asm/siginfo.h>
#include <asm/stat.h>
#include <asm/statfs.h>
#include <asm/termbits.h>
#include <asm/unistd.h>
#include <linux/eventpoll.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <linux/mman.h>
#include <linux/mqueue.h>
#include <linux/prctl.h>
#include <linux/stat.h>
#include <linux/sysinfo.h>
#include <linux/time_types.h>
#include <linux/times.h>
#include <linux/utime.h>
#include <linux/utsname.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

#include "kernel/marshal.h"
#include "kernel/shapes.h"

#define DOCUMENT "Documentation/syscalls.md"

static_assert(SIZE_TIMESPEC == sizeof(struct __kernel_timespec), "timespec");
static_assert(SIZE_TIMEVAL == sizeof(struct __kernel_old_timeval), "timeval");
static_assert(SIZE_ITIMER == sizeof(struct __kernel_itimerspec), "itimerspec");
static_assert(SIZE_ITIMER == sizeof(struct __kernel_old_itimerval), "itimerval");
static_assert(SIZE_UTIMBUF == sizeof(struct utimbuf), "utimbuf");
static_assert(SIZE_TMS == sizeof(struct tms), "tms");
static_assert(SIZE_SIGINFO == sizeof(siginfo_t), "siginfo");
static_assert(SIZE_SIGINFO_WAIT == offsetof(siginfo_t, si_status) + sizeof(int), "waitid");
static_assert(SIZE_SIGEVENT == sizeof(struct sigevent), "sigevent");
static_assert(SIZE_STAT == sizeof(struct stat), "stat");
static_assert(SIZE_STATX == sizeof(struct statx), "statx");
static_assert(SIZE_STATFS == sizeof(struct statfs), "statfs");
static_assert(SIZE_RLIMIT == sizeof(struct rlimit), "rlimit");
static_assert(SIZE_RUSAGE == sizeof(struct rusage), "rusage");
static_assert(SIZE_SYSINFO == sizeof(struct sysinfo), "sysinfo");
static_assert(SIZE_UTSNAME == sizeof(struct new_utsname), "utsname");
static_assert(SIZE_POLLFD == sizeof(struct pollfd), "pollfd");
static_assert(SIZE_EPOLL_EVENT == sizeof(struct epoll_event), "epoll_event");
static_assert(SIZE_MQ_ATTR == sizeof(struct mq_attr), "mq_attr");
static_assert(SIZE_FLOCK == sizeof(struct flock), "flock");
static_assert(SIZE_OWNER == sizeof(struct f_owner_ex), "f_owner_ex");
static_assert(SIZE_TERMIOS == sizeof(struct termios), "termios");
static_assert(SIZE_TERMIOS2 == sizeof(struct termios2), "termios2");

static const char *const place_words[] = {
	[MOS_PLACE_HOME] = "home",
	[MOS_PLACE_LOCAL] = "local",
	[MOS_PLACE_CACHED] = "cached",
	[MOS_PLACE_FORWARD] = "forward",
	[MOS_PLACE_BOTH] = "both",
};

static enum mos_place place(u32 nr, u64 a, u64 b, u64 c, u64 d)
{
	const u64 args[MOS_SYSCALL_ARGS] = { a, b, c, d };

	return mos_syscall_place(mos_syscall_find(nr), args);
}

static void find__every_number_is_classified(void **state)
{
	u32 nr;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_syscall *call = mos_syscall_find(nr);

		assert_non_null(call);
		assert_non_null(call->name);
		assert_true(call->place <= MOS_PLACE_BOTH);
	}
	assert_null(mos_syscall_find(MOS_SYSCALL_NR));
	assert_null(mos_syscall_find(UINT32_MAX));
}

static void find__only_gaps_are_unassigned(void **state)
{
	u32 nr;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++)
		assert_int_equal(!strcmp(mos_syscall_find(nr)->name, "unassigned"),
				 nr >= 336 && nr <= 423);
}

/* A line of a kernel's <asm/unistd_64.h>: #define __NR_name number */
static void check_header(const char *path)
{
	char line[256], name[64];
	FILE *file = fopen(path, "r");
	unsigned int nr;

	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "#define __NR_%63s %u", name, &nr) != 2 ||
		    !strcmp(name, "syscalls"))
			continue;
		assert_non_null(mos_syscall_find(nr));
		assert_string_equal(mos_syscall_find(nr)->name, name);
	}
	fclose(file);
}

static void find__names_are_those_of_the_kernels(void **state)
{
	const char *find = "ls /usr/include/x86_64-linux-gnu/asm/unistd_64.h build/kernels/*"
			   "/usr/src/*/arch/x86/include/generated/uapi/asm/unistd_64.h 2>&-";
	FILE *list = popen(find, "r");
	char path[512];

	(void)state;
	assert_non_null(list);
	while (fgets(path, sizeof(path), list)) {
		path[strcspn(path, "\n")] = 0;
		check_header(path);
	}
	pclose(list);
}

/* A length is carried before the buffer it measures, and is a number. */
static void check_shape(const char *name, const struct mos_arg *shape)
{
	unsigned int i, count = 0;

	while (count < MOS_SYSCALL_ARGS && shape[count].kind)
		count++;
	for (i = count; i < MOS_SYSCALL_ARGS; i++)
		if (shape[i].kind)
			fail_msg("%s: a gap in its arguments", name);
	for (i = 0; i < count; i++) {
		const struct mos_arg *arg = &shape[i];
		const struct mos_arg *by = &shape[arg->from];

		if (arg->measure && (arg->from >= count ||
				     (by->kind != MOS_ARG_VALUE && by->kind != MOS_ARG_LENGTH)))
			fail_msg("%s: argument %u is measured by no number", name, i);
		if ((arg->kind == MOS_ARG_BUFFER || arg->kind == MOS_ARG_POLLFDS) &&
		    (!arg->size || !(arg->flags & 3)))
			fail_msg("%s: argument %u has no size or no way to go", name, i);
		if (arg->flags & MOS_ARG_CLAMP && by->kind != MOS_ARG_VALUE)
			fail_msg("%s: argument %u cannot be clamped", name, i);
		if (arg->flags & MOS_ARG_RESULT && !arg->size)
			fail_msg("%s: elements of argument %u have no size", name, i);
		if (arg->kind == MOS_ARG_BUFFER && arg->flags & MOS_ARG_IN && !arg->measure &&
		    arg->size > 144)
			fail_msg("%s: argument %u is too big for the stack", name, i);
	}
}

static void shape__is_consistent(void **state)
{
	u32 nr;
	u8 i;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_syscall *call = mos_syscall_find(nr);

		check_shape(call->name, call->args);
		for (i = 0; call->choices && i < call->choices->count; i++)
			check_shape(call->name, call->choices->list[i].args);
	}
}

static void shape__choices_begin_like_their_row(void **state)
{
	u32 nr, i, k;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_syscall *call = mos_syscall_find(nr);

		for (i = 0; call->choices && i < call->choices->count; i++)
			for (k = 0; k <= call->choices->by; k++) {
				assert_int_equal(call->args[k].kind, MOS_ARG_VALUE);
				assert_int_equal(call->choices->list[i].args[k].kind, MOS_ARG_VALUE);
			}
	}
}

static void shape__no_command_twice(void **state)
{
	u32 nr, i, k;

	(void)state;
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++) {
		const struct mos_choices *choices = mos_syscall_find(nr)->choices;

		for (i = 0; choices && i < choices->count; i++)
			for (k = 0; k < i; k++)
				assert_int_not_equal(choices->list[i].value, choices->list[k].value);
	}
}

static void place__of_memory(void **state)
{
	static const u32 take_room[] = { __NR_mmap, __NR_munmap, __NR_mremap, __NR_mprotect, __NR_pkey_mprotect, __NR_madvise,
					 __NR_brk };
	const u64 anonymous = MAP_PRIVATE | MAP_ANONYMOUS;

	(void)state;
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, anonymous), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, MAP_SHARED | MAP_ANONYMOUS), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, anonymous | MAP_GROWSDOWN), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, anonymous | MAP_HUGETLB), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, anonymous | MAP_LOCKED), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, MAP_PRIVATE), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_mmap, 0, 4096, 3, 8 | MAP_ANONYMOUS), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_madvise, 0, 4096, MADV_DONTNEED, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_madvise, 0, 4096, MADV_HWPOISON, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_madvise, 0, 4096, MADV_MERGEABLE, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_brk, 0, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_true(mos_syscall_find(__NR_madvise)->flags & MOS_SYSCALL_CHECK_RANGE);
	assert_true(mos_syscall_find(__NR_mprotect)->flags & MOS_SYSCALL_CHECK_EXEC);
	assert_true(mos_syscall_find(__NR_pkey_mprotect)->flags & MOS_SYSCALL_CHECK_EXEC);
	for (size_t i = 0; i < ARRAY_SIZE(take_room); i++)
		assert_true(mos_syscall_find(take_room[i])->flags & MOS_SYSCALL_ROOM);
}

static void place__of_futexes(void **state)
{
	(void)state;
	assert_int_equal(place(__NR_futex, 0, FUTEX_WAIT_PRIVATE, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_futex, 0, FUTEX_WAKE, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_futex, 0, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, 0),
			 MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_futex, 0, FUTEX_LOCK_PI, 0, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_futex, 0, FUTEX_WAIT_REQUEUE_PI_PRIVATE, 0, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_futex, 0, 1000, 0, 0), MOS_PLACE_HOME);
}

static void place__of_barriers(void **state)
{
	(void)state;
	assert_int_equal(place(__NR_membarrier, MEMBARRIER_CMD_QUERY, 0, 0, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0, 0), MOS_PLACE_HOME);
}

static void place__of_clocks(void **state)
{
	(void)state;
	assert_int_equal(place(__NR_clock_gettime, 0, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_gettime, 1, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_gettime, 2, 0, 0, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_clock_gettime, 3, 0, 0, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_clock_gettime, 7, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_gettime, 4, 0, 0, 0), MOS_PLACE_CACHED);
	assert_int_equal(place(__NR_clock_getres, 4, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_getres, (u64)-6, 0, 0, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_clock_gettime, 1ull << 32, 0, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_nanosleep, CLOCK_BOOTTIME, TIMER_ABSTIME, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_clock_nanosleep, CLOCK_MONOTONIC, 0, 0, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_clock_nanosleep, CLOCK_PROCESS_CPUTIME_ID, TIMER_ABSTIME, 0, 0),
			 MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_clock_nanosleep, CLOCK_REALTIME_ALARM, TIMER_ABSTIME, 0, 0),
			 MOS_PLACE_FORWARD);
}

static void place__of_limits(void **state)
{
	(void)state;
	assert_int_equal(place(__NR_prlimit64, 0, RLIMIT_STACK, 0, 8), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_prlimit64, 0, RLIMIT_STACK, 8, 0), MOS_PLACE_BOTH);
	assert_int_equal(place(__NR_prlimit64, 4711, RLIMIT_STACK, 8, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_prlimit64, 4711, RLIMIT_NOFILE, 8, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_setrlimit, RLIMIT_AS, 8, 0, 0), MOS_PLACE_BOTH);
	assert_int_equal(place(__NR_setrlimit, RLIMIT_CPU, 8, 0, 0), MOS_PLACE_FORWARD);
}

static void place__of_commands(void **state)
{
	(void)state;
	assert_int_equal(place(__NR_fcntl, 3, F_SETLKW, 8, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_fcntl, 3, 4711, 8, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_ioctl, 1, TCGETS, 8, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_ioctl, 1, 0xffffffff00000000 | TIOCGPTN, 8, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_ioctl, 1, 0xdeadbeef, 8, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_prctl, PR_SET_NAME, 8, 0, 0), MOS_PLACE_BOTH);
	assert_int_equal(place(__NR_prctl, PR_SET_SYSCALL_USER_DISPATCH, 0, 0, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_prctl, PR_SET_SECCOMP, 0, 0, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_arch_prctl, ARCH_SET_FS, 8, 0, 0), MOS_PLACE_LOCAL);
	assert_int_equal(place(__NR_arch_prctl, ARCH_MAP_VDSO_64, 8, 0, 0), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_personality, 0xffffffff, 0, 0, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_personality, 0, 0, 0, 0), MOS_PLACE_HOME);
}

static void place__of_sockets(void **state)
{
	(void)state;
	assert_int_equal(place(__NR_sendto, 3, 8, 1, 0), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_sendto, 3, 8, 1, 0x4000000), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_setsockopt, 3, 1, 26, 8), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_setsockopt, 3, 1, 2, 8), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_setsockopt, 3, 6, 1, 8), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_getsockopt, 3, 6, 35, 8), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_setsockopt, 3, 41, 64, 8), MOS_PLACE_HOME);
	assert_int_equal(place(__NR_setsockopt, 3, 41, 67, 8), MOS_PLACE_FORWARD);
	assert_int_equal(place(__NR_setsockopt, 3, 276, 1, 8), MOS_PLACE_HOME);
}

/* What must never happen away from home. */
static void place__dangerous_calls_come_home(void **state)
{
	static const u32 numbers[] = {
		__NR_execve, __NR_execveat, __NR_fork, __NR_vfork, __NR_clone, __NR_clone3, __NR_ptrace,
		__NR_seccomp, __NR_io_uring_setup, __NR_io_uring_enter, __NR_userfaultfd, __NR_bpf,
		__NR_perf_event_open, __NR_shmat, __NR_io_setup, __NR_process_vm_readv, __NR_unshare,
		__NR_setns, __NR_mount, __NR_setuid, __NR_setresgid, __NR_capset, __NR_vmsplice,
		__NR_modify_ldt, __NR_mlockall, __NR_init_module, __NR_kcmp, 335, 336, 423, 462,
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		assert_int_equal(place(numbers[i], 0, 0, 0, 0), MOS_PLACE_HOME);
}

/* How a buffer is measured, in words. */
static void print_measure(FILE *out, const struct mos_arg *arg)
{
	if (arg->measure == MOS_MEASURE_FIXED)
		fprintf(out, " %u", arg->size);
	else if (arg->measure == MOS_MEASURE_BITS)
		fprintf(out, " bits[a%u]", arg->from + 1);
	else if (arg->size > 1)
		fprintf(out, " %u×a%u", arg->size, arg->from + 1);
	else
		fprintf(out, " a%u", arg->from + 1);
}

static void print_arg(FILE *out, const struct mos_arg *arg)
{
	static const char *const kinds[] = {
		[MOS_ARG_VALUE] = "value", [MOS_ARG_LENGTH] = "length", [MOS_ARG_BUFFER] = "",
		[MOS_ARG_POLLFDS] = "pollfd ", [MOS_ARG_STRING] = "string", [MOS_ARG_IOVEC] = "iovec ",
		[MOS_ARG_MESSAGE] = "msghdr ", [MOS_ARG_MESSAGES] = "mmsghdr ",
		[MOS_ARG_SIGMASK] = "sigmask",
	};
	static const char *const ways[] = { "", "in", "out", "inout" };
	bool counted = arg->kind == MOS_ARG_BUFFER || arg->kind == MOS_ARG_POLLFDS ||
		       arg->kind == MOS_ARG_IOVEC || arg->kind == MOS_ARG_MESSAGES;

	fputs(kinds[arg->kind], out);
	if (counted || arg->kind == MOS_ARG_MESSAGE)
		fputs(ways[arg->flags & 3], out);
	if (counted)
		print_measure(out, arg);
	if (arg->flags & MOS_ARG_RESULT && counted)
		fputs(", as returned", out);
}

static void print_args(FILE *out, const struct mos_arg *shape)
{
	unsigned int i;

	for (i = 0; i < MOS_SYSCALL_ARGS && shape[i].kind; i++) {
		fputs(i ? "; " : "", out);
		print_arg(out, &shape[i]);
	}
}

static void print_flags(FILE *out, u8 flags)
{
	static const char *const words[] = { "ends", "sigreturn", "range checked", "restart",
					     "in parts", "if home has keys", "unless a file becomes executable",
					     "at home where there is no room" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (flags & 1 << i)
			fprintf(out, " (%s)", words[i]);
}

static void print_choices(FILE *out, const char *name, const struct mos_choices *choices)
{
	u8 i;

	fprintf(out, "\n## %s\n\nBy argument %u; every other value is for home.\n\n", name,
		choices->by + 1);
	fprintf(out, "| value | place | arguments |\n|---|---|---|\n");
	for (i = 0; i < choices->count; i++) {
		const struct mos_choice *choice = &choices->list[i];

		fprintf(out, "| %#x | %s | ", choice->value, place_words[choice->place]);
		print_args(out, choice->args);
		fputs(" |\n", out);
	}
}

static void print_row(FILE *out, u32 nr, const struct mos_syscall *call)
{
	bool decides = call->rule || call->choices;

	fprintf(out, "| %u | %s | %s", nr, call->name,
		decides ? "by arguments" : place_words[call->place]);
	print_flags(out, call->flags);
	fputs(" | ", out);
	if (call->choices)
		fputs("see below", out);
	else
		print_args(out, call->args);
	fputs(" |\n", out);
}

static void print_table(FILE *out)
{
	u32 nr;

	fputs("# System calls of a process that is away\n\n"
	      "Printed from the table in `kernel/syscalls.c` by `build/unit/syscalls_test --print`; a test\n"
	      "fails when it is stale.\n\n"
	      "| place | where the call runs |\n|---|---|\n"
	      "| home | the process comes home and calls there |\n"
	      "| local | on the guest's node |\n"
	      "| cached | nowhere: the guest knows the answer |\n"
	      "| forward | at home, made by the deputy |\n"
	      "| both | at home and, if it succeeded, on the guest's node as well |\n"
	      "| by arguments | `kernel/syscall_rules.c` decides |\n\n"
	      "`in 16` is a pointer to 16 bytes that the kernel reads, `out` one to bytes it writes; `a2`\n"
	      "is the value of the second argument, or what is behind it if it points to a length.\n\n"
	      "| number | call | place | arguments |\n|---|---|---|---|\n", out);
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++)
		if (nr < 336 || nr > 423)
			print_row(out, nr, mos_syscall_find(nr));
	for (nr = 0; nr < MOS_SYSCALL_NR; nr++)
		if (mos_syscall_find(nr)->choices)
			print_choices(out, mos_syscall_find(nr)->name,
				      mos_syscall_find(nr)->choices);
}

static void document__is_printed_from_the_table(void **state)
{
	static char written[1 << 17], printed[1 << 17];
	FILE *file = fopen(DOCUMENT, "r");
	FILE *out = fmemopen(printed, sizeof(printed), "w");

	(void)state;
	assert_non_null(file);
	assert_non_null(out);
	assert_true(fread(written, 1, sizeof(written) - 1, file) > 0);
	print_table(out);
	fclose(out);
	fclose(file);
	assert_true(!strcmp(written, printed));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(find__every_number_is_classified),
		cmocka_unit_test(find__only_gaps_are_unassigned),
		cmocka_unit_test(find__names_are_those_of_the_kernels),
		cmocka_unit_test(shape__is_consistent),
		cmocka_unit_test(shape__choices_begin_like_their_row),
		cmocka_unit_test(shape__no_command_twice),
		cmocka_unit_test(place__of_memory),
		cmocka_unit_test(place__of_futexes),
		cmocka_unit_test(place__of_barriers),
		cmocka_unit_test(place__of_clocks),
		cmocka_unit_test(place__of_limits),
		cmocka_unit_test(place__of_commands),
		cmocka_unit_test(place__of_sockets),
		cmocka_unit_test(place__dangerous_calls_come_home),
		cmocka_unit_test(document__is_printed_from_the_table),
	};

	if (argc > 1 && !strcmp(argv[1], "--print")) {
		print_table(stdout);
		return 0;
	}
	return cmocka_run_group_tests_name("syscalls", tests, NULL, NULL);
}
