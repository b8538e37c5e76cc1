// SPDX-License-Identifier: GPL-2.0
/* Everything that belongs to a process and must be the same wherever it runs, looked at in every step. */
#include "test.h"
#include "clocks.h"
#include <asm/prctl.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/rseq.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

#define PAGE 4096UL

static __thread uint64_t thread_words[64];
static uint64_t data_words[1024] = { 1 };
static uint64_t bss_words[1024];

/* What must never change. */
static struct {
	pid_t pid, parent, thread, group, session;
	uid_t user, effective;
	unsigned long thread_pointer;
	void *robust;
	char cwd[PATH_MAX], name[16];
	unsigned char random[16];
	long personality;
	struct rlimit files, stack;
	stack_t other_stack;
	sigset_t mask;
	int key, uptime;
	struct ahead raw, boottime;
} first;

static unsigned long thread_pointer(void)
{
	unsigned long base = 0;

	must(!syscall(SYS_arch_prctl, ARCH_GET_FS, &base));
	return base;
}

static void *robust_list(void)
{
	void *head = NULL;
	size_t len = 0;

	must(!syscall(SYS_get_robust_list, 0, &head, &len));
	must(len == sizeof(struct robust_list_head));
	return head;
}

static void ignore(int signal)
{
}

static char signal_stack[65536];

static void begin_signals(void)
{
	struct sigaction action = { .sa_handler = ignore, .sa_flags = SA_ONSTACK | SA_RESTART };
	stack_t other = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };

	sigemptyset(&first.mask);
	sigaddset(&first.mask, SIGHUP);
	sigaddset(&first.mask, SIGRTMAX);
	sigaddset(&action.sa_mask, SIGWINCH);
	must(!sigaltstack(&other, NULL));
	first.other_stack = other;
	must(!sigaction(SIGUSR2, &action, NULL));
	must(!sigprocmask(SIG_SETMASK, &first.mask, NULL));
}

static void begin_identity(void)
{
	first.pid = getpid();
	first.parent = getppid();
	first.thread = gettid();
	first.group = getpgrp();
	first.session = getsid(0);
	first.user = getuid();
	first.effective = geteuid();
	first.thread_pointer = thread_pointer();
	first.robust = robust_list();
	first.personality = personality(0xffffffff);
	must(getcwd(first.cwd, sizeof(first.cwd)));
	must(!prctl(PR_SET_NAME, "a state"));
	must(!prctl(PR_GET_NAME, first.name));
	memcpy(first.random, (void *)getauxval(AT_RANDOM), sizeof(first.random));
	must(!getrlimit(RLIMIT_NOFILE, &first.files));
	must(!getrlimit(RLIMIT_STACK, &first.stack));
	setenv("MOVED_ABOUT", "yes, and more than once", 1);
	umask(027);
	first.key = pkey_alloc(0, PKEY_DISABLE_WRITE);	/* -1 where the CPU has no protection keys */
}

static void begin_clocks(void)
{
	first.raw = ahead_closely(CLOCK_MONOTONIC_RAW);
	first.boottime = ahead_closely(CLOCK_BOOTTIME);
	first.uptime = open("/proc/uptime", O_RDONLY);
	must(first.uptime >= 0);
}

static void check_identity(void)
{
	struct rlimit now;
	char cwd[PATH_MAX], name[16];

	must(getpid() == first.pid && syscall(SYS_getpid) == first.pid);
	must(getppid() == first.parent);
	must(gettid() == first.thread);
	must(getpgrp() == first.group && getsid(0) == first.session);
	must(getuid() == first.user && geteuid() == first.effective);
	must(getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, first.cwd));
	must(!prctl(PR_GET_NAME, name) && !strcmp(name, first.name));
	must(personality(0xffffffff) == first.personality);
	must(!getrlimit(RLIMIT_NOFILE, &now) && !memcmp(&now, &first.files, sizeof(now)));
	must(!getrlimit(RLIMIT_STACK, &now) && !memcmp(&now, &first.stack, sizeof(now)));
	must(!strcmp(getenv("MOVED_ABOUT"), "yes, and more than once"));
	must(!memcmp((void *)getauxval(AT_RANDOM), first.random, sizeof(first.random)));
	must(umask(027) == 027);
}

static void check_thread(unsigned long step)
{
	int i;

	must(thread_pointer() == first.thread_pointer);
	must(robust_list() == first.robust);
	for (i = 0; i < 64; i++) {
		must(thread_words[i] == step * 64 + (step ? i : 0));
		thread_words[i] = (step + 1) * 64 + i;
	}
}

