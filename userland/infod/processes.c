// SPDX-License-Identifier: GPL-2.0
/* Looks at the processes of this node: what they did since the last look, and what forbids to move them. */
#include "processes.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "proc.h"

#define NS_PER_MS 1000000u
#define COMM_LETTERS 15
/* Who is of this node, does nothing and has less memory than this is never moved, and not looked at closer, bytes. */
#define SMALL (16u << 20)

/* What a process' files in /proc say. */
struct counters {
	struct infod_task task;
	u64 ran_ns;
	u64 waited_ns;
	u64 calls;
	u64 call_bytes;
};

static bool read_of(u32 pid, const char *name, char *text, size_t size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%u/%s", pid, name);
	return infod_file_read(path, text, size);
}

/* Reads and writes stand for all calls of a process that is at home: they are what mostly goes home from away. */
static void read_counters(u32 pid, struct counters *counters)
{
	char text[1024];

	if (read_of(pid, "stat", text, sizeof(text)))
		infod_proc_task(text, &counters->task);
	if (read_of(pid, "schedstat", text, sizeof(text)))
		sscanf(text, "%" SCNu64 " %" SCNu64, &counters->ran_ns, &counters->waited_ns);
	if (read_of(pid, "io", text, sizeof(text)))
		infod_proc_io(text, &counters->calls, &counters->call_bytes);
}

static bool is_in_foreground(const struct infod_task *task)
{
	return task->tty && task->group == task->foreground;
}

/* The kernel keeps no more of a name than its first 15 letters: a longer one is compared as far as that. */
static bool is_named(const char *pattern, const char *name)
{
	if (strcspn(pattern, "*?[\\") >= COMM_LETTERS)
		return !strncmp(pattern, name, COMM_LETTERS);
	return !fnmatch(pattern, name, 0);
}

static bool is_in_cgroup(const char *pattern, u32 pid)
{
	char text[4096], *path;

	if (!read_of(pid, "cgroup", text, sizeof(text)))
		return false;
	path = strstr(text, "0::");
	if (!path)
		return false;
	path[strcspn(path, "\n")] = '\0';
	return !fnmatch(pattern, path + 3, 0);
}

static bool is_excluded(const struct infod_config *config, const struct infod_candidate *candidate)
{
	size_t i;

	for (i = 0; i < config->exclude_count; i++) {
		const char *pattern = config->exclude[i].pattern;

		switch (config->exclude[i].kind) {
		case 'u':
			if (config->exclude[i].uid == candidate->uid)
				return true;
			break;
		case 'n':
			if (is_named(pattern, candidate->command))
				return true;
			break;
		case 'c':
			if (is_in_cgroup(pattern, candidate->pid))
				return true;
			break;
		}
	}
	return false;
}

static int by_pid(const void *a, const void *b)
{
	const struct infod_process *left = a, *right = b;

	return left->pid < right->pid ? -1 : left->pid > right->pid;
}

/* What was known of it before; nothing if the pid has become another process'. */
static struct infod_process remember(const struct infod_processes *processes, const struct infod_candidate *candidate)
{
	const struct infod_process key = { .pid = candidate->pid };
	const struct infod_process *known;

	known = processes->old_count ? bsearch(&key, processes->old, processes->old_count, sizeof(key), by_pid) : NULL;
	return known && known->age_ns <= candidate->age_ns ? *known : key;
}

static u64 since(u64 now, u64 before)
{
	return now > before ? now - before : 0;
}

/*
 * The processor that a process would use if it had one for itself: what it got, and what it waited for. Of a process
 * with threads the first one stands for all in how they waited.
 */
static u64 wanted_us(const struct infod_process *before, u64 cpu_ns, const struct counters *counters)
{
	u64 used = since(cpu_ns, before->cpu_ns), ran = since(counters->ran_ns, before->ran_ns);
	u64 waited = since(counters->waited_ns, before->waited_ns);

	if (counters->task.threads <= 1)
		return (ran + waited) / 1000;
	if (ran < NS_PER_MS)
		return used / 1000;
	return (u64)((double)used * (double)(ran + waited) / (double)ran / 1000);
}

/* The kernel adds a wait when it is over. Of who waits for its first turn since the last look nothing is known yet. */
static bool waits(const struct infod_process *before, const struct counters *counters)
{
	return counters->task.state == 'R' && since(counters->ran_ns, before->ran_ns) < NS_PER_MS;
}

