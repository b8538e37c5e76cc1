// SPDX-License-Identifier: GPL-2.0
/*
 * A child that is away is stopped, gets a signal that it dies of with a core, and goes on: the core has the memory and the
 * registers that it had away.
 *
 * feature: death by signal
 * calls: kill, wait4
 * away: works
 * children: away
 */
#include <sys/mman.h>

#include "child.h"
#include "core.h"
#include "shape.h"

#define SIZE 8192
#define CHILDREN 8

/* What is in a register of a child that waits for its end. */
#define MARK 0x6d61726b00000000ul

static struct child children[CHILDREN];
static unsigned int gone;
static unsigned char *memory;

/* Says its number, and waits. */
static void linger(int line, long n)
{
	asm volatile("syscall\n"
		     "1: mov %0, %%eax\n"
		     "syscall\n"
		     "jmp 1b"
		     : : "i"(SYS_pause), "a"(SYS_write), "D"(line), "S"(&n), "d"(sizeof(n)), "b"(MARK + n)
		     : "rcx", "r11", "memory");
}

static int serve(int line)
{
	long n;

	signal(SIGQUIT, SIG_DFL);
	child_tell(line, 0);
	if (!child_hear(line, &n))
		return 0;
	test_fill(memory, SIZE, n);
	linger(line, n);
	return 1;
}

static void prepare(void)
{
	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	core_allow();
	for (int i = 0; i < CHILDREN; i++) {
		children[i] = child_serve(serve);
		child_has_done(children[i], 0);
	}
}

static void step(unsigned long n)
{
	struct child child = children[gone];
	int status;

	if (gone == CHILDREN) {
		usleep(200);
		return;
	}
	gone++;
	must(child_ask(child, n) == (long)n);
	must(!kill(child.pid, SIGSTOP) && waitpid(child.pid, &status, WUNTRACED) == child.pid && WIFSTOPPED(status));
	must(!kill(child.pid, SIGQUIT) && !kill(child.pid, SIGCONT));
	must(waitpid(child.pid, &status, 0) == child.pid);
	must(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT && WCOREDUMP(status));
	must(!close(child.line));
	core_shows(child.pid, SIGQUIT, MARK + n, memory, SIZE, n);
}

/* Those whose time has not come are let go. */
static void verify(void)
{
	while (gone < CHILDREN)
		child_leave(children[gone++]);
}

const struct shape shape = { prepare, step, verify };