/* glibc has registered the area; the kernel writes the CPU's number there and refuses a second area. */
static void check_rseq(void)
{
	static struct rseq other __attribute__((aligned(32)));
	struct rseq *area = (void *)((char *)__builtin_thread_pointer() + __rseq_offset);

	must(__rseq_size > 0);
	must((int)area->cpu_id >= 0 && area->cpu_id < 4096);
	must(area->cpu_id_start < 4096);
	must(syscall(SYS_rseq, area, 32, 0, RSEQ_SIG) == -1 && errno == EBUSY);
	must(syscall(SYS_rseq, &other, 32, 0, RSEQ_SIG) == -1 && errno == EINVAL);
}

static void check_keys(void)
{
	if (first.key >= 0)
		must(pkey_get(first.key) == PKEY_DISABLE_WRITE);
}

static void check_signals(void)
{
	struct sigaction action;
	sigset_t mask;
	stack_t other;
	int i;

	must(!sigaltstack(NULL, &other));
	must(other.ss_sp == first.other_stack.ss_sp && other.ss_size == first.other_stack.ss_size);
	must(!sigprocmask(SIG_BLOCK, NULL, &mask));
	for (i = 1; i < 65; i++)
		must(sigismember(&mask, i) == sigismember(&first.mask, i));
	must(!sigaction(SIGUSR2, NULL, &action));
	must(action.sa_handler == ignore && (action.sa_flags & SA_ONSTACK) && sigismember(&action.sa_mask, SIGWINCH));
	must(!sigaction(SIGCHLD, NULL, &action) && action.sa_handler == SIG_DFL);
}

static void check_data(unsigned long step)
{
	int i;

	for (i = 0; i < 1024; i++) {
		must(data_words[i] == (i || step ? step * i : 1));
		must(bss_words[i] == step * (i + 7));
		data_words[i] = (step + 1) * i;
		bss_words[i] = (step + 1) * (i + 7);
	}
}

/* The break goes up a page per step and after 32 steps all the way back; what comes again is zero. */
static void check_brk(unsigned long step)
{
	static unsigned char *bottom;
	size_t pages = step % 32, i;

	if (pages == 0) {
		if (bottom && sbrk(0) == bottom + 32 * PAGE)
			must(sbrk(-32 * PAGE) != (void *)-1);
		bottom = sbrk(0);
	}
	for (i = 0; i < pages; i++)
		must(test_filled(bottom + i * PAGE, PAGE, i + step / 32));
	must(sbrk(PAGE) == bottom + pages * PAGE);
	must(test_all(bottom + pages * PAGE, PAGE, 0));
	test_fill(bottom + pages * PAGE, PAGE, pages + step / 32);
}

__attribute__((noinline))
static uint64_t deep(unsigned int depth, unsigned long step)
{
	volatile unsigned char frame[PAGE];
	uint64_t below;

	frame[0] = depth + step;
	frame[PAGE - 1] = depth ^ step;
	below = depth ? deep(depth - 1, step) : 0;
	must(frame[0] == (unsigned char)(depth + step));
	must(frame[PAGE - 1] == (unsigned char)(depth ^ step));
	return below + frame[0];
}

static void *map(size_t pages, int flags)
{
	void *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

	must(at != MAP_FAILED);
	return at;
}

