/* SPDX-License-Identifier: GPL-2.0 */
/* A limit on the size of files, and the signals that say that it has been reached. */
#ifndef MOSIX_TESTS_SIZE_LIMIT_H
#define MOSIX_TESTS_SIZE_LIMIT_H

#include <sys/resource.h>

#include "test.h"

static volatile sig_atomic_t files_too_large;

__attribute__((unused))
static void count_too_large(int signal)
{
	files_too_large++;
}

/* No file that this process writes may be larger; the signals are counted. */
__attribute__((unused))
static void limit_files(rlim_t size)
{
	struct rlimit limit = { size, RLIM_INFINITY };
	struct sigaction action = { .sa_handler = count_too_large };

	must(!sigaction(SIGXFSZ, &action, NULL) && !setrlimit(RLIMIT_FSIZE, &limit));
}

#endif
