// SPDX-License-Identifier: GPL-2.0
/*
 * Another process sends signals to one thread or another: that thread handles them, and knows who has sent them.
 *
 * feature: signals to threads
 * calls: tgkill, rt_tgsigqueueinfo
 * away: works
 * children: away
 */
#include "child.h"
#include "threads.h"

static pid_t tids[WORKERS];
static struct child sender;
static volatile unsigned long handled;

static void handle(int sig, siginfo_t *info, void *context)
{
	must(thread_id() == tids[round_now % WORKERS]);
	must(info->si_pid == sender.pid && info->si_code == (round_now / WORKERS % 2 ? SI_QUEUE : SI_TKILL));
	must(info->si_code != SI_QUEUE || info->si_value.sival_int == (int)round_now);
	handled++;
}

/* In the sender: n says to which thread, and how. */
static void send_signal(long n)
{
	siginfo_t info = { .si_signo = SIGRTMIN, .si_code = SI_QUEUE };
	pid_t tid = tids[n % WORKERS];

	info.si_pid = getpid();
	info.si_value.sival_int = n;
	if (n / WORKERS % 2)
		must(!syscall(SYS_rt_tgsigqueueinfo, getppid(), tid, SIGRTMIN, &info));
	else
		must(!syscall(SYS_tgkill, getppid(), tid, SIGRTMIN));
}

static int serve(int line)
{
	long n;

	while (child_hear(line, &n)) {
		send_signal(n);
		child_tell(line, n);
	}
	return 0;
}

static void part(unsigned int id, unsigned long n)
{
	tids[id] = thread_id();
	while (sender.pid && id == n % WORKERS && handled == n)
		id % 2 ? (void)usleep(200) : test_spin(10000);
}

static void prepare(void)
{
	struct sigaction action = { .sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_RESTART };

	must(!sigaction(SIGRTMIN, &action, NULL));
	start_workers(part);
	work_round(0);
	sender = child_serve(serve);
}

static void step(unsigned long n)
{
	round_now = n;
	child_tell(sender.line, n);
	work_round(n);
	must(handled == n + 1);
	must(child_hear(sender.line, (long *)&n));
}

static void verify(void)
{
	child_leave(sender);
}

const struct shape shape = { prepare, step, verify };
