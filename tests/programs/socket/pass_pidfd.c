// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel tells who sent a message, and who is at the other end, by a descriptor of that process.
 *
 * feature: messages with credentials
 * calls: sendto, recvmsg, getsockopt, pidfd_send_signal
 * away: works
 * needs: kernel 6.5
 */
#include <sys/syscall.h>

#include "shape.h"
#include "sockets.h"

#ifndef SO_PASSPIDFD
enum { SO_PASSPIDFD = 76, SO_PEERPIDFD = 77 };
#endif
#ifndef SCM_PIDFD
enum { SCM_PIDFD = 4 };
#endif

static int ends[2];
static bool is_told;

static void prepare(void)
{
	must(!socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
	is_told = !setsockopt(ends[1], SOL_SOCKET, SO_PASSPIDFD, &(int){ 1 }, sizeof(int));
	must(is_told || errno == ENOPROTOOPT);
	if (!is_told)
		shape_without();
	must(send(ends[0], "m", 1, 0) == 1);
}

/* It is this process, and the descriptor is closed on exec. */
static void must_be_me(int fd)
{
	char path[64], text[1024] = "";
	FILE *facts;
	int pid = 0;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	facts = fopen(path, "r");
	must(facts);
	while (fgets(text, sizeof(text), facts) && sscanf(text, "Pid: %d", &pid) != 1)
		;
	must(!fclose(facts) && pid == getpid());
	must(!syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0) && !close(fd));
}

/* Sent by the step before. */
static void receive(void)
{
	union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *head;
	int fd;

	must(recvmsg(ends[1], &message, 0) == 1 && !message.msg_flags);
	head = CMSG_FIRSTHDR(&message);
	must(!head == !is_told);
	if (!is_told)
		return;
	must(head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_PIDFD && head->cmsg_len == CMSG_LEN(sizeof(int)));
	memcpy(&fd, CMSG_DATA(head), sizeof(fd));
	must_be_me(fd);
}

static void step(unsigned long n)
{
	socklen_t len = sizeof(int);
	int fd;

	receive();
	if (is_told) {
		must(!getsockopt(ends[0], SOL_SOCKET, SO_PEERPIDFD, &fd, &len) && len == sizeof(fd));
		must_be_me(fd);
	}
	must(send(ends[0], "m", 1, 0) == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
