// SPDX-License-Identifier: GPL-2.0
/* The client's side of infod's control socket. */
#include "infod.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/* A daemon that does not answer for so long is stopped or stuck. */
#define SECONDS 10
/* infod waits for nobody's question for long: who did not get a processor in time asks again, so often. */
#define TRIES 3
/* What the kernel calls the first network namespace. */
#define FIRST_NAMESPACE 1

static uint64_t namespace_cookie(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	uint64_t cookie = FIRST_NAMESPACE;
	socklen_t len = sizeof(cookie);

	if (fd < 0)
		return cookie;
	getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len);
	close(fd);
	return cookie;
}

bool mos_infod_is_first(void)
{
	return namespace_cookie() == FIRST_NAMESPACE;
}

const char *mos_infod_path(char path[MOS_INFOD_PATH], bool root)
{
	const char *name = root ? "infod-root" : "infod";
	uint64_t cookie = namespace_cookie();

	if (cookie == FIRST_NAMESPACE)
		snprintf(path, MOS_INFOD_PATH, "/run/mosix/%s.sock", name);
	else
		snprintf(path, MOS_INFOD_PATH, "/run/mosix/%s-%llu.sock", name, (unsigned long long)cookie);
	return path;
}

static int fail(int err, const char *what, char *words, size_t size)
{
	if (err == -ENOENT || err == -ECONNREFUSED)
		snprintf(words, size, "infod does not run here; start it with: systemctl start infod");
	else
		snprintf(words, size, "%s: %s", what, strerror(-err));
	return err;
}

/* Return: a socket, or a negative errno. */
static int knock(bool root)
{
	const struct timeval patience = { .tv_sec = SECONDS };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[MOS_INFOD_PATH];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", mos_infod_path(path, root));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address))) {
		int err = -errno;

		close(fd);
		return err;
	}
	return fd;
}

/* Root has a socket of his own, where he waits for nobody else; in a container he may not be the one who is meant. */
static int reach(char *words, size_t size)
{
	int fd = geteuid() ? -EACCES : knock(true);

	if (fd < 0)
		fd = knock(false);
	return fd < 0 ? fail(fd, "infod cannot be reached", words, size) : fd;
}

static char *hear(int fd, int *err)
{
	size_t len = 0, room = 65536;
	char *text = malloc(room), *more;
	ssize_t got = 1;

	while (text && got > 0 && len < MOS_INFOD_ANSWER_MAX) {
		if (len + 1 == room) {
			room *= 2;
			more = realloc(text, room);
			if (!more)
				break;
			text = more;
		}
		got = read(fd, text + len, room - len - 1);
		len += got > 0 ? (size_t)got : 0;
	}
	*err = !text ? -ENOMEM : got < 0 ? -errno : got ? -EMSGSIZE : 0;
	if (*err) {
		free(text);
		return NULL;
	}
	text[len] = '\0';
	return text;
}

/* A question has come as a whole, or it is none: it is sent as one. */
static int converse(int fd, const char *question, char **answer)
{
	char line[MOS_INFOD_QUESTION_MAX];
	int len = snprintf(line, sizeof(line), "%s\n", question), err;

	if (len >= (int)sizeof(line))
		return -EMSGSIZE;
	if (send(fd, line, (size_t)len, MSG_NOSIGNAL) < 0)
		return -errno;
	*answer = hear(fd, &err);
	if (err || **answer)
		return err;
	free(*answer);
	*answer = NULL;
	return -EPIPE;
}

int mos_infod_ask(const char *question, char **answer, char *words, size_t size)
{
	int fd, err, tries;

	*answer = NULL;
	for (tries = 0; tries < TRIES; tries++) {
		fd = reach(words, size);
		if (fd < 0)
			return fd;
		err = converse(fd, question, answer);
		close(fd);
		if (err != -EPIPE && err != -ECONNRESET)
			break;
	}
	return err ? fail(err, "infod does not answer", words, size) : 0;
}
