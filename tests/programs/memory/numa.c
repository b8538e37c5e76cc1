// SPDX-License-Identifier: GPL-2.0
/*
 * Where its memory lies is asked and wished for; what was wished for the program and for one area stays.
 *
 * feature: memory of several nodes
 * calls: set_mempolicy, get_mempolicy, mbind, move_pages, migrate_pages
 * away: comes home
 * moves: clone_vm
 */
#include <sys/syscall.h>

#include "pages.h"
#include "shape.h"

enum { DEFAULT = 0, PREFERRED = 1, BIND = 2 };
enum { OF_ADDRESS = 2 };

static unsigned char *memory;

static void prepare(void)
{
	unsigned long node0 = 1;

	memory = map_pages(2, PROT_READ | PROT_WRITE);
	memory[0] = 1;
	must(!syscall(SYS_mbind, memory, PAGE, BIND, &node0, 8ul, 0));
	must(!syscall(SYS_set_mempolicy, PREFERRED, &node0, 8ul));
}

static int policy_of(void *address)
{
	int policy;

	must(!syscall(SYS_get_mempolicy, &policy, NULL, 0ul, address, address ? OF_ADDRESS : 0));
	return policy;
}

static void step(unsigned long n)
{
	unsigned long node0 = 1;
	void *page = memory;
	int node = -1;

	must(policy_of(NULL) == PREFERRED && policy_of(memory) == BIND && policy_of(memory + PAGE) == DEFAULT);
	must(!syscall(SYS_move_pages, 0, 1ul, &page, NULL, &node, 0) && node == 0);
	must(syscall(SYS_migrate_pages, 0, 8ul, &node0, &node0) == 0);
}

const struct shape shape = { prepare, step, NULL };
