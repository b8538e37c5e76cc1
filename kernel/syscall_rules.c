// SPDX-License-Identifier: GPL-2.0
/* Owns what the system-call table leaves to the arguments: commands with shapes of their own, and rules of place. */
#include <asm/ioctls.h>
#include <asm/mman.h>
#include <asm/prctl.h>
#include <asm/resource.h>
#include <asm/socket.h>
#include <asm/termbits.h>
#include <linux/fcntl.h>
#include <linux/in.h>
#include <linux/membarrier.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/sockios.h>

#include "shapes.h"

static const struct mos_choice fcntl_commands[] = {
	CHOICE(F_DUPFD,		FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETFD,		FORWARD, VAL, VAL),
	CHOICE(F_SETFD,		FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETFL,		FORWARD, VAL, VAL),
	CHOICE(F_SETFL,		FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETLK,		FORWARD, VAL, VAL, INOUT(SIZE_FLOCK)),
	CHOICE(F_SETLK,		FORWARD, VAL, VAL, IN(SIZE_FLOCK)),
	CHOICE(F_SETLKW,	FORWARD, VAL, VAL, IN(SIZE_FLOCK)),
	CHOICE(F_SETOWN,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETOWN,	FORWARD, VAL, VAL),
	CHOICE(F_SETSIG,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETSIG,	FORWARD, VAL, VAL),
	CHOICE(F_SETOWN_EX,	FORWARD, VAL, VAL, IN(SIZE_OWNER)),
	CHOICE(F_GETOWN_EX,	FORWARD, VAL, VAL, OUT(SIZE_OWNER)),
	CHOICE(F_OFD_GETLK,	FORWARD, VAL, VAL, INOUT(SIZE_FLOCK)),
	CHOICE(F_OFD_SETLK,	FORWARD, VAL, VAL, IN(SIZE_FLOCK)),
	CHOICE(F_OFD_SETLKW,	FORWARD, VAL, VAL, IN(SIZE_FLOCK)),
	CHOICE(F_SETLEASE,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETLEASE,	FORWARD, VAL, VAL),
	CHOICE(F_NOTIFY,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_DUPFD_CLOEXEC,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_SETPIPE_SZ,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_GETPIPE_SZ,	FORWARD, VAL, VAL),
	CHOICE(F_ADD_SEALS,	FORWARD, VAL, VAL, VAL),
	CHOICE(F_GET_SEALS,	FORWARD, VAL, VAL),
	CHOICE(F_GET_RW_HINT,	FORWARD, VAL, VAL, OUT(SIZE_LONG)),
	CHOICE(F_SET_RW_HINT,	FORWARD, VAL, VAL, IN(SIZE_LONG)),
};

CHOICES(mos_fcntl_choices, 1, fcntl_commands);

/*
 * Requests of <linux/fs.h>, which does not go together with libc's headers: a file's flags, which
 * are an int though the number says long; clones; the size of a block device.
 */
enum mos_file_request {
	REQUEST_GETFLAGS = 0x80086601,
	REQUEST_SETFLAGS = 0x40086602,
	REQUEST_FSGETXATTR = 0x801c581f,
	REQUEST_CLONE = 0x40049409,
	REQUEST_CLONE_RANGE = 0x4020940d,
	REQUEST_BLOCK_SIZE = 0x1268,
	REQUEST_DEVICE_SIZE = 0x80081272,
};

