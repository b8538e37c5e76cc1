// SPDX-License-Identifier: GPL-2.0
/* mosctl down: leave the cluster. */
#include "mosctl.h"

static const char doc[] =
	"Leave the cluster.\v"
	"This is refused while a process of this node is away or a guest is here, and the "
	"refusal names them; `mosctl bring' and `mosctl expel' end that.\n\n"
	"Examples:\n"
	"  mosctl down\n"
	"  mosctl expel && mosctl bring && mosctl down && rmmod mosix\n";

int down_main(int argc, char **argv)
{
	bool json = parse_no_arguments(doc, argc, argv);
	struct mos_client *client = open_client();
	int err = mos_client_down(client);
	int status = finish(client, err);

	if (!err && json) {
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "state", json_object_new_string("down"));
		print_json(object);
	}
	mos_client_close(client);
	return status;
}
