// SPDX-License-Identifier: GPL-2.0
/* The control socket's thread: who may ask, and the order of the conversation. */
#include "control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <urcu/urcu-memb.h>

#include "reply.h"

#define QUESTION_MAX MOS_INFOD_QUESTION_MAX
/* Who is slower than this in asking is not answered; others wait meanwhile. */
#define PATIENCE_MS 250

static bool is_root(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) && !peer.uid;
}

/* A line, without its end. */
static bool hear(int fd, char question[QUESTION_MAX])
{
	size_t len = 0;
	ssize_t got;

	while (len < QUESTION_MAX - 1) {
		got = read(fd, question + len, QUESTION_MAX - 1 - len);
		if (got <= 0)
			return false;
		len += (size_t)got;
		question[len] = '\0';
		if (strchr(question, '\n')) {
			*strchr(question, '\n') = '\0';
			return true;
		}
	}
	return false;
}

static void tell(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t sent = send(fd, text, left, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		text += sent;
		left -= (size_t)sent;
	}
}

static void converse(struct infod_control *control)
{
	const struct timeval patience = { .tv_usec = PATIENCE_MS * 1000 };
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC);
	char question[QUESTION_MAX];
	struct json_object *reply;

	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (hear(fd, question)) {
		reply = infod_reply(&control->shown, question, is_root(fd));
		tell(fd, json_object_to_json_string_ext(reply, JSON_C_TO_STRING_PLAIN));
		json_object_put(reply);
	}
	close(fd);
}

static void *run(void *ctx)
{
	struct infod_control *control = ctx;
	struct pollfd fds[] = {
		{ .fd = control->fd, .events = POLLIN },
		{ .fd = control->stop, .events = POLLIN },
	};

	urcu_memb_register_thread();
	while (!fds[1].revents) {
		if (poll(fds, 2, -1) > 0 && fds[0].revents)
			converse(control);
	}
	urcu_memb_unregister_thread();
	return NULL;
}

/* A daemon that died has left its socket behind; one that lives must not lose it. */
static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int err = 0;

	if (fd < 0)
		return -errno;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (!connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		err = -EADDRINUSE;
	else if (unlink(path) && errno != ENOENT)
		err = -errno;
	else if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) || chmod(path, 0666) ||
		 listen(fd, 16))
		err = -errno;
	if (!err)
		return fd;
	close(fd);
	return err;
}

/**
 * infod_control_start() - begin to answer
 * @control: receives the state
 * @shown: what is told, and taken
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_control_start(struct infod_control *control, const struct infod_shown *shown, char *words, size_t size)
{
	int err;

	*control = (struct infod_control){ .shown = *shown, .stop = -1 };
	mkdir("/run/mosix", 0755);
	control->fd = listen_at(mos_infod_path(control->path));
	err = control->fd < 0 ? control->fd : 0;
	if (err == -EADDRINUSE)
		snprintf(words, size, "infod runs already: it answers at %s", control->path);
	else if (err)
		snprintf(words, size, "cannot listen at %s: %s", control->path, strerror(-err));
	if (err)
		return err;
	control->stop = eventfd(0, EFD_CLOEXEC);
	err = control->stop < 0 ? errno : pthread_create(&control->thread, NULL, run, control);
	if (!err)
		return 0;
	snprintf(words, size, "cannot start a thread: %s", strerror(err));
	close(control->fd);
	return -err;
}

/**
 * infod_control_stop() - answer no more
 * @control: the state
 */
void infod_control_stop(struct infod_control *control)
{
	eventfd_write(control->stop, 1);
	pthread_join(control->thread, NULL);
	unlink(control->path);
	close(control->fd);
	close(control->stop);
}
