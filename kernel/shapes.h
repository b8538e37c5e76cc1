/* SPDX-License-Identifier: GPL-2.0 */
/* The words in which rows of the system-call table are written, and the sizes of what they point to. */
#ifndef MOS_SHAPES_H
#define MOS_SHAPES_H

#include "syscalls.h"

/* Bytes of x86-64's structures, as the system calls take them. */
enum mos_shape_size {
	SIZE_INT = 4,
	SIZE_LONG = 8,
	SIZE_SIGSET = 8,
	SIZE_PIPE = 8,			/* int[2] */
	SIZE_TIMESPEC = 16,
	SIZE_TIMEVAL = 16,
	SIZE_UTIMBUF = 16,
	SIZE_TIMESPECS = 32,		/* struct timespec[2], struct timeval[2] */
	SIZE_ITIMER = 32,		/* struct itimerval, struct itimerspec */
	SIZE_TMS = 32,
	SIZE_SIGACTION = 32,		/* the kernel's, not libc's */
	SIZE_SIGINFO = 128,
	SIZE_SIGINFO_WAIT = 28,		/* as much of it as waitid writes */
	SIZE_SIGEVENT = 64,
	SIZE_STAT = 144,
	SIZE_STATX = 256,
	SIZE_STATFS = 120,
	SIZE_RLIMIT = 16,
	SIZE_RUSAGE = 144,
	SIZE_SYSINFO = 112,
	SIZE_UTSNAME = 390,
	SIZE_POLLFD = 8,
	SIZE_EPOLL_EVENT = 12,		/* packed on x86-64 */
	SIZE_SEMBUF = 6,
	SIZE_MQ_ATTR = 64,
	SIZE_FLOCK = 32,
	SIZE_OWNER = 8,			/* struct f_owner_ex */
	SIZE_TERMIOS = 36,		/* the kernel's, not libc's */
	SIZE_TERMIOS2 = 44,
	SIZE_TERMIO = 18,
	SIZE_WINSIZE = 8,
	SIZE_IFREQ = 40,
	SIZE_CLONE_RANGE = 32,		/* struct file_clone_range */
	SIZE_FSXATTR = 28,
	SIZE_CACHESTAT_RANGE = 16,
	SIZE_CACHESTAT = 40,
	SIZE_COMM = 16,
	SIZE_PATH = 4096,
};

#define BUFFER_ARG(way, bytes) { .kind = MOS_ARG_BUFFER, .flags = (way), .size = (bytes) }
#define MEASURED_ARG(way, by, index, bytes)                                   \
	{ .kind = MOS_ARG_BUFFER, .flags = (way), .measure = MOS_MEASURE_##by, \
	  .from = (index), .size = (bytes) }

/* A number; a string; a string of which the kernel reads no more than so much. */
#define VAL		{ .kind = MOS_ARG_VALUE }
#define STR		{ .kind = MOS_ARG_STRING, .size = SIZE_PATH }
#define STR_UP_TO(bytes) { .kind = MOS_ARG_STRING, .size = (bytes) }

/* A structure. The kernel fills what is OUT whole; what it fills in part or not always is INOUT. */
#define IN(size)	BUFFER_ARG(MOS_ARG_IN, size)
#define OUT(size)	BUFFER_ARG(MOS_ARG_OUT, size)
#define INOUT(size)	BUFFER_ARG(MOS_ARG_IN | MOS_ARG_OUT, size)
#define OUT_IF_FOUND(size)	BUFFER_ARG(MOS_ARG_OUT | MOS_ARG_POSITIVE, size)
#define INOUT_ALWAYS(size)	BUFFER_ARG(MOS_ARG_IN | MOS_ARG_OUT | MOS_ARG_ALWAYS, size)
/* Time left of a sleep that was cut short. */
#define REMAINDER	BUFFER_ARG(MOS_ARG_IN | MOS_ARG_OUT | MOS_ARG_INTERRUPTED, SIZE_TIMESPEC)
/* A timeout that the kernel counts down in place. */
#define TIMEOUT		BUFFER_ARG(MOS_ARG_IN | MOS_ARG_OUT | MOS_ARG_ALWAYS | \
				 MOS_ARG_LENIENT, SIZE_TIMESPEC)

/* Bytes, as many as another argument (a size_t, an int) says. */
#define BYTES_IN(n)		MEASURED_ARG(MOS_ARG_IN, LONG, n, 1)
#define BYTES_IN_INT(n)		MEASURED_ARG(MOS_ARG_IN, INT, n, 1)
#define BYTES_INOUT_INT(n)	MEASURED_ARG(MOS_ARG_IN | MOS_ARG_OUT, INT, n, 1)
#define BYTES_OUT(n)		MEASURED_ARG(MOS_ARG_OUT, LONG, n, 1)
/* Bytes out, as many as the call returns. */
#define RETURNED(n)		MEASURED_ARG(MOS_ARG_OUT | MOS_ARG_RESULT, LONG, n, 1)
#define RETURNED_INT(n)		MEASURED_ARG(MOS_ARG_OUT | MOS_ARG_RESULT, INT, n, 1)
/* The same where a shorter buffer than the program's does as well. */
#define SOME_IN(n)		MEASURED_ARG(MOS_ARG_IN | MOS_ARG_CLAMP, LONG, n, 1)
#define SOME_OUT(n)		MEASURED_ARG(MOS_ARG_OUT | MOS_ARG_RESULT | MOS_ARG_CLAMP, LONG, n, 1)
#define SOME_OUT_INT(n)		MEASURED_ARG(MOS_ARG_OUT | MOS_ARG_RESULT | MOS_ARG_CLAMP, INT, n, 1)

