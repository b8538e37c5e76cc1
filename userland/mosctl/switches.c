// SPDX-License-Identifier: GPL-2.0
/* mosctl stay, block and their like: what this node does by itself, and with whom. */
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "mosctl.h"

/* Every word has an opposite, with "no" before it. */
static const char *const switches[] = { "stay", "lstay", "block", "quiet" };

static const char doc[] =
	"Say what this node does by itself.\v"
	"stay: no process is moved away from here, be it of this node or a guest. lstay: none of "
	"this node's is; guests may be. block: no guest may come. quiet: the other nodes are not "
	"told how loaded this one is. nostay, or -stay, and so on, take it back.\n\n"
	"People move what they like all the same; but a node that blocks takes nothing.\n\n"
	"Examples:\n"
	"  mosctl stay\n"
	"  mosctl noblock\n";

static const char *without_negation(const char *word, bool *negated)
{
	*negated = !strncmp(word, "no", 2);
	return *negated ? word + 2 : word;
}

static const char *find_switch(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (!strcmp(switches[i], word))
			return switches[i];
	return NULL;
}

int switch_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	bool negated;
	const char *name = find_switch(without_negation(argv[0] + strlen("mosctl "), &negated));
	struct mos_client *client = open_client();
	int err = mos_control_set(client, name, !negated);
	int status = finish(client, err);

	if (!err && json) {
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, name, json_object_new_boolean(!negated));
		print_json(object);
	}
	mos_client_close(client);
	return status;
}

bool is_negated_switch(const char *word)
{
	return word[0] == '-' && find_switch(word + 1);
}
