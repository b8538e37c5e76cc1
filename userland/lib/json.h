/* SPDX-License-Identifier: GPL-2.0 */
/* Members of JSON objects, as most of them are. */
#ifndef MOS_JSON_H
#define MOS_JSON_H

#include <json-c/json.h>
#include <stdint.h>

/**
 * mos_json_put() - a member that is a number
 * @object: receives it
 * @name: of the member
 * @value: of the member
 */
static inline void mos_json_put(struct json_object *object, const char *name, uint64_t value)
{
	json_object_object_add(object, name, json_object_new_uint64(value));
}

#endif
