/* SPDX-License-Identifier: GPL-2.0 */
/* What files of /proc say, given their text. */
#ifndef INFOD_PROC_H
#define INFOD_PROC_H

#include <stdbool.h>
#include <stdint.h>

/* Each returns whether the text has what was asked for; what it does not have stays as it was. */

/* /proc/meminfo, KiB. */
bool infod_proc_memory(const char *text, uint64_t *total, uint64_t *available);
/* /proc/pressure/memory: per cent of the last ten seconds in which some task waited. */
bool infod_proc_pressure(const char *text, uint32_t *percent);
/* /proc/vmstat: KiB read from disks and written to them. */
bool infod_proc_disks(const char *text, uint64_t *kib);
/* /proc/net/dev: bytes received and sent, but for the loopback. */
bool infod_proc_network(const char *text, uint64_t *bytes);
/* /proc/PID/io: calls that read or wrote, and their bytes. */
bool infod_proc_io(const char *text, uint64_t *calls, uint64_t *bytes);
/* /proc/stat: ticks in use, and all. */
bool infod_proc_ticks(const char *text, uint64_t *busy, uint64_t *all);

/**
 * struct infod_task - from /proc/PID/stat
 * @state: R, S, ...
 * @group: its process group
 * @tty: its terminal; 0: none
 * @foreground: the process group that has the terminal's foreground
 * @threads: how many it has
 */
struct infod_task {
	char state;
	int32_t group;
	int32_t tty;
	int32_t foreground;
	uint32_t threads;
};

bool infod_proc_task(const char *text, struct infod_task *task);

#endif
