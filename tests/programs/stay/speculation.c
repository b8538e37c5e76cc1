// SPDX-License-Identifier: GPL-2.0
/*
 * The program has chosen how the processor may speculate.
 *
 * feature: choices about the processor
 * calls: prctl
 * away: refused speculation
 * needs: choice of speculation
 */
#include <sys/prctl.h>

#include "shape.h"

static int before;

static void prepare(void)
{
	before = prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0);
	must(before >= 0);
	if (before & PR_SPEC_PRCTL)
		must(!prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_DISABLE, 0, 0));
	else
		shape_without();
}

static void step(unsigned long n)
{
	int now = prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0);

	if (before & PR_SPEC_PRCTL)
		must(now == (int)(PR_SPEC_PRCTL | PR_SPEC_DISABLE));
	else
		must(now == before);
}

const struct shape shape = { .prepare = prepare, .step = step };
