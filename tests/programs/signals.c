// SPDX-License-Identifier: GPL-2.0
/* Signals from outside, from timers, from the program's own faults: each mode waits for one kind and tells what came. */
#include "test.h"
#include <ctype.h>
#include <linux/futex.h>
#include <poll.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>

#define HOLE ((unsigned char *)0x300000000000UL)	/* nothing is mapped here but what we map */

static siginfo_t seen[256];
static volatile sig_atomic_t seen_count;
static sigjmp_buf back;

static void note(int signal, siginfo_t *info, void *context)
{
	if (seen_count < 256)
		seen[seen_count++] = *info;
}

static void note_and_jump(int signal, siginfo_t *info, void *context)
{
	seen[0] = *info;
	siglongjmp(back, signal);
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	must(!sigaction(signal, &action, NULL));
}

static void spin_until_seen(int count)
{
	while (seen_count < count)
		test_spin(100000);
	asm volatile("" : : : "memory");	/* read nothing of `seen` before it is there */
}

static sigset_t set_of(int signal)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal);
	return set;
}

/* Modes that another process drives. */

static void mode_default(void)
{
	unsigned long step;

	/* A shell starts what runs in the background with two of them ignored. */
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	for (step = 0;; step++) {
		test_spin(20000000);
		printf("step %lu\n", step);
	}
}

/* A handler that gets a number with each signal, until the number is 0. */
static void mode_queue(void)
{
	int told = 0;

	handle(SIGUSR1, note, 0);
	printf("ready\n");
	for (;;) {
		spin_until_seen(told + 1);
		printf("signal %d code %d value %d from %d user %d\n", seen[told].si_signo, seen[told].si_code,
		       seen[told].si_value.sival_int, (int)seen[told].si_pid, (int)seen[told].si_uid);
		if (seen[told++].si_value.sival_int == 0)
			break;
	}
}

/* Real-time signals are queued: none is lost and their order is kept. */
static void mode_burst(void)
{
	int i;

	handle(SIGRTMIN + 1, note, 0);
	printf("ready\n");
	spin_until_seen(100);
	for (i = 0; i < 100; i++)
		must(seen[i].si_value.sival_int == i && seen[i].si_code == SI_QUEUE);
	printf("100 signals in order\n");
}

static void mode_blocked(void)
{
	sigset_t set = set_of(SIGUSR1), pending;

	handle(SIGUSR1, note, 0);
	must(!sigprocmask(SIG_BLOCK, &set, NULL));
	printf("ready\n");
	do {
		test_spin(1000000);
		must(!sigpending(&pending));
		must(!seen_count);
	} while (!sigismember(&pending, SIGUSR1));
	printf("pending\n");
	must(!sigprocmask(SIG_UNBLOCK, &set, NULL));
	must(seen_count == 1);
	printf("value %d\n", seen[0].si_value.sival_int);
}

static void mode_wait(void)
{
	sigset_t set = set_of(SIGUSR1);
	siginfo_t info;

	must(!sigprocmask(SIG_BLOCK, &set, NULL));
	printf("ready\n");
	must(sigwaitinfo(&set, &info) == SIGUSR1);
	printf("value %d\n", info.si_value.sival_int);
}

static void mode_suspend(void)
{
	sigset_t set = set_of(SIGUSR1), open;

	handle(SIGUSR1, note, 0);
	must(!sigprocmask(SIG_BLOCK, &set, &open));
	printf("ready\n");
	must(sigsuspend(&open) == -1 && errno == EINTR);
	must(seen_count == 1);
	printf("value %d\n", seen[0].si_value.sival_int);
}

/* A blocked read: the first signal finds SA_RESTART and is invisible, the second ends the read. */
static void mode_read(void)
{
	char byte;
	int ends[2];

	must(!pipe(ends));
	handle(SIGUSR1, note, SA_RESTART);
	handle(SIGUSR2, note, 0);
	printf("ready\n");
	must(read(ends[0], &byte, 1) == -1 && errno == EINTR);
	must(seen[seen_count - 1].si_signo == SIGUSR2);
	printf("%d restarted, then interrupted\n", seen_count - 1);
}

static void mode_sleep(void)
{
	struct timespec want = { 3, 0 }, rest = { 0, 0 };

	handle(SIGUSR1, note, 0);
	printf("ready\n");
	while (nanosleep(&want, &rest) == -1) {
		must(errno == EINTR);
		must(rest.tv_sec < 3);
		want = rest;
	}
	printf("slept through %d signals\n", seen_count);
}

/* Waits with a timeout: the kernel keeps what it needs to resume them, and addresses are among it. */
static void mode_poll(void)
{
	struct pollfd wait = { .events = POLLIN };
	int ends[2];

	must(!pipe(ends));
	wait.fd = ends[0];
	printf("ready\n");
	must(poll(&wait, 1, 4000) == 0);
}

static void mode_futex(void)
{
	struct timespec while_long = { 4, 0 };
	int word = 5;

	printf("ready\n");
	must(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 5, &while_long, NULL, 0) == -1 && errno == ETIMEDOUT);
}

