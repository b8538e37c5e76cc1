// SPDX-License-Identifier: GPL-2.0
/* What a processor has: which bits count, what they are called, and that a set in a set means what it says. */
/* sources: kernel/features.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel/features.h"

/* Words of cpuid in which one bit is set. */
static u64 set_of(enum mos_cpuid_word word, unsigned int bit)
{
	u32 words[MOS_CPU_WORDS] = { 0 };

	words[word] = 1u << bit;
	return mos_features_set(words);
}

static void test_names(void **state)
{
	char text[160], small[12];
	u64 set = set_of(MOS_CPUID_7_EBX, 5) | set_of(MOS_CPUID_80000001_ECX, 5);

	(void)state;
	assert_int_equal(mos_features_names(set, text, sizeof(text)), 8);
	assert_string_equal(text, "avx2 abm");
	assert_int_equal(mos_features_names(set, small, 8), 4);
	assert_string_equal(small, "avx2");
	assert_int_equal(mos_features_names(0, text, sizeof(text)), 0);
	assert_string_equal(text, "");
	mos_features_names(U64_MAX, text, sizeof(text));
	assert_true(strlen(text) < sizeof(text));
}

/* Each bit has at most one name, and one that has a name is one that counts. */
static void test_each_bit(void **state)
{
	u64 all = 0;

	(void)state;
	for (int word = 0; word < MOS_CPU_WORDS; word++) {
		for (int bit = 0; bit < 32; bit++) {
			u64 set = set_of(word, bit);

			assert_int_equal(set & (set - 1), 0);
			assert_true(!set || mos_features_used(word) >> bit & 1);
			all |= set;
		}
	}
	assert_int_equal(all & (all + 1), 0);
}

/* What programs do not choose their code by keeps nobody from going. */
static void test_what_counts(void **state)
{
	static const struct {
		const char *name;
		enum mos_cpuid_word word;
		unsigned int bit;
		bool counts;
	} cases[] = {
		{ "a bit that has no meaning yet", MOS_CPUID_7_1_EAX, 15, true },
		{ "lzcnt, which is another instruction where it is lacking", MOS_CPUID_80000001_ECX, 5, true },
		{ "xsavec, by which the loader saves registers", MOS_CPUID_D_1_EAX, 1, true },
		{ "rdpid", MOS_CPUID_7_ECX, 22, true },
		{ "that there is a hypervisor", MOS_CPUID_1_ECX, 31, false },
		{ "virtual machines", MOS_CPUID_1_ECX, 5, false },
		{ "five levels of pages", MOS_CPUID_7_ECX, 16, false },
		{ "that rep movsb is fast", MOS_CPUID_7_EBX, 9, false },
		{ "supervisor mode access prevention", MOS_CPUID_7_EBX, 20, false },
		{ "memory encryption", MOS_CPUID_7_ECX, 13, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if ((mos_features_used(cases[i].word) >> cases[i].bit & 1) != cases[i].counts)
			fail_msg("%s", cases[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_each_bit),
		cmocka_unit_test(test_what_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
