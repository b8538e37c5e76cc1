// SPDX-License-Identifier: GPL-2.0
/*
 * Who waits for a lock gets it when it is given up, and hears of a signal before that.
 *
 * feature: locks
 * calls: fcntl, setitimer
 * away: works
 * children: away
 */
#include <sys/socket.h>
#include <sys/time.h>

#include "files.h"
#include "shape.h"

static int fd, ask[2];
static volatile sig_atomic_t alarms;

static void handler(int signal)
{
	alarms++;
}

static void lock(short type, int command)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET };

	must(!fcntl(fd, command, &lock));
}

/* The child has the lock but when it is told to give it up. */
static void hold(void)
{
	char byte;

	lock(F_WRLCK, F_SETLKW);
	must(write(ask[1], "h", 1) == 1);
	while (read(ask[1], &byte, 1) == 1)
		if (byte == 'u') {
			lock(F_UNLCK, F_SETLK);
		} else {
			lock(F_WRLCK, F_SETLKW);
			must(write(ask[1], "h", 1) == 1);
		}
	_exit(0);
}

static void tell(char byte)
{
	must(write(ask[0], &byte, 1) == 1);
}

static void hear(void)
{
	char byte;

	must(read(ask[0], &byte, 1) == 1);
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = handler };

	must(!sigaction(SIGALRM, &action, NULL) && !socketpair(AF_UNIX, SOCK_STREAM, 0, ask));
	fd = make_file("file");
	if (!fork()) {
		close(ask[0]);
		hold();
	}
	must(!close(ask[1]));
	hear();
}

static void wait_until_alarm(void)
{
	/* Again and again: one alarm may come before the call. */
	struct itimerval soon = { { .tv_usec = 5000 }, { .tv_usec = 5000 } };
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	alarms = 0;
	must(!setitimer(ITIMER_REAL, &soon, NULL));
	must(fcntl(fd, F_SETLKW, &whole) == -1 && errno == EINTR && alarms);
	must(!setitimer(ITIMER_REAL, &(struct itimerval){}, NULL));
}

static void step(unsigned long n)
{
	wait_until_alarm();
	tell('u');
	lock(F_WRLCK, F_SETLKW);
	tell('l');
	lock(F_UNLCK, F_SETLK);
	hear();
}

const struct shape shape = { .prepare = prepare, .step = step };
