// SPDX-License-Identifier: GPL-2.0
/* The windows: memory in the deputy's address space where the arguments of forwarded calls are laid out. */
#include <linux/mm.h>
#include <linux/mman.h>

#include "../image/image.h"
#include "../marshal.h"
#include "../muster.h"
#include "../process.h"
#include "deputy.h"

/**
 * mos_windows_open() - make room for arguments, for each thread its own
 * @group: the threads, about to leave or already away
 *
 * Context: a deputy; may sleep.
 * Return: 0, or -ENOMEM where its address space has no room.
 */
int mos_windows_open(const struct mos_group *group)
{
	struct mos_process *p = group->threads[0]->process;
	struct mos_limits limits;
	unsigned long addr;

	mos_limits_lift(&limits);
	addr = vm_mmap(NULL, 0, (unsigned long)group->nr * MOS_WINDOW_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, 0);
	mos_limits_bind(&limits);
	if (IS_ERR_VALUE(addr))
		return -ENOMEM;
	p->deputy.window = addr;
	p->deputy.nr_windows = group->nr;
	for (unsigned int i = 0; i < group->nr; i++)
		group->threads[i]->deputy.window = addr + (unsigned long)i * MOS_WINDOW_SIZE;
	return 0;
}

/**
 * mos_windows_close() - give the room back
 * @p: the process, whose threads make no call
 *
 * Context: a deputy; may sleep.
 */
void mos_windows_close(struct mos_process *p)
{
	if (p->deputy.window)
		vm_munmap(p->deputy.window, (unsigned long)p->deputy.nr_windows * MOS_WINDOW_SIZE);
	p->deputy.window = 0;
}