static void mode_pipe(void)
{
	int ends[2];

	must(!pipe(ends));
	printf("ready\n");
	handle(SIGUSR1, note, 0);
	spin_until_seen(1);
	close(ends[0]);
	must(write(ends[1], "x", 1) == 1);	/* SIGPIPE ends the program in this call */
}

static void mode_fault(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	handle(SIGUSR1, note, 0);
	printf("ready\n");
	spin_until_seen(1);
	*(volatile unsigned char *)HOLE = 1;
	printf("the fault was lost\n");
}

/* Checks that the program makes by itself, once per step, while it is moved about. */

static void check_alarm(void)
{
	struct itimerval often = { { 0, 20000 }, { 0, 20000 } }, none = { { 0, 0 }, { 0, 0 } };

	seen_count = 0;
	handle(SIGALRM, note, 0);
	must(!setitimer(ITIMER_REAL, &often, NULL));
	spin_until_seen(3);
	must(!setitimer(ITIMER_REAL, &none, NULL));
	must(seen[0].si_signo == SIGALRM && seen[0].si_code == SI_KERNEL);
}

static void check_timer(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 2,
				  .sigev_value.sival_int = 77 };
	struct itimerspec once = { { 0, 0 }, { 0, 5000000 } };
	timer_t timer;

	seen_count = 0;
	handle(SIGRTMIN + 2, note, 0);
	must(!timer_create(CLOCK_MONOTONIC, &event, &timer));
	must(!timer_settime(timer, 0, &once, NULL));
	spin_until_seen(1);
	must(seen[0].si_code == SI_TIMER && seen[0].si_value.sival_int == 77);
	must(!timer_delete(timer));
}

static void check_pipe(void)
{
	int ends[2];

	must(!pipe(ends));
	close(ends[0]);
	seen_count = 0;
	handle(SIGPIPE, note, 0);
	must(write(ends[1], "x", 1) == -1 && errno == EPIPE);
	must(seen_count == 1 && seen[0].si_signo == SIGPIPE);
	signal(SIGPIPE, SIG_IGN);
	must(write(ends[1], "x", 1) == -1 && errno == EPIPE);
	must(seen_count == 1);
	close(ends[1]);
}

static void check_fault(void)
{
	handle(SIGSEGV, note_and_jump, 0);
	if (!sigsetjmp(back, 1)) {
		*(volatile unsigned char *)(HOLE + 0x1234) = 1;
		must(!"the fault was lost");
	}
	must(seen[0].si_addr == HOLE + 0x1234 && seen[0].si_code == SEGV_MAPERR);
}