/* Arrays of so many elements as another argument says. */
#define ARRAY_IN(n, size)	MEASURED_ARG(MOS_ARG_IN, INT, n, size)
#define ARRAY_RETURNED(n, size)	MEASURED_ARG(MOS_ARG_OUT | MOS_ARG_RESULT, INT, n, size)
#define EVENTS(n)		MEASURED_ARG(MOS_ARG_OUT | MOS_ARG_RESULT | MOS_ARG_CLAMP, \
					   INT, n, SIZE_EPOLL_EVENT)
/* Of a wait that was interrupted, too, the events are written. */
#define POLLFDS(n)	{ .kind = MOS_ARG_POLLFDS, .flags = MOS_ARG_IN | MOS_ARG_OUT | MOS_ARG_ALWAYS, \
			  .measure = MOS_MEASURE_INT, .from = (n), .size = SIZE_POLLFD }
#define FDS(n)		MEASURED_ARG(MOS_ARG_IN | MOS_ARG_OUT, BITS, n, 1)

/* A buffer out whose length stands behind a pointer, and that pointer. */
#define MEASURED_OUT(n)		MEASURED_ARG(MOS_ARG_OUT, INT, n, 1)
#define MEASURED_INOUT(n)	MEASURED_ARG(MOS_ARG_IN | MOS_ARG_OUT, INT, n, 1)
#define LENGTH		{ .kind = MOS_ARG_LENGTH, .flags = MOS_ARG_IN | MOS_ARG_OUT | \
			  MOS_ARG_ALWAYS, .size = SIZE_INT }

#define VECTOR_ARG(what, way, by, index)                                       \
	{ .kind = MOS_ARG_##what, .flags = (way), .measure = MOS_MEASURE_##by, \
	  .from = (index), .size = 1 }
#define IOVEC_IN(n)	VECTOR_ARG(IOVEC, MOS_ARG_IN, LONG, n)
#define IOVEC_OUT(n)	VECTOR_ARG(IOVEC, MOS_ARG_OUT | MOS_ARG_RESULT, LONG, n)
#define MESSAGES_IN(n)	VECTOR_ARG(MESSAGES, MOS_ARG_IN | MOS_ARG_OUT, INT, n)
#define MESSAGES_OUT(n)	VECTOR_ARG(MESSAGES, MOS_ARG_OUT, INT, n)
#define MESSAGE_IN	{ .kind = MOS_ARG_MESSAGE, .flags = MOS_ARG_IN }
#define MESSAGE_OUT	{ .kind = MOS_ARG_MESSAGE, .flags = MOS_ARG_OUT }
#define SIGMASK		{ .kind = MOS_ARG_SIGMASK, .flags = MOS_ARG_IN }

/* Rows. */
#define HOME(what)		{ .name = (what), .place = MOS_PLACE_HOME }
#define LOCAL(what)		{ .name = (what), .place = MOS_PLACE_LOCAL }
#define CACHED(what, ...)	{ .name = (what), .place = MOS_PLACE_CACHED, \
				  .args = { __VA_ARGS__ } }
#define FORWARD(what, ...)	{ .name = (what), .place = MOS_PLACE_FORWARD, \
				  .args = { __VA_ARGS__ } }
#define BOTH(what, ...)		{ .name = (what), .place = MOS_PLACE_BOTH, \
				  .args = { __VA_ARGS__ } }
#define FLAGGED(what, where, peculiar, ...)                                 \
	{ .name = (what), .place = MOS_PLACE_##where,                        \
	  .flags = MOS_SYSCALL_##peculiar, .args = { __VA_ARGS__ } }
/* The arguments decide: by a function, or by the value of one of them. */
#define DECIDED(what, decide, ...)                                          \
	{ .name = (what), .rule = (decide), .args = { __VA_ARGS__ } }
#define CHOSEN(what, list, ...)                                             \
	{ .name = (what), .choices = &(list), .args = { __VA_ARGS__ } }
#define CHOICE(command, where, ...)                                         \
	{ .value = (command), .place = MOS_PLACE_##where, .args = { __VA_ARGS__ } }
#define CHOICES(variable, index, of)                                        \
	const struct mos_choices variable = {                               \
		.by = (index), .count = ARRAY_SIZE(of), .list = (of) }

extern const struct mos_choices mos_fcntl_choices;
extern const struct mos_choices mos_ioctl_choices;
extern const struct mos_choices mos_prctl_choices;

enum mos_place mos_rule_mmap(const u64 *args);
enum mos_place mos_rule_madvise(const u64 *args);
enum mos_place mos_rule_arch_prctl(const u64 *args);
enum mos_place mos_rule_futex(const u64 *args);
enum mos_place mos_rule_membarrier(const u64 *args);
enum mos_place mos_rule_get_robust_list(const u64 *args);
enum mos_place mos_rule_clock(const u64 *args);
enum mos_place mos_rule_clock_gettime(const u64 *args);
enum mos_place mos_rule_clock_nanosleep(const u64 *args);
enum mos_place mos_rule_setrlimit(const u64 *args);
enum mos_place mos_rule_prlimit(const u64 *args);
enum mos_place mos_rule_personality(const u64 *args);
enum mos_place mos_rule_sendto(const u64 *args);
enum mos_place mos_rule_sendmsg(const u64 *args);
enum mos_place mos_rule_sendmmsg(const u64 *args);
enum mos_place mos_rule_setsockopt(const u64 *args);
enum mos_place mos_rule_getsockopt(const u64 *args);

#endif
