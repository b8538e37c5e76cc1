// SPDX-License-Identifier: GPL-2.0
/*
 * Stands where mosix.ko would be: node 1 of a cluster whose other nodes make themselves known. Its processes are real
 * ones that compute. One that is sent away is stopped; a guest that is sent home ends, and another comes in its place.
 */
#include "userland/infod/kernel.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>

#include "stand.h"

#define TASKS_MAX 32
/* They were there long before the daemon, ns. */
#define AGE_NS 60000000000ull
/* A move takes up to so long, ms; of so many one fails. */
#define MOVE_MS 20
#define FAILS 8

/**
 * struct task - a process
 * @pid: its
 * @home: of a guest; else 0
 * @node: where it is, if not here; else 0
 * @since: when it came there, ns
 * @is_moving: an order for it is being carried out
 */
struct task {
	pid_t pid;
	u32 home;
	u32 node;
	u64 since;
	bool is_moving;
};

/* All under the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct task tasks[TASKS_MAX];
static u32 count;
static bool is_closed;
static struct stand_counts counts;
static int event = -1;

char stand_socket[MOS_INFOD_PATH];

const char *mos_infod_path(char path[MOS_INFOD_PATH], bool root)
{
	snprintf(path, MOS_INFOD_PATH, "%.*s%s", MOS_INFOD_PATH - 6, stand_socket, root ? "-root" : "");
	return path;
}

bool mos_infod_is_first(void)
{
	return false;
}

static u64 now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (u64)time.tv_sec * 1000000000 + (u64)time.tv_nsec;
}

static int by_pid(const void *a, const void *b)
{
	const struct task *left = a, *right = b;

	return left->pid < right->pid ? -1 : left->pid > right->pid;
}

/* With the lock. */
static void start(u32 home)
{
	static char *const words[] = { "nice", "-n", "19", "sh", "-c", "while :; do :; done", NULL };
	static char *const nothing[] = { "PATH=/usr/bin:/bin", NULL };
	pid_t pid;

	if (count == TASKS_MAX || posix_spawnp(&pid, words[0], NULL, NULL, words, nothing))
		exit(3);
	tasks[count++] = (struct task){ .pid = pid, .home = home, .since = now_ns() };
	qsort(tasks, count, sizeof(*tasks), by_pid);
}

/* With the lock. */
static void end(struct task *task)
{
	kill(task->pid, SIGKILL);
	waitpid(task->pid, NULL, 0);
	memmove(task, task + 1, (size_t)(&tasks[--count] - task) * sizeof(*task));
}

/* With the lock. */
static struct task *find(u32 pid)
{
	u32 i;

	for (i = 0; i < count; i++)
		if ((u32)tasks[i].pid == pid)
			return &tasks[i];
	return NULL;
}

/* So many processes of this node begin to compute, and guests of another node. */
void stand_start(u32 own, u32 guests, u32 home)
{
	pthread_mutex_lock(&lock);
	while (own--)
		start(0);
	while (guests--)
		start(home);
	pthread_mutex_unlock(&lock);
}

void stand_stop(void)
{
	pthread_mutex_lock(&lock);
	while (count)
		end(&tasks[0]);
	pthread_mutex_unlock(&lock);
}

/* No guest comes in the place of one that leaves. */
void stand_let_nobody_in(void)
{
	pthread_mutex_lock(&lock);
	is_closed = true;
	pthread_mutex_unlock(&lock);
}

/* How many of this node are on another. */
u32 stand_count_at(u32 node)
{
	u32 i, here = 0;

	pthread_mutex_lock(&lock);
	for (i = 0; i < count; i++)
		here += tasks[i].node == node;
	pthread_mutex_unlock(&lock);
	return here;
}

struct stand_counts stand_counted(void)
{
	struct stand_counts counted;
	u32 i;

	pthread_mutex_lock(&lock);
	counted = counts;
	for (i = 0; i < count; i++)
		counted.guests += tasks[i].home != 0;
	pthread_mutex_unlock(&lock);
	return counted;
}

/* Nothing is kept. */
struct infod_kernel {
	char nothing;
};

static struct infod_kernel only;

int infod_kernel_open(struct infod_kernel **kernel)
{
	*kernel = &only;
	return 0;
}

