// SPDX-License-Identifier: GPL-2.0
/* mosctl infod: the daemon of this node at a glance. */
#include <stdio.h>

#include "mosctl.h"

static const char doc[] =
	"Show what infod of this node does and has counted.\v"
	"Datagrams of strangers are those that were not sealed with the key of the cluster; "
	"stale ones were, and are too old: do the clocks of the nodes differ? Where infod.conf wants news no older "
	"than so much, it is told how old it gets, and what is wanted: not every age can be kept.\n\n"
	"Examples:\n"
	"  mosctl infod\n"
	"  mosctl infod --json | jq .strangers\n";

static void print_member(const char *name, struct json_object *value)
{
	char words[32];
	size_t i;

	for (i = 0; name[i] && i < sizeof(words) - 1; i++)
		words[i] = name[i] == '_' ? ' ' : name[i];
	words[i] = '\0';
	if (json_object_is_type(value, json_type_array) && !json_object_array_length(value))
		return;
	if (json_object_is_type(value, json_type_boolean))
		printf("%-12s%s\n", words, json_object_get_boolean(value) ? "on" : "off");
	else
		printf("%-12s%s\n", words, json_object_get_string(value));
}

int infod_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct json_object *answer;
	int status;

	answer = ask_infod("status", &status);
	if (!answer)
		return status;
	if (json) {
		print_json(answer);
		return status;
	}
	json_object_object_foreach(answer, name, value)
		print_member(name, value);
	json_object_put(answer);
	return status;
}
