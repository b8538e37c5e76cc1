// SPDX-License-Identifier: GPL-2.0
/*
 * Events of a group that was made before a move are read after it; the descriptors in them are good.
 *
 * feature: being told of changes, with files
 * calls: read
 * away: works
 */
#include <sys/fanotify.h>

#include "files.h"
#include "shape.h"

static int group, fd;

static void prepare(void)
{
	fd = make_file("file");
	group = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY);
	must(group >= 0 && !fanotify_mark(group, FAN_MARK_ADD, FAN_MODIFY, AT_FDCWD, "file"));
	must(write(fd, "x", 1) == 1);
}

static void step(unsigned long n)
{
	struct fanotify_event_metadata event;

	must(read(group, &event, sizeof(event)) == sizeof(event) && event.mask == FAN_MODIFY);
	must(event.pid == getpid() && is_same_file(event.fd, fd) && !close(event.fd));
	must(read(group, &event, sizeof(event)) == -1 && errno == EAGAIN);
	must(pwrite(fd, "x", 1, 0) == 1);
}

const struct shape shape = { .prepare = prepare, .step = step };
