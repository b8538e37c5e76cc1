// SPDX-License-Identifier: GPL-2.0
/*
 * A function that is written over again and again, in memory that is writable and executable at once.
 *
 * feature: code made at run time
 * calls: mmap
 * away: works
 */
#include "pages.h"
#include "shape.h"

static unsigned char *code;

static void prepare(void)
{
	/* mov $0, %eax; ret */
	static const unsigned char function[] = { 0xb8, 0, 0, 0, 0, 0xc3 };

	code = map_pages(1, PROT_READ | PROT_WRITE | PROT_EXEC);
	memcpy(code, function, sizeof(function));
}

static uint32_t run(void)
{
	return ((uint32_t (*)(void))(void *)code)();
}

static void step(unsigned long n)
{
	uint32_t value = n;

	must(run() == value);
	for (int turn = 0; turn < 100; turn++) {
		memcpy(code + 1, &(uint32_t){ turn }, sizeof(uint32_t));
		must(run() == (uint32_t)turn);
	}
	value++;
	memcpy(code + 1, &value, sizeof(value));
}

const struct shape shape = { prepare, step, NULL };
