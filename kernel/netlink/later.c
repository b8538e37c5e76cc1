// SPDX-License-Identifier: GPL-2.0
/* Commands that outlast their handler. */
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <net/sock.h>

#include "netlink/answer.h"
#include "netlink/later.h"

static void later_free(struct mos_nl_later *later)
{
	put_pid(later->pid);
	kfree_skb(later->request);
	sock_put(later->sender);
	kfree(later);
	module_put(THIS_MODULE);
}

static void run(struct callback_head *work)
{
	struct mos_nl_later *later = container_of(work, struct mos_nl_later, work);
	struct netlink_ext_ack extack = {};
	struct mos_words why = {};
	int err = current->flags & PF_EXITING ? -EINTR : later->carry_out(later, &why);

	if (err && why.text[0])
		extack._msg = why.text;
	if (err || later->header->nlmsg_flags & NLM_F_ACK)
		netlink_ack(later->request, later->header, err, &extack);
	later_free(later);
}

/**
 * mos_nl_do_later() - carry out a command when its handler has returned
 * @request: the message
 * @info: the same, read
 * @what: copied; what to do, with which process, a reference to which is taken
 *
 * A handler runs under a lock that whoever registers a family waits for, and
 * with him every user of generic netlink, so it must not last as long as a move.
 * The command is carried out by the sender's task when its system call is over, with the
 * sender's credentials and open to SIGKILL; the ack is sent after it.
 *
 * Context: a handler; may sleep.
 * Return: -EINTR, by which netlink knows that the ack comes later, or an errno.
 */
int mos_nl_do_later(struct sk_buff *request, struct genl_info *info,
		    const struct mos_nl_later *what)
{
	struct mos_nl_later *later = kmemdup(what, sizeof(*what), GFP_KERNEL);

	if (!later)
		return -ENOMEM;
	__module_get(THIS_MODULE);
	later->request = skb_get(request);
	later->header = nlmsg_hdr(request);
	later->sender = NETLINK_CB(request).sk;
	sock_hold(later->sender);
	later->mn = mos_nl_node(info);
	get_pid(later->pid);
	init_task_work(&later->work, run);
	if (!task_work_add(current, &later->work, TWA_RESUME))
		return -EINTR;
	later_free(later);
	return -ESRCH;
}
