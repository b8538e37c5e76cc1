// SPDX-License-Identifier: GPL-2.0
/* mosctl status: this node at a glance, or another. */
#include <inttypes.h>
#include <stdio.h>

#include "address.h"
#include "json.h"
#include "mosctl.h"

static const char doc[] =
	"Show this node, whether it is up and what it has done, or another as it is seen from here.\v"
	"The module keeps an object for each guest, and for each process that is away or has "
	"been until that ends: when all those have ended it has destroyed as many as it has "
	"created.\n\n"
	"Examples:\n"
	"  mosctl status\n"
	"  mosctl status 3\n"
	"  mosctl status --json | jq .guests\n";

static void print_text(const struct mos_status *status)
{
	char address[MOS_ADDRESS_TEXT];

	if (status->up)
		printf("node      %u, up at %s, UDP port %u\n", status->number,
		       mos_address_text(&status->address, address),
		       mos_address_port(&status->address));
	else
		printf("node      down\n");
	printf("protocol  version %u\n", status->protocol);
	printf("grace     %u s\n", status->grace);
	printf("away      %u\n", status->away);
	printf("guests    %u, %" PRIu64 " refused as their home had its share\n", status->guests, status->over_quota);
	printf("moves     %" PRIu64 " done, %" PRIu64 " refused, %" PRIu64 " failed\n",
	       status->moves, status->refused, status->failed);
	printf("objects   %" PRIu64 " created, %" PRIu64 " destroyed\n", status->created,
	       status->destroyed);
	printf("strangers %" PRIu64 " datagrams, %" PRIu64 " with another node's number; %" PRIu64
	       " hellos without the cluster's key, %" PRIu64 " that had to bring a cookie, %" PRIu64
	       " refused without a word\n",
	       status->strangers, status->impostors, status->keyless, status->cookies, status->shut);
	printf("dropped   %" PRIu64 " datagrams without a header, %" PRIu64 " of a wrong length, %" PRIu64
	       " with a bad checksum\n",
	       status->malformed, status->wrong_length, status->bad_checksum);
}

static void print_object(const struct mos_status *status)
{
	struct json_object *object = json_object_new_object();
	char address[MOS_ADDRESS_TEXT];

	json_object_object_add(object, "state",
			       json_object_new_string(status->up ? "up" : "down"));
	if (status->up) {
		json_object_object_add(object, "number", json_object_new_int64(status->number));
		json_object_object_add(object, "address",
				       json_object_new_string(mos_address_text(&status->address,
									       address)));
		json_object_object_add(object, "port",
				       json_object_new_int(mos_address_port(&status->address)));
	}
	json_object_object_add(object, "protocol", json_object_new_int64(status->protocol));
	json_object_object_add(object, "grace_seconds", json_object_new_int64(status->grace));
	json_object_object_add(object, "away", json_object_new_int64(status->away));
	json_object_object_add(object, "guests", json_object_new_int64(status->guests));
	mos_json_put(object, "moves", status->moves);
	mos_json_put(object, "refused", status->refused);
	mos_json_put(object, "failed", status->failed);
	mos_json_put(object, "created", status->created);
	mos_json_put(object, "destroyed", status->destroyed);
	mos_json_put(object, "strangers", status->strangers);
	mos_json_put(object, "impostors", status->impostors);
	mos_json_put(object, "keyless", status->keyless);
	mos_json_put(object, "cookies", status->cookies);
	mos_json_put(object, "shut", status->shut);
	mos_json_put(object, "malformed", status->malformed);
	mos_json_put(object, "wrong_length", status->wrong_length);
	mos_json_put(object, "bad_checksum", status->bad_checksum);
	mos_json_put(object, "over_quota", status->over_quota);
	print_json(object);
}

struct arguments {
	bool json;
	uint32_t node;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->node)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->node = node_argument(arg, state);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.parser = parse, .args_doc = "[NODE]", .doc = doc, .children = common_options
};

int status_main(int argc, char **argv)
{
	struct arguments arguments = { 0 };
	struct mos_client *client;
	struct mos_status status;
	int err, ret;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	client = open_client();
	err = mos_client_status(client, &status);
	ret = finish(client, err);
	if (!err && arguments.node && arguments.node != status.number)
		ret = print_node_status(client, arguments.node, arguments.json);
	else if (!err && arguments.json)
		print_object(&status);
	else if (!err)
		print_text(&status);
	mos_client_close(client);
	return ret;
}
