// SPDX-License-Identifier: GPL-2.0
/*
 * A child that is away and dies so leaves a core file at home, with its signal, and with the memory and the registers
 * that it had away.
 *
 * feature: death by signal
 * calls: tgkill, wait4
 * away: works
 * children: away
 */
#include <sys/mman.h>

#include "core.h"
#include "doomed.h"
#include "shape.h"

#define SIZE 8192

static const int numbers[] = { SIGQUIT, SIGABRT, SIGSEGV, SIGSYS };
static unsigned char *memory;

/* What was in a register when the child died. */
#define MARK 0x6d61726b00000000ul

static void die(long n)
{
	if (numbers[n % 4] == SIGSEGV)
		asm volatile("mov %0, (%1)" : : "r"(1l), "r"(16l), "b"(MARK + n));
	else
		asm volatile("syscall" : : "a"(SYS_tgkill), "D"(getpid()), "S"(getpid()), "d"(numbers[n % 4]),
			     "b"(MARK + n) : "rcx", "r11", "memory");
}

static int serve(int line)
{
	long n;

	for (int i = 0; i < 4; i++)
		signal(numbers[i], SIG_DFL);
	child_tell(line, 0);
	if (!child_hear(line, &n))
		return 0;
	test_fill(memory, SIZE, n);
	die(n);
	return 1;
}

static void prepare(void)
{
	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	core_allow();
	doomed_make(8, serve);
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	if (!doomed_end(n, &pid, &status))
		return;
	must(WIFSIGNALED(status) && WTERMSIG(status) == numbers[n % 4] && WCOREDUMP(status));
	core_shows(pid, numbers[n % 4], MARK + n, memory, SIZE, n);
}

const struct shape shape = { prepare, step, doomed_leave };
