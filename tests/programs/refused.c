// SPDX-License-Identifier: GPL-2.0
/* Gets into a state in which a process cannot be moved, and stays there until it is told to leave it. */
#include "test.h"
#include <asm/ldt.h>
#include <asm/prctl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* In the newer kernel alone, and not in the headers of the older one. */
#define NR_MSEAL 462
#define SET_MDWE 65

static void spin_until_told(void)
{
	while (!test_told_to_end)
		test_spin(1000000);
}

/* Memory that a child maps as well. When the child is gone nothing shares it any more. */
static void shared(void)
{
	volatile int *word = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child;

	must(word != MAP_FAILED);
	*word = 1;
	child = fork();
	must(child >= 0);
	if (child == 0)
		for (;;)
			pause();
	printf("ready\n");
	spin_until_told();
	must(*word == 1);
	kill(child, SIGKILL);
	must(waitpid(child, NULL, 0) == child);
}

static void seccomp(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = { .len = 1, .filter = &allow };

	must(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
	printf("ready\n");
	spin_until_told();
}

/* The parent traces; the child, whose pid is printed, computes. */
static void traced(void)
{
	pid_t child = fork();
	int status;

	must(child >= 0);
	if (child == 0) {
		must(!ptrace(PTRACE_TRACEME, 0, 0, 0));
		raise(SIGSTOP);
		spin_until_told();
		_exit(0);
	}
	must(waitpid(child, &status, 0) == child && WIFSTOPPED(status));
	must(!ptrace(PTRACE_CONT, child, 0, 0));
	printf("child %d\nready\n", (int)child);
	spin_until_told();
	kill(child, SIGKILL);
	must(waitpid(child, NULL, 0) == child);
}

/* In a wait that nothing interrupts but its own end. The child has memory of its own, and ends with us. */
static void waiting(void)
{
	long child = syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);

	must(child >= 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		printf("ready\n");
		for (;;)
			pause();
	}
}

/* This machine, or its kernel, does not have it: then nobody can be in that state. */
static void need(bool possible)
{
	if (possible)
		return;
	printf("impossible\n");
	exit(0);
}

static void segment(void)
{
	struct user_desc segment = { .base_addr = 0x10000, .limit = 0xfff, .seg_32bit = 1 };

	must(!syscall(SYS_modify_ldt, 1, &segment, sizeof(segment)));
	printf("ready\n");
	spin_until_told();
}

static void port(void)
{
	must(!ioperm(0x80, 1, 1));
	printf("ready\n");
	spin_until_told();
	must(!ioperm(0x80, 1, 0));
}

static void tsc(void)
{
	must(!prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0));
	printf("ready\n");
	spin_until_told();
	must(!prctl(PR_SET_TSC, PR_TSC_ENABLE, 0, 0, 0));
}

static void cpuid(void)
{
	need(!syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0));
	printf("ready\n");
	spin_until_told();
	must(!syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1));
}

static void speculation(void)
{
	need(!prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_DISABLE, 0, 0));
	printf("ready\n");
	spin_until_told();
	must(!prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_ENABLE, 0, 0));
}

static void sealed(void)
{
	void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(page != MAP_FAILED);
	need(!syscall(NR_MSEAL, page, 4096, 0));
	printf("ready\n");
	spin_until_told();
}

static void mdwe(void)
{
	need(!prctl(SET_MDWE, 1, 0, 0, 0));
	printf("ready\n");
	spin_until_told();
}

static void locked(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(page != MAP_FAILED && !mlock(page, 4096));
	printf("ready\n");
	spin_until_told();
	must(!munlock(page, 4096));
}

/* What there is, and what there will be. */
static void locked_all(void)
{
	must(!mlockall(MCL_CURRENT | MCL_FUTURE));
	printf("ready\n");
	spin_until_told();
	must(!munlockall());
}

static void ring(void)
{
	struct io_uring_params params = { 0 };

	must(syscall(SYS_io_uring_setup, 4, &params) >= 0);
	printf("ready\n");
	spin_until_told();
}

/* Its calls are its own affair whenever it says so; it never does. */
static void dispatch(void)
{
	static char selector = SYSCALL_DISPATCH_FILTER_ALLOW;

	must(!prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector));
	printf("ready\n");
	spin_until_told();
	must(!prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0));
}

/* Its parent may look at it, and does not. */
static void tracee(void)
{
	must(!ptrace(PTRACE_TRACEME, 0, 0, 0));
	printf("ready\n");
	spin_until_told();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*enter)(void);
	} states[] = {
		{ "shared", shared }, { "seccomp", seccomp }, { "traced", traced },
		{ "segment", segment }, { "port", port }, { "tsc", tsc }, { "cpuid", cpuid },
		{ "speculation", speculation }, { "sealed", sealed }, { "mdwe", mdwe },
		{ "waiting", waiting }, { "locked", locked }, { "locked_all", locked_all }, { "ring", ring },
		{ "dispatch", dispatch }, { "tracee", tracee },
	};
	bool later = argc == 3 && !strcmp(argv[2], "later");
	size_t i;

	test_begin();
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (argc != 2 + later || strcmp(argv[1], states[i].name))
			continue;
		if (later) {
			printf("ready\n");
			spin_until_told();
			test_told_to_end = 0;
		}
		states[i].enter();
		printf("free again\n");
		test_told_to_end = 0;
		spin_until_told();
		printf("done\n");
		return 0;
	}
	fprintf(stderr, "usage: refused STATE [later]\n");
	return 2;
}
