// SPDX-License-Identifier: GPL-2.0
/* Numbers that people type. */
#include "number.h"

bool mos_number_read(const char *text, uint32_t max, uint32_t *value)
{
	uint64_t number = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		number = number * 10 + (uint64_t)(*text - '0');
		if (number > max)
			return false;
	}
	*value = (uint32_t)number;
	return true;
}
