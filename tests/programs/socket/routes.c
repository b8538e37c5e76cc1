// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel is asked for all its network devices; its answer comes in many parts.
 *
 * feature: netlink
 * calls: socket, sendto, recvfrom
 * away: works
 */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include "shape.h"
#include "sockets.h"

static int fd;

static void prepare(void)
{
	struct sockaddr_nl name = { .nl_family = AF_NETLINK };

	fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	must(fd >= 0 && !bind(fd, (struct sockaddr *)&name, sizeof(name)));
}

static void ask(unsigned int number)
{
	struct { struct nlmsghdr head; struct ifinfomsg body; } question = {
		.head = { .nlmsg_len = sizeof(question), .nlmsg_type = RTM_GETLINK, .nlmsg_seq = number,
			  .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
	};

	must(send(fd, &question, sizeof(question), 0) == sizeof(question));
}

/* False: that was the last. */
static bool look_at(const struct nlmsghdr *head, unsigned int number, bool *loopback)
{
	const struct ifinfomsg *device = NLMSG_DATA(head);

	must(head->nlmsg_seq == number);
	if (head->nlmsg_type == NLMSG_DONE)
		return false;
	must(head->nlmsg_type == RTM_NEWLINK);
	*loopback |= device->ifi_flags & IFF_LOOPBACK && device->ifi_index == (int)if_nametoindex("lo");
	return true;
}

static void step(unsigned long n)
{
	union { char bytes[32768]; struct nlmsghdr head; } answer;
	bool loopback = false, more = true;

	ask(n + 1);
	while (more) {
		ssize_t len = recv(fd, &answer, sizeof(answer), 0);
		const struct nlmsghdr *head = &answer.head;

		must(len > 0);
		for (; more && NLMSG_OK(head, len); head = NLMSG_NEXT(head, len))
			more = look_at(head, n + 1, &loopback);
	}
	must(loopback);
}

const struct shape shape = { prepare, step, NULL };
