// SPDX-License-Identifier: GPL-2.0
/* mosctl status: this node at a glance. */
#include <inttypes.h>
#include <stdio.h>

#include "address.h"
#include "mosctl.h"

static const char doc[] =
	"Show this node: whether it is up, and what it has done.\v"
	"The objects that the module has created and destroyed are equal in number when "
	"nothing is away and no guest is here.\n\n"
	"Examples:\n"
	"  mosctl status\n"
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
	printf("guests    %u\n", status->guests);
	printf("moves     %" PRIu64 " done, %" PRIu64 " refused, %" PRIu64 " failed\n",
	       status->moves, status->refused, status->failed);
	printf("objects   %" PRIu64 " created, %" PRIu64 " destroyed\n", status->created,
	       status->destroyed);
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
	json_object_object_add(object, "moves", json_object_new_uint64(status->moves));
	json_object_object_add(object, "refused", json_object_new_uint64(status->refused));
	json_object_object_add(object, "failed", json_object_new_uint64(status->failed));
	json_object_object_add(object, "created", json_object_new_uint64(status->created));
	json_object_object_add(object, "destroyed", json_object_new_uint64(status->destroyed));
	print_json(object);
}

int status_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct mos_client *client = open_client();
	struct mos_status status;
	int err = mos_client_status(client, &status);
	int ret = finish(client, err);

	if (!err && json)
		print_object(&status);
	else if (!err)
		print_text(&status);
	mos_client_close(client);
	return ret;
}
