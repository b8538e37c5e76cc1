// SPDX-License-Identifier: GPL-2.0
/* mosctl up: join the cluster that the map describes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "key.h"
#include "keyfile.h"
#include "machine.h"
#include "map.h"
#include "mosctl.h"
#include "number.h"

static const char doc[] =
	"Join the cluster: become the node that the map says this machine is.\v"
	"The map is /etc/openmosix.map, or else /etc/hpc.map or /etc/mosix.map; its lines "
	"are \"NUMBER ADDRESS COUNT\", see openmosix.map(5). This node is the one whose "
	"address this machine has. Saying it twice does no harm; with a changed map it "
	"updates the list of the other nodes. Processes between this node and one that is no "
	"longer on that list end: bring them home first.\n\n"
	"The key of the cluster is loaded from " MOS_KEYFILE_PATH "; see `mosctl key --help'.\n\n"
	"Examples:\n"
	"  mosctl up\n"
	"  mosctl up -f /root/test.map\n"
	"  mosctl up --number 3    where the machine has the addresses of several nodes\n";

static const struct argp_option options[] = {
	{ "file", 'f', "FILE", 0, "Read this map", 0 },
	{ "number", 'n', "N", 0, "Be node N, whatever addresses this machine has", 0 },
	{ "key", 'k', "FILE", 0, "Load the key of the cluster from here", 0 },
	{ "port", 'p', "PORT", 0, "UDP port of the cluster, the same on every node (4660)", 0 },
	{ 0 }
};

struct arguments {
	bool json;
	const char *file;
	const char *key;
	uint32_t number;
	uint32_t port;
};

static void take_number(const char *text, uint32_t max, const char *what, uint32_t *value,
			const struct argp_state *state)
{
	if (!mos_number_read(text, max, value) || !*value)
		argp_error(state, "\"%s\" is not a %s; they go from 1 to %u", text, what, max);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case 'f':
		arguments->file = arg;
		return 0;
	case 'k':
		arguments->key = arg;
		return 0;
	case 'n':
		take_number(arg, MOSIX_NODE_MAX, "node number", &arguments->number, state);
		return 0;
	case 'p':
		take_number(arg, UINT16_MAX, "port", &arguments->port, state);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\" is one argument too many; a map goes after -f", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options, .parser = parse, .doc = doc, .children = common_options
};

static const char *find_map(void)
{
	const char *map = machine_map();

	if (!map)
		complain("there is no /etc/openmosix.map (nor /etc/hpc.map, /etc/mosix.map); write one "
		      "line for each node, \"NUMBER ADDRESS 1\", see openmosix.map(5)\n");
	return map;
}

static int read_map(const char *file, struct mos_map *map)
{
	struct mos_map_error error;
	char *text = machine_read_file(file);
	int err;

	if (!text) {
		err = -errno;
		complain("cannot read %s: %s\n", file, strerror(-err));
		return err ?: -EIO;
	}
	err = mos_map_parse(text, machine_resolve, NULL, map, &error);
	free(text);
	if (err && error.line)
		complain("%s:%u: %s\n", file, error.line, error.text);
	else if (err)
		complain("%s: %s\n", file, error.text);
	return err;
}

static int be_number(const struct mos_map *map, const char *file, uint32_t *number)
{
	if (mos_map_find(map, *number))
		return 0;
	complain("there is no node %u in %s\n", *number, file);
	return -ENONET;
}

static int find_self(const struct mos_map *map, const char *file, uint32_t *number)
{
	struct machine_addresses addresses;
	const struct mos_map_node *self, *other;
	int err = machine_addresses(&addresses);

	if (err) {
		complain("cannot list the addresses of this machine: %s\n",
			strerror(-err));
		return err;
	}
	self = mos_map_self(map, addresses.address, addresses.count, &other);
	if (!self)
		machine_report_stranger(map, file, &addresses);
	else if (other)
		complain("this machine has the addresses of node %u and of node %u; "
			"say which it is, with --number\n", self->number, other->number);
	else
		*number = self->number;
	machine_free_addresses(&addresses);
	return self && !other ? 0 : -ENXIO;
}

static void print_up(const struct arguments *arguments, const struct mos_map *map)
{
	struct json_object *object;

	if (!arguments->json) {
		printf("node %u of %zu is up\n", arguments->number, map->count - map->aliases);
		return;
	}
	object = json_object_new_object();
	json_object_object_add(object, "state", json_object_new_string("up"));
	json_object_object_add(object, "number", json_object_new_int64(arguments->number));
	json_object_object_add(object, "port", json_object_new_int64(arguments->port));
	mos_json_put(object, "nodes", map->count - map->aliases);
	print_json(object);
}

static int bring_up(const struct arguments *arguments, const struct mos_map *map)
{
	struct mos_client *client = open_client();
	int status = key_load(client, arguments->key);

	if (!status)
		status = finish(client, mos_client_up(client, arguments->number,
						      (uint16_t)arguments->port, map, false));
	if (!status)
		print_up(arguments, map);
	mos_client_close(client);
	return status;
}

int up_main(int argc, char **argv)
{
	struct arguments arguments = { .port = MOSIX_PORT, .key = MOS_KEYFILE_PATH };
	struct mos_map map;
	int err, status;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	if (!arguments.file)
		arguments.file = find_map();
	if (!arguments.file)
		return EXIT_REFUSED;
	err = read_map(arguments.file, &map);
	if (err)
		return exit_status(err);
	err = arguments.number ? be_number(&map, arguments.file, &arguments.number) :
				 find_self(&map, arguments.file, &arguments.number);
	status = err ? exit_status(err) : bring_up(&arguments, &map);
	mos_map_free(&map);
	return status;
}
