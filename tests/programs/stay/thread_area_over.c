// SPDX-License-Identifier: GPL-2.0
/*
 * A thread has a segment of its own for a while.
 *
 * feature: segments and ports
 * away: comes home
 * moves: ldt
 */
#include <asm/ldt.h>

#include "code32.h"
#include "shape.h"

/* As 32-bit code numbers it. */
#define SET_THREAD_AREA 243

static struct code32 *code;

static void prepare(void)
{
	code = code32_make();
}

static int set_segment(struct user_desc segment)
{
	struct user_desc *low = (struct user_desc *)code->room;

	*low = segment;
	code->call = SET_THREAD_AREA;
	code->argument = (uintptr_t)low;
	code32_run(code, 300000);
	must(!code->result);
	return low->entry_number;
}

static bool is_there(int entry, unsigned int limit)
{
	unsigned int is = 0;

	asm volatile("lsl %1, %0" : "+r"(is) : "r"(entry << 3 | 3) : "cc");
	return is == limit;
}

static void step(unsigned long n)
{
	struct user_desc segment = { .entry_number = -1, .limit = 1 + n % 1000, .seg_32bit = 1 };
	struct user_desc none = { .read_exec_only = 1, .seg_not_present = 1 };

	none.entry_number = set_segment(segment);
	must(is_there(none.entry_number, segment.limit));
	set_segment(none);
	must(is_there(none.entry_number, 0));
}

const struct shape shape = { .prepare = prepare, .step = step };
