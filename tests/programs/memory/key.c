// SPDX-License-Identifier: GPL-2.0
/*
 * Memory is protected by a key.
 *
 * feature: protection keys
 * calls: pkey_alloc, pkey_mprotect
 * away: works
 * needs: flag ospke
 */
#include "keys.h"
#include "shape.h"

static unsigned char *memory;
static int key;

static void prepare(void)
{
	catch_faults();
	memory = map_pages(1, PROT_READ | PROT_WRITE);
	key = take_first_key();
	if (key > 0)
		must(!pkey_mprotect(memory, PAGE, PROT_READ | PROT_WRITE, key));
}

static void step(unsigned long n)
{
	if (key < 0)
		return;
	must(!pkey_set(key, PKEY_DISABLE_ACCESS));
	must(faults(memory, READS, SIGSEGV, SEGV_PKUERR) && (int)fault.si_pkey == key);
	/* The handler was left with the rights of a handler. */
	must(!pkey_set(key, PKEY_DISABLE_WRITE));
	must(touch(memory, READS) == 0 && faults(memory, WRITES, SIGSEGV, SEGV_PKUERR));
	must(!pkey_set(key, 0) && touch(memory, WRITES) == 0);
}

const struct shape shape = { .prepare = prepare, .step = step };
