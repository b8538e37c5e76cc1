// SPDX-License-Identifier: GPL-2.0
/* Lines on standard error. */
#include "say.h"

#include <stdarg.h>
#include <stdio.h>

void infod_say(const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fprintf(stderr, "infod: %s\n", line);
}
