/* SPDX-License-Identifier: GPL-2.0 */
/* Which word somebody meant. */
#ifndef MOS_SUGGEST_H
#define MOS_SUGGEST_H

#include <stddef.h>

/**
 * mos_suggest() - the word nearest to what was typed
 * @typed: what was typed
 * @words: the words there are
 * @count: how many
 *
 * Near is: one begins with the other, or at most a third of the letters were
 * added, left out, replaced or swapped with a neighbour.
 *
 * Return: one of @words, or NULL when none is near.
 */
const char *mos_suggest(const char *typed, const char *const *words, size_t count);

#endif
