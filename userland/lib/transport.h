/* SPDX-License-Identifier: GPL-2.0 */
/* Requests to the netlink family and their answers; for client.c alone. */
#ifndef MOS_TRANSPORT_H
#define MOS_TRANSPORT_H

#include <netlink/attr.h>
#include <netlink/msg.h>

#include "client.h"

/**
 * struct mos_answer - what to do with each message of an answer
 * @max:    highest attribute of the command's set
 * @policy: the set; a message that does not fit it is an error
 * @take:   gets the attributes, indexed by number, and the message's length
 * @ctx:    for @take
 */
struct mos_answer {
	int max;
	const struct nla_policy *policy;
	void (*take)(void *ctx, struct nlattr **attrs, struct nl_msg *msg);
	void *ctx;
};

/* Return: a request to add attributes to, or NULL when there is no memory. */
struct nl_msg *mos_transport_request(struct mos_client *client, uint8_t cmd, int flags);

/**
 * mos_transport_ask() - send a request and wait for all of its answer
 * @client: the conversation
 * @msg:    the request; consumed; NULL stands for one that could not be made
 * @answer: what to do with the messages that come; NULL: none are expected
 *
 * Return: 0 or a negative errno, with words.
 */
int mos_transport_ask(struct mos_client *client, struct nl_msg *msg,
		      const struct mos_answer *answer);

#endif
