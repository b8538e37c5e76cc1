// SPDX-License-Identifier: GPL-2.0
/*
 * The program the kernel runs to give birth to a guest: it offers itself to the
 * OOM killer, makes the clocks of home in a time namespace, then asks the module
 * to replace it by the guest.
 *
 *	stub TOKEN MONO_SEC MONO_NSEC BOOT_SEC BOOT_NSEC THREADS
 *
 * It makes as many threads as the guest will have, and each asks for itself.
 *
 * There is no libc in it on purpose: a libc registers things with the kernel
 * (restartable sequences, a robust futex list, a thread id address) that would
 * outlive the memory they point into.
 */
#include <asm/errno.h>
#include <asm/unistd.h>
#include <fcntl.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <stddef.h>

#include "uapi/mosix.h"

/* How the stub ends when a step fails; 1..199 is the errno of the birth itself. */
enum stub_exit {
	STUB_EXIT_USAGE = 200,
	STUB_EXIT_UNSHARE,
	STUB_EXIT_OFFSETS,
	STUB_EXIT_SETNS,
	STUB_EXIT_DEVICE,
	STUB_EXIT_THREAD,
	STUB_EXIT_OOM,
};

#define NSEC_PER_SEC 1000000000L

struct offset {
	long sec;
	long nsec;
};

struct line {
	size_t len;
	char text[160];
};

/* Called with the stack as the kernel has left it: argc, argv, NULL, ... */
void stub_main(long *stack) __attribute__((noreturn, used));

__asm__(".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call stub_main\n");

static long system_call(long nr, long a, long b, long c)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
}

static long open_file(const char *path, int flags)
{
	return system_call(__NR_open, (long)path, flags, 0);
}

static void close_file(long fd)
{
	system_call(__NR_close, fd, 0, 0);
}

static void put_text(struct line *line, const char *text)
{
	while (*text && line->len < sizeof(line->text))
		line->text[line->len++] = *text++;
}

static void put_number(struct line *line, long number)
{
	unsigned long rest = number < 0 ? -(unsigned long)number : (unsigned long)number;
	char digits[21];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = '0' + rest % 10;
		rest /= 10;
	} while (rest);
	if (number < 0)
		put_text(line, "-");
	put_text(line, digits + at);
}

static void __attribute__((noreturn)) leave(int status)
{
	for (;;)
		system_call(__NR_exit_group, status, 0, 0);
}

/* There is nobody to return an error to, so the kernel's log hears the reason. */
static void __attribute__((noreturn)) fail(int status, const char *what, long error)
{
	struct line line;
	long fd = open_file("/dev/kmsg", O_WRONLY);

	line.len = 0;
	put_text(&line, "<3>mosix stub: ");
	put_text(&line, what);
	put_text(&line, ": errno ");
	put_number(&line, -error);
	put_text(&line, "\n");
	if (fd >= 0)
		system_call(__NR_write, fd, (long)line.text, (long)line.len);
	leave(status);
}

/*
 * A guest may grow without bound. Where memory runs out it ends before anything that is this node's own. That stays
 * with the task, and who has no capability cannot take it back; the guest reads and writes what its home has of it.
 */
static void be_first_to_go(void)
{
	struct line line;
	long fd, ret;

	fd = open_file("/proc/self/oom_score_adj", O_WRONLY);
	if (fd < 0)
		fail(STUB_EXIT_OOM, "cannot open /proc/self/oom_score_adj (is /proc mounted?)", fd);
	line.len = 0;
	put_number(&line, OOM_SCORE_ADJ_MAX);
	ret = system_call(__NR_write, fd, (long)line.text, (long)line.len);
	if (ret < 0)
		fail(STUB_EXIT_OOM, "cannot offer itself to the OOM killer", ret);
	close_file(fd);
}

