// SPDX-License-Identifier: GPL-2.0
/* A wait, of a program that holds so much memory that its move takes a while. What ended the wait, and when, is printed. */
#include "test.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>

static volatile sig_atomic_t handled;
static int ends[2];
static struct timespec rest;

static void note(int signal)
{
	handled++;
}

static void handle(int signal, int flags)
{
	struct sigaction action = { .sa_handler = note, .sa_flags = flags };

	must(!sigaction(signal, &action, NULL));
}

static struct timespec of_ms(long ms)
{
	return (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
}

static long ms_of(struct timespec time)
{
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static long now_ms(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return ms_of(now);
}

static int new_epoll(void)
{
	struct epoll_event in = { .events = EPOLLIN };
	int fd = epoll_create1(0);

	must(fd >= 0 && !epoll_ctl(fd, EPOLL_CTL_ADD, ends[0], &in));
	return fd;
}

static long wait_epoll(long ms)
{
	struct epoll_event got;

	return epoll_wait(new_epoll(), &got, 1, ms);
}

static long wait_epoll_precise(long ms)
{
	struct timespec time = of_ms(ms);
	struct epoll_event got;

	return syscall(SYS_epoll_pwait2, new_epoll(), &got, 1, &time, NULL, 0);
}

static long wait_semaphore(long ms)
{
	int set = semget(IPC_PRIVATE, 1, 0600), err;
	struct sembuf down = { 0, -1, 0 };
	struct timespec time = of_ms(ms);
	long ret;

	must(set >= 0);
	ret = semtimedop(set, &down, 1, &time);
	err = errno;
	must(!semctl(set, 0, IPC_RMID));
	errno = err;
	return ret;
}

static long wait_futex(long ms)
{
	struct timespec time = of_ms(ms);
	static int word = 5;

	return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 5, &time, NULL, 0);
}

static long wait_signal(long ms)
{
	struct timespec time = of_ms(ms);
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	must(!sigprocmask(SIG_BLOCK, &set, NULL));
	return sigtimedwait(&set, NULL, &time);
}

static long wait_poll(long ms)
{
	struct pollfd in = { .fd = ends[0], .events = POLLIN };

	return poll(&in, 1, ms);
}

static long wait_sleep(long ms)
{
	struct timespec time = of_ms(ms);

	return nanosleep(&time, &rest);
}

static long wait_read(long ms)
{
	char byte;

	return read(ends[0], &byte, 1);
}

/* The first signal finds SA_RESTART. */
static long wait_read_again(long ms)
{
	handle(SIGUSR1, SA_RESTART);
	handle(SIGUSR2, 0);
	return wait_read(ms);
}

static const struct kind {
	const char *name;
	long (*wait)(long ms);
} kinds[] = {
	{ "epoll", wait_epoll },
	{ "epoll_precise", wait_epoll_precise },
	{ "semaphore", wait_semaphore },
	{ "futex", wait_futex },
	{ "signal", wait_signal },
	{ "poll", wait_poll },
	{ "sleep", wait_sleep },
	{ "read", wait_read },
	{ "read_again", wait_read_again },
};

static const struct kind *find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	fprintf(stderr, "there is no wait %s\n", name);
	exit(2);
}

int main(int argc, char **argv)
{
	const struct kind *kind;
	char *memory;
	size_t len;
	long ret, began;

	if (argc != 4) {
		fprintf(stderr, "usage: waits KIND MS MIB\n");
		return 2;
	}
	kind = find(argv[1]);
	test_begin();
	must(!pipe(ends));
	len = (size_t)atol(argv[3]) << 20;
	memory = malloc(len);
	must(memory);
	test_fill(memory, len, 1);
	handle(SIGUSR1, 0);
	printf("ready\n");
	began = now_ms();
	ret = kind->wait(atol(argv[2]));
	printf("%s, %d handled\n", ret < 0 ? strerrorname_np(errno) : "done", (int)handled);
	printf("lasted %ld\n", now_ms() - began);
	if (kind->wait == wait_sleep)
		printf("rest %ld\n", ms_of(rest));
	must(test_filled(memory, len, 1));
	return 0;
}
