// SPDX-License-Identifier: GPL-2.0
/*
 * Storage of the thread is found where it was.
 *
 * feature: registers
 * away: works
 */
#include <pthread.h>

#include "shape.h"

static __thread unsigned long counter, zero;
static pthread_key_t key;
static pthread_t self;

static void prepare(void)
{
	self = pthread_self();
	must(!pthread_key_create(&key, NULL) && !pthread_setspecific(key, &counter));
}

static void step(unsigned long n)
{
	must(counter++ == n && zero == 0);
	must(pthread_equal(self, pthread_self()) && pthread_getspecific(key) == &counter);
}

const struct shape shape = { prepare, step, NULL };
