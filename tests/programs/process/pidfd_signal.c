// SPDX-License-Identifier: GPL-2.0
/*
 * A descriptor names a child: signals are sent through it, and it is not readable as long as the child lives.
 *
 * feature: pidfd
 * calls: pidfd_open, pidfd_send_signal, poll
 * away: works
 * children: away
 */
#include <poll.h>
#include <sys/pidfd.h>

#include "child.h"
#include "shape.h"

static struct child child;
static int kept;

/* Answers with the value of the signal that came. */
static int serve(int line)
{
	siginfo_t info;
	sigset_t set;
	long number;

	must(!sigemptyset(&set) && !sigaddset(&set, SIGUSR1) && !sigprocmask(SIG_BLOCK, &set, NULL));
	child_tell(line, 0);
	while (child_hear(line, &number)) {
		must(sigwaitinfo(&set, &info) == SIGUSR1 && info.si_pid == getppid());
		child_tell(line, info.si_value.sival_int);
	}
	return 0;
}

static void prepare(void)
{
	long ready;

	child = child_serve(serve);
	must(child_hear(child.line, &ready));
	kept = pidfd_open(child.pid, 0);
	must(kept >= 0);
}

static bool is_readable(int fd)
{
	struct pollfd ask = { .fd = fd, .events = POLLIN };

	return poll(&ask, 1, 0) == 1;
}

static void step(unsigned long n)
{
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = SI_QUEUE };
	int fd = pidfd_open(child.pid, 0);

	must(fd >= 0 && !is_readable(fd) && !is_readable(kept));
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value.sival_int = n;
	must(!pidfd_send_signal(n % 2 ? fd : kept, SIGUSR1, &info, 0));
	must(child_ask(child, 0) == (long)n);
	must(!close(fd));
}

static void verify(void)
{
	struct pollfd ask = { .fd = kept, .events = POLLIN };

	must(!pidfd_send_signal(kept, SIGKILL, NULL, 0));
	must(poll(&ask, 1, -1) == 1);
	child_dies(child.pid, SIGKILL);
	must(pidfd_send_signal(kept, 0, NULL, 0) == -1 && errno == ESRCH);
}

const struct shape shape = { prepare, step, verify };
