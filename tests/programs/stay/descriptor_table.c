// SPDX-License-Identifier: GPL-2.0
/*
 * The program has a segment of its own, as programs of old times had.
 *
 * feature: segments and ports
 * calls: modify_ldt
 * away: refused ldt
 */
#include <asm/ldt.h>
#include <sys/syscall.h>

#include "shape.h"

/* What a 64-bit program can reach through it lies low; that it is there can be asked. */
static void prepare(void)
{
	struct user_desc segment = { .entry_number = 1, .base_addr = 0x10000, .limit = 0xfff, .seg_32bit = 1 };

	must(!syscall(SYS_modify_ldt, 1, &segment, sizeof(segment)));
}

static void step(unsigned long n)
{
	unsigned char table[16];
	unsigned int limit = 0;

	must(syscall(SYS_modify_ldt, 0, table, sizeof(table)) == sizeof(table) && !test_all(table + 8, 8, 0));
	asm("lsl %1, %0" : "+r"(limit) : "r"(1 << 3 | 7) : "cc");
	must(limit == 0xfff);
}

const struct shape shape = { .prepare = prepare, .step = step };