static const struct mos_choice ioctl_requests[] = {
	CHOICE(TCGETS,		FORWARD, VAL, VAL, OUT(SIZE_TERMIOS)),
	CHOICE(TCSETS,		FORWARD, VAL, VAL, IN(SIZE_TERMIOS)),
	CHOICE(TCSETSW,		FORWARD, VAL, VAL, IN(SIZE_TERMIOS)),
	CHOICE(TCSETSF,		FORWARD, VAL, VAL, IN(SIZE_TERMIOS)),
	CHOICE(TCGETA,		FORWARD, VAL, VAL, OUT(SIZE_TERMIO)),
	CHOICE(TCSETA,		FORWARD, VAL, VAL, IN(SIZE_TERMIO)),
	CHOICE(TCSETAW,		FORWARD, VAL, VAL, IN(SIZE_TERMIO)),
	CHOICE(TCSETAF,		FORWARD, VAL, VAL, IN(SIZE_TERMIO)),
	CHOICE((u32)TCGETS2,	FORWARD, VAL, VAL, OUT(SIZE_TERMIOS2)),
	CHOICE(TCSETS2,		FORWARD, VAL, VAL, IN(SIZE_TERMIOS2)),
	CHOICE(TCSETSW2,	FORWARD, VAL, VAL, IN(SIZE_TERMIOS2)),
	CHOICE(TCSETSF2,	FORWARD, VAL, VAL, IN(SIZE_TERMIOS2)),
	CHOICE(TCSBRK,		FORWARD, VAL, VAL, VAL),
	CHOICE(TCSBRKP,		FORWARD, VAL, VAL, VAL),
	CHOICE(TCXONC,		FORWARD, VAL, VAL, VAL),
	CHOICE(TCFLSH,		FORWARD, VAL, VAL, VAL),
	CHOICE(TIOCEXCL,	FORWARD, VAL, VAL),
	CHOICE(TIOCNXCL,	FORWARD, VAL, VAL),
	CHOICE(TIOCSCTTY,	FORWARD, VAL, VAL, VAL),
	CHOICE(TIOCNOTTY,	FORWARD, VAL, VAL),
	CHOICE(TIOCGPGRP,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(TIOCSPGRP,	FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(TIOCGSID,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(TIOCOUTQ,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(TIOCSTI,		FORWARD, VAL, VAL, IN(1)),
	CHOICE(TIOCGWINSZ,	FORWARD, VAL, VAL, OUT(SIZE_WINSIZE)),
	CHOICE(TIOCSWINSZ,	FORWARD, VAL, VAL, IN(SIZE_WINSIZE)),
	CHOICE(TIOCMGET,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(TIOCMBIS,	FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(TIOCMBIC,	FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(TIOCMSET,	FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(TIOCGETD,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE((u32)TIOCGPTN,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(TIOCSPTLCK,	FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(TIOCGPTPEER,	FORWARD, VAL, VAL, VAL),
	CHOICE(FIONREAD,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(FIONBIO,		FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(FIOASYNC,	FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(FIOCLEX,		FORWARD, VAL, VAL),
	CHOICE(FIONCLEX,	FORWARD, VAL, VAL),
	CHOICE(FIOQSIZE,	FORWARD, VAL, VAL, OUT(SIZE_LONG)),
	CHOICE(REQUEST_GETFLAGS, FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(REQUEST_SETFLAGS, FORWARD, VAL, VAL, IN(SIZE_INT)),
	CHOICE(REQUEST_FSGETXATTR, FORWARD, VAL, VAL, OUT(SIZE_FSXATTR)),
	CHOICE(REQUEST_CLONE,	FORWARD, VAL, VAL, VAL),
	CHOICE(REQUEST_CLONE_RANGE, FORWARD, VAL, VAL, IN(SIZE_CLONE_RANGE)),
	CHOICE(REQUEST_BLOCK_SIZE, FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(REQUEST_DEVICE_SIZE, FORWARD, VAL, VAL, OUT(SIZE_LONG)),
	CHOICE(SIOCATMARK,	FORWARD, VAL, VAL, OUT(SIZE_INT)),
	CHOICE(SIOCGIFNAME,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFINDEX,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFFLAGS,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFADDR,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFNETMASK,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFBRDADDR,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFMTU,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
	CHOICE(SIOCGIFHWADDR,	FORWARD, VAL, VAL, INOUT(SIZE_IFREQ)),
};

CHOICES(mos_ioctl_choices, 1, ioctl_requests);

/* What is not about memory, credentials or the processor. The guest's own name follows. */
static const struct mos_choice prctl_options[] = {
	CHOICE(PR_SET_PDEATHSIG, FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_GET_PDEATHSIG, FORWARD, VAL, OUT(SIZE_INT), VAL, VAL, VAL),
	CHOICE(PR_GET_DUMPABLE,	FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_SET_DUMPABLE,	FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_GET_KEEPCAPS,	FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_SET_NAME,	BOTH, VAL, STR_UP_TO(SIZE_COMM - 1), VAL, VAL, VAL),
	CHOICE(PR_GET_NAME,	FORWARD, VAL, OUT(SIZE_COMM), VAL, VAL, VAL),
	CHOICE(PR_CAPBSET_READ,	FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_GET_SECUREBITS, FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_SET_TIMERSLACK, BOTH, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_GET_TIMERSLACK, FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_SET_CHILD_SUBREAPER, FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_GET_CHILD_SUBREAPER, FORWARD, VAL, OUT(SIZE_INT), VAL, VAL, VAL),
	CHOICE(PR_SET_NO_NEW_PRIVS, FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_GET_NO_NEW_PRIVS, FORWARD, VAL, VAL, VAL, VAL, VAL),
	CHOICE(PR_SET_PTRACER,	FORWARD, VAL, VAL, VAL, VAL, VAL),
};

CHOICES(mos_prctl_choices, 0, prctl_options);

static bool is_in(u64 set, u32 value)
{
	return value < 64 && set >> value & 1;
}

#define BIT_OF(value) (1ull << (value))

/* Anonymous memory, private or shared, that lies in ordinary pages. */
enum mos_place mos_rule_mmap(const u64 *args)
{
	u32 flags = args[3];
	u32 type = flags & MAP_TYPE;

	if (!(flags & MAP_ANONYMOUS) || flags & (MAP_HUGETLB | MAP_LOCKED))
		return MOS_PLACE_HOME;
	return type == MAP_PRIVATE || type == MAP_SHARED ? MOS_PLACE_LOCAL : MOS_PLACE_HOME;
}

enum mos_place mos_rule_madvise(const u64 *args)
{
	const u64 harmless = BIT_OF(MADV_NORMAL) | BIT_OF(MADV_RANDOM) | BIT_OF(MADV_SEQUENTIAL) |
			     BIT_OF(MADV_WILLNEED) | BIT_OF(MADV_DONTNEED) | BIT_OF(MADV_FREE) |
			     BIT_OF(MADV_DONTFORK) | BIT_OF(MADV_DOFORK) | BIT_OF(MADV_HUGEPAGE) |
			     BIT_OF(MADV_NOHUGEPAGE) | BIT_OF(MADV_DONTDUMP) | BIT_OF(MADV_DODUMP) |
			     BIT_OF(MADV_COLD) | BIT_OF(MADV_PAGEOUT) |
			     BIT_OF(MADV_POPULATE_READ) | BIT_OF(MADV_POPULATE_WRITE);

	return is_in(harmless, args[2]) ? MOS_PLACE_LOCAL : MOS_PLACE_HOME;
}

enum mos_place mos_rule_arch_prctl(const u64 *args)
{
	switch ((u32)args[0]) {
	case ARCH_SET_GS:
	case ARCH_SET_FS:
	case ARCH_GET_FS:
	case ARCH_GET_GS:
		return MOS_PLACE_LOCAL;
	default:
		return MOS_PLACE_HOME;
	}
}

/*
 * Memory of a process that may be away is its own, so its futexes are. Owners of PI futexes are
 * tids, which are home's. (<linux/futex.h> does not stand alone in the kernel.)
 */
enum mos_place mos_rule_futex(const u64 *args)
{
	enum { WAIT = 0, WAKE = 1, REQUEUE = 3, CMP_REQUEUE = 4, WAKE_OP = 5,
	       WAIT_BITSET = 9, WAKE_BITSET = 10, PRIVATE_AND_REALTIME = 128 | 256 };
	const u64 plain = BIT_OF(WAIT) | BIT_OF(WAKE) | BIT_OF(REQUEUE) | BIT_OF(CMP_REQUEUE) |
			  BIT_OF(WAKE_OP) | BIT_OF(WAIT_BITSET) | BIT_OF(WAKE_BITSET);

	return is_in(plain, args[1] & ~PRIVATE_AND_REALTIME) ? MOS_PLACE_LOCAL : MOS_PLACE_HOME;
}

/* Which of them there are is home's to say: a program that knows one uses it wherever it is. */
enum mos_place mos_rule_membarrier(const u64 *args)
{
	switch ((u32)args[0]) {
	case MEMBARRIER_CMD_QUERY:
		return MOS_PLACE_FORWARD;
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE:
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ:
		return MOS_PLACE_LOCAL;
	default:
		return MOS_PLACE_HOME;
	}
}

enum mos_place mos_rule_get_robust_list(const u64 *args)
{
	return (u32)args[0] == 0 ? MOS_PLACE_LOCAL : MOS_PLACE_HOME;
}

/*
 * The guest has home's clocks by its time namespace: real time, monotonic, boot time and their
 * coarse and raw forms. CPU clocks and clocks of devices are of home.
 */
enum mos_place mos_rule_clock(const u64 *args)
{
	enum { REALTIME = 0, MONOTONIC = 1, MONOTONIC_RAW = 4, REALTIME_COARSE = 5,
	       MONOTONIC_COARSE = 6, BOOTTIME = 7 };
	const u64 local = BIT_OF(REALTIME) | BIT_OF(MONOTONIC) | BIT_OF(MONOTONIC_RAW) |
			  BIT_OF(REALTIME_COARSE) | BIT_OF(MONOTONIC_COARSE) | BIT_OF(BOOTTIME);

	return is_in(local, args[0]) ? MOS_PLACE_LOCAL : MOS_PLACE_FORWARD;
}

/* A time namespace has no number of its own for the raw clock; the guest has. */
enum mos_place mos_rule_clock_gettime(const u64 *args)
{
	enum { MONOTONIC_RAW = 4 };

	return (u32)args[0] == MONOTONIC_RAW ? MOS_PLACE_CACHED : mos_rule_clock(args);
}

/*
 * A sleep until a point in time ends when the clock that the program reads says so. For a while, it is home's
 * affair: it goes on there wherever the program moves.
 */
enum mos_place mos_rule_clock_nanosleep(const u64 *args)
{
	enum { REALTIME = 0, MONOTONIC = 1, BOOTTIME = 7, ABSOLUTE = 1 };
	const u64 local = BIT_OF(REALTIME) | BIT_OF(MONOTONIC) | BIT_OF(BOOTTIME);

	return (u32)args[1] & ABSOLUTE && is_in(local, args[0]) ? MOS_PLACE_LOCAL :
								  MOS_PLACE_FORWARD;
}

/* Limits that bind memory hold where the memory is, and are remembered at home. */
static bool binds_memory(u32 resource)
{
	const u64 memory = BIT_OF(RLIMIT_DATA) | BIT_OF(RLIMIT_STACK) | BIT_OF(RLIMIT_RSS) |
			   BIT_OF(RLIMIT_MEMLOCK) | BIT_OF(RLIMIT_AS);

	return is_in(memory, resource);
}

enum mos_place mos_rule_setrlimit(const u64 *args)
{
	return binds_memory(args[0]) ? MOS_PLACE_BOTH : MOS_PLACE_FORWARD;
}

enum mos_place mos_rule_prlimit(const u64 *args)
{
	if (!args[2] || !binds_memory(args[1]))
		return MOS_PLACE_FORWARD;
	return (u32)args[0] == 0 ? MOS_PLACE_BOTH : MOS_PLACE_HOME;
}

/* The personality is read with a value that none can have. */
enum mos_place mos_rule_personality(const u64 *args)
{
	return (u32)args[0] == 0xffffffff ? MOS_PLACE_FORWARD : MOS_PLACE_HOME;
}

/* Without copying, the kernel would go on reading the window after the call: MSG_ZEROCOPY. */
static enum mos_place place_of_send(u32 flags)
{
	const u32 zerocopy = 0x4000000;

	return flags & zerocopy ? MOS_PLACE_HOME : MOS_PLACE_FORWARD;
}

enum mos_place mos_rule_sendto(const u64 *args)
{
	return place_of_send(args[3]);
}

enum mos_place mos_rule_sendmsg(const u64 *args)
{
	return place_of_send(args[2]);
}

enum mos_place mos_rule_sendmmsg(const u64 *args)
{
	return place_of_send(args[3]);
}

/*
 * Options whose value is plain bytes of the length given. Not so: socket filters and those of
 * reuseport groups hold a pointer, TCP's zero-copy receive maps memory, IPv6's flow label manager
 * writes into what it was given, and 64 and 65 of IP and IPv6 replace the packet filter.
 */
static bool is_plain_option(u32 level, u32 name)
{
	enum { TCP_RECEIVE_MAPPED = 35, IPV6_FLOWLABEL_MANAGER = 32 };

	switch (level) {
	case SOL_SOCKET:
		return name < 128 && name != SO_ATTACH_FILTER && name != SO_ATTACH_REUSEPORT_CBPF;
	case IPPROTO_TCP:
		return name < 38 && name != TCP_RECEIVE_MAPPED;
	case IPPROTO_UDP:
		return name < 128;
	case IPPROTO_IP:
		return name < 64;
	case IPPROTO_IPV6:
		return name < 80 && name != 64 && name != 65 && name != IPV6_FLOWLABEL_MANAGER;
	default:
		return false;
	}
}

enum mos_place mos_rule_setsockopt(const u64 *args)
{
	return is_plain_option(args[1], args[2]) ? MOS_PLACE_FORWARD : MOS_PLACE_HOME;
}

enum mos_place mos_rule_getsockopt(const u64 *args)
{
	return is_plain_option(args[1], args[2]) ? MOS_PLACE_FORWARD : MOS_PLACE_HOME;
}
