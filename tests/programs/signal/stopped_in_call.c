// SPDX-License-Identifier: GPL-2.0
/*
 * A child is stopped, and let go on, again and again while it waits in a write for room and in a read for all that it
 * asks for. The kernel has it make these calls anew: the number that is left where a result would be is none.
 *
 * feature: stop and continue
 * calls: kill, write, recvfrom
 * away: works
 * children: away
 */
#include "child.h"
#include "shape.h"

#define ROOM 65536	/* of a pipe */
#define ROUNDS 10

static const char words[] = "what has waited for so long has the number of a call and more bytes than that";
static struct child child;
static int in[2], out[2];

/* Told a letter, it makes that call. */
static int serve(int line)
{
	char got[sizeof(words)];
	long letter;

	while (child_hear(line, &letter)) {
		if (letter == 'w')
			must(write(out[1], words, sizeof(words)) == sizeof(words));
		else
			must(recv(in[1], got, sizeof(got), MSG_WAITALL) == sizeof(got) && !memcmp(got, words, sizeof(words)));
		child_tell(line, letter);
	}
	return 0;
}

static void prepare(void)
{
	must(!pipe(out) && !socketpair(AF_UNIX, SOCK_STREAM, 0, in));
	child = child_serve(serve);
}

static void stop_and_go(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		usleep(200);
		must(!kill(child.pid, SIGSTOP));
		usleep(400);
		must(!kill(child.pid, SIGCONT));
	}
}

static void read_all(void *data, size_t size)
{
	ssize_t got;

	for (size_t done = 0; done < size; done += got)
		must((got = read(out[0], (char *)data + done, size - done)) > 0);
}

static void step(unsigned long n)
{
	static char fill[ROOM];
	char got[sizeof(words)];

	must(write(out[1], fill, sizeof(fill)) == sizeof(fill));
	child_tell(child.line, 'w');
	stop_and_go();
	read_all(fill, sizeof(fill));
	read_all(got, sizeof(got));
	must(!memcmp(got, words, sizeof(words)));
	child_has_done(child, 'w');

	child_tell(child.line, 'r');
	stop_and_go();
	must(send(in[0], words, sizeof(words), 0) == sizeof(words));
	child_has_done(child, 'r');
}

static void verify(void)
{
	child_leave(child);
}

const struct shape shape = { prepare, step, verify };
