// SPDX-License-Identifier: GPL-2.0
/*
 * Text is converted from one encoding to another, in the middle of a sequence that a move cuts.
 *
 * feature: the C library's converters
 * away: works
 */
#include <iconv.h>
#include <locale.h>
#include <wchar.h>

#include "shape.h"

static iconv_t to_wide, to_modified;

static void prepare(void)
{
	must(setlocale(LC_ALL, "C.UTF-8"));
	to_wide = iconv_open("UTF-16LE", "UTF-8");
	to_modified = iconv_open("UTF-7", "UTF-8");
	must(to_wide != (iconv_t)-1 && to_modified != (iconv_t)-1);
}

static void convert(iconv_t how, char *from, size_t length, const char *expected, size_t expected_length)
{
	char room[64], *to = room;
	size_t left = sizeof(room);

	must(iconv(how, &from, &length, &to, &left) == 0 && !length);
	must(sizeof(room) - left == expected_length && !memcmp(room, expected, expected_length));
}

/* The shift into UTF-7's own letters that one step begins is ended by the next. */
static void step(unsigned long n)
{
	static bool is_shifted;
	wchar_t wide[8];

	convert(to_wide, "\xc3\xa4z", 3, "\xe4\0z\0", 4);
	if (is_shifted)
		convert(to_modified, "-", 1, "Q--", 3);
	convert(to_modified, "\xc3\xa4", 2, "+AO", 3);
	is_shifted = true;
	must(mbstowcs(wide, "\xe2\x82\xac!", 8) == 2 && wide[0] == 0x20ac);
}

const struct shape shape = { .prepare = prepare, .step = step };
