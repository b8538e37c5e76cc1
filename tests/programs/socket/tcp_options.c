// SPDX-License-Identifier: GPL-2.0
/*
 * Options of TCP are set and read back, and what is known of a connection.
 *
 * feature: socket options
 * calls: setsockopt, getsockopt
 * away: works
 */
#include <netinet/tcp.h>

#include "shape.h"
#include "sockets.h"

static int ends[2];

static void prepare(void)
{
	tcp_pair(ends);
}

static void set_and_read(int option, int value)
{
	int now = -1;
	socklen_t len = sizeof(now);

	must(!setsockopt(ends[0], IPPROTO_TCP, option, &value, sizeof(value)));
	must(!getsockopt(ends[0], IPPROTO_TCP, option, &now, &len) && len == sizeof(now) && now == value);
}

static void step(unsigned long n)
{
	struct tcp_info info;
	socklen_t len = sizeof(info), name_len = 16;
	char name[16];

	set_and_read(TCP_NODELAY, n % 2);
	set_and_read(TCP_CORK, !(n % 2));
	set_and_read(TCP_KEEPIDLE, 100 + n % 100);
	set_and_read(TCP_KEEPINTVL, 10 + n % 100);
	set_and_read(TCP_KEEPCNT, 1 + n % 100);
	set_and_read(TCP_USER_TIMEOUT, 1000 + n % 100);
	must(!setsockopt(ends[0], IPPROTO_TCP, TCP_CONGESTION, n % 2 ? "cubic" : "reno", n % 2 ? 5 : 4));
	must(!getsockopt(ends[0], IPPROTO_TCP, TCP_CONGESTION, name, &name_len));
	must(!strcmp(name, n % 2 ? "cubic" : "reno"));
	must(!getsockopt(ends[0], IPPROTO_TCP, TCP_INFO, &info, &len) && info.tcpi_state == TCP_ESTABLISHED);
}

const struct shape shape = { prepare, step, NULL };
