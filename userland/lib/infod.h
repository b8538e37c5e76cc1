/* SPDX-License-Identifier: GPL-2.0 */
/* A question to infod, and its answer. */
#ifndef MOS_INFOD_H
#define MOS_INFOD_H

#include <stdbool.h>
#include <stddef.h>

#define MOS_INFOD_PATH 64
/* An answer is JSON; this is more than the largest cluster takes. */
#define MOS_INFOD_ANSWER_MAX (64 * 1024 * 1024)
/* A question is a line, its end counted. */
#define MOS_INFOD_QUESTION_MAX 256

/**
 * mos_infod_path() - where the daemon of this network namespace listens
 * @path: receives it
 * @root: to root alone
 *
 * /run/mosix/infod.sock, or infod-root.sock, in the first namespace of a machine; others have a number in the name.
 *
 * Return: @path.
 */
const char *mos_infod_path(char path[MOS_INFOD_PATH], bool root);

/* Return: whether this is the first network namespace of the machine. */
bool mos_infod_is_first(void);

/**
 * mos_infod_ask() - ask it
 * @question: one line
 * @answer: receives what it says, to be freed; or NULL
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: 0 or a negative errno, with words.
 */
int mos_infod_ask(const char *question, char **answer, char *words, size_t size);

#endif
