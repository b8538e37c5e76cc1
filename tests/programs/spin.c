// SPDX-License-Identifier: GPL-2.0
/* Computes a checksum over memory that it keeps changing: spin STEPS [MIB [MS-TO-SLEEP-AFTER-EACH-STEP]]. */
#include "test.h"

#define WORDS_PER_MIB (1024 * 1024 / sizeof(uint64_t))
#define STRIDE 61		/* odd, so every word has its turn */

int main(int argc, char **argv)
{
	unsigned long limit = argc > 1 ? strtoul(argv[1], NULL, 0) : 100, step;
	unsigned long mib = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
	unsigned long nap_us = argc > 3 ? strtoul(argv[3], NULL, 0) * 1000 : 0;
	size_t words = mib * WORDS_PER_MIB, at = 0, i;
	uint64_t sum = 88172645463325252u;
	uint64_t *memory = malloc(words * sizeof(*memory));

	must(memory);
	test_begin();
	for (i = 0; i < words; i++)
		memory[i] = i;
	printf("ready\n");
	for (step = 0; test_goes_on(step, limit); step++) {
		for (i = 0; i < 1000000; i++) {
			memory[at] += test_next(&sum);
			sum ^= memory[at];
			at = (at + STRIDE) % words;
		}
		if (nap_us)
			usleep(nap_us);
		if (step % 10 == 9)
			printf("step %lu: %016llx\n", step + 1, (unsigned long long)sum);
	}
	for (i = 0; i < words; i++)
		sum = sum * 31 + memory[i];
	printf("steps %lu\nsum %016llx\n", step, (unsigned long long)sum);
	return 0;
}
