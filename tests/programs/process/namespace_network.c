// SPDX-License-Identifier: GPL-2.0
/*
 * A program with a network of its own, in which nobody else listens.
 *
 * feature: namespaces
 * calls: unshare, socket, bind, connect
 * away: works
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "shape.h"

/* A port that somebody else may well have in another network. */
enum { PORT = 22 };

static struct sockaddr_in address = { .sin_family = AF_INET };
static int listener;

static void bring_up_loopback(int fd)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };

	must(!ioctl(fd, SIOCSIFFLAGS, &request));
}

static void prepare(void)
{
	address.sin_port = htons(PORT);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	must(!unshare(CLONE_NEWNET));
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(listener >= 0);
	bring_up_loopback(listener);
	must(!setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	must(!bind(listener, (struct sockaddr *)&address, sizeof(address)) && !listen(listener, 5));
}

static void step(unsigned long n)
{
	int out = socket(AF_INET, SOCK_STREAM, 0), in;
	struct ifreq second = { .ifr_ifindex = 2 };
	char byte = n, got;

	must(out >= 0 && !connect(out, (struct sockaddr *)&address, sizeof(address)));
	in = accept(listener, NULL, NULL);
	must(in >= 0 && write(out, &byte, 1) == 1 && read(in, &got, 1) == 1 && got == byte);
	must(ioctl(out, SIOCGIFNAME, &second) == -1 && errno == ENODEV);
	must(!close(in) && !close(out));
}

const struct shape shape = { .prepare = prepare, .step = step };
