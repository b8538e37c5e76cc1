// SPDX-License-Identifier: GPL-2.0
/*
 * A group that watches a file is made and told what to watch; with each event comes the file, opened.
 *
 * feature: being told of changes
 * calls: fanotify_init, fanotify_mark
 * away: comes home
 */
#include <sys/fanotify.h>

#include "files.h"
#include "shape.h"

static void prepare(void)
{
	must(!close(make_file("file")));
}

static void step(unsigned long n)
{
	int group = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY), fd;
	struct fanotify_event_metadata event;

	must(group >= 0 && !fanotify_mark(group, FAN_MARK_ADD, FAN_MODIFY, AT_FDCWD, "file"));
	fd = open("file", O_WRONLY);
	must(fd >= 0 && write(fd, "x", 1) == 1);
	must(read(group, &event, sizeof(event)) == sizeof(event));
	must(event.mask == FAN_MODIFY && event.pid == getpid() && is_same_file(event.fd, fd));
	must(!close(event.fd) && !close(fd) && !close(group));
}

const struct shape shape = { .prepare = prepare, .step = step };
