// SPDX-License-Identifier: GPL-2.0
/* The window: memory in the deputy's address space where the arguments of forwarded calls are laid out. */
#include <linux/mm.h>
#include <linux/mman.h>

#include "../marshal.h"
#include "../process.h"
#include "deputy.h"

/**
 * mos_window_open() - make room for arguments
 * @p: the process, about to leave or already away
 *
 * Context: the deputy; may sleep.
 * Return: 0, or -ENOMEM where its limits do not allow it.
 */
int mos_window_open(struct mos_process *p)
{
	unsigned long addr = vm_mmap(NULL, 0, MOS_WINDOW_SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, 0);

	if (IS_ERR_VALUE(addr))
		return -ENOMEM;
	p->deputy.window = addr;
	return 0;
}

/**
 * mos_window_close() - give the room back
 * @p: the process
 *
 * Context: the deputy; may sleep.
 */
void mos_window_close(struct mos_process *p)
{
	if (p->deputy.window)
		vm_munmap(p->deputy.window, MOS_WINDOW_SIZE);
	p->deputy.window = 0;
}