static void keep_counters(struct infod_process *process, const struct infod_candidate *candidate,
			  const struct counters *counters)
{
	process->cpu_ns = candidate->cpu_ns;
	process->ran_ns = counters->ran_ns;
	process->waited_ns = counters->waited_ns;
	process->calls = counters->calls;
	process->call_bytes = counters->call_bytes;
}

/* It runs here now: a guest that was not here before, or one of ours that was away. */
static void note_arrival(struct infod_processes *processes, u32 from)
{
	if (processes->arrived_count < INFOD_ARRIVALS)
		processes->arrived[processes->arrived_count++] = from;
}

static void meet(struct infod_process *process, const struct infod_candidate *candidate)
{
	const struct mos_history guest = MOS_HISTORY_GUEST;

	if (candidate->home)
		process->history = process->lately = guest;
}

static void take_sample(const struct infod_processes *processes, struct infod_process *process,
			const struct infod_candidate *candidate, const struct counters *counters, u32 ms)
{
	static const struct mos_decay quick = MOS_DECAY_LATELY;
	const struct mos_decay *decay = mos_history_computes(&process->history) ? &processes->slow : &processes->fast;
	struct mos_sample sample = {
		.ms = ms,
		.cpu_us = wanted_us(process, candidate->cpu_ns, counters),
		.calls = since(counters->calls, process->calls),
		.call_kb = since(counters->call_bytes, process->call_bytes) / 1024,
	};

	/* Home hears late, if at all, what a process uses away: it is taken to go on as it did. */
	if (candidate->node)
		sample.cpu_us = (u64)process->history.cpu * ms;
	mos_history_sample(&process->history, &sample, decay);
	mos_history_sample(&process->lately, &sample, &quick);
}

/* Who does nothing, and did nothing, has no new counters. */
static bool is_idle(const struct infod_process *process, const struct infod_candidate *candidate)
{
	return process->cpu_ns == candidate->cpu_ns && !process->history.cpu && !process->lately.cpu;
}

static bool is_moving(const struct infod_processes *processes, u32 pid)
{
	size_t i;

	for (i = 0; i < processes->moving_count; i++)
		if (processes->moving[i] == pid)
			return true;
	return false;
}

/* What it did since it was last looked at. While it is moved it stands still: that says nothing. */
static void observe(struct infod_processes *processes, struct infod_process *process,
		    const struct infod_candidate *candidate, const struct counters *counters)
{
	bool is_new = !process->seen, is_moved = is_moving(processes, candidate->pid);
	u64 ms = min(since(processes->looked, process->seen), UINT64_C(3600000));

	/* Calls are counted in two ways, at home and away; the one says nothing of the other. */
	bool is_known = !is_new && process->node == candidate->node && !is_moved;

	if (is_known && (!ms || waits(process, counters)))
		return;
	if (is_new)
		meet(process, candidate);
	if (is_known)
		take_sample(processes, process, candidate, counters, (u32)ms);
	if (is_new && candidate->home)
		note_arrival(processes, candidate->home);
	if (process->node && !candidate->node)
		note_arrival(processes, process->node);
	if (candidate->node && process->node != candidate->node) {
		mos_history_depart(&process->history);
		mos_history_depart(&process->lately);
	}
	process->node = candidate->node;
	process->counts = !candidate->node || (process->counts && is_moved);
	process->threads = counters->task.threads;
	processes->met |= is_new;
	process->seen = processes->looked;
	keep_counters(process, candidate, counters);
}

static u32 flags_of(const struct infod_processes *processes, const struct infod_candidate *candidate,
		    const struct infod_task *task)
{
	u32 flags = 0;

	if (candidate->home)
		flags |= MOS_PROCESS_GUEST;
	if (candidate->node)
		flags |= MOS_PROCESS_AWAY;
	if (candidate->locked)
		flags |= MOS_PROCESS_LOCKED;
	if (candidate->stuck || candidate->pid == (u32)getpid())
		flags |= MOS_PROCESS_CANTMOVE;
	if (!candidate->home && is_in_foreground(task))
		flags |= MOS_PROCESS_FOREGROUND;
	if (is_moving(processes, candidate->pid))
		flags |= MOS_PROCESS_MOVING;
	if (is_excluded(processes->config, candidate))
		flags |= MOS_PROCESS_EXCLUDED;
	return flags;
}

