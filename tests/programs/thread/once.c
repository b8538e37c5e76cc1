// SPDX-License-Identifier: GPL-2.0
/*
 * What is to be done once is done once, whoever comes first; the others wait until it has been done.
 *
 * feature: locks and conditions of threads
 * calls: futex
 * away: works
 */
#include "threads.h"

/* A new one for each step. */
static pthread_once_t once;
static unsigned int begun, done;

static void make(void)
{
	begun++;
	usleep(500);
	done++;
}

static void part(unsigned int id, unsigned long n)
{
	must(!pthread_once(&once, make));
	must(begun == n + 1 && done == n + 1);
}

static void prepare(void)
{
	start_workers(part);
}

static void step(unsigned long n)
{
	once = (pthread_once_t)PTHREAD_ONCE_INIT;
	work_round(n);
	must(begun == n + 1 && done == n + 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
