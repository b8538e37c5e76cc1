/* SPDX-License-Identifier: GPL-2.0 */
/* Attributes of netlink messages, read and written; for the files of this library alone. */
#ifndef MOS_ATTRIBUTES_H
#define MOS_ATTRIBUTES_H

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One that is absent reads as 0, or as nothing. */
static inline uint32_t mos_get_u32(struct nlattr *attr)
{
	return attr ? nla_get_u32(attr) : 0;
}

static inline uint64_t mos_get_u64(struct nlattr *attr)
{
	return attr ? nla_get_u64(attr) : 0;
}

static inline void mos_get_text(struct nlattr *attr, char *text, size_t size)
{
	snprintf(text, size, "%s", attr ? nla_get_string(attr) : "");
}

/* Adds @value to a request that may not have been made. Return: it, or NULL without memory. */
static inline struct nl_msg *mos_with_u32(struct nl_msg *msg, int attr, uint32_t value)
{
	if (!msg || !nla_put_u32(msg, attr, value))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

#endif
