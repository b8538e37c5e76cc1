/* SPDX-License-Identifier: GPL-2.0 */
/* A reason in words, for a person to read. */
#ifndef MOS_WORDS_H
#define MOS_WORDS_H

#include "pure.h"

/**
 * struct mos_words - why something was refused or failed
 * @text: one sentence without a full stop; empty when there is nothing to say
 */
struct mos_words {
	char text[256];
};

#ifdef __KERNEL__
__printf(2, 3)
void mos_words_say(struct mos_words *why, const char *fmt, ...);
__printf(2, 3)
void mos_words_add(struct mos_words *why, const char *fmt, ...);
#endif

#endif
