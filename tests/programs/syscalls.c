// SPDX-License-Identifier: GPL-2.0
/* Makes one family of system calls after another, in rounds, and verifies every result. */
#include "test.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <time.h>

static void *volatile nowhere = (void *)0x10;	/* never mapped, and the compiler does not know */

static unsigned char bytes[65536], back[65536];

static int make_file(const char *name)
{
	int fd = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0640);

	must(fd >= 0);
	return fd;
}

static void contents(unsigned long step)
{
	struct iovec out[3] = { { bytes, 10 }, { bytes + 10, 0 }, { bytes + 10, 5000 } };
	struct iovec in[2] = { { back, 4000 }, { back + 4000, 1010 } };
	int fd = make_file("contents");

	test_fill(bytes, sizeof(bytes), step);
	must(write(fd, bytes, 40000) == 40000);
	must(lseek(fd, 0, SEEK_CUR) == 40000);
	must(lseek(fd, -30000, SEEK_END) == 10000);
	must(read(fd, back, sizeof(back)) == 30000 && !memcmp(back, bytes + 10000, 30000));
	must(read(fd, back, 1) == 0);
	must(pread(fd, back, 5000, 35001) == 4999 && !memcmp(back, bytes + 35001, 4999));
	must(pwrite(fd, "middle", 6, 100) == 6 && pread(fd, back, 6, 100) == 6 && !memcmp(back, "middle", 6));
	must(!ftruncate(fd, 0) && lseek(fd, 0, SEEK_SET) == 0);
	must(writev(fd, out, 3) == 5010);
	must(preadv(fd, in, 2, 0) == 5010 && !memcmp(back, bytes, 5010));
	must(pwritev(fd, out, 1, 5010) == 10 && lseek(fd, 0, SEEK_END) == 5020);
	must(!fsync(fd) && !fdatasync(fd));
	must(!posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
	must(write(fd, bytes, 0) == 0);
	must(!close(fd) && !unlink("contents"));
}

static void large(unsigned long step)
{
	static unsigned char much[3 << 20], again[3 << 20];
	int fd = make_file("large");

	test_fill(much, 4096, step);
	memcpy(much + sizeof(much) - 4096, much, 4096);
	must(write(fd, much, sizeof(much)) == sizeof(much));
	must(pread(fd, again, sizeof(again), 0) == sizeof(again));
	must(!memcmp(much, again, sizeof(much)));
	must(!close(fd) && !unlink("large"));
}

static void attributes(unsigned long step)
{
	struct timespec times[2] = { { 1000000, 5 }, { 2000000, 7 } };
	struct stat status;
	struct statx extended;
	struct statfs system;
	int fd = make_file("attributes");

	must(!fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_size == 0);
	must(!fchmod(fd, 0600) && !stat("attributes", &status) && (status.st_mode & 07777) == 0600);
	must(!chmod("attributes", 0644) && !lstat("attributes", &status) && (status.st_mode & 07777) == 0644);
	must(!fchown(fd, getuid(), getgid()) && !chown("attributes", -1, -1));
	must(!utimensat(AT_FDCWD, "attributes", times, 0) && !fstat(fd, &status));
	must(status.st_atim.tv_sec == 1000000 && status.st_mtim.tv_nsec == 7);
	must(!truncate("attributes", 12345) && !fstatat(AT_FDCWD, "attributes", &status, 0) && status.st_size == 12345);
	must(!statx(AT_FDCWD, "attributes", 0, STATX_SIZE, &extended) && extended.stx_size == 12345);
	must(!fallocate(fd, 0, 0, 20000) && !fstat(fd, &status) && status.st_size == 20000);
	must(!access("attributes", R_OK | W_OK) && !faccessat(AT_FDCWD, "attributes", R_OK, 0));
	must(!fstatfs(fd, &system) && system.f_bsize > 0 && !statfs(".", &system) && system.f_bsize > 0);
	must(!close(fd) && !unlink("attributes"));
	must(stat("attributes", &status) == -1 && errno == ENOENT);
}

static void names(unsigned long step)
{
	char target[64] = "";
	int fd = make_file("first");

	must(!link("first", "second") && !rename("second", "third") && !symlink("third", "pointer"));
	must(readlink("pointer", target, sizeof(target)) == 5 && !strcmp(target, "third"));
	must(readlink("pointer", target, 2) == 2);
	must(!renameat2(AT_FDCWD, "first", AT_FDCWD, "third", RENAME_EXCHANGE));
	must(!symlinkat("nowhere", AT_FDCWD, "lost") && access("lost", F_OK) == -1 && errno == ENOENT);
	must(open("pointer", O_RDONLY | O_NOFOLLOW) == -1 && errno == ELOOP);
	must(mkfifo("fifo", 0600) == 0 && !unlink("fifo"));
	must(!unlink("first") && !unlink("third") && !unlink("pointer") && !unlinkat(AT_FDCWD, "lost", 0));
	must(!close(fd));
}

static void descriptors(unsigned long step)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 100 };
	int fd = make_file("descriptors"), second, third;

	second = dup(fd);
	must(second >= 0 && dup2(fd, second + 10) == second + 10);
	third = dup3(fd, second + 11, O_CLOEXEC);
	must(third == second + 11 && fcntl(third, F_GETFD) == FD_CLOEXEC && fcntl(second, F_GETFD) == 0);
	must(write(second, "abc", 3) == 3 && lseek(fd, 0, SEEK_CUR) == 3);
	must(!fcntl(second, F_SETFD, FD_CLOEXEC) && fcntl(second, F_GETFD) == FD_CLOEXEC);
	must(!fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK));
	must((fcntl(third, F_GETFL) & (O_APPEND | O_NONBLOCK | O_ACCMODE)) == (O_APPEND | O_NONBLOCK | O_RDWR));
	must(fcntl(fd, F_DUPFD_CLOEXEC, 200) == 200 && !close(200));
	must(!fcntl(fd, F_SETLK, &lock) && !fcntl(fd, F_GETLK, &lock) && lock.l_type == F_UNLCK);
	must(!flock(fd, LOCK_EX | LOCK_NB) && !flock(fd, LOCK_UN));
	must(!close(second) && !close(second + 10) && !close(third) && !close(fd));
	must(close(fd) == -1 && errno == EBADF);
	must(!unlink("descriptors"));
}

