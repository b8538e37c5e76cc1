// SPDX-License-Identifier: GPL-2.0
/* Which word somebody meant. */
#include <string.h>

#include "suggest.h"

#define LONGEST 16

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment distance: edits that turn @a into @b, a swap counting as one. */
static size_t distance(const char *a, const char *b)
{
	size_t d[LONGEST + 1][LONGEST + 1];
	size_t i, j, rows = strlen(a), columns = strlen(b);

	for (i = 0; i <= rows; i++)
		d[i][0] = i;
	for (j = 0; j <= columns; j++)
		d[0][j] = j;
	for (i = 1; i <= rows; i++) {
		for (j = 1; j <= columns; j++) {
			d[i][j] = smaller(d[i - 1][j], d[i][j - 1]) + 1;
			d[i][j] = smaller(d[i][j], d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = smaller(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[rows][columns];
}

const char *mos_suggest(const char *typed, const char *const *words, size_t count)
{
	size_t i, len = strlen(typed), best = (len + 2) / 3 + 1;
	const char *near = NULL;

	if (!len || len > LONGEST)
		return NULL;
	for (i = 0; i < count; i++) {
		size_t steps = distance(typed, words[i]);

		if (!strncmp(typed, words[i], smaller(len, strlen(words[i]))))
			steps = 0;
		if (steps < best) {
			best = steps;
			near = words[i];
		}
	}
	return near;
}
