// SPDX-License-Identifier: GPL-2.0
/*
 * Proves that there is one of it: once FILE [THREADS [PAUSE]]. Each step finds in the file the number of the step
 * before, and leaves its own. Were there two, or one that has gone back in time, it would find another. So does each of
 * its other threads, at a place of its own in the file. Between steps it pauses for so many ms. Ends on SIGTERM.
 */
#include <fcntl.h>
#include <pthread.h>

#include "test.h"

#define MEMORY (128 * 1024)
#define THREADS_MOST 64

static int fd;
static unsigned long pause_ms;

static void leave(unsigned int place, uint64_t step)
{
	must(pwrite(fd, &step, sizeof(step), place * sizeof(step)) == sizeof(step));
}

static void find(unsigned int place, uint64_t step)
{
	uint64_t found;

	must(pread(fd, &found, sizeof(found), place * sizeof(found)) == sizeof(found));
	must(found == step);
}

/* Return: how many steps it made until it was told to end. */
static uint64_t make_steps(unsigned int place)
{
	unsigned char *memory = malloc(MEMORY);
	uint64_t step;

	must(memory);
	test_fill(memory, MEMORY, place);
	for (step = 0; test_goes_on(step, 0);) {
		must(test_filled(memory, MEMORY, step + place));
		find(place, step);
		leave(place, ++step);
		test_fill(memory, MEMORY, step + place);
		if (pause_ms)
			usleep(pause_ms * 1000);
	}
	free(memory);
	return step;
}

static void *be_thread(void *place)
{
	make_steps((uintptr_t)place);
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned long threads = argc > 2 ? strtoul(argv[2], NULL, 0) : 0, i;
	pthread_t thread[THREADS_MOST];

	fd = argc > 1 ? open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0666) : -1;
	must(fd >= 0 && threads <= THREADS_MOST);
	pause_ms = argc > 3 ? strtoul(argv[3], NULL, 0) : 0;
	test_begin();
	for (i = 0; i <= threads; i++)
		leave(i, 0);
	for (i = 0; i < threads; i++)
		must(!pthread_create(&thread[i], NULL, be_thread, (void *)(i + 1)));
	printf("ready\n");
	printf("steps %llu\n", (unsigned long long)make_steps(0));
	for (i = 0; i < threads; i++)
		must(!pthread_join(thread[i], NULL));
	return 0;
}