void infod_kernel_close(struct infod_kernel *kernel)
{
	(void)kernel;
}

const char *infod_kernel_words(const struct infod_kernel *kernel)
{
	(void)kernel;
	return "it does not want to";
}

int infod_kernel_status(struct infod_kernel *kernel, struct infod_status *status)
{
	(void)kernel;
	*status = (struct infod_status){ .number = STAND_NODE, .guests = stand_counted().guests };
	return 0;
}

int infod_kernel_peers(struct infod_kernel *kernel, infod_peer_fn *fn, void *ctx)
{
	(void)kernel;
	(void)fn;
	(void)ctx;
	return 0;
}

int infod_kernel_meet(struct infod_kernel *kernel, const struct infod_peer *peers, size_t peer_count)
{
	(void)kernel;
	(void)peers;
	(void)peer_count;
	return -EOPNOTSUPP;
}

int infod_kernel_candidates(struct infod_kernel *kernel, infod_candidate_fn *fn, void *ctx)
{
	u64 now = now_ns();
	u32 i;

	(void)kernel;
	pthread_mutex_lock(&lock);
	for (i = 0; i < count; i++) {
		const struct infod_candidate candidate = {
			.pid = (u32)tasks[i].pid, .command = "sh", .home = tasks[i].home, .node = tasks[i].node,
			.cpu_ns = now, .age_ns = AGE_NS + now, .resident_ns = now - tasks[i].since, .dirty = 1 << 20,
			.memory = 4 << 20,
		};

		fn(ctx, &candidate);
	}
	pthread_mutex_unlock(&lock);
	return 0;
}

int infod_kernel_tell(struct infod_kernel *kernel, const struct infod_told *told, size_t told_count)
{
	(void)kernel;
	(void)told;
	(void)told_count;
	return 0;
}

int infod_kernel_settings(struct infod_kernel *kernel, struct infod_settings *settings)
{
	(void)kernel;
	*settings = (struct infod_settings){ .max_guests = 64 };
	return 0;
}

/* With the lock. */
static void put(struct task *task, u32 node)
{
	u32 home = task->home;

	counts.moves++;
	if (home) {
		end(task);
		if (!is_closed)
			start(home);
		return;
	}
	task->node = node;
	task->since = now_ns();
	kill(task->pid, node ? SIGSTOP : SIGCONT);
}

static u32 count_moving(void)
{
	u32 i, moving = 0;

	for (i = 0; i < count; i++)
		moving += tasks[i].is_moving;
	return moving;
}

/* With the lock. Return: 0 when it may move; it is marked then. */
static int begin_move(u32 pid)
{
	struct task *task = find(pid);

	if (!task)
		return -ESRCH;
	if (task->is_moving) {
		counts.doubled++;
		return -EBUSY;
	}
	task->is_moving = true;
	counts.most = max(counts.most, count_moving());
	return 0;
}

int infod_kernel_move(struct infod_kernel *kernel, uint32_t pid, uint32_t node, bool must)
{
	const struct timespec time = { .tv_nsec = randombytes_uniform(MOVE_MS) * 1000000l };
	struct task *task;
	int err;

	(void)kernel;
	(void)must;
	pthread_mutex_lock(&lock);
	err = begin_move(pid);
	pthread_mutex_unlock(&lock);
	if (err)
		return err;
	nanosleep(&time, NULL);
	pthread_mutex_lock(&lock);
	/* Others may have come and gone meanwhile, but not this one. */
	task = find(pid);
	task->is_moving = false;
	if (randombytes_uniform(FAILS)) {
		put(task, node);
	} else {
		counts.refused++;
		err = -EBUSY;
	}
	pthread_mutex_unlock(&lock);
	eventfd_write(event, 1);
	return err;
}

int infod_kernel_listen(struct mos_listener **listener, int *fd)
{
	if (event < 0)
		event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	*listener = NULL;
	*fd = event;
	return event < 0 ? -errno : 0;
}

void infod_kernel_hear(struct mos_listener *listener, struct infod_events *events)
{
	eventfd_t times;

	(void)listener;
	*events = (struct infod_events){ .processes = !eventfd_read(event, &times), .settings = true };
}

void infod_kernel_leave(struct mos_listener *listener)
{
	(void)listener;
}
