// SPDX-License-Identifier: GPL-2.0
/*
 * What is known of a network device is asked through any socket.
 *
 * feature: questions to sockets
 * calls: ioctl
 * away: works
 */
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>

#include "shape.h"
#include "sockets.h"

static int fd;

static void prepare(void)
{
	fd = socket(AF_INET, SOCK_DGRAM, 0);
}

static struct ifreq ask(unsigned long request)
{
	struct ifreq about = { .ifr_name = "lo" };

	must(!ioctl(fd, request, &about));
	return about;
}

static struct in_addr address(unsigned long request)
{
	struct ifreq about = ask(request);

	return ((struct sockaddr_in *)&about.ifr_addr)->sin_addr;
}

static void step(unsigned long n)
{
	/* A name that nobody has is not asked for: root has the kernel look for a module then, uninterruptibly. */
	struct ifreq about = { .ifr_ifindex = ask(SIOCGIFINDEX).ifr_ifindex };

	must(!ioctl(fd, SIOCGIFNAME, &about) && !strcmp(about.ifr_name, "lo"));
	must(ask(SIOCGIFFLAGS).ifr_flags & IFF_LOOPBACK && ask(SIOCGIFFLAGS).ifr_flags & IFF_UP);
	must(address(SIOCGIFADDR).s_addr == htonl(INADDR_LOOPBACK));
	must(address(SIOCGIFNETMASK).s_addr == htonl(0xff000000));
	must(ask(SIOCGIFMTU).ifr_mtu >= 1500 && ask(SIOCGIFHWADDR).ifr_hwaddr.sa_family == ARPHRD_LOOPBACK);
}

const struct shape shape = { prepare, step, NULL };
