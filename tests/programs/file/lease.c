// SPDX-License-Identifier: GPL-2.0
/*
 * A lease on a file: its holder gets a signal when another process opens it, and gives the lease up.
 *
 * feature: locks
 * calls: fcntl
 * away: works
 * children: away
 */
#include <sys/socket.h>

#include "files.h"
#include "shape.h"

static volatile sig_atomic_t breaks;
static int fd, child;

static void handler(int signal, siginfo_t *info, void *context)
{
	must(info->si_fd == fd);
	breaks++;
}

/* Opens the file when told, without waiting for the lease, and says what came of it. */
static void open_on_demand(int told)
{
	char byte;

	while (read(told, &byte, 1) == 1) {
		int opened = open("file", O_WRONLY | O_NONBLOCK);

		byte = opened >= 0 ? 'o' : errno == EWOULDBLOCK ? 'w' : 'e';
		if (opened >= 0)
			close(opened);
		must(write(told, &byte, 1) == 1);
	}
	_exit(0);
}

static char child_opens(void)
{
	char byte = 'o';

	must(write(child, &byte, 1) == 1 && read(child, &byte, 1) == 1);
	return byte;
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };
	int ends[2];

	must(!close(make_file("file")) && !sigaction(SIGRTMIN, &action, NULL));
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	child = ends[0];
	if (!fork()) {
		close(child);
		open_on_demand(ends[1]);
	}
	must(!close(ends[1]));
	fd = open("file", O_RDONLY);
	must(fd >= 0);
}

static void step(unsigned long n)
{
	breaks = 0;
	must(fcntl(fd, F_GETLEASE) == F_UNLCK && child_opens() == 'o' && !breaks);
	/* The signal is forgotten with the lease. */
	must(!fcntl(fd, F_SETSIG, SIGRTMIN) && !fcntl(fd, F_SETLEASE, F_RDLCK));
	must(fcntl(fd, F_GETLEASE) == F_RDLCK && child_opens() == 'w');
	while (!breaks)
		usleep(1000);
	must(breaks == 1 && fcntl(fd, F_GETLEASE) == F_UNLCK);
	must(!fcntl(fd, F_SETLEASE, F_UNLCK) && child_opens() == 'o');
}

const struct shape shape = { .prepare = prepare, .step = step };
