// SPDX-License-Identifier: GPL-2.0
/* sources: kernel/message_rules.c */
/* What is said of every message: that it is said of each, and the page that shows it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "message_rules.h"

#define PAGE "Documentation/messages.md"

static const char *way_of(const char *name)
{
	if (strstr(name, "_H2G_"))
		return "a process' home, to the node of its guest";
	if (strstr(name, "_G2H_"))
		return "the node of a guest, to the process' home";
	return "any node, to any other";
}

static void print_bounds(FILE *to, const struct mos_message_rule *rule)
{
	if (rule->min_len == rule->max_len)
		fprintf(to, "| bytes | %u |\n", rule->min_len);
	else
		fprintf(to, "| bytes | %u to %u |\n", rule->min_len, rule->max_len);
}

static void print_type(FILE *to, unsigned int type)
{
	const struct mos_message_rule *rule = &mos_message_rules[type];
	const struct mos_message_words *said = &rule->said;

	fprintf(to, "\n## %s\n\n| | %u |\n|---|---|\n", said->name, type);
	fprintf(to, "| said by | %s |\n", way_of(said->name));
	fprintf(to, "| when | %s |\n", said->when);
	fprintf(to, "| body | %s |\n", said->body);
	print_bounds(to, rule);
	fprintf(to, "| reply | %s |\n", said->reply ? said->reply : "none");
	fprintf(to, "| failure | %s |\n", said->failure);
}

static void print_page(FILE *to)
{
	unsigned int type;

	fprintf(to, "# What nodes say to each other\n\n"
		"Printed from the table in `kernel/message_rules.c` by `build/unit/messages_test --print`; a test fails\n"
		"when this page is stale. How messages get from node to node is told in [protocol.md](protocol.md); the fields are\n"
		"laid out by `kernel/message.h`.\n\n"
		"Numbers are little endian: u32 has four bytes, u64 eight. A *handle* names a process: its home, its place in the\n"
		"table there, how often that was used, u32 each. A *thread* is its number at home. A *verdict* is an error number,\n"
		"0 for yes, u32, and then words: their length u16, and so many bytes of printable ASCII, less than %zu.\n\n"
		"A message arrives once, and those of one channel in their order, or the link is lost. Then requests under way\n"
		"fail, processes whose guests were there end with a reason, and guests whose home was there end. A message of no type, or\n"
		"of a length that its type does not have, is dropped and counted, and a peer that says too many such is cut off. One\n"
		"about a process that is not known, or is not the sender's, may come of a race: it is answered so, or dropped.\n",
		sizeof(((struct mos_words *)0)->text));
	for (type = 1; type < MOS_MSG_NR; type++)
		print_type(to, type);
}

static void table__is_whole(void **state)
{
	unsigned int type;

	(void)state;
	for (type = 1; type < MOS_MSG_NR; type++) {
		const struct mos_message_rule *rule = &mos_message_rules[type];

		assert_non_null(rule->said.name);
		assert_non_null(rule->said.when);
		assert_non_null(rule->said.body);
		assert_non_null(rule->said.failure);
		assert_true(rule->min_len <= rule->max_len && rule->max_len <= MOS_MSG_MAX);
	}
}

static void page__is_not_stale(void **state)
{
	static char want[32768], have[32768];
	FILE *to = fmemopen(want, sizeof(want) - 1, "w");
	FILE *from = fopen(PAGE, "r");

	(void)state;
	assert_non_null(to);
	print_page(to);
	fclose(to);
	assert_non_null(from);
	assert_true(fread(have, 1, sizeof(have) - 1, from) > 0);
	fclose(from);
	assert_string_equal(have, want);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table__is_whole),
		cmocka_unit_test(page__is_not_stale),
	};

	if (argc > 1 && !strcmp(argv[1], "--print")) {
		print_page(stdout);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