static void directories(unsigned long step)
{
	char name[32], was[4096], is[4096];
	struct dirent *entry;
	int i, found = 0, top;
	DIR *directory;

	must(!mkdir("directory", 0750) && getcwd(was, sizeof(was)));
	top = open(".", O_RDONLY | O_DIRECTORY);
	must(top >= 0 && !chdir("directory") && getcwd(is, sizeof(is)));
	must(!strncmp(was, is, strlen(was)) && !strcmp(is + strlen(was), "/directory"));
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "entry-%d", i);
		must(!mkdirat(AT_FDCWD, name, 0700));
	}
	directory = opendir(".");
	must(directory);
	while ((entry = readdir(directory)))
		if (!strncmp(entry->d_name, "entry-", 6) && entry->d_type == DT_DIR)
			found += atoi(entry->d_name + 6);
	must(found == 99 * 100 / 2);
	must(!closedir(directory));
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "entry-%d", i);
		must(!rmdir(name));
	}
	must(!fchdir(top) && !close(top) && !rmdir("directory"));
	must(chdir("directory") == -1 && errno == ENOENT);
}

static void pipes(unsigned long step)
{
	struct pollfd wait = { .events = POLLIN };
	int ends[2], waiting = -1;

	must(!pipe2(ends, O_NONBLOCK | O_CLOEXEC));
	must(read(ends[0], back, 1) == -1 && errno == EAGAIN);
	test_fill(bytes, 60000, step);
	must(write(ends[1], bytes, 60000) == 60000);
	must(!ioctl(ends[0], FIONREAD, &waiting) && waiting == 60000);
	must(write(ends[1], bytes, 65536) < 65536);
	wait.fd = ends[0];
	must(poll(&wait, 1, 1000) == 1 && wait.revents == POLLIN);
	must(read(ends[0], back, 60000) == 60000 && !memcmp(back, bytes, 60000));
	must(fcntl(ends[0], F_GETPIPE_SZ) >= 4096);
	close(ends[1]);
	while (read(ends[0], back, sizeof(back)) > 0)
		;
	must(poll(&wait, 1, 1000) == 1 && wait.revents == POLLHUP);
	must(!close(ends[0]));
}

