// SPDX-License-Identifier: GPL-2.0
/* The map of a cluster: what is read, what is refused and in which words, and who this machine is. */
/* sources: userland/lib/map.c userland/lib/address.c userland/lib/number.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "userland/lib/address.h"
#include "userland/lib/map.h"

#define ROWS(a) (sizeof(a) / sizeof((a)[0]))

/* A name service of three hosts. */
static const char *resolve(void *ctx, const char *host, int family,
			   struct sockaddr_storage *address)
{
	unsigned int *asked = ctx;

	if (asked)
		++*asked;
	if (!strcmp(host, "alpha"))
		mos_address_read("10.0.0.1", address);
	else if (!strcmp(host, "beta"))
		mos_address_read("10.0.0.2", address);
	else if (!strcmp(host, "six"))
		mos_address_read("fd00::6", address);
	else
		return "it is not known";
	return family == AF_UNSPEC || family == address->ss_family ? NULL : "wrong family";
}

static struct mos_map parse(const char *text)
{
	struct mos_map_error error = { 0 };
	struct mos_map map;

	if (mos_map_parse(text, resolve, NULL, &map, &error))
		fail_msg("line %u: %s", error.line, error.text);
	return map;
}

static void assert_node(const struct mos_map *map, size_t at, uint32_t number,
			const char *address)
{
	char text[MOS_ADDRESS_TEXT];

	assert_true(at < map->count);
	assert_int_equal(map->nodes[at].number, number);
	assert_string_equal(mos_address_text(&map->nodes[at].address, text), address);
	assert_int_equal(mos_address_port(&map->nodes[at].address), 0);
}

static void parse__one_line_for_each_node(void **state)
{
	struct mos_map map = parse("1 10.0.0.1 1\n2 10.0.0.2 1\n");

	(void)state;
	assert_int_equal(map.count, 2);
	assert_node(&map, 0, 1, "10.0.0.1");
	assert_node(&map, 1, 2, "10.0.0.2");
	assert_int_equal(map.nodes[1].line, 2);
	mos_map_free(&map);
}

static void parse__range_counts_numbers_and_addresses(void **state)
{
	struct mos_map map = parse("5 192.168.0.254 4\n");

	(void)state;
	assert_int_equal(map.count, 4);
	assert_node(&map, 0, 5, "192.168.0.254");
	assert_node(&map, 2, 7, "192.168.1.0");
	assert_node(&map, 3, 8, "192.168.1.1");
	mos_map_free(&map);
}

static void parse__range_of_ipv6(void **state)
{
	struct mos_map map = parse("1 fd00::ffff 2\n");

	(void)state;
	assert_node(&map, 0, 1, "fd00::ffff");
	assert_node(&map, 1, 2, "fd00::1:0");
	mos_map_free(&map);
}

static void parse__host_names(void **state)
{
	unsigned int asked = 0;
	struct mos_map_error error;
	struct mos_map map;

	(void)state;
	assert_int_equal(mos_map_parse("1 alpha 1\n2 beta 1\n3 10.0.0.3 1\n", resolve, &asked,
				       &map, &error), 0);
	assert_int_equal(asked, 2);
	assert_node(&map, 1, 2, "10.0.0.2");
	mos_map_free(&map);
}

static void parse__comments_blanks_and_line_ends(void **state)
{
	struct mos_map map = parse("# the cluster\r\n\r\n  \t\n\t1\t10.0.0.1   1  # first\r\n"
				   "#2 10.0.0.9 1\n2 10.0.0.2 1#second");

	(void)state;
	assert_int_equal(map.count, 2);
	assert_node(&map, 0, 1, "10.0.0.1");
	assert_node(&map, 1, 2, "10.0.0.2");
	assert_int_equal(map.nodes[1].line, 6);
	mos_map_free(&map);
}

static void parse__sorts_by_number(void **state)
{
	struct mos_map map = parse("9 10.0.0.9 1\n3 10.0.0.3 2\n1 10.0.0.1 1\n");

	(void)state;
	assert_node(&map, 0, 1, "10.0.0.1");
	assert_node(&map, 1, 3, "10.0.0.3");
	assert_node(&map, 2, 4, "10.0.0.4");
	assert_node(&map, 3, 9, "10.0.0.9");
	mos_map_free(&map);
}

/* Nodes behind one router share its address. */
static void parse__aliases(void **state)
{
	struct mos_map map = parse("1 10.0.0.1 3\n3 192.0.2.1 ALIAS\n2 192.0.2.1 alias\n");

	(void)state;
	assert_int_equal(map.count, 5);
	assert_int_equal(map.aliases, 2);
	assert_node(&map, 1, 2, "10.0.0.2");
	assert_node(&map, 2, 2, "192.0.2.1");
	assert_node(&map, 4, 3, "192.0.2.1");
	assert_true(map.nodes[2].is_alias && !map.nodes[3].is_alias);
	assert_int_equal(mos_map_find(&map, 3)->is_alias, false);
	mos_map_free(&map);
}

