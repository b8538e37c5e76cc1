// SPDX-License-Identifier: GPL-2.0
/*
 * Values that a thread keeps under a key are its own.
 *
 * feature: registers and variables of threads
 * away: works
 */
#include "threads.h"

static pthread_key_t key;
static uintptr_t last[WORKERS];

static void part(unsigned int id, unsigned long n)
{
	must((uintptr_t)pthread_getspecific(key) == last[id]);
	last[id] = n * WORKERS + id + 1;
	must(!pthread_setspecific(key, (void *)last[id]));
}

static void prepare(void)
{
	must(!pthread_key_create(&key, NULL));
	start_workers(part);
}

static void step(unsigned long n)
{
	work_round(n);
}

const struct shape shape = { .prepare = prepare, .step = step };
