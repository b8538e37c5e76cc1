// SPDX-License-Identifier: GPL-2.0
/*
 * Datagrams keep their bounds and their sender, also empty ones.
 *
 * feature: UDP
 * calls: sendto, recvfrom
 * away: works
 */
#include "shape.h"
#include "sockets.h"

static struct sockaddr_in address[2];
static int ends[2];

static void send_to(int end, size_t len)
{
	char bytes[1000];

	memset(bytes, len, len);
	must(sendto(ends[!end], bytes, len, 0, (struct sockaddr *)&address[end], sizeof(address[end])) == (ssize_t)len);
}

static void receive_at(int end, size_t len)
{
	struct sockaddr_in sender;
	socklen_t size = sizeof(sender);
	char bytes[1000];

	must(recvfrom(ends[end], bytes, sizeof(bytes), 0, (struct sockaddr *)&sender, &size) == (ssize_t)len);
	must(test_all(bytes, len, len) && size == sizeof(sender));
	must(!memcmp(&sender, &address[!end], sizeof(sender)));
}

static void prepare(void)
{
	for (int i = 0; i < 2; i++)
		ends[i] = bound_socket(SOCK_DGRAM, &address[i]);
}

static void step(unsigned long n)
{
	if (n) {
		receive_at(0, (n - 1) % 1000);
		receive_at(1, 0);
		receive_at(1, 7);
	}
	send_to(0, n % 1000);
	send_to(1, 0);
	send_to(1, 7);
}

const struct shape shape = { prepare, step, NULL };
