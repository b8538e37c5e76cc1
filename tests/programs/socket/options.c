// SPDX-License-Identifier: GPL-2.0
/*
 * Options that any socket has are set and read back.
 *
 * feature: socket options
 * calls: setsockopt, getsockopt
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static int fd;

static void prepare(void)
{
	fd = socket(AF_INET, SOCK_STREAM, 0);
}

static int read_option(int option)
{
	int value = -1;
	socklen_t len = sizeof(value);

	must(!getsockopt(fd, SOL_SOCKET, option, &value, &len) && len == sizeof(value));
	return value;
}

static void step(unsigned long n)
{
	static const int switches[] = { SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, SO_BROADCAST, SO_DONTROUTE };
	int option = switches[n % 5], on = !read_option(option), size = 20000 + n % 1000;
	struct linger linger = { .l_onoff = n % 2, .l_linger = n % 60 };
	socklen_t len = sizeof(linger);

	must(!setsockopt(fd, SOL_SOCKET, option, &on, sizeof(on)) && !read_option(option) == !on);
	must(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) && read_option(SO_RCVBUF) == 2 * size);
	must(!setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	linger.l_onoff = linger.l_linger = -1;
	must(!getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &len) && len == sizeof(linger));
	must(linger.l_onoff == (int)(n % 2) && (n % 2 == 0 || linger.l_linger == (int)(n % 60)));
	must(read_option(SO_TYPE) == SOCK_STREAM && read_option(SO_DOMAIN) == AF_INET);
	must(read_option(SO_PROTOCOL) == IPPROTO_TCP && read_option(SO_ACCEPTCONN) == 0);
}

static void verify(void)
{
	char device[16] = "lo";
	socklen_t len = sizeof(device);

	must(!setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, 3));
	memset(device, '?', sizeof(device));
	must(!getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, &len) && len == 3 && !strcmp(device, "lo"));
	must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, device, 1) == -1 && errno == EINVAL);
	must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, NULL, 4) == -1 && errno == EFAULT);
	must(setsockopt(fd, SOL_SOCKET, 127, device, 4) == -1 && errno == ENOPROTOOPT);
}

const struct shape shape = { prepare, step, verify };
