// SPDX-License-Identifier: GPL-2.0
/* mosctl lock and unlock: whether the balancer is to leave a process alone. */
#include <string.h>

#include "control.h"
#include "mosctl.h"

static const char doc[] =
	"Say whether the balancer may move process PID.\v"
	"One that is locked stays where it is until somebody moves it by hand; so do its children, "
	"unless they are told something else. Root may say so of any process, everybody else "
	"of his own.\n\n"
	"Examples:\n"
	"  mosctl lock 1234\n"
	"  mosctl unlock 1234\n";

int lock_main(int argc, char **argv)
{
	bool wanted = !strcmp(argv[0], "mosctl lock");
	uint32_t pid;
	bool json = parse_pid(doc, argc, argv, &pid);
	struct mos_client *client = open_client();
	int err = mos_control_lock(client, pid, wanted ? MOSIX_LOCK_ON : MOSIX_LOCK_OFF);
	int status = finish(client, err);

	if (!err && json) {
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "pid", json_object_new_int64(pid));
		json_object_object_add(object, "locked", json_object_new_boolean(wanted));
		print_json(object);
	}
	mos_client_close(client);
	return status;
}
