// SPDX-License-Identifier: GPL-2.0
/* A reason in words, for a person to read. */
#include <linux/kernel.h>

#include "words.h"

/**
 * mos_words_say() - say why
 * @why: set to the reason; NULL where nobody wants to know
 * @fmt: as of printf()
 *
 * Context: any.
 */
void mos_words_say(struct mos_words *why, const char *fmt, ...)
{
	va_list args;

	if (!why)
		return;
	va_start(args, fmt);
	vscnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
}

/**
 * mos_words_add() - say more
 * @why: what has been said before; as much follows as there is room for
 * @fmt: as of printf()
 *
 * Context: any.
 */
void mos_words_add(struct mos_words *why, const char *fmt, ...)
{
	size_t len = strlen(why->text);
	va_list args;

	va_start(args, fmt);
	vscnprintf(why->text + len, sizeof(why->text) - len, fmt, args);
	va_end(args);
}
