// SPDX-License-Identifier: GPL-2.0
/*
 * What a child may not inherit it does not have, and what is to be wiped for it is zero there, and there alone.
 *
 * feature: advice about memory
 * calls: madvise, clone
 * away: comes home
 */
#include <sys/wait.h>

#include "pages.h"
#include "shape.h"

static unsigned char *kept, *wiped, *withheld;

static void prepare(void)
{
	kept = map_pages(1, PROT_READ | PROT_WRITE);
	wiped = map_pages(1, PROT_READ | PROT_WRITE);
	withheld = map_pages(1, PROT_READ | PROT_WRITE);
	must(!madvise(wiped, PAGE, MADV_WIPEONFORK) && !madvise(withheld, PAGE, MADV_DONTFORK));
	catch_faults();
}

static void child(unsigned long n)
{
	must(test_all(kept, PAGE, n) && test_all(wiped, PAGE, 0));
	must(faults(withheld, READS, SIGSEGV, SEGV_MAPERR));
	_exit(0);
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	memset(kept, n, PAGE);
	memset(wiped, n, PAGE);
	memset(withheld, n, PAGE);
	pid = fork();
	if (!pid)
		child(n);
	must(waitpid(pid, &status, 0) == pid && status == 0);
	must(test_all(kept, PAGE, n) && test_all(wiped, PAGE, n) && test_all(withheld, PAGE, n));
}

static void verify(void)
{
	int status;
	pid_t pid;

	must(!madvise(withheld, PAGE, MADV_DOFORK) && !madvise(wiped, PAGE, MADV_KEEPONFORK));
	wiped[0] = withheld[0] = 'k';
	pid = fork();
	if (!pid)
		_exit(wiped[0] == 'k' && withheld[0] == 'k' ? 0 : 1);
	must(waitpid(pid, &status, 0) == pid && status == 0);
}

const struct shape shape = { prepare, step, verify };
