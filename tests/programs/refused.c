// SPDX-License-Identifier: GPL-2.0
/* Gets into a state in which a process cannot be moved, and stays there until it is told to leave it. */
#include "test.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

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

static void *second_thread(void *nothing)
{
	spin_until_told();
	return nothing;
}

static void threads(void)
{
	pthread_t thread;

	must(!pthread_create(&thread, NULL, second_thread, NULL));
	printf("ready\n");
	spin_until_told();
	must(!pthread_join(thread, NULL));
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

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*enter)(void);
	} states[] = {
		{ "shared", shared }, { "threads", threads }, { "seccomp", seccomp }, { "traced", traced },
	};
	size_t i;

	test_begin();
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (argc != 2 || strcmp(argv[1], states[i].name))
			continue;
		states[i].enter();
		printf("free again\n");
		test_told_to_end = 0;
		spin_until_told();
		printf("done\n");
		return 0;
	}
	fprintf(stderr, "usage: refused shared|threads|seccomp|traced\n");
	return 2;
}
