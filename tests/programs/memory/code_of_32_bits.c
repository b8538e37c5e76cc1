// SPDX-License-Identifier: GPL-2.0
/*
 * A 64-bit program computes in 32-bit code, and keeps what it has loaded into its segment registers for that.
 *
 * feature: registers
 * away: works
 */
#include "code32.h"
#include "shape.h"

static struct code32 *code;

static void prepare(void)
{
	code = code32_make();
	asm volatile("mov %0, %%gs" : : "r"(DATA_SEGMENT));
}

static void look_at_selectors(void)
{
	unsigned int cs, ds, es, fs, gs;

	asm volatile("mov %%cs, %0; mov %%ds, %1; mov %%es, %2" : "=r"(cs), "=r"(ds), "=r"(es));
	asm volatile("mov %%fs, %0; mov %%gs, %1" : "=r"(fs), "=r"(gs));
	must(cs == 0x33 && ds == DATA_SEGMENT && es == DATA_SEGMENT && fs == 0 && gs == DATA_SEGMENT);
}

static void step(unsigned long n)
{
	code32_run(code, 3000000 + n);
	look_at_selectors();
	test_spin(1000000);
	look_at_selectors();
}

const struct shape shape = { .prepare = prepare, .step = step };
