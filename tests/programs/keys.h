/* SPDX-License-Identifier: GPL-2.0 */
/* Protection keys, which not every processor has. */
#ifndef MOSIX_TESTS_KEYS_H
#define MOSIX_TESTS_KEYS_H

#include "pages.h"
#include "shape.h"

/* Allocates one, with all rights; -1 where there are none. */
__attribute__((unused))
static int take_key(void)
{
	int key = pkey_alloc(0, 0);

	must(key > 0 || errno == ENOSPC || errno == EINVAL);
	return key;
}

/* The first, or the only one, without which there is nothing to be seen. */
__attribute__((unused))
static int take_first_key(void)
{
	int key = take_key();

	if (key < 0)
		shape_without();
	return key;
}

#endif
