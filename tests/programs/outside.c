// SPDX-License-Identifier: GPL-2.0
/* Makes calls that cannot be made away from home, one for each SIGUSR1; the program must not notice where it is. */
#include "test.h"
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

static volatile sig_atomic_t told;
static char **arguments;

static void tell(int signal)
{
	told++;
}

static void do_fork(void)
{
	int status, word = 41;
	pid_t child = fork();

	must(child >= 0);
	if (child == 0) {
		word++;
		_exit(word);
	}
	must(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 42);
	must(word == 41);
}

static void do_fork_many(void)
{
	int i, status;

	for (i = 0; i < 5; i++)
		if (fork() == 0)
			_exit(0);
	for (i = 0; i < 5; i++)
		must(wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	must(wait(&status) == -1 && errno == ECHILD);
}

static void do_spawn(void)
{
	char *command[] = { "/bin/sh", "-c", "exit 3", NULL };
	int status;
	pid_t child;

	must(!posix_spawn(&child, command[0], NULL, NULL, command, environ));
	must(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 3);
}

static void do_popen(void)
{
	char line[64] = "";
	FILE *pipe = popen("echo from a child", "r");

	must(pipe && fgets(line, sizeof(line), pipe) && !strcmp(line, "from a child\n"));
	must(pclose(pipe) == 0);
}

static int make_file(size_t len)
{
	int fd = open("outside.file", O_CREAT | O_EXCL | O_RDWR, 0600);

	must(fd >= 0 && !unlink("outside.file") && !ftruncate(fd, len));
	must(pwrite(fd, "in the file", 11, 4096) == 11);
	return fd;
}

static void do_map_private(void)
{
	int fd = make_file(8192);
	char *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), back[2];

	must(at != MAP_FAILED && !memcmp(at + 4096, "in the file", 11) && at[0] == 0);
	at[4096] = 'I';
	must(pread(fd, back, 2, 4096) == 2 && back[0] == 'i');
	must(!munmap(at, 8192) && !close(fd));
}

static void do_map_shared(void)
{
	int fd = make_file(8192);
	char *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), back[3] = "";

	must(at != MAP_FAILED && !memcmp(at + 4096, "in the file", 11));
	memcpy(at, "ab", 2);
	must(!msync(at, 8192, MS_SYNC) && pread(fd, back, 2, 0) == 2 && !strcmp(back, "ab"));
	must(pwrite(fd, "cd", 2, 0) == 2 && at[0] == 'c');
	must(!munmap(at, 8192) && !close(fd));
}

static void do_memfd(void)
{
	int fd = memfd_create("outside", MFD_CLOEXEC);
	char *at;

	must(fd >= 0 && !ftruncate(fd, 4096));
	at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(at != MAP_FAILED);
	at[5] = 'x';
	must(pread(fd, at + 6, 1, 5) == 1 && at[6] == 'x');
	must(!munmap(at, 4096) && !close(fd));
}

static void do_shm(void)
{
	int id = shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600);
	char *at = shmat(id, NULL, 0);

	must(id >= 0 && at != (char *)-1);
	strcpy(at, "System V");
	must(!strcmp(at, "System V"));
	must(!shmdt(at) && !shmctl(id, IPC_RMID, NULL));
}

static void do_sem(void)
{
	struct sembuf up = { 0, 3, 0 }, down = { 0, -2, 0 };
	int id = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);

	must(id >= 0 && !semop(id, &up, 1) && !semop(id, &down, 1));
	must(semctl(id, 0, GETVAL) == 1 && !semctl(id, 0, IPC_RMID));
}

static void do_msg(void)
{
	struct {
		long type;
		char text[16];
	} out = { 7, "a message" }, in = { 0, "" };
	int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);

	must(id >= 0 && !msgsnd(id, &out, sizeof(out.text), 0));
	must(msgrcv(id, &in, sizeof(in.text), 7, 0) == sizeof(in.text) && !strcmp(in.text, out.text));
	must(!msgctl(id, IPC_RMID, NULL));
}

static void *in_thread(void *value)
{
	return (char *)value + 1;
}

static void do_thread(void)
{
	pthread_t thread;
	void *result;

	must(!pthread_create(&thread, NULL, in_thread, (void *)41));
	must(!pthread_join(thread, &result) && result == (void *)42);
}

static void do_own_memory(void)
{
	char from[32] = "read by a call", to[32] = "";
	struct iovec local = { to, 32 }, remote = { from, 32 };

	must(process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 32 && !strcmp(from, to));
}

static void do_lock_memory(void)
{
	static char page[8192];
	unsigned char resident[3];
	char *start = (char *)(((unsigned long)page + 4095) & ~4095UL);

	page[4096] = 1;
	must(!mlock(start, 4096) && !mincore(start, 4096, resident) && (resident[0] & 1) && !munlock(start, 4096));
}

static void do_unshare(void)
{
	must(!unshare(CLONE_FILES | CLONE_FS));
}

static void do_unknown(void)
{
	must(syscall(1000) == -1 && errno == ENOSYS);
	must(syscall(0x3fffffff) == -1 && errno == ENOSYS);
	must(syscall(SYS_afs_syscall, 0) == -1 && errno == ENOSYS);
}

/* The 32-bit entry: getpid is number 20 there. */
static void do_old_entry(void)
{
	long result = 20;

	asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
	must(result == getpid());
}

static void do_ring(void)
{
	struct io_uring_params parameters = { 0 };
	long fd = syscall(SYS_io_uring_setup, 4, &parameters);

	must(fd >= 0 || errno == ENOSYS || errno == EPERM);
	if (fd >= 0)
		must(parameters.sq_entries == 4 && !close(fd));
}

static void do_proc(void)
{
	char text[4096] = "";
	int fd = open("/proc/self/stat", O_RDONLY);

	must(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 && atoi(text) == getpid());
	must(!close(fd) && readlink("/proc/self/exe", text, sizeof(text)) > 0);
}

/* The last: the program becomes itself anew, and the pid stays. */
static void do_exec(void)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	execl(arguments[0], arguments[0], "again", pid, NULL);
	must(!"execve returned");
}

static const struct {
	const char *name;
	void (*call)(void);
} calls[] = {
	{ "fork", do_fork },
	{ "fork-many", do_fork_many },
	{ "spawn", do_spawn },
	{ "popen", do_popen },
	{ "map-private", do_map_private },
	{ "map-shared", do_map_shared },
	{ "memfd", do_memfd },
	{ "shm", do_shm },
	{ "sem", do_sem },
	{ "msg", do_msg },
	{ "thread", do_thread },
	{ "own-memory", do_own_memory },
	{ "lock-memory", do_lock_memory },
	{ "unshare", do_unshare },
	{ "unknown", do_unknown },
	{ "old-entry", do_old_entry },
	{ "ring", do_ring },
	{ "proc", do_proc },
	{ "exec", do_exec },
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = tell, .sa_flags = SA_RESTART };
	size_t i;

	test_begin();
	arguments = argv;
	if (argc == 3 && !strcmp(argv[1], "again")) {
		must(getpid() == atoi(argv[2]));
		printf("exec\nsteps 1\n");
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (i = 0; i < CALLS; i++)
			printf("%s\n", calls[i].name);
		return 0;
	}
	sigaction(SIGUSR1, &action, NULL);
	printf("ready\n");
	for (i = 0; i < CALLS; i++) {
		while (told <= (int)i)
			test_spin(100000);
		calls[i].call();
		printf("%s\n", calls[i].name);
	}
	return 1;
}
