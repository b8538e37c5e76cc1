// SPDX-License-Identifier: GPL-2.0
/*
 * Does what each line of its input says, and answers with a line: for nodes that are not alike. A number behind a word
 * is one of MiB where it is not one of areas; what has been done is "well", what has not is the name of the error.
 */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/rseq.h>
#include <sys/syscall.h>

#include "test.h"

#define MIB (1ul << 20)
#define PAGE 4096ul
#define THREADS 4
#define FIELD 262144ul	/* pages */

static unsigned char *field;
static unsigned long areas;

/* Memory that anybody may have. */
static void *take(size_t bytes, int protection)
{
	return mmap(NULL, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int keep_areas(unsigned long more)
{
	for (; more; more -= 2, areas += 2)
		if (mprotect(field + areas * PAGE, PAGE, PROT_READ))
			return -1;
	return 0;
}

static int map(unsigned long mib)
{
	void *at = take(mib * MIB, PROT_READ | PROT_WRITE);

	return at == MAP_FAILED ? -1 : munmap(at, mib * MIB);
}

static int move_brk(unsigned long mib)
{
	return sbrk(mib * MIB) == (void *)-1 ? -1 : brk((char *)sbrk(0) - mib * MIB);
}

static int remap(unsigned long mib)
{
	void *at = take(PAGE, PROT_READ | PROT_WRITE), *there;

	must(at != MAP_FAILED);
	there = mremap(at, PAGE, mib * MIB, MREMAP_MAYMOVE);
	if (there != MAP_FAILED)
		return munmap(there, mib * MIB);
	must(errno == ENOMEM && !munmap(at, PAGE));
	errno = ENOMEM;
	return -1;
}

/* What was not to be written is, and then none of it is any more. */
static int protect(unsigned long mib)
{
	void *at = take(mib * MIB, PROT_NONE);
	int ret, error;

	must(at != MAP_FAILED);
	ret = mprotect(at, mib * MIB, PROT_READ | PROT_WRITE);
	error = errno;
	must(!munmap(at, mib * MIB));
	errno = error;
	return ret;
}

/* The same everywhere: there is something else behind it, or nothing. */
static int collide(unsigned long unused)
{
	unsigned char *at = take(3 * PAGE, PROT_READ);
	bool no;

	must(at != MAP_FAILED && !mprotect(at + PAGE, PAGE, PROT_NONE));
	no = mremap(at, PAGE, 2 * PAGE, 0) == MAP_FAILED && errno == ENOMEM;
	must(!munmap(at + PAGE, PAGE));
	no &= mprotect(at, 3 * PAGE, PROT_NONE) == -1 && errno == ENOMEM;
	no &= madvise(at, 3 * PAGE, MADV_DONTNEED) == -1 && errno == ENOMEM;
	no &= take(1ul << 60, PROT_READ) == MAP_FAILED && errno == ENOMEM;
	must(!munmap(at, 3 * PAGE));
	errno = ENOMEM;
	return no ? -1 : 0;
}

static int limit(unsigned long mib)
{
	struct rlimit limit;

	must(!getrlimit(RLIMIT_AS, &limit));
	limit.rlim_cur = mib ? mib * MIB : limit.rlim_max;
	return setrlimit(RLIMIT_AS, &limit);
}

static sem_t begin[THREADS], over;
static int highest;
static uint32_t numbers[THREADS];

static void note(int processor)
{
	int known = __atomic_load_n(&highest, __ATOMIC_RELAXED);

	while (processor > known &&
	       !__atomic_compare_exchange_n(&highest, &known, processor, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

/* What kernels from 6.3 on keep behind what <sys/rseq.h> knows. */
static uint32_t own_number(void)
{
	char *area = (char *)__builtin_thread_pointer() + __rseq_offset;

	return *(volatile uint32_t *)(area + 24) + (*(volatile uint32_t *)(area + 20) << 16);
}

static void *look(void *id)
{
	for (;;) {
		while (sem_wait(&begin[(long)id]))
			;
		for (int i = 0; i < 200; i++) {
			test_spin(20000);
			note(sched_getcpu());
		}
		numbers[(long)id] = own_number();
		sem_post(&over);
	}
	return NULL;
}

static void have_looked(void)
{
	for (int i = 0; i < THREADS; i++)
		must(!sem_post(&begin[i]));
	for (int i = 0; i < THREADS; i++)
		while (sem_wait(&over))
			;
}

static void start_threads(void)
{
	pthread_t thread;

	must(!sem_init(&over, 0, 0));
	for (long i = 0; i < THREADS; i++)
		must(!sem_init(&begin[i], 0, 0) && !pthread_create(&thread, NULL, look, (void *)i));
	have_looked();
}

/* The highest number of a processor that its threads have been on. */
static void say_processor(void)
{
	highest = -1;
	have_looked();
	printf("processor %d of %ld\n", highest, sysconf(_SC_NPROCESSORS_CONF));
}

/* How many of its threads have a number of their own, on the first node of memory; there is one more thread, the first. */
static void say_numbers(void)
{
	int own = 0;

	have_looked();
	for (int i = 0; i < THREADS; i++) {
		bool is_own = numbers[i] <= THREADS;

		for (int k = 0; k < i; k++)
			is_own &= numbers[k] != numbers[i];
		own += is_own;
	}
	printf("numbers %d\n", own);
}

/* As a libc of later days does it: a longer area than the first kernels know. */
static int register_long(unsigned long bytes)
{
	static char area[256] __attribute__((aligned(64)));

	return syscall(SYS_rseq, area, bytes, 0, RSEQ_SIG);
}

static const struct {
	const char *word;
	int (*act)(unsigned long number);
} words[] = {
	{ "areas", keep_areas }, { "map", map }, { "break", move_brk }, { "remap", remap }, { "protect", protect },
	{ "collide", collide }, { "limit", limit }, { "register", register_long },
};

static void act(const char *word, unsigned long number)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(word, words[i].word)) {
			printf("%s %lu: %s\n", word, number, words[i].act(number) ? strerrorname_np(errno) : "well");
			return;
		}
	if (!strcmp(word, "processor"))
		say_processor();
	else if (!strcmp(word, "numbers"))
		say_numbers();
	else
		must(!"a word that is known");
}

int main(int argc, char **argv)
{
	char line[64], word[32];
	unsigned long number;

	test_begin();
	field = mmap(NULL, FIELD * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	must(field != MAP_FAILED);
	if (argc < 2)
		start_threads();
	else
		act(argv[1], strtoul(argv[2], NULL, 0));
	puts("ready");
	while (fgets(line, sizeof(line), stdin)) {
		number = 0;
		must(sscanf(line, "%31s %lu", word, &number) >= 1);
		act(word, number);
	}
	return 0;
}
