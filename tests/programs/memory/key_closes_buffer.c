// SPDX-License-Identifier: GPL-2.0
/*
 * What is read into memory that a key closes to writing is not lost: it is still there when the key opens it.
 *
 * feature: protection keys
 * calls: read, pkey_alloc, pkey_mprotect
 * away: comes home
 * needs: flag ospke
 */
#include "keys.h"
#include "shape.h"

static unsigned char *memory;
static int ends[2], key;

static void prepare(void)
{
	memory = map_pages(1, PROT_READ | PROT_WRITE);
	must(!pipe(ends));
	key = take_first_key();
	if (key > 0)
		must(!pkey_mprotect(memory, PAGE, PROT_READ | PROT_WRITE, key));
}

static void step(unsigned long n)
{
	if (key < 0)
		return;
	must(write(ends[1], &n, sizeof(n)) == sizeof(n));
	must(!pkey_set(key, PKEY_DISABLE_WRITE));
	must(read(ends[0], memory, sizeof(n)) == -1 && errno == EFAULT);
	must(!pkey_set(key, 0));
	must(read(ends[0], memory, sizeof(n)) == sizeof(n) && !memcmp(memory, &n, sizeof(n)));
}

const struct shape shape = { .prepare = prepare, .step = step };
