// SPDX-License-Identifier: GPL-2.0
/*
 * The program reads and writes its own memory by its pid, as it could another's.
 *
 * feature: memory of other processes
 * calls: process_vm_readv, process_vm_writev
 * away: comes home
 * moves: clone_vm
 */
#include <sys/uio.h>

#include "pages.h"
#include "shape.h"

static char memory[] = "-";

static void step(unsigned long n)
{
	char byte = '?', next = 'a' + (n + 1) % 26;
	struct iovec mine = { &byte, 1 }, yours = { memory, 1 }, new = { &next, 1 };

	must(process_vm_readv(getpid(), &mine, 1, &yours, 1, 0) == 1);
	must(byte == (n ? (char)('a' + n % 26) : '-'));
	must(process_vm_writev(getpid(), &new, 1, &yours, 1, 0) == 1 && *(volatile char *)memory == next);
	yours.iov_base = NULL;
	must(process_vm_readv(getpid(), &mine, 1, &yours, 1, 0) == -1 && errno == EFAULT);
}

const struct shape shape = { NULL, step, NULL };