static void check_protection(void)
{
	unsigned char *page = mmap(HOLE, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	must(page == HOLE);
	handle(SIGSEGV, note_and_jump, 0);
	if (!sigsetjmp(back, 1)) {
		*(volatile unsigned char *)(HOLE + 8) = 1;
		must(!"the fault was lost");
	}
	must(seen[0].si_addr == HOLE + 8 && seen[0].si_code == SEGV_ACCERR);
	must(!munmap(HOLE, 4096));
}

static void check_trap(int signal, int code)
{
	volatile int many = 7, zero = 0;

	handle(signal, note_and_jump, 0);
	if (sigsetjmp(back, 1)) {
		must(seen[0].si_signo == signal && seen[0].si_code == code);
		return;
	}
	if (signal == SIGFPE)
		many = many / zero;
	else if (signal == SIGILL)
		asm volatile("ud2");
	else
		asm volatile("int3");
	must(!"the trap was lost");
}

static char other_stack[65536];
static volatile bool outer_on_other, inner_on_other, inner_masked;

static bool on_other_stack(void)
{
	char here;

	return &here >= other_stack && &here < other_stack + sizeof(other_stack);
}

static void inner(int signal, siginfo_t *info, void *context)
{
	sigset_t now;

	sigprocmask(SIG_BLOCK, NULL, &now);
	inner_masked = sigismember(&now, SIGUSR1) && sigismember(&now, SIGUSR2);
	inner_on_other = on_other_stack();
	test_spin(100000);
}

static void outer(int signal, siginfo_t *info, void *context)
{
	ucontext_t *user = context;

	outer_on_other = on_other_stack();
	must(!sigismember(&user->uc_sigmask, SIGUSR1));
	test_spin(100000);
	raise(SIGUSR2);
}

static void check_nested(void)
{
	stack_t other = { .ss_sp = other_stack, .ss_size = sizeof(other_stack) }, asked;
	sigset_t now;

	must(!sigaltstack(&other, NULL));
	handle(SIGUSR1, outer, SA_ONSTACK);
	handle(SIGUSR2, inner, SA_ONSTACK);
	outer_on_other = inner_on_other = inner_masked = false;
	raise(SIGUSR1);
	must(outer_on_other && inner_on_other && inner_masked);
	must(!sigprocmask(SIG_BLOCK, NULL, &now));
	must(!sigismember(&now, SIGUSR1) && !sigismember(&now, SIGUSR2));
	must(!sigaltstack(NULL, &asked) && asked.ss_sp == other_stack && !asked.ss_flags);
}

/* The registers a handler changes in its frame are those the program goes on with. */
static void change_frame(int signal, siginfo_t *info, void *context)
{
	ucontext_t *user = context;

	user->uc_mcontext.gregs[REG_R12] = 0x5eed;
	sigaddset(&user->uc_sigmask, SIGUSR2);
}

static void check_frame(void)
{
	register long word asm("r12") = 1;
	sigset_t now, set = set_of(SIGUSR2);
	long pid = getpid();
	long result = 62;	/* kill: the handler runs before the call returns */

	handle(SIGUSR1, change_frame, 0);
	asm volatile("syscall" : "+r"(word), "+a"(result) : "D"(pid), "S"(SIGUSR1) : "rcx", "r11", "memory");
	if (result || word != 0x5eed)
		printf("kill said %ld, and left %#lx\n", result, word);
	must(result == 0 && word == 0x5eed);
	must(!sigprocmask(SIG_UNBLOCK, &set, &now));
	must(sigismember(&now, SIGUSR2));
}

static void check_descriptor(void)
{
	sigset_t set = set_of(SIGRTMIN + 3);
	struct signalfd_siginfo info;
	int fd = signalfd(-1, &set, SFD_CLOEXEC);

	must(fd >= 0);
	must(!sigprocmask(SIG_BLOCK, &set, NULL));
	must(!sigqueue(getpid(), SIGRTMIN + 3, (union sigval){ .sival_int = 99 }));
	must(read(fd, &info, sizeof(info)) == sizeof(info));
	must((int)info.ssi_signo == SIGRTMIN + 3 && info.ssi_int == 99 && info.ssi_pid == (uint32_t)getpid());
	close(fd);
	must(!sigprocmask(SIG_UNBLOCK, &set, NULL));
}

/* What ends the program has a handler, which would break off the wait, and rightly so. */
static void check_timed_wait(void)
{
	sigset_t set = set_of(SIGUSR2), end = set_of(SIGTERM);
	struct timespec short_while = { 0, 1000000 };

	must(!sigprocmask(SIG_BLOCK, &set, NULL));
	must(!sigprocmask(SIG_BLOCK, &end, NULL));
	must(sigtimedwait(&set, NULL, &short_while) == -1 && errno == EAGAIN);
	raise(SIGUSR2);
	must(sigtimedwait(&set, NULL, &short_while) == SIGUSR2);
	must(!sigprocmask(SIG_UNBLOCK, &end, NULL));
	must(!sigprocmask(SIG_UNBLOCK, &set, NULL));
}

static void check_self(unsigned long limit)
{
	unsigned long step;

	printf("ready\n");
	for (step = 0; test_goes_on(step, limit); step++) {
		check_alarm();
		check_timer();
		check_pipe();
		check_fault();
		check_protection();
		check_trap(SIGFPE, FPE_INTDIV);
		check_trap(SIGILL, ILL_ILLOPN);
		check_trap(SIGTRAP, SI_KERNEL);
		check_nested();
		check_frame();
		check_descriptor();
		check_timed_wait();
		if (step % 10 == 9)
			printf("step %lu: every signal came\n", step + 1);
	}
	printf("steps %lu\n", step);
}

static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{ "default", mode_default }, { "queue", mode_queue },	  { "burst", mode_burst },
	{ "blocked", mode_blocked }, { "wait", mode_wait },	  { "suspend", mode_suspend },
	{ "read", mode_read },	     { "sleep", mode_sleep },	  { "pipe", mode_pipe },
	{ "fault", mode_fault },     { "poll", mode_poll },	  { "futex", mode_futex },
};

/* signals send PID SIGNAL VALUE [COUNT]: the sender; values count up from VALUE. */
static int send_values(char **argv, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		int signal = atoi(argv[3]) < 0 ? SIGRTMIN - atoi(argv[3]) : atoi(argv[3]);

		must(!sigqueue(atoi(argv[2]), signal, (union sigval){ .sival_int = atoi(argv[4]) + i }));
	}
	printf("%d\n", (int)getpid());
	return 0;
}

int main(int argc, char **argv)
{
	size_t i;

	test_begin();
	if (argc >= 5 && !strcmp(argv[1], "send"))
		return send_values(argv, argc > 5 ? atoi(argv[5]) : 1);
	if (argc == 2 && isdigit(argv[1][0])) {
		check_self(strtoul(argv[1], NULL, 0));
		return 0;
	}
	for (i = 0; argc == 2 && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(argv[1], modes[i].name))
			continue;
		modes[i].run();
		printf("done\n");
		return 0;
	}
	fprintf(stderr, "usage: signals MODE | signals STEPS | signals send PID SIGNAL VALUE [COUNT]\n");
	return 2;
}
