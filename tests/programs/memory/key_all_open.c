// SPDX-License-Identifier: GPL-2.0
/*
 * A thread lets itself touch what is protected by any key: the register that says so holds nothing then, as it does
 * where nobody has ever used it.
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

static void set_rights(unsigned int rights)
{
	asm volatile("wrpkru" : : "a"(rights), "c"(0), "d"(0) : "memory");
}

static unsigned int rights_now(void)
{
	unsigned int rights, high;

	asm volatile("rdpkru" : "=a"(rights), "=d"(high) : "c"(0));
	return rights;
}

static void prepare(void)
{
	memory = map_pages(1, PROT_READ | PROT_WRITE);
	key = take_first_key();
	if (key < 0)
		return;
	must(!pkey_mprotect(memory, PAGE, PROT_READ | PROT_WRITE, key));
	set_rights(0);
}

static void step(unsigned long n)
{
	if (key < 0)
		return;
	must(rights_now() == 0 && memory[n % PAGE] == (unsigned char)(n / PAGE));
	memory[n % PAGE]++;
	test_spin(2000000);
	must(rights_now() == 0 && memory[n % PAGE] == (unsigned char)(n / PAGE + 1));
}

const struct shape shape = { .prepare = prepare, .step = step };
