// SPDX-License-Identifier: GPL-2.0
/*
 * A library is loaded, used and let go of while the program is away.
 *
 * feature: libraries loaded late
 * calls: mmap, munmap
 * away: comes home
 */
#include <dlfcn.h>

#include "shape.h"

static void step(unsigned long n)
{
	void *library = dlopen("libm.so.6", RTLD_NOW | RTLD_LOCAL);
	double (*power)(double, double);

	must(library && (power = (double (*)(double, double))dlsym(library, "pow")));
	must(power(2, n % 10) == (double)(1 << n % 10) && !dlsym(library, "no_such_thing"));
	must(!dlclose(library));
}

const struct shape shape = { .step = step };
