// SPDX-License-Identifier: GPL-2.0
/*
 * All addresses of the machine are listed into memory that the question points to.
 *
 * feature: questions to sockets
 * calls: ioctl
 * away: comes home
 */
#include <net/if.h>
#include <sys/ioctl.h>

#include "shape.h"
#include "sockets.h"

static void step(unsigned long n)
{
	struct ifreq device[32];
	struct ifconf list = { .ifc_len = sizeof(device), .ifc_req = device };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool loopback = false;

	must(!ioctl(fd, SIOCGIFCONF, &list) && !close(fd));
	must(list.ifc_len > 0 && list.ifc_len % sizeof(device[0]) == 0);
	for (size_t i = 0; i < list.ifc_len / sizeof(device[0]); i++)
		loopback |= !strcmp(device[i].ifr_name, "lo");
	must(loopback);
}

const struct shape shape = { NULL, step, NULL };