static void self__by_an_alias_too(void **state)
{
	struct mos_map map = parse("1 10.0.0.1 2\n2 10.1.0.2 alias\n");
	const struct mos_map_node *other;
	struct sockaddr_storage mine[2];

	(void)state;
	mos_address_read("10.1.0.2", &mine[0]);
	mos_address_read("10.0.0.2", &mine[1]);
	assert_int_equal(mos_map_self(&map, mine, 2, &other)->number, 2);
	assert_null(other);
	assert_int_equal(mos_map_self(&map, mine, 1, &other)->number, 2);
	mos_map_free(&map);
}

static void parse__highest_number(void **state)
{
	struct mos_map map = parse("65535 10.0.0.1 1\n");

	(void)state;
	assert_node(&map, 0, 65535, "10.0.0.1");
	mos_map_free(&map);
}

static void parse__most_nodes(void **state)
{
	struct mos_map map = parse("1 10.0.0.0 4097\n");

	(void)state;
	assert_int_equal(map.count, 4097);
	assert_node(&map, 4096, 4097, "10.0.16.0");
	mos_map_free(&map);
}

static const struct {
	const char *text;
	unsigned int line;
	const char *words;
} refusals[] = {
	{ "", 0, "there is no node in it; write lines of \"NUMBER ADDRESS COUNT\"" },
	{ "# nothing\n\n", 0, "there is no node in it; write lines of \"NUMBER ADDRESS COUNT\"" },
	{ "1\n", 1, "the address and the count are missing; write \"1 ADDRESS 1\"" },
	{ "1 10.0.0.1\n", 1, "the count is missing; write \"1 10.0.0.1 1\"" },
	{ "\n1 10.0.0.1 1 2\n", 2, "\"2\" is too much; a line is \"NUMBER ADDRESS COUNT\"" },
	{ "0 10.0.0.1 1\n", 1, "\"0\" is not a node number; they go from 1 to 65535" },
	{ "65536 10.0.0.1 1\n", 1, "\"65536\" is not a node number; they go from 1 to 65535" },
	{ "4294967297 10.0.0.1 1\n", 1,
	  "\"4294967297\" is not a node number; they go from 1 to 65535" },
	{ "-1 10.0.0.1 1\n", 1, "\"-1\" is not a node number; they go from 1 to 65535" },
	{ "1x 10.0.0.1 1\n", 1, "\"1x\" is not a node number; they go from 1 to 65535" },
	{ "10.0.0.1 1 1\n", 1, "\"10.0.0.1\" is not a node number; they go from 1 to 65535" },
	{ "1 10.0.0.1 0\n", 1, "\"0\" is not a count of nodes; a cluster has 1 to 4097" },
	{ "1 10.0.0.1 4098\n", 1, "\"4098\" is not a count of nodes; a cluster has 1 to 4097" },
	{ "1 10.0.0.1 many\n", 1, "\"many\" is not a count of nodes; a cluster has 1 to 4097" },
	{ "2 10.1.0.1 ALIAS\n2 10.0.0.1 1\n", 1,
	  "there is no node 2 before this alias of it; give its own address first" },
	{ "1 10.0.0.1 2\n1 10.0.0.2 ALIAS\n", 2,
	  "10.0.0.2 already is node 2 by line 1; give each address once" },
	{ "1 10.0.0.1 1\n1 10.1.0.1 alias\n1 10.1.0.1 alias\n", 3,
	  "10.1.0.1 already is node 1 by line 2; give each address once" },
	{ "1 10.0.0.1 1\n1 fd00::1 alias\n", 2,
	  "node 1 has an IPv6 address, but line 1 gives an IPv4 one; use one kind for all" },
	{ "1 10.0.0.1 1\n1 10.0.0.2 alias\n1 10.0.0.3 alias\n1 10.0.0.4 alias\n1 10.0.0.5 alias\n", 5,
	  "node 1 has 3 aliases already; it can have no more" },
	{ "1 10.0.0.1 4097\n1 10.1.0.1 alias\n", 2,
	  "with these the map has 4098 nodes; a cluster has at most 4097" },
	{ "65535 10.0.0.1 2\n", 1, "the range ends at node 65536; the highest number is 65535" },
	{ "1 10.0.0.1 4000\n5000 10.1.0.1 98\n", 2,
	  "with these the map has 4098 nodes; a cluster has at most 4097" },
	{ "1 10.0.0.1 4\n3 10.0.1.1 1\n", 2,
	  "node 3 is already given by line 1; give each number once" },
	{ "5 10.0.1.1 2\n2 10.0.0.1 4\n", 2,
	  "node 5 is already given by line 1; give each number once" },
	{ "1 10.0.0.1 4\n9 10.0.0.3 1\n", 2,
	  "10.0.0.3 already is node 3 by line 1; give each address once" },
	{ "1 alpha 1\n9 10.0.0.1 1\n", 2,
	  "10.0.0.1 already is node 1 by line 1; give each address once" },
	{ "1 255.255.255.254 3\n", 1,
	  "there are no 3 addresses from that one on; give a smaller count" },
	{ "1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2\n", 1,
	  "there are no 2 addresses from that one on; give a smaller count" },
	{ "1 gamma 1\n", 1, "the host \"gamma\" has no usable address: it is not known" },
	{ "1 10.0.0.256 1\n", 1, "the host \"10.0.0.256\" has no usable address: it is not known" },
	{ "1 alpha 2\n", 1,
	  "a range of 2 nodes needs a numeric first address, not the name \"alpha\"" },
	{ "1 10.0.0.1 1\n2 six 1\n", 2, "the host \"six\" has no usable address: wrong family" },
	{ "1 10.0.0.1 1\n2 fd00::1 1\n", 2,
	  "node 2 has an IPv6 address, but line 1 gives an IPv4 one; use one kind for all" },
	{ "1 fd00::1 1\n2 10.0.0.1 1\n", 2,
	  "node 2 has an IPv4 address, but line 1 gives an IPv6 one; use one kind for all" },
};

