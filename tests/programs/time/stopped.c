// SPDX-License-Identifier: GPL-2.0
/*
 * Waits with a timeout go on with what is left of it, as often as the program is stopped and continued.
 *
 * feature: waits with a timeout
 * calls: nanosleep, clock_nanosleep, poll, futex, restart_syscall, kill
 * away: works
 * moves: stopped
 * children: away
 */
#include <linux/futex.h>
#include <poll.h>
#include <sys/prctl.h>

#include "clocks.h"
#include "threads.h"

/* Were it to begin again with each stop, a wait would last as long as the stops do. */
#define WAIT_MS 1000
#define STOP_EVERY_MS 400
#define STOPS 10

/* The child is asked by a byte to begin, and to end; it says that it has ended. */
static int ask[2], answer[2];

static bool is_asked(int ms)
{
	struct pollfd asked = { .fd = ask[0], .events = POLLIN };
	char byte;

	return poll(&asked, 1, ms) == 1 && read(ask[0], &byte, 1) == 1;
}

static void stop_now_and_then(pid_t program)
{
	int left = STOPS;

	while (!is_asked(left ? STOP_EVERY_MS : -1)) {
		left--;
		must(!kill(program, SIGSTOP));
		usleep(3000);
		must(!kill(program, SIGCONT));
	}
	must(write(answer[1], "x", 1) == 1);
}

static int wait_poll(void)
{
	return poll(NULL, 0, WAIT_MS);
}

static int wait_sleep(void)
{
	struct timespec t = from_ns(WAIT_MS * MS);

	return syscall(SYS_nanosleep, &t, NULL);
}

static int wait_clock(void)
{
	struct timespec t = from_ns(WAIT_MS * MS);

	return clock_nanosleep(CLOCK_BOOTTIME, 0, &t, NULL);
}

static int wait_futex(void)
{
	struct timespec t = from_ns(WAIT_MS * MS);
	static int word;

	return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &t, NULL, 0) == -1 && errno == ETIMEDOUT ? 0 : -1;
}

static void wait_out(unsigned int id, unsigned long n)
{
	static int (*const waits[WORKERS])(void) = { wait_poll, wait_sleep, wait_clock, wait_futex };

	must_take(waits[id]() == 0, WAIT_MS * MS, (STOPS * STOP_EVERY_MS - 500) * MS);
}

static void prepare(void)
{
	pid_t program = getpid(), child;

	must(!pipe(ask) && !pipe(answer));
	child = fork();
	must(child >= 0);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (is_asked(-1))
			stop_now_and_then(program);
		_exit(0);
	}
	start_workers(wait_out);
}

static void step(unsigned long n)
{
	char byte;

	must(write(ask[1], "x", 1) == 1);
	work_round(n);
	must(write(ask[1], "x", 1) == 1 && read(answer[0], &byte, 1) == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
