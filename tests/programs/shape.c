// SPDX-License-Identifier: GPL-2.0
/* Does what it is told, a letter each on its input: a step, steps until the next letter, the end. */
#include <poll.h>

#include "shape.h"

/* Out of the way of programs that open, close and count descriptors. */
#define TOLD 500
#define SAYS 501

/* What is being done: the letter. */
static char doing = 's';

static void say(const char *word)
{
	must(dprintf(SAYS, "%s\n", word) > 0);
}

void shape_without(void)
{
	static bool is_said;

	if (!is_said)
		say("without");
	is_said = true;
}

static bool is_told(void)
{
	struct pollfd told = { .fd = TOLD, .events = POLLIN };

	return poll(&told, 1, 0) == 1;
}

static char next_letter(void)
{
	char letter;
	ssize_t got;

	do
		got = read(TOLD, &letter, 1);
	while (got < 0 && errno == EINTR);
	return got == 1 ? letter : 0;
}

static void step(unsigned long n)
{
	if (shape.step)
		shape.step(n);
}

static void verify(void)
{
	if (shape.verify)
		shape.verify();
	say("well");
}

static void steps_until_told(unsigned long *n)
{
	do
		step((*n)++);
	while (!is_told());
}

static void serve(unsigned long n)
{
	while ((doing = next_letter()))
		switch (doing) {
		case 's':
			step(n++);
			say("stepped");
			break;
		case 'p':
			steps_until_told(&n);
			break;
		case 'v':
			verify();
			break;
		default:
			must(!"a letter that is known");
		}
}

char **shape_again(unsigned long n)
{
	static char path[4096], letter[2], number[24];
	static char *args[] = { path, "again", letter, number, NULL };

	must(readlink("/proc/self/exe", path, sizeof(path) - 1) > 0);
	letter[0] = doing;
	snprintf(number, sizeof(number), "%lu", n);
	return args;
}

/* This program has been executed anew in the middle of step @n, which is over thereby. */
static void go_on(char letter, unsigned long n)
{
	doing = letter;
	n++;
	if (doing == 's')
		say(n == 1 ? "ready" : "stepped");
	else if (!is_told())
		steps_until_told(&n);
	serve(n);
}

static void begin(void)
{
	must(dup2(STDIN_FILENO, TOLD) == TOLD && dup2(STDOUT_FILENO, SAYS) == SAYS);
	if (shape.prepare)
		shape.prepare();
	step(0);
	say("ready");
	serve(1);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 4096);
	if (argc == 4 && !strcmp(argv[1], "again"))
		go_on(argv[2][0], strtoul(argv[3], NULL, 10));
	else if (argc > 1)
		return shape_executed(argc, argv);
	else
		begin();
	return 0;
}
