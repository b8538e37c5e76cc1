/* SPDX-License-Identifier: GPL-2.0 */
/* A reason in words, for a person to read. */
#ifndef MOS_WORDS_H
#define MOS_WORDS_H

#include "pure.h"

#ifndef __KERNEL__
#include <stdio.h>
#define scnprintf snprintf
#endif

/**
 * struct mos_words - why something was refused or failed
 * @text: one sentence without a full stop; empty when there is nothing to say
 */
struct mos_words {
	char text[256];
};

/* Say why; whoever does not want to know passes NULL. */
#define mos_words_say(why, ...)                                                         \
	do {                                                                            \
		struct mos_words *__why = (why);                                        \
											\
		if (__why)                                                              \
			scnprintf(__why->text, sizeof(__why->text), __VA_ARGS__);       \
	} while (0)

#endif
