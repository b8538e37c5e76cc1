/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that outlast their handler. */
#ifndef MOS_NETLINK_LATER_H
#define MOS_NETLINK_LATER_H

#include <linux/task_work.h>
#include <net/genetlink.h>

#include "node.h"
#include "words.h"

/**
 * struct mos_nl_later - a command that is carried out when its handler has returned
 * @work: runs on the sender's way out of his system call
 * @request: the message; @header is in it
 * @header: what is acknowledged
 * @sender: his socket, which holds his network namespace, and thereby the node
 * @mn: that node
 * @carry_out: does it; sleeps, killably; returns 0 or an errno with words
 * @pid: of a process, with a reference, or NULL
 * @number: what the command says besides
 * @by: who wants it
 */
struct mos_nl_later {
	struct callback_head work;
	struct sk_buff *request;
	struct nlmsghdr *header;
	struct sock *sender;
	struct mos_node *mn;
	int (*carry_out)(const struct mos_nl_later *later, struct mos_words *why);
	struct pid *pid;
	u32 number;
	u32 by;
};

int mos_nl_do_later(struct sk_buff *request, struct genl_info *info,
		    const struct mos_nl_later *what);

#endif
