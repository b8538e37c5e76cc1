// SPDX-License-Identifier: GPL-2.0
/*
 * What the C library has buffered crosses with the program, is written in the end, and only once.
 *
 * feature: streams of the C library
 * calls: read, write, lseek
 * away: works
 */
#include "files.h"
#include "shape.h"

static FILE *out, *in;
static unsigned long lines;

static void prepare(void)
{
	FILE *numbers = fopen("numbers", "w+");
	int i;

	for (i = 0; i < 3000; i++)
		must(fprintf(numbers, "%d\n", i) > 0);
	must(!fclose(numbers));
	out = fopen("lines", "w+");
	in = fopen("numbers", "r");
	must(out && in);
}

static void step(unsigned long n)
{
	unsigned long number;
	int i;

	for (i = 0; i < 7; i++) {
		must(fprintf(out, "line %lu\n", lines) > 0);
		if (fscanf(in, "%lu\n", &number) != 1)
			must(feof(in) && !fseek(in, 0, SEEK_SET) && fscanf(in, "%lu\n", &number) == 1);
		must(number == lines++ % 3000);
	}
}

static void verify(void)
{
	unsigned long n, seen;

	must(!fflush(out) && !fseek(out, 0, SEEK_SET));
	for (n = 0; n < lines; n++)
		must(fscanf(out, "line %lu\n", &seen) == 1 && seen == n);
	must(fgetc(out) == EOF && feof(out));
}

const struct shape shape = { prepare, step, verify };
