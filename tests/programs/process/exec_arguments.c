// SPDX-License-Identifier: GPL-2.0
/*
 * A hundred kilobytes of arguments, some long and some empty, and as much environment arrive as they were.
 *
 * feature: exec
 * calls: execve
 * away: comes home
 */
#include "child.h"
#include "shape.h"

#define WORDS 1000
#define LONG (50 << 10)

static char longest[LONG + 1], variable[LONG + 32];

/* argv[2] to argv[WORDS] are of 0 to 99 letters. */
static void fill_word(char *word, int i)
{
	memset(word, 'a' + i % 26, i % 100);
	word[i % 100] = '\0';
}

int shape_executed(int argc, char **argv)
{
	const char *text = getenv("LONG");
	char word[100];

	must(argc == WORDS + 1 && !argv[argc] && !strcmp(argv[0], "a program"));
	must(strlen(argv[1]) == LONG && !strcmp(argv[1], longest));
	for (int i = 2; i < argc; i++) {
		fill_word(word, i);
		must(!strcmp(argv[i], word));
	}
	must(environ[0] && environ[1] && !environ[2]);
	must(text && !strcmp(text, longest) && !strcmp(getenv("EMPTY"), ""));
	return 55;
}

__attribute__((constructor))
static void fill_longest(void)
{
	for (int i = 0; i < LONG; i++)
		longest[i] = 'A' + i % 25;
	snprintf(variable, sizeof(variable), "LONG=%s", longest);
}

static int execute(void)
{
	static char words[WORDS + 1][100];
	char *args[WORDS + 2] = { "a program", longest };
	char *variables[] = { variable, "EMPTY=", NULL };

	for (int i = 2; i <= WORDS; i++) {
		fill_word(words[i], i);
		args[i] = words[i];
	}
	execve("/proc/self/exe", args, variables);
	return 1;
}

static void step(unsigned long n)
{
	child_ends(child_make(execute), 55);
}

const struct shape shape = { .step = step };
