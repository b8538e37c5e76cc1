// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is protected by a key for a while.
 *
 * feature: protection keys
 * calls: pkey_alloc, pkey_mprotect, pkey_free
 * away: works
 * needs: flag ospke
 */
#include "keys.h"
#include "shape.h"

static unsigned char *memory;

static void prepare(void)
{
	memory = map_pages(1, PROT_READ | PROT_WRITE);
}

static void step(unsigned long n)
{
	int key = take_first_key();

	if (key < 0)
		return;
	must(!pkey_mprotect(memory, PAGE, PROT_READ | PROT_WRITE, key));
	must(memory[0] == (unsigned char)n);
	memory[0] = n + 1;
	must(!pkey_mprotect(memory, PAGE, PROT_READ | PROT_WRITE, 0) && !pkey_free(key));
}

const struct shape shape = { .prepare = prepare, .step = step };
