// SPDX-License-Identifier: GPL-2.0
/*
 * A child of many threads leaves a core file with the registers of every one of them, whichever dies.
 *
 * feature: children that have threads, made away
 * calls: tgkill, wait4, prlimit64
 * away: comes home
 */
#include <sys/wait.h>

#include "core.h"
#include "threads.h"

#define OTHERS 3

static unsigned long step_now;
static unsigned int ready;

/* Here the child's threads say who they are. */
static int line[2];
static pid_t tids[OTHERS + 1];

/* The one whose turn it is dies when all have said who they are. */
static void live(long i)
{
	pid_t tid = thread_id();

	must(write(line[1], &tid, sizeof(tid)) == sizeof(tid));
	__atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
	while (i == (long)(step_now % (OTHERS + 1)))
		if (__atomic_load_n(&ready, __ATOMIC_SEQ_CST) == OTHERS + 1)
			abort();
	for (;;)
		pause();
}

static void *be_other(void *arg)
{
	live((long)arg);
	return NULL;
}

static void child(void)
{
	pthread_t thread;

	for (long i = 1; i <= OTHERS; i++)
		must(!pthread_create(&thread, NULL, be_other, (void *)i));
	live(0);
}

static bool is_one_of_them(pid_t tid)
{
	for (int i = 0; i <= OTHERS; i++)
		if (tids[i] == tid)
			return true;
	return false;
}

/* Each of them is there once. */
static void look_at_notes(const char *at, const char *end)
{
	unsigned int found = 0;

	while (at < end) {
		const Elf64_Nhdr *note = (const void *)at;
		const char *body = at + sizeof(*note) + ((note->n_namesz + 3) & ~3);

		if (note->n_type == NT_PRSTATUS) {
			const struct elf_prstatus *status = (const void *)body;

			must(is_one_of_them(status->pr_pid) && status->pr_reg[16]);
			found++;
		}
		at = body + ((note->n_descsz + 3) & ~3);
	}
	must(found == OTHERS + 1);
}

static void look_at_core(void)
{
	const Elf64_Ehdr *elf = core_open();
	const Elf64_Phdr *notes = core_segment(elf, PT_NOTE, 0);

	look_at_notes((const char *)elf + notes->p_offset, (const char *)elf + notes->p_offset + notes->p_filesz);
	core_close(elf);
}

static void prepare(void)
{
	core_allow();
	must(!pipe(line));
}

static void step(unsigned long n)
{
	int status;
	pid_t pid;

	step_now = n;
	pid = fork();
	if (!pid)
		child();
	must(pid > 0);
	for (int i = 0; i <= OTHERS; i++)
		must(read(line[0], &tids[i], sizeof(tids[i])) == sizeof(tids[i]));
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	must(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && WCOREDUMP(status));
	look_at_core();
}

const struct shape shape = { .prepare = prepare, .step = step };
