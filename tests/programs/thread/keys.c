// SPDX-License-Identifier: GPL-2.0
/*
 * Each thread has rights of its own to what a key protects, also for what the kernel does in its name.
 *
 * feature: memory of threads
 * calls: pkey_alloc, pkey_mprotect
 * away: works
 * needs: flag ospke
 */
#include "keys.h"
#include "threads.h"

static unsigned char *page[WORKERS];
static int key[WORKERS];
static __thread bool has_closed;

/* The others' pages stay closed from the first round on. */
static void close_others(unsigned int id)
{
	for (unsigned int i = 0; i < WORKERS; i++)
		must(!pkey_set(key[i], i == id ? 0 : PKEY_DISABLE_ACCESS));
	has_closed = true;
}

static void look(unsigned int id, unsigned long n)
{
	if (key[0] < 0)
		return;
	if (!has_closed)
		close_others(id);
	for (unsigned int i = 0; i < WORKERS; i++) {
		must(pkey_get(key[i]) == (i == id ? 0 : PKEY_DISABLE_ACCESS));
		errno = 0;
		must(!getcwd((char *)page[i], PAGE) == (i != id) && errno == (i == id ? 0 : EFAULT));
	}
	must(page[id][0] == '/');
	page[id][0] = n;
}

static void prepare(void)
{
	for (unsigned int i = 0; i < WORKERS; i++) {
		page[i] = map_pages(1, PROT_READ | PROT_WRITE);
		key[i] = i ? take_key() : take_first_key();
		if (key[i] > 0)
			must(!pkey_mprotect(page[i], PAGE, PROT_READ | PROT_WRITE, key[i]));
	}
	start_workers(look);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
