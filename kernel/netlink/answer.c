// SPDX-License-Identifier: GPL-2.0
/* How the handlers of the netlink family answer: words, replies, dumps. */
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/task_work.h>

#include "netlink/answer.h"

const struct nla_policy mos_nl_nothing_policy[MOS_NL_NOTHING_MAX + 1];

/*
 * A reason in words. The ack is written after the handler has returned and
 * holds a pointer only, and 6.1 has no room for a formatted text in it, so the
 * words live until the sender's task leaves the kernel.
 */
struct reason {
	struct callback_head work;
	struct mos_words words;
};

static void forget_reason(struct callback_head *work)
{
	kfree(container_of(work, struct reason, work));
	module_put(THIS_MODULE);
}

/**
 * mos_nl_say() - give the sender of a command a reason in words
 * @info: the command
 * @format: as printf's
 *
 * Without memory the sender gets the errno alone.
 *
 * Context: a handler; may sleep.
 */
void mos_nl_say(struct genl_info *info, const char *format, ...)
{
	struct reason *reason = kmalloc(sizeof(*reason), GFP_KERNEL);
	va_list args;

	if (!reason)
		return;
	va_start(args, format);
	vscnprintf(reason->words.text, sizeof(reason->words.text), format, args);
	va_end(args);
	__module_get(THIS_MODULE);
	init_task_work(&reason->work, forget_reason);
	if (task_work_add(current, &reason->work, TWA_RESUME))
		forget_reason(&reason->work);
	else
		info->extack->_msg = reason->words.text;
}

/**
 * mos_nl_said() - pass on the words that came with an error
 * @info: the command
 * @err: 0 or an errno
 * @why: the reason, perhaps empty; looked at only with an error
 *
 * Context: a handler; may sleep.
 * Return: @err.
 */
int mos_nl_said(struct genl_info *info, int err, const struct mos_words *why)
{
	if (err && why->text[0])
		mos_nl_say(info, "%s", why->text);
	return err;
}

/**
 * mos_nl_need() - insist on an attribute
 * @info: the command
 * @attr: the attribute
 * @what: its name for people
 *
 * Context: a handler; may sleep.
 * Return: 0, or -EINVAL after saying what is missing.
 */
int mos_nl_need(struct genl_info *info, int attr, const char *what)
{
	if (info->attrs[attr])
		return 0;
	mos_nl_say(info, "the command lacks %s", what);
	return -EINVAL;
}

/**
 * mos_nl_check_opener() - may who has opened the socket do what root may, if its writer is root?
 * @skb: the command
 * @info: the same, read
 *
 * Where root's rights are enough: a program of root that can be brought to write to a socket that somebody else has
 * opened does not act for him.
 *
 * Context: a handler; may sleep.
 * Return: 0, -EPERM after saying that he may not.
 */
int mos_nl_check_opener(struct sk_buff *skb, struct genl_info *info)
{
	if (!capable(CAP_SYS_ADMIN) || netlink_capable(skb, CAP_SYS_ADMIN))
		return 0;
	mos_nl_say(info, "who has opened this socket may do less than you");
	return -EPERM;
}

/**
 * mos_nl_no_process() - say that there is no such process
 * @info: the command
 * @attr: holds the number
 *
 * Context: a handler; may sleep.
 * Return: -ESRCH.
 */
int mos_nl_no_process(struct genl_info *info, int attr)
{
	mos_nl_say(info, "there is no process %u", nla_get_u32(info->attrs[attr]));
	return -ESRCH;
}

/**
 * mos_nl_get_pid() - find a process of the sender's own pid namespace
 * @info: the command
 * @attr: holds the number
 *
 * Context: a handler; may sleep.
 * Return: the pid, with a reference for the caller, or NULL after saying that
 * there is none.
 */
struct pid *mos_nl_get_pid(struct genl_info *info, int attr)
{
	struct pid *pid = find_get_pid(nla_get_u32(info->attrs[attr]));

	if (!pid)
		mos_nl_no_process(info, attr);
	return pid;
}

/**
 * mos_nl_reply() - begin a reply
 * @info: the command
 * @room: for attributes, bytes
 * @header: receives what mos_nl_send() wants
 *
 * Context: a handler; may sleep.
 * Return: the reply, or NULL when memory is short.
 */
struct sk_buff *mos_nl_reply(struct genl_info *info, size_t room, void **header)
{
	struct sk_buff *skb = genlmsg_new(room, GFP_KERNEL);

	if (!skb)
		return NULL;
	*header = genlmsg_put_reply(skb, info, &mos_nl_family, 0, info->genlhdr->cmd);
	if (*header)
		return skb;
	nlmsg_free(skb);
	return NULL;
}

/**
 * mos_nl_send() - send a reply, or drop it
 * @info: the command
 * @skb: the reply; consumed
 * @header: from mos_nl_reply()
 * @err: 0, or why it shall not be sent
 *
 * Context: a handler; may sleep.
 * Return: @err, or what sending fails with.
 */
int mos_nl_send(struct genl_info *info, struct sk_buff *skb, void *header, int err)
{
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}

/**
 * mos_nl_dump_entry() - send one entry of a list, unless it has been sent
 * @dump: the list
 * @put: writes the attributes of @what; fails with an errno when @skb is full
 * @what: the entry
 *
 * An entry that vanishes between two buffers of a dump can make another be left
 * out of it.
 *
 * Context: a dump; does not sleep.
 * Return: 0, or -EMSGSIZE to end the walk: this entry goes into the next buffer.
 */
int mos_nl_dump_entry(struct mos_nl_dump *dump,
		      int (*put)(struct sk_buff *skb, const void *what), const void *what)
{
	const struct genlmsghdr *request = nlmsg_data(dump->cb->nlh);
	void *header;

	if (dump->at++ < dump->cb->args[0])
		return 0;
	header = genlmsg_put(dump->skb, NETLINK_CB(dump->cb->skb).portid,
			     dump->cb->nlh->nlmsg_seq, &mos_nl_family, NLM_F_MULTI,
			     request->cmd);
	if (!header)
		return -EMSGSIZE;
	if (put(dump->skb, what)) {
		genlmsg_cancel(dump->skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(dump->skb, header);
	dump->cb->args[0]++;
	return 0;
}
