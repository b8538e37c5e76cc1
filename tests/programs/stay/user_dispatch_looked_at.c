// SPDX-License-Identifier: GPL-2.0
/*
 * One thread sets up a dispatch of its system calls, of none and of one byte in turn, while another looks at its memory: whoever
 * looks is not led to where the dispatch points.
 *
 * feature: programs that handle their system calls themselves
 * calls: prctl
 * away: refused user_dispatch
 */
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "shape.h"

#define TURNS 2000
/* Where a kernel has its memory. */
#define NOWHERE 0xffff888012345000ul

static char selector = SYSCALL_DISPATCH_FILTER_ALLOW;
static volatile bool over;
static char maps[64];

static void *look(void *unused)
{
	while (!over) {
		int fd = open(maps, O_RDONLY);

		must(fd >= 0 && !close(fd));
	}
	return NULL;
}

static void set(unsigned long from, unsigned long len)
{
	must(!prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, from, len, &selector));
}

static void prepare(void)
{
	snprintf(maps, sizeof(maps), "/proc/self/task/%ld/maps", syscall(SYS_gettid));
	set(0, 0);
}

static void step(unsigned long n)
{
	pthread_t looker;

	over = false;
	must(!pthread_create(&looker, NULL, look, NULL));
	for (int i = 0; i < TURNS; i++) {
		set(0, 0);
		set(NOWHERE, 1);
	}
	over = true;
	must(!pthread_join(looker, NULL));
}

const struct shape shape = { prepare, step, NULL };