static struct mos_process describe(const struct infod_processes *processes, const struct infod_process *process,
				   const struct infod_candidate *candidate)
{
	const struct mos_history *history = &process->history;

	return (struct mos_process){
		.id = candidate->pid,
		.home = candidate->home ?: processes->node,
		.where = candidate->node ?: processes->node,
		.cpu = mos_history_wants(history, &process->lately, process->threads),
		.cpu_ms = candidate->cpu_ns / NS_PER_MS,
		.age_ms = candidate->age_ns / NS_PER_MS,
		.resident_ms = candidate->resident_ns / NS_PER_MS,
		.total_kb = (u32)min(candidate->memory / 1024, (u64)U32_MAX),
		.dirty_kb = (u32)min(candidate->dirty / 1024, (u64)U32_MAX),
		.calls = history->calls,
		.call_kb = history->call_kb,
	};
}

static bool make_room(struct infod_processes *processes)
{
	u32 room = processes->room ? processes->room * 2 : 256;
	struct infod_process *watched;
	struct mos_process *chosen;

	if (processes->count < processes->room)
		return true;
	watched = reallocarray(processes->watched, room, sizeof(*watched));
	processes->watched = watched ?: processes->watched;
	chosen = reallocarray(processes->chosen, room, sizeof(*chosen));
	processes->chosen = chosen ?: processes->chosen;
	if (!watched || !chosen)
		return false;
	processes->room = room;
	return true;
}

static void take(void *ctx, const struct infod_candidate *candidate)
{
	struct infod_processes *processes = ctx;
	struct infod_process *process;
	struct counters counters = { 0 };
	struct mos_process *chosen;

	if (!make_room(processes))
		return;
	process = &processes->watched[processes->count];
	chosen = &processes->chosen[processes->count++];
	*process = remember(processes, candidate);
	process->age_ns = candidate->age_ns;
	snprintf(process->command, sizeof(process->command), "%s", candidate->command);
	/* A guest may have to go, whatever it does. */
	if (process->seen && !candidate->home && is_idle(process, candidate) && candidate->memory < SMALL) {
		process->seen = processes->looked;
		*chosen = describe(processes, process, candidate);
		chosen->flags = MOS_PROCESS_CANTMOVE;
		return;
	}
	read_counters(candidate->pid, &counters);
	if (candidate->node || candidate->home) {
		counters.calls = candidate->calls;
		counters.call_bytes = candidate->call_bytes;
	}
	observe(processes, process, candidate, &counters);
	*chosen = describe(processes, process, candidate);
	chosen->flags = flags_of(processes, candidate, &counters.task);
}

/**
 * infod_processes_look() - look at all
 * @processes: what is known of them, and which are being moved
 * @kernel: knows which there are
 * @now: clock, ms
 *
 * Return: 0 or a negative errno; then there are none.
 */
int infod_processes_look(struct infod_processes *processes, struct infod_kernel *kernel, u64 now)
{
	bool is_first = !processes->looked;
	int err;

	processes->old = processes->watched;
	processes->old_count = processes->count;
	processes->watched = NULL;
	processes->room = processes->count = 0;
	processes->looked = now;
	processes->arrived_count = 0;
	processes->met = false;
	err = infod_kernel_candidates(kernel, take, processes);
	free(processes->old);
	processes->old = NULL;
	if (err)
		processes->count = 0;
	if (is_first)
		processes->arrived_count = 0;
	return err;
}

/**
 * infod_processes_demand() - the processors of this node that those want which run here
 * @processes: as they were looked at last
 *
 * For a node that shares its machine with others: the machine's own count says nothing of it.
 *
 * Return: hundredths of a processor.
 */
u32 infod_processes_demand(const struct infod_processes *processes)
{
	u32 i, sum = 0;

	for (i = 0; i < processes->count; i++)
		if (processes->watched[i].counts && processes->watched[i].pid != (u32)getpid())
			sum += min(processes->chosen[i].cpu, UINT32_MAX - sum);
	return sum;
}

/**
 * infod_processes_free() - forget all
 * @processes: they
 */
void infod_processes_free(struct infod_processes *processes)
{
	free(processes->watched);
	free(processes->chosen);
	processes->watched = NULL;
	processes->chosen = NULL;
	processes->count = processes->room = 0;
	processes->looked = 0;
}
