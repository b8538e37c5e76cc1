/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers that people type. */
#ifndef MOS_NUMBER_H
#define MOS_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/**
 * mos_number_read() - read a decimal number, digits and nothing else
 * @text:  what was typed
 * @max:   highest value that makes sense
 * @value: receives the number
 *
 * Return: whether it is one.
 */
bool mos_number_read(const char *text, uint32_t max, uint32_t *value);

#endif
