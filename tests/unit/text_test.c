// SPDX-License-Identifier: GPL-2.0
/* What people read and type: times, sizes, numbers, addresses, and words that are nearly right. */
/* sources: userland/lib/format.c userland/lib/number.c userland/lib/suggest.c userland/lib/address.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "userland/lib/address.h"
#include "userland/lib/format.h"
#include "userland/lib/number.h"
#include "userland/lib/suggest.h"

#define ROWS(a) (sizeof(a) / sizeof((a)[0]))

static void time__three_figures_and_a_unit(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} rows[] = {
		{ 0, "0 ns" },
		{ 999, "999 ns" },
		{ 1000, "1.00 us" },
		{ 9994, "9.99 us" },
		{ 9996, "10.0 us" },
		{ 312400, "312 us" },
		{ 999499, "999 us" },
		{ 999500, "1.00 ms" },
		{ 12345678, "12.3 ms" },
		{ 999499999, "999 ms" },
		{ 999500000, "1.00 s" },
		{ 59940000000, "59.9 s" },
		{ 60000000000, "1 min 0 s" },
		{ 3599999999999, "59 min 59 s" },
		{ 3600000000000, "1 h 0 min" },
		{ 86399000000000, "23 h 59 min" },
		{ 86400000000000, "1 d 0 h" },
		{ UINT64_MAX, "213503 d 23 h" },
	};
	char text[MOS_FORMAT_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < ROWS(rows); i++)
		assert_string_equal(mos_format_time(rows[i].ns, text), rows[i].text);
}

static void plain__nothing_that_a_terminal_would_obey(void **state)
{
	char name[] = "\033[2J \xc3\xb6\n\x7f~", any[256];
	int i;

	(void)state;
	mos_format_plain(name);
	assert_string_equal(name, "?[2J ????~");
	for (i = 1; i < 256; i++)
		any[i - 1] = (char)i;
	any[255] = '\0';
	mos_format_plain(any);
	for (i = 1; i < 256; i++)
		assert_int_equal(any[i - 1], i >= ' ' && i <= '~' ? i : '?');
}

static void bytes__three_figures_and_a_unit(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} rows[] = {
		{ 0, "0 B" },
		{ 1023, "1023 B" },
		{ 1024, "1.00 KiB" },
		{ 3565158, "3.40 MiB" },
		{ 1023 * 1024, "1.00 MiB" },
		{ 999 * 1024, "999 KiB" },
		{ 5368709120, "5.00 GiB" },
		{ UINT64_MAX, "16.0 EiB" },
	};
	char text[MOS_FORMAT_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < ROWS(rows); i++)
		assert_string_equal(mos_format_bytes(rows[i].bytes, text), rows[i].text);
}

static void number__digits_and_nothing_else(void **state)
{
	static const char *const wrong[] = {
		"", " 1", "1 ", "-1", "+1", "0x1", "1.0", "one", "101",
		"99999999999999999999999999",
	};
	uint32_t value = 7;
	size_t i;

	(void)state;
	for (i = 0; i < ROWS(wrong); i++)
		assert_false(mos_number_read(wrong[i], 100, &value));
	assert_int_equal(value, 7);
	assert_true(mos_number_read("0", 100, &value));
	assert_int_equal(value, 0);
	assert_true(mos_number_read("100", 100, &value));
	assert_int_equal(value, 100);
	assert_true(mos_number_read("4294967295", UINT32_MAX, &value));
	assert_true(value == UINT32_MAX);
	assert_false(mos_number_read("4294967296", UINT32_MAX, &value));
}

static void suggest__near_words(void **state)
{
	static const char *const words[] = { "nodes", "ps", "migrate", "where", "why", "status" };
	static const struct {
		const char *typed;
		const char *near;
	} rows[] = {
		{ "migrte", "migrate" },
		{ "imgrate", "migrate" },
		{ "migrates", "migrate" },
		{ "mig", "migrate" },
		{ "node", "nodes" },
		{ "stauts", "status" },
		{ "sp", "ps" },
		{ "wher", "where" },
		{ "frobnicate", NULL },
		{ "xyz", NULL },
		{ "", NULL },
		{ "a word that is far too long for any of them", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ROWS(rows); i++) {
		const char *near = mos_suggest(rows[i].typed, words, ROWS(words));

		if (rows[i].near)
			assert_string_equal(near ? near : "nothing", rows[i].near);
		else
			assert_null(near);
	}
}

static void address__text_and_back(void **state)
{
	static const char *const texts[] = { "10.77.0.1", "fd00::1:2", "::1" };
	struct sockaddr_storage address;
	char text[MOS_ADDRESS_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < ROWS(texts); i++) {
		assert_true(mos_address_read(texts[i], &address));
		assert_string_equal(mos_address_text(&address, text), texts[i]);
	}
	assert_false(mos_address_read("10.77.0", &address));
	assert_false(mos_address_read("alpha", &address));
	assert_string_equal(mos_address_text(&address, text), "?");
}

static void address__loopback(void **state)
{
	struct sockaddr_storage address;

	(void)state;
	mos_address_read("127.0.1.1", &address);
	assert_true(mos_address_is_loopback(&address));
	mos_address_read("::1", &address);
	assert_true(mos_address_is_loopback(&address));
	mos_address_read("128.0.0.1", &address);
	assert_false(mos_address_is_loopback(&address));
	mos_address_read("fd00::1", &address);
	assert_false(mos_address_is_loopback(&address));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time__three_figures_and_a_unit),
		cmocka_unit_test(bytes__three_figures_and_a_unit),
		cmocka_unit_test(plain__nothing_that_a_terminal_would_obey),
		cmocka_unit_test(number__digits_and_nothing_else),
		cmocka_unit_test(suggest__near_words),
		cmocka_unit_test(address__text_and_back),
		cmocka_unit_test(address__loopback),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
