// SPDX-License-Identifier: GPL-2.0
/*
 * Parent and child share memory while the child lives; then it is the parent's alone.
 *
 * feature: shared memory
 * calls: clone, mmap
 * away: comes home
 * moves: shm
 */
#include <sys/wait.h>

#include "pages.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
}

static void child(unsigned long n)
{
	must(memory[0] == (unsigned char)(n + 1));
	memset(memory + PAGE, n + 1, PAGE);
	_exit(0);
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	must(test_all(memory + PAGE, PAGE, n));
	memory[0] = n + 1;
	pid = fork();
	if (!pid)
		child(n);
	must(waitpid(pid, &status, 0) == pid && status == 0);
	must(test_all(memory + PAGE, PAGE, n + 1));
}

const struct shape shape = { prepare, step, NULL };
