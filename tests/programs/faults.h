/* SPDX-License-Identifier: GPL-2.0 */
/* An instruction that faults, and what its handler was told. */
#ifndef MOSIX_TESTS_FAULTS_H
#define MOSIX_TESTS_FAULTS_H

#include <setjmp.h>

#include "signals.h"

/* Nothing is mapped here. */
#define HOLE ((unsigned char *)0x300000000000UL)

static sigjmp_buf after_fault;
static siginfo_t fault;

__attribute__((unused))
static void fault_note(int signal, siginfo_t *info, void *context)
{
	fault = *info;
	siglongjmp(after_fault, 1);
}

/* @statement raises @signal with @code; the address is in `fault` then. */
#define must_fault(statement, signal, code)                                    \
	do {                                                                   \
		memset(&fault, 0, sizeof(fault));                              \
		if (!sigsetjmp(after_fault, 1)) {                              \
			statement;                                             \
			must(!"it raises a signal: " #statement);              \
		}                                                              \
		must(fault.si_signo == (signal) && fault.si_code == (code));   \
	} while (0)

/* An instruction that raises SIGSEGV, SIGFPE, SIGILL or SIGTRAP. */
__attribute__((unused))
static void fault_by(int number)
{
	static volatile int zero;

	switch (number) {
	case SIGSEGV:
		*(volatile char *)HOLE = 1;
		break;
	case SIGFPE:
		zero = 7 / zero;
		break;
	case SIGILL:
		asm volatile("ud2");
		break;
	case SIGTRAP:
		asm volatile("int3");
		break;
	}
}

#endif
