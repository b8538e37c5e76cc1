// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel protects with a key of its own what may only be executed; the program cannot have that one, nor lose it.
 *
 * feature: protection keys
 * calls: pkey_alloc, pkey_mprotect, pkey_free, mprotect
 * away: works
 * needs: flag ospke
 */
#include "keys.h"
#include "shape.h"

static unsigned char *code, *data;
static int own, kernels;

/* mov $42, %eax; ret */
static void write_code(void)
{
	static const unsigned char function[] = { 0xb8, 42, 0, 0, 0, 0xc3 };

	code = map_pages(1, PROT_READ | PROT_WRITE);
	memcpy(code, function, sizeof(function));
	must(!mprotect(code, PAGE, PROT_EXEC));
}

static void prepare(void)
{
	catch_faults();
	own = take_first_key();
	write_code();
	if (own < 0)
		return;
	data = map_pages(1, PROT_READ | PROT_WRITE);
	must(!pkey_mprotect(data, PAGE, PROT_READ | PROT_WRITE, own));
	must(faults(code, READS, SIGSEGV, SEGV_PKUERR));
	kernels = fault.si_pkey;
	must(kernels == own + 1);
}

static void step(unsigned long n)
{
	int next;

	must(((int (*)(void))(void *)code)() == 42);
	if (own < 0)
		return;
	must(faults(code, READS, SIGSEGV, SEGV_PKUERR) && (int)fault.si_pkey == kernels);
	must(pkey_free(kernels) == -1 && errno == EINVAL);
	next = take_key();
	must(next == kernels + 1 && !pkey_free(next));
	/* Readable for a while, and of the same key again. */
	must(!mprotect(code, PAGE, PROT_READ | PROT_EXEC) && touch(code, READS) == 0);
	must(!mprotect(code, PAGE, PROT_EXEC));
	must(!pkey_set(own, PKEY_DISABLE_WRITE) && faults(data, WRITES, SIGSEGV, SEGV_PKUERR));
	must((int)fault.si_pkey == own);
}

const struct shape shape = { .prepare = prepare, .step = step };
