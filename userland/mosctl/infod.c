// SPDX-License-Identifier: GPL-2.0
/* What mosctl asks infod, and reading the answers. */
#include <stdio.h>
#include <stdlib.h>

#include "infod.h"
#include "mosctl.h"

uint64_t json_number(struct json_object *object, const char *name)
{
	struct json_object *member;

	return json_object_object_get_ex(object, name, &member) ? json_object_get_uint64(member) : 0;
}

const char *json_text(struct json_object *object, const char *name)
{
	struct json_object *member;

	return json_object_object_get_ex(object, name, &member) ? json_object_get_string(member) : "";
}

struct json_object *ask_infod_quietly(const char *question)
{
	struct json_object *answer;
	char *text, words[256];

	if (mos_infod_ask(question, &text, words, sizeof(words)))
		return NULL;
	answer = json_tokener_parse(text);
	free(text);
	return answer;
}

struct json_object *ask_infod(const char *question, int *status)
{
	struct json_object *answer;
	char *text, words[256];
	int err = mos_infod_ask(question, &text, words, sizeof(words));

	*status = exit_status(err);
	if (err) {
		complain("%s\n", words);
		return NULL;
	}
	answer = json_tokener_parse(text);
	free(text);
	if (answer && !*json_text(answer, "error"))
		return answer;
	complain("%s\n", answer ? json_text(answer, "error") : "infod's answer is not understood");
	*status = answer && json_object_get_boolean(json_object_object_get(answer, "forbidden")) ? EXIT_FORBIDDEN :
											   EXIT_REFUSED;
	json_object_put(answer);
	return NULL;
}
