// SPDX-License-Identifier: GPL-2.0
/* The group of the netlink family that hears what happens on this node. */
#include <linux/pid.h>
#include <net/genetlink.h>

#include "event.h"
#include "netlink/answer.h"
#include "process.h"

/* The only group that the family has. */
#define EVENTS 0

/**
 * struct event - one thing that has happened
 * @kind: what
 * @node: the other node, or MOSIX_NODE_HOME
 * @pid: of the task here in the initial pid namespace, or 0
 * @setting: which has changed, or NULL
 */
struct event {
	enum mosix_event kind;
	u32 node;
	u32 pid;
	const struct mos_setting *setting;
};

static int put_event(struct sk_buff *skb, const struct mos_node *mn, const struct event *event)
{
	int err = nla_put_u32(skb, MOSIX_A_EVENT_KIND, event->kind);

	if (!err && event->setting)
		return nla_put_string(skb, MOSIX_A_EVENT_NAME, event->setting->name) ?:
		       nla_put_u32(skb, MOSIX_A_EVENT_VALUE, mos_setting_get(mn, event->setting));
	if (!err && event->pid)
		err = nla_put_u32(skb, MOSIX_A_EVENT_PID, event->pid);
	return err ?: nla_put_u32(skb, MOSIX_A_EVENT_NODE, event->node);
}

/* Where memory is short nobody is told: whoever listens must bear that, as his own queue may be full. */
static void tell(struct mos_node *mn, const struct event *event)
{
	struct sk_buff *skb;
	void *header;

	if (!mos_nl_may_tell() || !genl_has_listeners(&mos_nl_family, mn->net, EVENTS))
		return;
	skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!skb)
		return;
	header = genlmsg_put(skb, 0, 0, &mos_nl_family, 0, MOSIX_CMD_EVENT);
	if (!header || put_event(skb, mn, event)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, header);
	genlmsg_multicast_netns(&mos_nl_family, mn->net, skb, 0, EVENTS, GFP_ATOMIC);
}

/**
 * mos_event_setting() - a setting has changed
 * @mn: the node
 * @setting: which
 *
 * Context: any.
 */
void mos_event_setting(struct mos_node *mn, const struct mos_setting *setting)
{
	const struct event event = { .kind = MOSIX_EVENT_SETTING, .setting = setting };

	tell(mn, &event);
}

/**
 * mos_event_node() - something has happened to a node
 * @mn: this node
 * @kind: what
 * @node: to which
 *
 * Context: any; no lock of a peer held.
 */
void mos_event_node(struct mos_node *mn, enum mosix_event kind, u32 node)
{
	const struct event event = { .kind = kind, .node = node };

	tell(mn, &event);
}

static u32 pid_of(const struct mos_process *p)
{
	return p->role == MOS_ROLE_HOME ? pid_nr(p->deputy.pid) : task_tgid_nr(current);
}

/**
 * mos_event_process() - something has happened to a process
 * @p: it
 * @kind: what
 * @node: the other node
 *
 * Context: any; for a guest, its own task.
 */
void mos_event_process(struct mos_process *p, enum mosix_event kind, u32 node)
{
	const struct event event = { .kind = kind, .node = node, .pid = pid_of(p) };

	tell(p->node, &event);
}
