// SPDX-License-Identifier: GPL-2.0
/* The file with the key: what is read from it, and what is said of one that is not taken. */
/* sources: userland/lib/keyfile.c userland/lib/blake2s.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "userland/lib/keyfile.h"

static char why[128];

static void parse__one_and_two_keys(void **state)
{
	uint8_t bytes[2 * MOSIX_KEY_LEN];
	struct mos_keyfile keys;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	assert_int_equal(mos_keyfile_parse(bytes, MOSIX_KEY_LEN, &keys, why, sizeof(why)), 0);
	assert_int_equal(keys.count, 1);
	assert_memory_equal(keys.key[0], bytes, MOSIX_KEY_LEN);
	assert_int_equal(mos_keyfile_parse(bytes, sizeof(bytes), &keys, why, sizeof(why)), 0);
	assert_int_equal(keys.count, 2);
	assert_memory_equal(keys.key[1], bytes + MOSIX_KEY_LEN, MOSIX_KEY_LEN);
}

static void parse__refusals_are_in_words(void **state)
{
	static const size_t lengths[] = { 0, 1, 31, 33, 63, 65 };
	const uint8_t bytes[128] = { 0 };
	struct mos_keyfile keys;
	char words[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		assert_int_equal(mos_keyfile_parse(bytes, lengths[i], &keys, why, sizeof(why)), -22);
		snprintf(words, sizeof(words), "it has %zu bytes", lengths[i]);
		assert_non_null(strstr(why, words));
		assert_int_equal(keys.count, 0);
	}
}

static void judged(mode_t mode, uid_t uid, const char *words)
{
	struct stat stat = { .st_mode = mode, .st_uid = uid };

	why[0] = '\0';
	assert_int_equal(mos_keyfile_judge(&stat, why, sizeof(why)), *words ? -1 : 0);
	assert_non_null(strstr(why, words));
}

static void judge__only_roots_own_secret(void **state)
{
	(void)state;
	judged(S_IFREG | 0600, 0, "");
	judged(S_IFREG | 0400, 0, "");
	judged(S_IFREG | 0640, 0, "others than root");
	judged(S_IFREG | 0604, 0, "mode 0604");
	judged(S_IFREG | 0600, 1000, "user 1000");
	judged(S_IFIFO | 0600, 0, "no file");
}

/* The same as the module's, see noise_test. */
static void print__as_the_module_makes_it(void **state)
{
	const uint8_t key[MOSIX_KEY_LEN] = { 0 };
	uint8_t print[MOSIX_PRINT_LEN];
	char text[MOS_PRINT_TEXT];

	(void)state;
	mos_print_of(key, print);
	assert_string_equal(mos_print_text(print, text), "0101-92d7-ade4-eaa5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse__one_and_two_keys),
		cmocka_unit_test(parse__refusals_are_in_words),
		cmocka_unit_test(judge__only_roots_own_secret),
		cmocka_unit_test(print__as_the_module_makes_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
