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
#include <time.h>
#include <unistd.h>
#include <urcu/urcu-memb.h>

#include "reply.h"

#define QUESTION_MAX MOS_INFOD_QUESTION_MAX
/* Who is slower than this in asking is not answered, nor who takes up nothing for so long; others wait meanwhile. */
#define PATIENCE_MS 250
/* An answer is taken up within so long, or not at all. */
#define ANSWER_MS 2000

static bool is_root(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) && !peer.uid;
}

/* A line, without its end. It is sent as one: what comes in parts is none, for it could come a letter at a time. */
static bool hear(int fd, char question[QUESTION_MAX])
{
	ssize_t got = read(fd, question, QUESTION_MAX - 1);
	char *end = got > 0 ? memchr(question, '\n', (size_t)got) : NULL;

	if (!end)
		return false;
	*end = '\0';
	return true;
}

static uint64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void tell(int fd, const char *text)
{
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	uint64_t began = now_ms();
	size_t left = strlen(text);

	while (left && now_ms() - began < ANSWER_MS && poll(&ready, 1, PATIENCE_MS) > 0) {
		ssize_t sent = send(fd, text, left, MSG_NOSIGNAL | MSG_DONTWAIT);

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
static int listen_at(const char *path, mode_t mode)
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
	else if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) || chmod(path, mode) ||
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
 * @root: at the socket that root alone can reach, where nobody else keeps him waiting
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_control_start(struct infod_control *control, const struct infod_shown *shown, bool root, char *words,
			size_t size)
{
	int err;

	*control = (struct infod_control){ .shown = *shown, .stop = -1 };
	mkdir("/run/mosix", 0755);
	control->fd = listen_at(mos_infod_path(control->path, root), root ? 0600 : 0666);
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
