// SPDX-License-Identifier: GPL-2.0
/*
 * A file that another process changes is mapped privately and held open: what was not written here is what is in the file.
 *
 * feature: mapped files
 * calls: mmap, pwrite64, ftruncate
 * away: works
 * children: away
 */
#include "changing.h"
#include "shape.h"

static void prepare(void)
{
	changing_prepare(O_RDWR, PROT_READ | PROT_WRITE, MAP_PRIVATE);
}

static void step(unsigned long n)
{
	must(faults(changing_step(n), WRITES, SIGBUS, BUS_ADRERR));
}

const struct shape shape = { prepare, step, changing_verify };
