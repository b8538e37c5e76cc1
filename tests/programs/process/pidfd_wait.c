// SPDX-License-Identifier: GPL-2.0
/*
 * The descriptor of a child becomes readable when it ends, and a wait for it tells how.
 *
 * feature: pidfd
 * calls: clone, pidfd_open, poll, waitid
 * away: comes home
 */
#include <poll.h>
#include <sys/pidfd.h>

#include "child.h"
#include "shape.h"

static int hear_code(int line)
{
	long code = 0;

	child_hear(line, &code);
	return code;
}

static void step(unsigned long n)
{
	struct child child = child_serve(hear_code);
	struct pollfd ask = { .fd = pidfd_open(child.pid, PIDFD_NONBLOCK), .events = POLLIN };
	siginfo_t info;

	must(ask.fd >= 0 && poll(&ask, 1, 0) == 0);
	must(waitid(P_PIDFD, ask.fd, &info, WEXITED) == -1 && errno == EAGAIN);
	child_tell(child.line, n % 200);
	must(poll(&ask, 1, -1) == 1);
	must(!waitid(P_PIDFD, ask.fd, &info, WEXITED));
	must(info.si_pid == child.pid && info.si_code == CLD_EXITED && info.si_status == (int)(n % 200));
	must(!close(ask.fd) && !close(child.line));
}

const struct shape shape = { .step = step };
