// SPDX-License-Identifier: GPL-2.0
/* mosctl why: every reason why a process cannot move now. */
#include <stdio.h>

#include "mosctl.h"

static const char doc[] =
	"Print every reason why process PID cannot move now, one on each line.\v"
	"A line begins with a word that scripts can look for. No line: it can move. Of a process "
	"that is away it is told why it cannot come home now, or what will bring it home and keep it there.\n\n"
	"Examples:\n"
	"  mosctl why 1234\n"
	"  mosctl why $pid | grep -q ^ptrace: && echo a debugger holds it\n";

static void print_reason(void *ctx, const char *word, const char *sentence)
{
	(void)ctx;
	printf("%s: %s\n", word, sentence);
}

static void add_reason(void *ctx, const char *word, const char *sentence)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "word", json_object_new_string(word));
	json_object_object_add(object, "sentence", json_object_new_string(sentence));
	json_object_array_add(ctx, object);
}

static int print_object(struct mos_client *client, uint32_t pid)
{
	struct json_object *object = json_object_new_object();
	struct json_object *reasons = json_object_new_array();
	int err = mos_client_why(client, pid, add_reason, reasons);

	json_object_object_add(object, "pid", json_object_new_int64(pid));
	json_object_object_add(object, "reasons", reasons);
	if (err)
		json_object_put(object);
	else
		print_json(object);
	return err;
}

int why_main(int argc, char **argv)
{
	uint32_t pid;
	bool json = parse_pid(doc, argc, argv, &pid);
	struct mos_client *client = open_client();
	int err = json ? print_object(client, pid) :
			 mos_client_why(client, pid, print_reason, NULL);
	int status = finish(client, err);

	mos_client_close(client);
	return status;
}
