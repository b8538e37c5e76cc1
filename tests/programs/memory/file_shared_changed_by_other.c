// SPDX-License-Identifier: GPL-2.0
/*
 * A file that another process changes is mapped shared, for reading only: nobody but him has it open.
 *
 * feature: mapped files
 * calls: mmap, pwrite64, ftruncate
 * away: works
 * moves: shm
 * children: away
 */
#include "changing.h"
#include "shape.h"

static void prepare(void)
{
	must(!close(changing_prepare(O_RDONLY, PROT_READ, MAP_SHARED)));
}

static void step(unsigned long n)
{
	changing_step(n);
}

const struct shape shape = { prepare, step, changing_verify };
