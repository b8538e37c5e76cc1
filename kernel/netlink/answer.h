/* SPDX-License-Identifier: GPL-2.0 */
/* How the handlers of the netlink family answer: words, replies, dumps. */
#ifndef MOS_NETLINK_ANSWER_H
#define MOS_NETLINK_ANSWER_H

#include <net/genetlink.h>

#include "node.h"
#include "words.h"

extern struct genl_family mos_nl_family;

bool mos_nl_may_tell(void);

/* For commands that take no attribute at all: each one is refused. */
#define MOS_NL_NOTHING_MAX 1
extern const struct nla_policy mos_nl_nothing_policy[MOS_NL_NOTHING_MAX + 1];

/* The node that the sender's network namespace is. */
static inline struct mos_node *mos_nl_node(const struct genl_info *info)
{
	return mos_node_of(read_pnet(&info->_net));
}

void mos_nl_say(struct genl_info *info, const char *format, ...) __printf(2, 3);
int mos_nl_said(struct genl_info *info, int err, const struct mos_words *why);
int mos_nl_need(struct genl_info *info, int attr, const char *what);
int mos_nl_check_opener(struct sk_buff *skb, struct genl_info *info);
int mos_nl_no_process(struct genl_info *info, int attr);
struct pid *mos_nl_get_pid(struct genl_info *info, int attr);

struct sk_buff *mos_nl_reply(struct genl_info *info, size_t room, void **header);
int mos_nl_send(struct genl_info *info, struct sk_buff *skb, void *header, int err);

/**
 * struct mos_nl_dump - a list being sent, which may take several buffers
 * @skb: the present buffer
 * @cb:  of the whole dump; args[0] counts the entries that earlier buffers took
 * @at:  entries seen in this walk
 */
struct mos_nl_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	long at;
};

int mos_nl_dump_entry(struct mos_nl_dump *dump,
		      int (*put)(struct sk_buff *skb, const void *what), const void *what);

#endif
