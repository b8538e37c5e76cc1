// SPDX-License-Identifier: GPL-2.0
/*
 * The person leaves: the leader of the session gets SIGHUP, reads end, writes fail, there is no terminal left.
 *
 * feature: hangup
 * calls: ioctl, read, write, rt_sigtimedwait
 * away: works
 */
#include <time.h>

#include "shape.h"
#include "terminal.h"

static struct terminal terminal;
static sigset_t hup;

static void take_another(void)
{
	terminal = terminal_open();
	terminal_take(terminal);
}

static void prepare(void)
{
	must(!sigemptyset(&hup) && !sigaddset(&hup, SIGHUP) && !sigaddset(&hup, SIGCONT));
	must(!sigprocmask(SIG_BLOCK, &hup, NULL));
	take_another();
}

static void step(unsigned long n)
{
	struct pollfd ask = { .fd = terminal.program, .events = POLLIN };
	siginfo_t info;
	char byte;

	must(!access("/dev/tty", F_OK) && tcgetpgrp(terminal.program) == getpgrp());
	must(!close(terminal.person));
	must(sigwaitinfo(&hup, &info) == SIGHUP && info.si_code == SI_KERNEL);
	must(sigwaitinfo(&hup, &info) == SIGCONT);
	must(poll(&ask, 1, 0) == 1 && ask.revents & POLLHUP);
	must(read(terminal.program, &byte, 1) == 0);
	must(write(terminal.program, &byte, 1) == -1 && errno == EIO);
	must(open("/dev/tty", O_RDWR) == -1 && errno == ENXIO);
	must(!close(terminal.program));
	take_another();
}

const struct shape shape = { .prepare = prepare, .step = step };
