// SPDX-License-Identifier: GPL-2.0
/*
 * A read from a group of fanotify to which nothing happens waits; a handler breaks it off, or it goes on after it if
 * that was asked for.
 *
 * feature: waits and handlers
 * calls: read
 * away: works
 */
#include <sys/fanotify.h>

#include "files.h"
#include "shape.h"
#include "signals.h"

static int group, fd;

/* The third time, something happens. */
static void change(int signal, siginfo_t *info, void *context)
{
	if (++caught_count == 3)
		must(pwrite(fd, "x", 1, 0) == 1);
}

static void prepare(void)
{
	fd = make_file("file");
	group = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY);
	must(group >= 0 && !fanotify_mark(group, FAN_MARK_ADD, FAN_MODIFY, AT_FDCWD, "file"));
}

static void step(unsigned long n)
{
	struct fanotify_event_metadata event;

	must_be_interrupted(read(group, &event, sizeof(event)));
	must_be_restarted(read(group, &event, sizeof(event)) == sizeof(event), change);
	must(caught_count >= 3 && event.mask == FAN_MODIFY && is_same_file(event.fd, fd) && !close(event.fd));
}

const struct shape shape = { .prepare = prepare, .step = step };