/* Memory that is made, cut, moved, protected and given back within one step. */
static void check_mapping(unsigned long step)
{
	unsigned char *at = map(16, MAP_PRIVATE);

	test_fill(at, 16 * PAGE, step);
	must(!munmap(at + 4 * PAGE, 4 * PAGE));
	must(!mprotect(at, 2 * PAGE, PROT_READ));
	must(test_filled(at, 4 * PAGE, step));
	must(!mprotect(at, 2 * PAGE, PROT_NONE));
	must(!mprotect(at, 2 * PAGE, PROT_READ | PROT_WRITE));
	must(test_filled(at, 4 * PAGE, step));
	at = mremap(at, 4 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
	must(at != MAP_FAILED);
	must(test_filled(at, 4 * PAGE, step));
	must(test_all(at + 4 * PAGE, 60 * PAGE, 0));
	must(!madvise(at, 2 * PAGE, MADV_DONTNEED));
	must(test_all(at, 2 * PAGE, 0));
	must(!munmap(at, 64 * PAGE));
}

/* Memory that lives from step to step: private, shared with nobody, and made anew in turn. */
static void check_lasting(unsigned long step)
{
	static unsigned char *private, *shared, *turns[8];
	size_t turn = step % 8;

	if (!private) {
		private = map(32, MAP_PRIVATE);
		shared = map(32, MAP_SHARED);
	} else {
		must(test_filled(private, 32 * PAGE, step - 1));
		must(test_filled(shared, 32 * PAGE, step + 5));
	}
	test_fill(private, 32 * PAGE, step);
	test_fill(shared, 32 * PAGE, step + 6);
	if (turns[turn]) {
		must(test_filled(turns[turn], 8 * PAGE, step - 8));
		must(!munmap(turns[turn], 8 * PAGE));
	}
	turns[turn] = map(8, turn % 2 ? MAP_PRIVATE : MAP_SHARED);
	test_fill(turns[turn], 8 * PAGE, step);
}

/* The vdso and the system call tell the same time. */
static void check_vdso(clockid_t clock)
{
	long long before = now_by_call(clock), between = now(clock), after = now_by_call(clock);

	must(before <= between && between <= after);
}

static void check_forward(void)
{
	static const clockid_t clocks[] = {
		CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_PROCESS_CPUTIME_ID,
	};
	static long long last[5];
	int i;

	for (i = 0; i < 5; i++) {
		long long time = now(clocks[i]);

		if (time < last[i])
			printf("clock %d went back by %lld ns\n", (int)clocks[i], last[i] - time);
		must(time >= last[i]);
		last[i] = time;
	}
}

/*
 * The day's time is each machine's own, and machines may differ a little. A jump of
 * CLOCK_MONOTONIC shows against it, also when a whole machine stood still for a while.
 */
static void check_day(void)
{
	static long long apart;
	long long before = now(CLOCK_REALTIME), steady = now(CLOCK_MONOTONIC), after;
	struct timeval day;
	time_t second;

	must(!gettimeofday(&day, NULL));
	second = time(NULL);
	after = now_by_call(CLOCK_REALTIME);
	if (!apart)
		apart = before - steady;
	must(before - steady < apart + 2 * SECOND);
	must(after - steady > apart - 2 * SECOND);
	must(day.tv_sec * SECOND > before - 3 * SECOND && day.tv_sec * SECOND < after + 2 * SECOND);
	must(second * SECOND > before - 3 * SECOND && second * SECOND < after + 2 * SECOND);
}

/*
 * /proc is home's, and tells CLOCK_BOOTTIME there to a hundredth of a second. By the time that an answer from there
 * has come our clock is not behind it, and it is ahead by no more than two machines' clocks drift apart.
 */
static void check_uptime(void)
{
	long long before = now(CLOCK_BOOTTIME), seconds, rest, uptime, after;
	char text[64] = "";

	must(pread(first.uptime, text, sizeof(text) - 1, 0) > 0);
	after = now(CLOCK_BOOTTIME);
	must(sscanf(text, "%lld.%lld ", &seconds, &rest) == 2);
	uptime = seconds * SECOND + rest * 10 * MS;
	if (uptime > after || uptime < before - 30 * MS)
		printf("boottime is between %lld and %lld ns, and %lld at home\n", before, after, uptime);
	must(uptime <= after && uptime >= before - 30 * MS);
}

static void check_clocks(void)
{
	check_forward();
	check_vdso(CLOCK_MONOTONIC);
	check_vdso(CLOCK_BOOTTIME);
	check_vdso(CLOCK_MONOTONIC_RAW);
	must(goes_alike(CLOCK_MONOTONIC_RAW, first.raw, RAW_APART));
	must(goes_alike(CLOCK_BOOTTIME, first.boottime, BOOTTIME_APART));
	check_uptime();
	check_day();
}

static void check_usage(void)
{
	static long long last, last_ticks;
	struct rusage usage;
	struct tms ticks;
	long long used;

	must(!getrusage(RUSAGE_SELF, &usage));
	used = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
	       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	must(used >= last);
	last = used;
	must(times(&ticks) != -1);
	must(ticks.tms_utime + ticks.tms_stime >= last_ticks);
	last_ticks = ticks.tms_utime + ticks.tms_stime;
}

/* A file is written at one end and read at the other; its offset belongs to both. */
static void check_file(unsigned long step)
{
	static int fd = -1;
	char line[32], back[32];

	if (fd < 0) {
		fd = open("state.file", O_CREAT | O_EXCL | O_RDWR, 0600);
		must(fd >= 0 && !unlink("state.file"));
	}
	snprintf(line, sizeof(line), "%030lu\n", step);
	must(lseek(fd, 0, SEEK_CUR) == (off_t)step * 31);
	must(write(fd, line, 31) == 31);
	must(pread(fd, back, 31, step * 31) == 31 && !memcmp(line, back, 31));
	if (step)
		must(pread(fd, back, 31, (step - 1) * 31) == 31 && strtoul(back, NULL, 10) == step - 1);
}

static void check_all(unsigned long step)
{
	check_identity();
	check_thread(step);
	check_rseq();
	check_keys();
	check_signals();
	check_data(step);
	check_brk(step);
	deep(step % 16 * 16, step);
	check_mapping(step);
	check_lasting(step);
	check_clocks();
	check_usage();
	check_file(step);
}

int main(int argc, char **argv)
{
	unsigned long limit = argc > 1 ? strtoul(argv[1], NULL, 0) : 100, step;

	test_begin();
	begin_signals();
	begin_identity();
	begin_clocks();
	printf("ready\n");
	for (step = 0; test_goes_on(step, limit); step++) {
		check_all(step);
		test_spin(500000);
		if (step % 50 == 49)
			printf("step %lu: all as it was\n", step + 1);
	}
	printf("steps %lu\n", step);
	return 0;
}
