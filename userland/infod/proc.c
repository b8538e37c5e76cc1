// SPDX-License-Identifier: GPL-2.0
/* Readers of the text that files of /proc have. */
#include "proc.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The line that begins with @name, behind it; or NULL. */
static const char *line_of(const char *text, const char *name)
{
	size_t len = strlen(name);

	while (text && strncmp(text, name, len)) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text ? text + len : NULL;
}

static bool number_of(const char *text, const char *name, uint64_t *value)
{
	const char *line = line_of(text, name);

	return line && sscanf(line, " %" SCNu64, value) == 1;
}

bool infod_proc_memory(const char *text, uint64_t *total, uint64_t *available)
{
	return number_of(text, "MemTotal:", total) && number_of(text, "MemAvailable:", available);
}

bool infod_proc_pressure(const char *text, uint32_t *percent)
{
	const char *line = line_of(text, "some avg10=");
	double share;

	if (!line || sscanf(line, "%lf", &share) != 1 || share < 0 || share > 100)
		return false;
	*percent = (uint32_t)share;
	return true;
}

bool infod_proc_disks(const char *text, uint64_t *kib)
{
	uint64_t in, out;

	if (!number_of(text, "pgpgin ", &in) || !number_of(text, "pgpgout ", &out))
		return false;
	*kib = in + out;
	return true;
}

/* "eth0: bytes packets errs drop fifo frame compressed multicast bytes ..." */
static uint64_t interface_bytes(const char *line)
{
	const char *colon = strchr(line, ':');
	uint64_t in, out;

	if (!colon || strchr(line, '\n') < colon)
		return 0;
	while (*line == ' ')
		line++;
	if (colon - line == 2 && !strncmp(line, "lo", 2))
		return 0;
	if (sscanf(colon + 1, " %" SCNu64 " %*u %*u %*u %*u %*u %*u %*u %" SCNu64, &in, &out) != 2)
		return 0;
	return in + out;
}

bool infod_proc_network(const char *text, uint64_t *bytes)
{
	const char *line = text;
	int titles = 2;

	*bytes = 0;
	while (line && *line) {
		if (titles-- <= 0)
			*bytes += interface_bytes(line);
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return titles <= 0;
}

bool infod_proc_io(const char *text, uint64_t *calls, uint64_t *bytes)
{
	uint64_t reads, writes, in, out;

	if (!number_of(text, "syscr:", &reads) || !number_of(text, "syscw:", &writes) ||
	    !number_of(text, "rchar:", &in) || !number_of(text, "wchar:", &out))
		return false;
	*calls = reads + writes;
	*bytes = in + out;
	return true;
}

bool infod_proc_ticks(const char *text, uint64_t *busy, uint64_t *all)
{
	uint64_t user, nice, system, idle, waits, irq, soft, stolen;

	if (sscanf(text, "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64, &user, &nice, &system, &idle, &waits, &irq, &soft, &stolen) != 8)
		return false;
	*busy = user + nice + system + irq + soft + stolen;
	*all = *busy + idle + waits;
	return true;
}

/* A name may hold anything, blanks and brackets too: the last bracket ends it. */
bool infod_proc_task(const char *text, struct infod_task *task)
{
	const char *rest = strrchr(text, ')');

	return rest && sscanf(rest, ") %c %*d %" SCNd32 " %*d %" SCNd32 " %" SCNd32
			      " %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %" SCNu32,
			      &task->state, &task->group, &task->tty, &task->foreground, &task->threads) == 5;
}
