// SPDX-License-Identifier: GPL-2.0
/*
 * All keys are taken; each protects a page, one that has been freed as well. The next to be had is that one.
 *
 * feature: protection keys
 * calls: pkey_alloc, pkey_mprotect, pkey_free
 * away: works
 * needs: flag ospke
 */
#include "keys.h"
#include "shape.h"

#define KEYS 16

static unsigned char *page[KEYS];
static int last;

static void cover(int key)
{
	must(!pkey_mprotect(page[key], PAGE, PROT_READ | PROT_WRITE, key));
}

static void prepare(void)
{
	int key;

	catch_faults();
	while ((key = take_key()) > 0) {
		must(key == last + 1 && key < KEYS);
		last = key;
		page[key] = map_pages(1, PROT_READ | PROT_WRITE);
		page[key][0] = 1;
		cover(key);
	}
	if (!last)
		shape_without();
}

/* Who may touch nothing but what this key protects? */
static void check(int key)
{
	for (int other = 1; other <= last; other++)
		must(!pkey_set(other, other == key ? 0 : PKEY_DISABLE_ACCESS));
	for (int other = 1; other <= last; other++) {
		must(touch(page[other], WRITES) == (other == key ? 0 : SIGSEGV));
		must(other == key || (int)fault.si_pkey == other);
		/* The handler was left with the rights of a handler. */
		must(!pkey_set(key, 0));
	}
}

static void step(unsigned long n)
{
	int freed = last ? n % last + 1 : 0;

	if (!last)
		return;
	must(take_key() == -1);
	must(!pkey_free(freed) && pkey_free(freed) == -1);
	check(freed);
	must(pkey_mprotect(page[freed], PAGE, PROT_READ, freed) == -1 && errno == EINVAL);
	must(take_key() == freed);
	cover(freed);
	check(freed % last + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