static void copying(unsigned long step)
{
	int from = make_file("from"), to = make_file("to"), ends[2];
	off_t at = 0;

	must(!pipe(ends));
	test_fill(bytes, 20000, step);
	must(write(from, bytes, 20000) == 20000);
	must(sendfile(to, from, &at, 10000) == 10000 && at == 10000);
	must(pread(to, back, 20000, 0) == 10000 && !memcmp(back, bytes, 10000));
	must(splice(from, &at, ends[1], NULL, 4096, 0) == 4096 && at == 14096);
	must(read(ends[0], back, 4096) == 4096 && !memcmp(back, bytes + 10000, 4096));
	must(!close(from) && !close(to) && !close(ends[0]) && !close(ends[1]));
	must(!unlink("from") && !unlink("to"));
}

/* Passes a file over a socket to itself, with the message in two pieces. */
static void passing(unsigned long step)
{
	char control[CMSG_SPACE(sizeof(int))] = "";
	struct iovec parts[2] = { { bytes, 100 }, { bytes + 100, 200 } }, whole = { back, 1000 };
	struct msghdr out = { .msg_iov = parts, .msg_iovlen = 2, .msg_control = control, .msg_controllen = sizeof(control) };
	struct msghdr in = { .msg_iov = &whole, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *part = CMSG_FIRSTHDR(&out);
	int ends[2], fd = make_file("passed"), got;

	must(write(fd, "by hand", 7) == 7 && !unlink("passed"));
	must(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(part), &fd, sizeof(int));
	test_fill(bytes, 300, step);
	must(sendmsg(ends[0], &out, 0) == 300 && !close(fd));
	memset(control, 0, sizeof(control));
	must(recvmsg(ends[1], &in, 0) == 300 && !memcmp(back, bytes, 300));
	part = CMSG_FIRSTHDR(&in);
	must(part && part->cmsg_type == SCM_RIGHTS);
	memcpy(&got, CMSG_DATA(part), sizeof(int));
	must(pread(got, back, 10, 0) == 7 && !memcmp(back, "by hand", 7));
	must(!close(got) && !close(ends[0]) && !close(ends[1]));
}

/* On a busy machine loopback takes its time, too. */
static void await_data(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	must(poll(&wanted, 1, 10000) == 1);
}

static void streams(unsigned long step)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, peer;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), client, server, value = 1;
	socklen_t len = sizeof(any), size = sizeof(value);

	must(listener >= 0 && !setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value)));
	must(!getsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &value, &size) && value == 1 && size == sizeof(value));
	must(!bind(listener, (struct sockaddr *)&any, sizeof(any)) && !listen(listener, 4));
	must(!getsockname(listener, (struct sockaddr *)&any, &len) && len == sizeof(any) && any.sin_port);
	client = socket(AF_INET, SOCK_STREAM, 0);
	must(client >= 0 && !connect(client, (struct sockaddr *)&any, sizeof(any)));
	server = accept4(listener, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK);
	must(server >= 0 && peer.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
	must(recv(server, back, 10, 0) == -1 && errno == EAGAIN);
	must(send(client, "a question", 10, MSG_NOSIGNAL) == 10);
	await_data(server);
	must(recv(server, back, 100, MSG_PEEK) == 10 && recv(server, back, 100, 0) == 10 && !memcmp(back, "a question", 10));
	must(!shutdown(client, SHUT_WR));
	await_data(server);
	must(recv(server, back, 10, 0) == 0);
	must(write(server, "an answer", 9) == 9 && read(client, back, 100) == 9 && !memcmp(back, "an answer", 9));
	must(!getpeername(client, (struct sockaddr *)&peer, &len) && peer.sin_port == any.sin_port);
	must(!close(client) && !close(server) && !close(listener));
}

