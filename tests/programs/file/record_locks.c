// SPDX-License-Identifier: GPL-2.0
/*
 * A child holds a lock on a part of a file: its pid is told, the part is refused, and free when it ends.
 *
 * feature: locks
 * calls: fcntl
 * away: works
 * children: away
 */
#include <sys/wait.h>

#include "files.h"
#include "shape.h"

static pid_t holder;
static int fd;

static struct flock lock_of(short type, off_t start)
{
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = 10 };
}

static bool locks(short type, off_t start)
{
	struct flock lock = lock_of(type, start);

	return !fcntl(fd, F_SETLK, &lock);
}

static void hold(int ready)
{
	must(locks(F_WRLCK, 100) && locks(F_RDLCK, 200));
	must(write(ready, "r", 1) == 1);
	while (true)
		pause();
}

static void prepare(void)
{
	int ready[2];
	char byte;

	fd = make_file("file");
	must(!pipe(ready));
	holder = fork();
	must(holder >= 0);
	if (!holder)
		hold(ready[1]);
	must(read(ready[0], &byte, 1) == 1 && !close(ready[0]) && !close(ready[1]));
}

static void step(unsigned long n)
{
	struct flock found = lock_of(F_WRLCK, 95);

	must(!fcntl(fd, F_GETLK, &found) && found.l_type == F_WRLCK && found.l_pid == holder);
	must(found.l_start == 100 && found.l_len == 10 && found.l_whence == SEEK_SET);
	must(!locks(F_RDLCK, 109) && errno == EAGAIN);
	must(locks(F_RDLCK, 205) && !locks(F_WRLCK, 205));
	must(locks(F_WRLCK, 110) && locks(F_UNLCK, 110));
	found = lock_of(F_WRLCK, 110);
	must(!fcntl(fd, F_GETLK, &found) && found.l_type == F_UNLCK);
}

static void verify(void)
{
	struct flock lock = lock_of(F_WRLCK, 100);
	int status;

	must(!kill(holder, SIGKILL) && !fcntl(fd, F_SETLKW, &lock));
	must(waitpid(holder, &status, 0) == holder && WTERMSIG(status) == SIGKILL);
	must(locks(F_WRLCK, 200));
}

const struct shape shape = { prepare, step, verify };
