// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel told the program when it began still holds: its page size, its vdso, its name.
 *
 * feature: what a program is told
 * away: works
 */
#include <elf.h>
#include <sys/auxv.h>
#include <time.h>

#include "shape.h"

static unsigned long random_word;

static void prepare(void)
{
	memcpy(&random_word, (void *)getauxval(AT_RANDOM), sizeof(random_word));
}

static void step(unsigned long n)
{
	const unsigned char *vdso = (void *)getauxval(AT_SYSINFO_EHDR);
	struct timespec now;

	must(getauxval(AT_PAGESZ) == 4096 && getauxval(AT_UID) == getuid());
	must(!memcmp((void *)getauxval(AT_RANDOM), &random_word, sizeof(random_word)));
	must(!strcmp(strrchr((char *)getauxval(AT_EXECFN), '/') + 1, "memory.auxiliary"));
	must(!memcmp(vdso, ELFMAG, SELFMAG));
	must(!clock_gettime(CLOCK_MONOTONIC, &now) && !clock_gettime(CLOCK_REALTIME, &now));
}

const struct shape shape = { prepare, step, NULL };