static void datagrams(unsigned long step)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, from;
	struct iovec parts[2] = { { bytes, 20 }, { bytes + 20, 30 } }, room[2] = { { back, 100 }, { back + 100, 100 } };
	struct mmsghdr out[2] = { { .msg_hdr = { .msg_iov = &parts[0], .msg_iovlen = 1 } },
				  { .msg_hdr = { .msg_iov = &parts[1], .msg_iovlen = 1 } } };
	struct mmsghdr in[2] = { { .msg_hdr = { .msg_iov = &room[0], .msg_iovlen = 1 } },
				 { .msg_hdr = { .msg_iov = &room[1], .msg_iovlen = 1 } } };
	int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t len = sizeof(any);

	must(a >= 0 && b >= 0 && !bind(a, (struct sockaddr *)&any, sizeof(any)));
	must(!getsockname(a, (struct sockaddr *)&any, &len));
	must(sendto(b, "hello", 5, 0, (struct sockaddr *)&any, len) == 5);
	must(recvfrom(a, back, 100, 0, (struct sockaddr *)&from, &len) == 5 && !memcmp(back, "hello", 5));
	must(!connect(b, (struct sockaddr *)&any, sizeof(any)));
	test_fill(bytes, 50, step);
	must(sendmmsg(b, out, 2, 0) == 2 && out[1].msg_len == 30);
	must(recvmmsg(a, in, 2, 0, NULL) == 2 && in[0].msg_len == 20 && in[1].msg_len == 30);
	must(!memcmp(back, bytes, 20) && !memcmp(back + 100, bytes + 20, 30));
	must(!close(a) && !close(b));
}

static void readiness(unsigned long step)
{
	struct pollfd wait[2] = { { .events = POLLIN }, { .events = POLLOUT } };
	struct timespec soon = { 0, 2000000 };
	struct timeval day = { 0, 2000 };
	fd_set reading, writing;
	int ends[2];

	must(!pipe(ends));
	wait[0].fd = ends[0];
	wait[1].fd = ends[1];
	must(poll(wait, 2, 100) == 1 && !wait[0].revents && wait[1].revents == POLLOUT);
	must(poll(wait, 1, 2) == 0 && poll(NULL, 0, 1) == 0);
	must(ppoll(wait, 1, &soon, NULL) == 0);
	FD_ZERO(&reading);
	FD_SET(ends[0], &reading);
	must(select(ends[0] + 1, &reading, NULL, NULL, &day) == 0 && !FD_ISSET(ends[0], &reading));
	must(write(ends[1], "x", 1) == 1);
	FD_SET(ends[0], &reading);
	FD_ZERO(&writing);
	FD_SET(ends[1], &writing);
	must(pselect(ends[1] + 1, &reading, &writing, NULL, &soon, NULL) == 2);
	must(FD_ISSET(ends[0], &reading) && FD_ISSET(ends[1], &writing));
	must(poll(wait, 2, -1) == 2);
	must(!close(ends[0]) && !close(ends[1]));
}

static void events(unsigned long step)
{
	struct itimerspec soon = { { 0, 0 }, { 0, 1000000 } };
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = 0x1122334455667788 }, got[4];
	int set = epoll_create1(EPOLL_CLOEXEC), count = eventfd(0, EFD_NONBLOCK), timer, watch;
	uint64_t value = 5;

	must(set >= 0 && count >= 0 && !epoll_ctl(set, EPOLL_CTL_ADD, count, &event));
	must(epoll_wait(set, got, 4, 2) == 0);
	must(write(count, &value, 8) == 8 && write(count, &value, 8) == 8);
	must(epoll_wait(set, got, 4, -1) == 1 && got[0].data.u64 == 0x1122334455667788 && got[0].events == EPOLLIN);
	must(read(count, &value, 8) == 8 && value == 10);
	must(!epoll_ctl(set, EPOLL_CTL_DEL, count, NULL) && epoll_ctl(set, EPOLL_CTL_DEL, count, NULL) == -1 && errno == ENOENT);
	timer = timerfd_create(CLOCK_MONOTONIC, 0);
	must(timer >= 0 && !timerfd_settime(timer, 0, &soon, NULL));
	must(!epoll_ctl(set, EPOLL_CTL_ADD, timer, &event) && epoll_pwait(set, got, 4, 5000, NULL) == 1);
	must(read(timer, &value, 8) == 8 && value == 1);
	watch = inotify_init1(IN_NONBLOCK);
	must(watch >= 0 && inotify_add_watch(watch, ".", IN_CREATE) > 0);
	must(!close(make_file("noticed")) && read(watch, back, 1000) > 0 && !unlink("noticed"));
	must(!close(watch) && !close(timer) && !close(count) && !close(set));
}