static void parse__refuses_in_words(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ROWS(refusals); i++) {
		struct mos_map_error error = { 0 };
		struct mos_map map;

		assert_int_not_equal(mos_map_parse(refusals[i].text, resolve, NULL, &map, &error),
				     0);
		assert_string_equal(error.text, refusals[i].words);
		assert_int_equal(error.line, refusals[i].line);
		assert_null(map.nodes);
		assert_int_equal(map.count, 0);
	}
}

/* Anything at all may stand in a file that somebody names by mistake. */
static void parse__survives_noise(void **state)
{
	static const char letters[] = "0123456789 .:#\n\taZ-\r\x7f\xff";
	unsigned int round, seed = 1;

	(void)state;
	for (round = 0; round < 2000; round++) {
		struct mos_map_error error;
		struct mos_map map;
		char text[64];
		size_t i;

		for (i = 0; i < sizeof(text) - 1; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = letters[(seed >> 16) % (sizeof(letters) - 1)];
		}
		text[i] = '\0';
		if (!mos_map_parse(text, resolve, NULL, &map, &error))
			mos_map_free(&map);
	}
}

static void parse__long_words(void **state)
{
	struct mos_map_error error;
	struct mos_map map;
	char text[4096];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "1 ", 2);
	memcpy(text + sizeof(text) - 3, " 1", 3);
	assert_int_not_equal(mos_map_parse(text, resolve, NULL, &map, &error), 0);
	assert_true(strlen(error.text) < sizeof(error.text));
}

static void find__by_number(void **state)
{
	struct mos_map map = parse("2 10.0.0.2 3\n");

	(void)state;
	assert_ptr_equal(mos_map_find(&map, 3), &map.nodes[1]);
	assert_null(mos_map_find(&map, 1));
	assert_null(mos_map_find(&map, 5));
	mos_map_free(&map);
}

static void self__is_the_node_whose_address_we_have(void **state)
{
	struct mos_map map = parse("1 10.0.0.1 4\n");
	struct sockaddr_storage own[3];
	const struct mos_map_node *self, *other;

	(void)state;
	mos_address_read("127.0.0.1", &own[0]);
	mos_address_read("fd00::1", &own[1]);
	mos_address_read("10.0.0.3", &own[2]);
	self = mos_map_self(&map, own, ROWS(own), &other);
	assert_non_null(self);
	assert_int_equal(self->number, 3);
	assert_null(other);
	mos_map_free(&map);
}

static void self__nobody(void **state)
{
	struct mos_map map = parse("1 10.0.0.1 4\n");
	struct sockaddr_storage own;
	const struct mos_map_node *other;

	(void)state;
	mos_address_read("10.0.0.5", &own);
	assert_null(mos_map_self(&map, &own, 1, &other));
	assert_null(mos_map_self(&map, &own, 0, &other));
	assert_null(other);
	mos_map_free(&map);
}

static void self__several_are_told(void **state)
{
	struct mos_map map = parse("1 10.0.0.1 4\n");
	struct sockaddr_storage own[2];
	const struct mos_map_node *self, *other;

	(void)state;
	mos_address_read("10.0.0.4", &own[0]);
	mos_address_read("10.0.0.2", &own[1]);
	self = mos_map_self(&map, own, ROWS(own), &other);
	assert_int_equal(self->number, 2);
	assert_non_null(other);
	assert_int_equal(other->number, 4);
	mos_map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse__one_line_for_each_node),
		cmocka_unit_test(parse__range_counts_numbers_and_addresses),
		cmocka_unit_test(parse__range_of_ipv6),
		cmocka_unit_test(parse__host_names),
		cmocka_unit_test(parse__comments_blanks_and_line_ends),
		cmocka_unit_test(parse__sorts_by_number),
		cmocka_unit_test(parse__aliases),
		cmocka_unit_test(self__by_an_alias_too),
		cmocka_unit_test(parse__highest_number),
		cmocka_unit_test(parse__most_nodes),
		cmocka_unit_test(parse__refuses_in_words),
		cmocka_unit_test(parse__survives_noise),
		cmocka_unit_test(parse__long_words),
		cmocka_unit_test(find__by_number),
		cmocka_unit_test(self__is_the_node_whose_address_we_have),
		cmocka_unit_test(self__nobody),
		cmocka_unit_test(self__several_are_told),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
