/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of memory, and the signals that come where they may not be touched. */
#ifndef MOSIX_TESTS_PAGES_H
#define MOSIX_TESTS_PAGES_H

#include <setjmp.h>
#include <sys/mman.h>

#include "test.h"

#define PAGE 4096ul

/* Private memory of no file. */
__attribute__((unused))
static unsigned char *map_pages(size_t pages, int protection)
{
	void *at = mmap(NULL, pages * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(at != MAP_FAILED);
	return at;
}

/* What the last fault was that was expected. */
static siginfo_t fault;
static sigjmp_buf fault_over;
static volatile sig_atomic_t expects_fault;

__attribute__((unused))
static void fault_handler(int signal, siginfo_t *info, void *context)
{
	if (!expects_fault)
		printf("signal %d, code %d, at %p\n", signal, info->si_code, info->si_addr);
	must(expects_fault);
	fault = *info;
	siglongjmp(fault_over, 1);
}

/* From now on touch() survives; on the alternate stack, if there is one. */
__attribute__((unused))
static void catch_faults(void)
{
	struct sigaction action = { .sa_sigaction = fault_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };

	must(!sigaction(SIGSEGV, &action, NULL) && !sigaction(SIGBUS, &action, NULL));
}

enum touch { READS, WRITES };

/* Reads a byte, or writes a 1; says which signal that brought, or 0. */
__attribute__((unused, noinline))
static int touch(volatile unsigned char *at, enum touch how)
{
	int signal = 0;

	expects_fault = 1;
	if (sigsetjmp(fault_over, 0))
		signal = fault.si_signo;
	else if (how == WRITES)
		*at = 1;
	else
		(void)*at;
	expects_fault = 0;
	return signal;
}

__attribute__((unused))
static bool faults(void *at, enum touch how, int signal, int code)
{
	return touch(at, how) == signal && fault.si_code == code && fault.si_addr == at;
}

#endif
