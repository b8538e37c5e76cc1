// SPDX-License-Identifier: GPL-2.0
/* Numbers, and the words of others, the way people read them. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "format.h"

#define SECOND	1000000000ull
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)

/* Three figures that count: 9.99, 99.9, 999. */
static void put_figures(char *text, double value, const char *unit)
{
	int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	snprintf(text, MOS_FORMAT_TEXT, "%.*f %s", decimals, value, unit);
}

static void put_pair(char *text, uint64_t ns, uint64_t big, const char *big_unit,
		     uint64_t small, const char *small_unit)
{
	snprintf(text, MOS_FORMAT_TEXT, "%" PRIu64 " %s %" PRIu64 " %s", ns / big, big_unit,
		 ns % big / small, small_unit);
}

const char *mos_format_time(uint64_t ns, char text[MOS_FORMAT_TEXT])
{
	if (ns < 1000)
		snprintf(text, MOS_FORMAT_TEXT, "%" PRIu64 " ns", ns);
	else if (ns < 999500)
		put_figures(text, (double)ns / 1e3, "us");
	else if (ns < 999500000)
		put_figures(text, (double)ns / 1e6, "ms");
	else if (ns < MINUTE)
		put_figures(text, (double)ns / 1e9, "s");
	else if (ns < HOUR)
		put_pair(text, ns, MINUTE, "min", SECOND, "s");
	else if (ns < DAY)
		put_pair(text, ns, HOUR, "h", MINUTE, "min");
	else
		put_pair(text, ns, DAY, "d", HOUR, "h");
	return text;
}

const char *mos_format_bytes(uint64_t bytes, char text[MOS_FORMAT_TEXT])
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double value = (double)bytes / 1024;
	size_t unit = 0;

	if (bytes < 1024) {
		snprintf(text, MOS_FORMAT_TEXT, "%" PRIu64 " B", bytes);
		return text;
	}
	for (; value >= 999.5; value /= 1024)
		unit++;
	put_figures(text, value, units[unit]);
	return text;
}

void mos_format_plain(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}
