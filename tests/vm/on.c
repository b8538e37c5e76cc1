// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a command on another node of the virtual cluster: `on K COMMAND...`
 * asks the agent of node K (`on --agent`), over a wire of its own that the
 * tests leave alone. Output and exit status come back.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define AGENT_PORT	77
#define STATUS_NO_NODE	125	/* as the cluster itself says "I failed" */
#define REQUEST_MAX	(128 * 1024)

/* What the agent sends: a header, then so many bytes. */
enum { FRAME_OUT = 1, FRAME_ERR = 2, FRAME_EXIT = 3 };

struct frame {
	uint32_t kind;
	uint32_t len;	/* of what follows; the status itself in FRAME_EXIT */
};

static void die(const char *what)
{
	fprintf(stderr, "on: %s: %s\n", what, strerror(errno));
	exit(STATUS_NO_NODE);
}

static int write_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= n;
	}
	return 0;
}

static int read_all(int fd, void *data, size_t len)
{
	char *p = data;

	while (len) {
		ssize_t n = read(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= n;
	}
	return 0;
}

static struct sockaddr_in agent_address(const char *node)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(AGENT_PORT) };
	char text[32];

	snprintf(text, sizeof(text), "10.78.0.%s", node);
	if (inet_pton(AF_INET, text, &to.sin_addr) != 1) {
		fprintf(stderr, "on: '%s' is not the number of a node\n", node);
		exit(2);
	}
	return to;
}

/* A node that died must not hold its caller for ever. */
static void notice_death(int fd)
{
	int on = 1, idle = 2, interval = 2, count = 2, timeout_ms = 8000;

	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof(count));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof(timeout_ms));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/* The request: its length, the working directory, the words; each ends in 0. */
static void send_request(int fd, char **words)
{
	static char request[REQUEST_MAX];
	uint32_t len = 0;
	char *cwd = getcwd(NULL, 0);
	const char *word = cwd ? cwd : "/";

	for (; word; word = *words++) {
		size_t n = strlen(word) + 1;

		if (len + n > sizeof(request)) {
			errno = E2BIG;
			die("command");
		}
		memcpy(request + len, word, n);
		len += n;
	}
	free(cwd);
	if (write_all(fd, &len, sizeof(len)) || write_all(fd, request, len))
		die("send");
}

static int relay_answer(int fd, const char *node)
{
	static char data[65536];
	struct frame frame;

	while (!read_all(fd, &frame, sizeof(frame))) {
		if (frame.kind == FRAME_EXIT)
			return (int)frame.len;
		if (frame.len > sizeof(data) || read_all(fd, data, frame.len))
			break;
		if (write_all(frame.kind == FRAME_ERR ? 2 : 1, data, frame.len))
			return 1;
	}
	fprintf(stderr, "on: node %s is gone\n", node);
	return STATUS_NO_NODE;
}

static int ask(const char *node, char **words)
{
	struct sockaddr_in to = agent_address(node);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	notice_death(fd);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to))) {
		fprintf(stderr, "on: node %s does not answer: %s\n", node, strerror(errno));
		return STATUS_NO_NODE;
	}
	send_request(fd, words);
	return relay_answer(fd, node);
}

/* Reads the request into argv; the caller's directory goes to *cwd. */
static char **receive_request(int fd, char **cwd)
{
	static char request[REQUEST_MAX + 1];
	static char *words[REQUEST_MAX / 2];
	uint32_t len;
	size_t n = 0;

	if (read_all(fd, &len, sizeof(len)) || len > REQUEST_MAX || read_all(fd, request, len))
		return NULL;
	for (char *p = request; p < request + len; p += strlen(p) + 1)
		words[n++] = p;
	*cwd = words[0];
	return n > 1 ? words + 1 : NULL;
}

static void become(char **words, const char *cwd, int out, int err)
{
	int nothing = open("/dev/null", O_RDONLY);

	setsid();
	if (chdir(cwd))
		(void)!chdir("/");
	dup2(nothing, 0);
	dup2(out, 1);
	dup2(err, 2);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	execvp(words[0], words);
	fprintf(stderr, "on: %s: %s\n", words[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* Sends on what one pipe holds. Returns whether the pipe may bring more. */
static int forward(int from, int to, uint32_t kind)
{
	static char data[65536];
	struct frame frame = { .kind = kind };
	ssize_t n = read(from, data, sizeof(data));

	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	frame.len = n;
	if (write_all(to, &frame, sizeof(frame)) || write_all(to, data, n))
		_exit(1);
	return 1;
}

static int status_of(int wstatus)
{
	return WIFSIGNALED(wstatus) ? 128 + WTERMSIG(wstatus) : WEXITSTATUS(wstatus);
}

/*
 * Passes output on until the command has ended; children that it leaves
 * behind with its pipes do not hold us. A caller that goes away takes the
 * command with him.
 */
static int attend(pid_t child, int caller, int out, int err)
{
	struct pollfd fds[] = {
		{ .fd = out, .events = POLLIN },
		{ .fd = err, .events = POLLIN },
		{ .fd = caller, .events = POLLRDHUP },
		{ .fd = pidfd_open(child, 0), .events = POLLIN },
	};
	int wstatus, ended = 0;

	for (;;) {
		int ready = poll(fds, 4, ended ? 0 : -1);

		if (ended && ready <= 0)
			return status_of(wstatus);
		if (fds[2].revents) {
			kill(-child, SIGKILL);
			_exit(1);
		}
		if (fds[0].revents && !forward(out, caller, FRAME_OUT))
			fds[0].fd = -1;
		if (fds[1].revents && !forward(err, caller, FRAME_ERR))
			fds[1].fd = -1;
		if (fds[3].revents && waitpid(child, &wstatus, 0) == child) {
			fds[3].fd = -1;
			ended = 1;
		}
	}
}

static void serve(int caller)
{
	int out[2], err[2];
	struct frame last = { .kind = FRAME_EXIT };
	char *cwd, **words = receive_request(caller, &cwd);
	pid_t child;

	if (!words || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		_exit(1);
	signal(SIGCHLD, SIG_DFL);
	child = fork();
	if (child < 0)
		_exit(1);
	if (!child)
		become(words, cwd, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	last.len = attend(child, caller, out[0], err[0]);
	_exit(write_all(caller, &last, sizeof(last)) ? 1 : 0);
}

static int listen_for(const char *node)
{
	struct sockaddr_in here = agent_address(node);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&here, sizeof(here)) || listen(fd, 64))
		die("listen");
	return fd;
}

static void agent(const char *node)
{
	int fd = listen_for(node);

	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (daemon(1, 1))
		die("daemon");
	for (;;) {
		int caller = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

		if (caller < 0)
			continue;
		notice_death(caller);
		if (!fork())
			serve(caller);
		close(caller);
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--agent"))
		agent(argv[2]);
	if (argc < 3 || argv[1][0] == '-') {
		fputs("Usage: on K COMMAND [ARG...]\n"
		      "Runs a command on node K of the cluster, with its output and exit status;\n"
		      "125 if the node is not there or went away.\n"
		      "Example: on 2 mosctl nodes\n", argc == 2 && !strcmp(argv[1], "--help") ? stdout : stderr);
		return argc == 2 && !strcmp(argv[1], "--help") ? 0 : 2;
	}
	return ask(argv[1], argv + 2);
}