static long to_number(const char *text)
{
	unsigned long number = 0;
	int negative = *text == '-';

	for (text += negative; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (unsigned long)(*text - '0');
	return negative ? -number : number;
}

/* The kernel wants nanoseconds of 0..999999999 under seconds of either sign. */
static struct offset to_offset(const char *sec, const char *nsec)
{
	struct offset offset = { to_number(sec), to_number(nsec) };

	offset.sec += offset.nsec / NSEC_PER_SEC;
	offset.nsec %= NSEC_PER_SEC;
	if (offset.nsec < 0) {
		offset.nsec += NSEC_PER_SEC;
		offset.sec--;
	}
	return offset;
}

static void put_offset(struct line *line, const char *clock, const struct offset *offset)
{
	put_text(line, clock);
	put_text(line, " ");
	put_number(line, offset->sec);
	put_text(line, " ");
	put_number(line, offset->nsec);
	put_text(line, "\n");
}

static void write_offsets(const struct offset *monotonic, const struct offset *boottime)
{
	struct line line;
	long fd, ret;

	fd = open_file("/proc/self/timens_offsets", O_WRONLY);
	if (fd < 0)
		fail(STUB_EXIT_OFFSETS,
		     "cannot open /proc/self/timens_offsets (is /proc mounted?)", fd);
	line.len = 0;
	put_offset(&line, "monotonic", monotonic);
	put_offset(&line, "boottime", boottime);
	ret = system_call(__NR_write, fd, (long)line.text, (long)line.len);
	if (ret < 0)
		fail(STUB_EXIT_OFFSETS, "cannot set the offsets of the clocks", ret);
	close_file(fd);
}

/* 6.1 does not change the time namespace in exec, so enter it by hand. */
static void enter_time_namespace(void)
{
	long fd, ret;

	fd = open_file("/proc/self/ns/time_for_children", O_RDONLY);
	if (fd < 0)
		fail(STUB_EXIT_SETNS, "cannot open the new time namespace", fd);
	ret = system_call(__NR_setns, fd, CLONE_NEWTIME, 0);
	if (ret < 0)
		fail(STUB_EXIT_SETNS, "cannot enter the new time namespace", ret);
	close_file(fd);
}

static void continue_clocks(const struct offset *monotonic, const struct offset *boottime)
{
	long ret;

	if (!(monotonic->sec | monotonic->nsec | boottime->sec | boottime->nsec))
		return;
	ret = system_call(__NR_unshare, CLONE_NEWTIME, 0, 0);
	if (ret < 0)
		fail(STUB_EXIT_UNSHARE, "cannot unshare the time namespace", ret);
	write_offsets(monotonic, boottime);
	enter_time_namespace();
}

#define THREAD_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

/*
 * A thread that does nothing but ask to be born, and needs no stack for that. Where it is not born the whole
 * stub ends.
 */
static long start_thread(long fd, __u64 *token)
{
	register long request __asm__("r12") = (long)MOSIX_IOC_BIRTH;
	register long device __asm__("r13") = fd;
	register __u64 *argument __asm__("r14") = token;
	register long parent_tid __asm__("r10") = 0;
	register long tls __asm__("r8") = 0;
	long ret;

	__asm__ volatile("syscall\n"
			 "	test %%rax, %%rax\n"
			 "	jnz 1f\n"
			 "	mov %[ioctl], %%eax\n"
			 "	mov %%r13, %%rdi\n"
			 "	mov %%r12, %%rsi\n"
			 "	mov %%r14, %%rdx\n"
			 "	syscall\n"
			 "	mov %%rax, %%rdi\n"
			 "	neg %%rdi\n"
			 "	mov %[exit], %%eax\n"
			 "	syscall\n"
			 "1:"
			 : "=a"(ret)
			 : "a"((long)__NR_clone), "D"((long)THREAD_FLAGS), "S"(0L), "d"(0L), "r"(request),
			   "r"(device), "r"(argument), "r"(parent_tid), "r"(tls),
			   [ioctl] "i"(__NR_ioctl), [exit] "i"(__NR_exit_group)
			 : "rcx", "r11", "memory");
	return ret;
}

static void __attribute__((noreturn)) be_born(__u64 token, long threads)
{
	long fd, ret;

	system_call(__NR_close_range, 0, ~0U, 0);
	fd = open_file(MOSIX_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		fail(STUB_EXIT_DEVICE, "cannot open " MOSIX_DEVICE, fd);
	while (--threads > 0) {
		ret = start_thread(fd, &token);
		if (ret < 0)
			fail(STUB_EXIT_THREAD, "cannot start a thread", ret);
	}
	ret = system_call(__NR_ioctl, fd, (long)MOSIX_IOC_BIRTH, (long)&token);
	fail((int)-ret, "the guest was not born", ret);
}

void stub_main(long *stack)
{
	char **argv = (char **)(stack + 1);
	struct offset monotonic, boottime;

	if (stack[0] != 7)
		fail(STUB_EXIT_USAGE, "wants TOKEN, four clock offsets and the number of threads", -EINVAL);
	monotonic = to_offset(argv[2], argv[3]);
	boottime = to_offset(argv[4], argv[5]);
	be_first_to_go();
	continue_clocks(&monotonic, &boottime);
	be_born((__u64)to_number(argv[1]), to_number(argv[6]));
}
