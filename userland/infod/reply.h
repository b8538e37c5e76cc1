/* SPDX-License-Identifier: GPL-2.0 */
/* What the daemon answers to a question, as JSON. */
#ifndef INFOD_REPLY_H
#define INFOD_REPLY_H

#include <json-c/json.h>
#include <stdbool.h>

struct infod_shown;

struct json_object *infod_reply(const struct infod_shown *shown, const char *question, bool is_root);

#endif
