// SPDX-License-Identifier: GPL-2.0
/* mosctl where: on which node a process runs. */
#include <stdio.h>

#include "mosctl.h"

static const char doc[] =
	"Print the number of the node that process PID runs on, or \"home\".\v"
	"Examples:\n"
	"  mosctl where 1234\n"
	"  test \"$(mosctl where $pid)\" = home || mosctl migrate $pid home\n";

static void print(bool json, uint32_t pid, uint32_t node)
{
	struct json_object *object;

	if (!json) {
		if (node == MOSIX_NODE_HOME)
			puts("home");
		else
			printf("%u\n", node);
		return;
	}
	object = json_object_new_object();
	json_object_object_add(object, "pid", json_object_new_int64(pid));
	json_object_object_add(object, "node", json_object_new_int64(node));
	print_json(object);
}

int where_main(int argc, char **argv)
{
	uint32_t pid, node;
	bool json = parse_pid(doc, argc, argv, &pid);
	struct mos_client *client = open_client();
	int err = mos_client_where(client, pid, &node);
	int status = finish(client, err);

	if (!err)
		print(json, pid, node);
	mos_client_close(client);
	return status;
}
