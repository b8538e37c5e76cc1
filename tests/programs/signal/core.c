// SPDX-License-Identifier: GPL-2.0
/*
 * A child that dies so leaves a core file: an ELF file of its kind, with its signal and with its memory as it was.
 *
 * feature: death by signal
 * calls: clone, wait4, prlimit64
 * away: comes home
 */
#include <sys/mman.h>
#include <sys/wait.h>

#include "core.h"
#include "shape.h"

#define SIZE 8192

/* What the child writes, and the core must have. */
static unsigned char *memory;

static void look_at_core(pid_t pid, int number, unsigned long n)
{
	const Elf64_Ehdr *elf = core_open();
	const struct elf_prstatus *status = core_status(elf);

	must(status->pr_pid == pid && status->pr_ppid == getpid() && status->pr_cursig == number);
	must(test_filled(core_memory(elf, memory), SIZE, n));
	core_close(elf);
}

static void prepare(void)
{
	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(memory != MAP_FAILED);
	core_allow();
}

static void step(unsigned long n)
{
	static const int numbers[] = { SIGQUIT, SIGABRT, SIGSEGV, SIGSYS };
	int number = numbers[n % 4], status;
	pid_t pid = fork();

	must(pid >= 0);
	if (!pid) {
		test_fill(memory, SIZE, n);
		test_spin(1000000);
		signal(number, SIG_DFL);
		raise(number);
		_exit(0);
	}
	must(waitpid(pid, &status, 0) == pid);
	must(WIFSIGNALED(status) && WTERMSIG(status) == number && WCOREDUMP(status));
	look_at_core(pid, number, n);
}

const struct shape shape = { .prepare = prepare, .step = step };