static long long monotonic(void)
{
	struct timespec time;

	must(!clock_gettime(CLOCK_MONOTONIC, &time));
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void timing(unsigned long step)
{
	struct timespec nap = { 0, 3000000 }, until, grain;
	struct itimerval timer = { { 0, 0 }, { 100, 0 } }, old;
	struct itimerspec set = { { 0, 0 }, { 100, 0 } }, left;
	struct sigevent none = { .sigev_notify = SIGEV_NONE };
	long long before = monotonic();
	timer_t id;

	must(!nanosleep(&nap, NULL) && monotonic() - before >= 3000000);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 2000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	must(!clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL));
	must(monotonic() >= until.tv_sec * 1000000000LL + until.tv_nsec);
	must(!clock_getres(CLOCK_MONOTONIC, &grain) && grain.tv_sec == 0 && grain.tv_nsec > 0);
	must(!setitimer(ITIMER_REAL, &timer, NULL) && !getitimer(ITIMER_REAL, &old));
	must(old.it_value.tv_sec >= 90 && old.it_value.tv_sec <= 100);
	must(alarm(0) >= 90);
	must(!timer_create(CLOCK_MONOTONIC, &none, &id) && !timer_settime(id, 0, &set, NULL));
	must(!timer_gettime(id, &left) && left.it_value.tv_sec >= 90 && timer_getoverrun(id) == 0 && !timer_delete(id));
	must(time(NULL) > 1600000000);
}

static void identity(unsigned long step)
{
	static struct utsname first;
	struct utsname name;
	gid_t groups[64];
	uid_t real, effective, saved;
	int count = getgroups(0, NULL);

	must(getpid() == syscall(SYS_getpid) && syscall(SYS_gettid) == getpid());
	must(getpgrp() == getpgid(0) && getsid(0) > 0 && getppid() > 0);
	must(!getresuid(&real, &effective, &saved) && real == getuid() && effective == geteuid());
	must(getgid() == getegid() && count >= 0 && getgroups(64, groups) == count);
	must(!setuid(getuid()) && !setregid(-1, -1));
	must(!uname(&name) && !strcmp(name.sysname, "Linux"));
	if (!first.sysname[0])
		first = name;
	must(!memcmp(&first, &name, sizeof(name)));
	must(!kill(getpid(), 0) && kill(0x3ffffff0, 0) == -1 && errno == ESRCH);
}

static void limits(unsigned long step)
{
	struct rlimit limit, again;
	struct sched_param parameter;
	struct rusage usage;
	struct sysinfo info;
	struct tms ticks;
	char name[16];

	must(!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur > 0);
	limit.rlim_cur = limit.rlim_max < 512 + step % 2 ? limit.rlim_max : 512 + step % 2;
	must(!setrlimit(RLIMIT_NOFILE, &limit) && !prlimit(0, RLIMIT_NOFILE, NULL, &again));
	must(again.rlim_cur == limit.rlim_cur);
	errno = 0;
	must(getpriority(PRIO_PROCESS, 0) >= -20 && !errno && nice(0) >= -20 && !errno);
	must(sched_getscheduler(0) == SCHED_OTHER && !sched_getparam(0, &parameter) && !sched_yield());
	must(sched_get_priority_max(SCHED_FIFO) == 99 && sched_get_priority_min(SCHED_FIFO) == 1);
	must(!getrusage(RUSAGE_SELF, &usage) && !getrusage(RUSAGE_CHILDREN, &usage) && times(&ticks) != -1);
	must(!sysinfo(&info) && info.totalram > 0);
	must(!prctl(PR_SET_NAME, "syscalls") && !prctl(PR_GET_NAME, name) && !strcmp(name, "syscalls"));
	must(prctl(PR_GET_DUMPABLE) >= 0 && !prctl(PR_SET_PDEATHSIG, 0));
	must(getrandom(bytes, 300, 0) == 300 && getrandom(back, 300, 0) == 300 && memcmp(bytes, back, 300));
}

