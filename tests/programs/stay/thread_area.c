// SPDX-License-Identifier: GPL-2.0
/*
 * A thread has a segment of its own, as 32-bit code has one for what is local to a thread.
 *
 * feature: segments and ports
 * away: refused ldt
 */
#include <asm/ldt.h>

#include "code32.h"
#include "shape.h"

/* As 32-bit code numbers it. */
#define SET_THREAD_AREA 243

static unsigned int selector;

static void prepare(void)
{
	struct code32 *code = code32_make();
	struct user_desc *segment = (struct user_desc *)code->room;

	*segment = (struct user_desc){ .entry_number = -1, .base_addr = (uintptr_t)code, .limit = 0xfff, .seg_32bit = 1 };
	code->call = SET_THREAD_AREA;
	code->argument = (uintptr_t)segment;
	code32_run(code, 1);
	must(!code->result);
	selector = segment->entry_number << 3 | 3;
}

static void step(unsigned long n)
{
	unsigned int limit = 0;

	asm("lsl %1, %0" : "+r"(limit) : "r"(selector) : "cc");
	must(limit == 0xfff);
}

const struct shape shape = { .prepare = prepare, .step = step };
