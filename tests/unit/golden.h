/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of a name, a blank, and bytes in hexadecimal: what is made now, and what was kept of a version of the protocol. */
#ifndef MOSIX_TESTS_GOLDEN_H
#define MOSIX_TESTS_GOLDEN_H

#include "pair.h"

/* Who includes this says how many lines there are at most, LINES_MAX, and how many bytes are in one, ROOM. */
#define LINE_ROOM (2 * ROOM + 64)

static char made[LINES_MAX][LINE_ROOM], kept[LINES_MAX][LINE_ROOM];
static unsigned int made_count, kept_count;

static u32 unhex(const char *line, u8 *bytes)
{
	const char *at = strrchr(line, ' ');
	unsigned int byte;
	u32 len = 0;

	assert_non_null(at);
	for (at++; sscanf(at, "%2x", &byte) == 1; at += 2)
		bytes[len++] = byte;
	return len;
}

static void note(const char *name, const u8 *bytes, u32 len)
{
	char *to = made[made_count++];

	assert_true(made_count <= LINES_MAX && len <= ROOM);
	to += sprintf(to, "%s ", name);
	while (len--)
		to += sprintf(to, "%02x", *bytes++);
}

static void forget_made(void)
{
	memset(made, 0, sizeof(made));
	made_count = 0;
}

static void read_kept(const char *path)
{
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	for (kept_count = 0; kept_count < LINES_MAX && fgets(kept[kept_count], LINE_ROOM, file); kept_count++)
		kept[kept_count][strcspn(kept[kept_count], "\n")] = '\0';
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
}

/* For a file that is to be kept of a new version. */
static int print_made(void (*make)(void))
{
	setup(NULL);
	make();
	for (unsigned int i = 0; i < made_count; i++)
		puts(made[i]);
	return teardown(NULL);
}

#endif