static void futexes(unsigned long step)
{
	static int word = 5;
	struct timespec soon = { 0, 1000000 };

	must(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 4, NULL, NULL, 0) == -1 && errno == EAGAIN);
	must(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 5, &soon, NULL, 0) == -1 && errno == ETIMEDOUT);
	must(syscall(SYS_futex, &word, FUTEX_WAIT, 5, &soon, NULL, 0) == -1 && errno == ETIMEDOUT);
	must(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0);
	must(syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0) == 0);
}

/* What a program does wrong it is told in the same words everywhere. */
static void mistakes(unsigned long step)
{
	int fd = make_file("mistakes"), ends[2];
	struct stat status;

	must(write(fd, "0123456789", 10) == 10 && !pipe(ends));
	must(read(-1, back, 1) == -1 && errno == EBADF);
	must(pread(fd, nowhere, 10, 0) == -1 && errno == EFAULT);
	must(pread(fd, back, 10, -1) == -1 && errno == EINVAL);
	must(write(ends[1], nowhere, 10) == -1 && errno == EFAULT);
	must(open(nowhere, O_RDONLY) == -1 && errno == EFAULT);
	must(open("", O_RDONLY) == -1 && errno == ENOENT);
	must(open("mistakes/below", O_RDONLY) == -1 && errno == ENOTDIR);
	must(open(".", O_WRONLY) == -1 && errno == EISDIR);
	must(fstat(fd, nowhere) == -1 && errno == EFAULT);
	must(stat(nowhere, &status) == -1 && errno == EFAULT);
	must(lseek(ends[0], 0, SEEK_CUR) == -1 && errno == ESPIPE);
	must(fcntl(fd, 12345, 0) == -1 && errno == EINVAL);
	must(ioctl(fd, TCGETS, back) == -1 && errno == ENOTTY);
	must(recv(fd, back, 1, 0) == -1 && errno == ENOTSOCK);
	must(mkdir("mistakes", 0700) == -1 && errno == EEXIST);
	must(rmdir("mistakes") == -1 && errno == ENOTDIR);
	must(nanosleep(&(struct timespec){ 0, -1 }, NULL) == -1 && errno == EINVAL);
	must(!close(fd) && !close(ends[0]) && !close(ends[1]) && !unlink("mistakes"));
}

static const struct {
	const char *name;
	void (*verify)(unsigned long step);
} families[] = {
	{ "contents", contents },	{ "large", large },	    { "attributes", attributes },
	{ "names", names },		{ "descriptors", descriptors }, { "directories", directories },
	{ "pipes", pipes },		{ "copying", copying },	    { "passing", passing },
	{ "streams", streams },		{ "datagrams", datagrams }, { "readiness", readiness },
	{ "events", events },		{ "timing", timing },	    { "identity", identity },
	{ "limits", limits },		{ "futexes", futexes },	    { "mistakes", mistakes },
};

/* syscalls STEPS [FAMILY]: files are made in the current directory, and are gone afterwards. */
int main(int argc, char **argv)
{
	unsigned long limit = argc > 1 ? strtoul(argv[1], NULL, 0) : 10, step;
	sigset_t end;
	const char *only = argc > 2 ? argv[2] : NULL;
	size_t i;

	test_begin();
	umask(022);
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	printf("ready\n");
	for (step = 0; test_goes_on(step, limit); step++) {
		for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
			if (only && strcmp(only, families[i].name))
				continue;
			test_spin(100000);
			/* Its handler would break off what waits, and rightly so. */
			sigprocmask(SIG_BLOCK, &end, NULL);
			families[i].verify(step);
			sigprocmask(SIG_UNBLOCK, &end, NULL);
			if (step == 0)
				printf("%s\n", families[i].name);
		}
		if (step % 10 == 9)
			printf("step %lu: every call did what it must\n", step + 1);
	}
	printf("steps %lu\n", step);
	return 0;
}
