/* SPDX-License-Identifier: GPL-2.0 */
/* What is said of every message: a table that the module keeps to, and that people read. */
#ifndef MOS_MESSAGE_RULES_H
#define MOS_MESSAGE_RULES_H

#include "message.h"

/**
 * struct mos_message_words - what people want to know of it
 * @name:    of its type
 * @when:    it is sent
 * @body:    its fields, in their order
 * @reply:   those of the reply, NULL where there is none
 * @failure: what follows where it is refused or not answered
 */
struct mos_message_words {
	const char *name;
	const char *when;
	const char *body;
	const char *reply;
	const char *failure;
};

/**
 * struct mos_message_rule - one type of message
 * @min_len: a shorter body is dropped and counted
 * @max_len: a longer body is dropped and counted
 * @said:    for people
 */
struct mos_message_rule {
	u32 min_len;
	u32 max_len;
#ifndef __KERNEL__
	struct mos_message_words said;
#endif
};

/* By type. */
extern const struct mos_message_rule mos_message_rules[MOS_MSG_NR];

#endif
