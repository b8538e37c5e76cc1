// SPDX-License-Identifier: GPL-2.0
/*
 * A filter decides which datagrams arrive.
 *
 * feature: socket options
 * calls: setsockopt
 * away: comes home
 */
#include <linux/filter.h>

#include "shape.h"
#include "sockets.h"

static int ends[2];

static void prepare(void)
{
	udp_pair(ends);
}

/* Those whose first byte behind the header is the one that is wanted. */
static void want(unsigned char byte)
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 8),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, byte, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 65535),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog filter = { .len = 4, .filter = rules };

	must(!setsockopt(ends[1], SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)));
}

static void step(unsigned long n)
{
	char wanted = 'a' + n % 20, byte;

	want(wanted);
	must(send(ends[0], "z", 1, 0) == 1 && send(ends[0], &wanted, 1, 0) == 1);
	must(recv(ends[1], &byte, 1, 0) == 1 && byte == wanted);
	must(recv(ends[1], &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
}

static void verify(void)
{
	must(!setsockopt(ends[1], SOL_SOCKET, SO_DETACH_FILTER, &(int){ 0 }, sizeof(int)));
}

const struct shape shape = { prepare, step, verify };
