// SPDX-License-Identifier: GPL-2.0
/*
 * The program has asked for the registers of AMX, and uses them.
 *
 * feature: vector state on request
 * calls: arch_prctl
 * away: refused amx
 * needs: flag amx_tile
 */
#include <sys/syscall.h>

#include "shape.h"

/* Not in the headers of the older kernel's time. */
#define GET_PERMISSION 0x1022
#define REQUEST_PERMISSION 0x1023
#define TILES 18

/* One tile of 16 rows of 64 bytes. */
static const struct {
	uint8_t palette, first, unused[14];
	uint16_t columns[16];
	uint8_t rows[16];
} layout __attribute__((aligned(64))) = { .palette = 1, .columns = { 64 }, .rows = { 16 } };

static bool has_tiles;

static void prepare(void)
{
	has_tiles = !syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILES);
	if (!has_tiles)
		shape_without();
}

static void step(unsigned long n)
{
	static uint8_t in[16][64], out[16][64];
	unsigned long turns = 1000000;
	uint64_t allowed;

	if (!has_tiles)
		return;
	must(!syscall(SYS_arch_prctl, GET_PERMISSION, &allowed) && allowed & 1ull << TILES);
	test_fill(in, sizeof(in), n);
	asm volatile("ldtilecfg %[layout]\n\t"
		     "tileloadd (%[in],%[width],1), %%tmm0\n\t"
		     "0: dec %[turns]\n\tjnz 0b\n\t"
		     "tilestored %%tmm0, (%[out],%[width],1)\n\t"
		     "tilerelease"
		     : [turns] "+r"(turns)
		     : [layout] "m"(layout), [in] "r"(in), [out] "r"(out), [width] "r"(64ul)
		     : "memory", "cc");
	must(!memcmp(in, out, sizeof(in)));
}

const struct shape shape = { .prepare = prepare, .step = step };
