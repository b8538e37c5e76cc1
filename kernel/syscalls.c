// SPDX-License-Identifier: GPL-2.0
/* Owns the table of system calls: every number of x86-64 in Linux 6.1 and 6.12, where it runs and what it takes. */
#include <asm/unistd.h>

#include "shapes.h"

/* Numbers that the headers of the older kernel do not name. */
enum mos_newer_syscall {
	NR_URETPROBE = 335,
	NR_CACHESTAT = 451,
	NR_FCHMODAT2,
	NR_MAP_SHADOW_STACK,
	NR_FUTEX_WAKE,
	NR_FUTEX_WAIT,
	NR_FUTEX_REQUEUE,
	NR_STATMOUNT,
	NR_LISTMOUNT,
	NR_LSM_GET_SELF_ATTR,
	NR_LSM_SET_SELF_ATTR,
	NR_LSM_LIST_MODULES,
	NR_MSEAL,
};

/*
 * Local calls are those that both kernels have, so that the answer does not depend on the node.
 * A call that a newer kernel adds may be forwarded, never local: home knows whether it exists.
 */
static const struct mos_syscall table[MOS_SYSCALL_NR] = {
	[__NR_read]		= FLAGGED("read", FORWARD, WHOLE, VAL, SOME_OUT(2), VAL),
	[__NR_write]		= FLAGGED("write", FORWARD, WHOLE, VAL, SOME_IN(2), VAL),
	[__NR_open]		= FORWARD("open", STR, VAL, VAL),
	[__NR_close]		= FORWARD("close", VAL),
	[__NR_stat]		= FORWARD("stat", STR, OUT(SIZE_STAT)),
	[__NR_fstat]		= FORWARD("fstat", VAL, OUT(SIZE_STAT)),
	[__NR_lstat]		= FORWARD("lstat", STR, OUT(SIZE_STAT)),
	[__NR_poll]		= FORWARD("poll", POLLFDS(1), VAL, VAL),
	[__NR_lseek]		= FORWARD("lseek", VAL, VAL, VAL),
	[__NR_mmap]		= { .name = "mmap", .rule = mos_rule_mmap,
				    .flags = MOS_SYSCALL_CHECK_RANGE | MOS_SYSCALL_ROOM },
	[__NR_mprotect]		= { .name = "mprotect", .place = MOS_PLACE_LOCAL,
				    .flags = MOS_SYSCALL_CHECK_EXEC | MOS_SYSCALL_ROOM },
	[__NR_munmap]		= { .name = "munmap", .place = MOS_PLACE_LOCAL,
				    .flags = MOS_SYSCALL_CHECK_RANGE | MOS_SYSCALL_ROOM },
	[__NR_brk]		= FLAGGED("brk", LOCAL, ROOM),
	[__NR_rt_sigaction]	= BOTH("rt_sigaction", VAL, IN(SIZE_SIGACTION), OUT(SIZE_SIGACTION), VAL),
	[__NR_rt_sigprocmask]	= BOTH("rt_sigprocmask", VAL, IN(SIZE_SIGSET), OUT(SIZE_SIGSET), VAL),
	[__NR_rt_sigreturn]	= FLAGGED("rt_sigreturn", LOCAL, SIGRETURN),
	[__NR_ioctl]		= CHOSEN("ioctl", mos_ioctl_choices, VAL, VAL),
	[__NR_pread64]		= FLAGGED("pread64", FORWARD, WHOLE, VAL, SOME_OUT(2), VAL, VAL),
	[__NR_pwrite64]		= FLAGGED("pwrite64", FORWARD, WHOLE, VAL, SOME_IN(2), VAL, VAL),
	[__NR_readv]		= FORWARD("readv", VAL, IOVEC_OUT(2), VAL),
	[__NR_writev]		= FORWARD("writev", VAL, IOVEC_IN(2), VAL),
	[__NR_access]		= FORWARD("access", STR, VAL),
	[__NR_pipe]		= FORWARD("pipe", OUT(SIZE_PIPE)),
	[__NR_select]		= FORWARD("select", VAL, FDS(0), FDS(0), FDS(0), TIMEOUT),
	[__NR_sched_yield]	= LOCAL("sched_yield"),
	[__NR_mremap]		= { .name = "mremap", .place = MOS_PLACE_LOCAL,
				    .flags = MOS_SYSCALL_CHECK_RANGE | MOS_SYSCALL_ROOM },
	[__NR_msync]		= LOCAL("msync"),
	[__NR_mincore]		= LOCAL("mincore"),
	[__NR_madvise]		= { .name = "madvise", .rule = mos_rule_madvise,
				    .flags = MOS_SYSCALL_CHECK_RANGE | MOS_SYSCALL_ROOM },
	[__NR_shmget]		= HOME("shmget"),
	[__NR_shmat]		= HOME("shmat"),
	[__NR_shmctl]		= HOME("shmctl"),
	[__NR_dup]		= FORWARD("dup", VAL),
	[__NR_dup2]		= FORWARD("dup2", VAL, VAL),
	[__NR_pause]		= FORWARD("pause"),
	[__NR_nanosleep]	= FORWARD("nanosleep", IN(SIZE_TIMESPEC), REMAINDER),
	[__NR_getitimer]	= FORWARD("getitimer", VAL, OUT(SIZE_ITIMER)),
	[__NR_alarm]		= FORWARD("alarm", VAL),
	[__NR_setitimer]	= FORWARD("setitimer", VAL, IN(SIZE_ITIMER), OUT(SIZE_ITIMER)),
	[__NR_getpid]		= CACHED("getpid"),
	[__NR_sendfile]		= FORWARD("sendfile", VAL, VAL, INOUT_ALWAYS(SIZE_LONG), VAL),

	/* Sockets. */
	[__NR_socket]		= FORWARD("socket", VAL, VAL, VAL),
	[__NR_connect]		= FORWARD("connect", VAL, BYTES_IN_INT(2), VAL),
	[__NR_accept]		= FORWARD("accept", VAL, MEASURED_OUT(2), LENGTH),
	[__NR_sendto]		= DECIDED("sendto", mos_rule_sendto,
					  VAL, BYTES_IN(2), VAL, VAL, BYTES_IN_INT(5), VAL),
	[__NR_recvfrom]		= FORWARD("recvfrom", VAL, RETURNED(2), VAL, VAL, MEASURED_OUT(5), LENGTH),
	[__NR_sendmsg]		= DECIDED("sendmsg", mos_rule_sendmsg, VAL, MESSAGE_IN, VAL),
	[__NR_recvmsg]		= FORWARD("recvmsg", VAL, MESSAGE_OUT, VAL),
	[__NR_shutdown]		= FORWARD("shutdown", VAL, VAL),
	[__NR_bind]		= FORWARD("bind", VAL, BYTES_IN_INT(2), VAL),
	[__NR_listen]		= FORWARD("listen", VAL, VAL),
	[__NR_getsockname]	= FORWARD("getsockname", VAL, MEASURED_OUT(2), LENGTH),
	[__NR_getpeername]	= FORWARD("getpeername", VAL, MEASURED_OUT(2), LENGTH),
	[__NR_socketpair]	= FORWARD("socketpair", VAL, VAL, VAL, OUT(SIZE_PIPE)),
	[__NR_setsockopt]	= DECIDED("setsockopt", mos_rule_setsockopt,
					  VAL, VAL, VAL, BYTES_IN_INT(4), VAL),
	[__NR_getsockopt]	= DECIDED("getsockopt", mos_rule_getsockopt,
					  VAL, VAL, VAL, MEASURED_INOUT(4), LENGTH),

	/* Processes. */
	[__NR_clone]		= HOME("clone"),
	[__NR_fork]		= HOME("fork"),
	[__NR_vfork]		= HOME("vfork"),
	[__NR_execve]		= HOME("execve"),
	[__NR_exit]		= FLAGGED("exit", FORWARD, EXIT, VAL),
	[__NR_wait4]		= FORWARD("wait4", VAL, OUT_IF_FOUND(SIZE_INT), VAL, OUT_IF_FOUND(SIZE_RUSAGE)),
	[__NR_kill]		= FORWARD("kill", VAL, VAL),
	[__NR_uname]		= FORWARD("uname", OUT(SIZE_UTSNAME)),

	/* System V objects, whose shapes hang on what the object is. */
	[__NR_semget]		= FORWARD("semget", VAL, VAL, VAL),
	[__NR_semop]		= FORWARD("semop", VAL, ARRAY_IN(2, SIZE_SEMBUF), VAL),
	[__NR_semctl]		= HOME("semctl"),
	[__NR_shmdt]		= HOME("shmdt"),
	[__NR_msgget]		= FORWARD("msgget", VAL, VAL),
	[__NR_msgsnd]		= HOME("msgsnd"),
	[__NR_msgrcv]		= HOME("msgrcv"),
	[__NR_msgctl]		= HOME("msgctl"),

	/* Files by name and by number. */
	[__NR_fcntl]		= CHOSEN("fcntl", mos_fcntl_choices, VAL, VAL),
	[__NR_flock]		= FORWARD("flock", VAL, VAL),
	[__NR_fsync]		= FORWARD("fsync", VAL),
	[__NR_fdatasync]	= FORWARD("fdatasync", VAL),
	[__NR_truncate]		= FORWARD("truncate", STR, VAL),
	[__NR_ftruncate]	= FORWARD("ftruncate", VAL, VAL),
	[__NR_getdents]		= FORWARD("getdents", VAL, SOME_OUT_INT(2), VAL),
	[__NR_getcwd]		= FORWARD("getcwd", SOME_OUT(1), VAL),
	[__NR_chdir]		= FORWARD("chdir", STR),
	[__NR_fchdir]		= FORWARD("fchdir", VAL),
	[__NR_rename]		= FORWARD("rename", STR, STR),
	[__NR_mkdir]		= FORWARD("mkdir", STR, VAL),
	[__NR_rmdir]		= FORWARD("rmdir", STR),
	[__NR_creat]		= FORWARD("creat", STR, VAL),
	[__NR_link]		= FORWARD("link", STR, STR),
	[__NR_unlink]		= FORWARD("unlink", STR),
	[__NR_symlink]		= FORWARD("symlink", STR, STR),
	[__NR_readlink]		= FORWARD("readlink", STR, RETURNED_INT(2), VAL),
	[__NR_chmod]		= FORWARD("chmod", STR, VAL),
	[__NR_fchmod]		= FORWARD("fchmod", VAL, VAL),
	[__NR_chown]		= FORWARD("chown", STR, VAL, VAL),
	[__NR_fchown]		= FORWARD("fchown", VAL, VAL, VAL),
	[__NR_lchown]		= FORWARD("lchown", STR, VAL, VAL),
	[__NR_umask]		= FORWARD("umask", VAL),

	/* Clocks, limits, what was used; who we are. Credentials are changed at home. */
	[__NR_gettimeofday]	= LOCAL("gettimeofday"),
	[__NR_getrlimit]	= FORWARD("getrlimit", VAL, OUT(SIZE_RLIMIT)),
	[__NR_getrusage]	= FORWARD("getrusage", VAL, OUT(SIZE_RUSAGE)),
	[__NR_sysinfo]		= FORWARD("sysinfo", OUT(SIZE_SYSINFO)),
	[__NR_times]		= FORWARD("times", OUT(SIZE_TMS)),
	[__NR_ptrace]		= HOME("ptrace"),
	[__NR_getuid]		= CACHED("getuid"),
	[__NR_syslog]		= HOME("syslog"),
	[__NR_getgid]		= CACHED("getgid"),
	[__NR_setuid]		= HOME("setuid"),
	[__NR_setgid]		= HOME("setgid"),
	[__NR_geteuid]		= CACHED("geteuid"),
	[__NR_getegid]		= CACHED("getegid"),
	[__NR_setpgid]		= FORWARD("setpgid", VAL, VAL),
	[__NR_getppid]		= FORWARD("getppid"),
	[__NR_getpgrp]		= FORWARD("getpgrp"),
	[__NR_setsid]		= FORWARD("setsid"),
	[__NR_setreuid]		= HOME("setreuid"),
	[__NR_setregid]		= HOME("setregid"),
	[__NR_getgroups]	= FORWARD("getgroups", VAL, ARRAY_RETURNED(0, SIZE_INT)),
	[__NR_setgroups]	= HOME("setgroups"),
	[__NR_setresuid]	= HOME("setresuid"),
	[__NR_getresuid]	= FORWARD("getresuid", OUT(SIZE_INT), OUT(SIZE_INT), OUT(SIZE_INT)),
	[__NR_setresgid]	= HOME("setresgid"),
	[__NR_getresgid]	= FORWARD("getresgid", OUT(SIZE_INT), OUT(SIZE_INT), OUT(SIZE_INT)),
	[__NR_getpgid]		= FORWARD("getpgid", VAL),
	[__NR_setfsuid]		= HOME("setfsuid"),
	[__NR_setfsgid]		= HOME("setfsgid"),
	[__NR_getsid]		= FORWARD("getsid", VAL),
	[__NR_capget]		= HOME("capget"),
	[__NR_capset]		= HOME("capset"),

	/* Signals. */
	[__NR_rt_sigpending]	= FORWARD("rt_sigpending", BYTES_OUT(1), VAL),
	[__NR_rt_sigtimedwait]	= FORWARD("rt_sigtimedwait", IN(SIZE_SIGSET), OUT_IF_FOUND(SIZE_SIGINFO),
					  IN(SIZE_TIMESPEC), VAL),
	[__NR_rt_sigqueueinfo]	= FORWARD("rt_sigqueueinfo", VAL, VAL, IN(SIZE_SIGINFO)),
	[__NR_rt_sigsuspend]	= FORWARD("rt_sigsuspend", IN(SIZE_SIGSET), VAL),
	[__NR_sigaltstack]	= LOCAL("sigaltstack"),
	[__NR_utime]		= FORWARD("utime", STR, IN(SIZE_UTIMBUF)),
	[__NR_mknod]		= FORWARD("mknod", STR, VAL, VAL),
	[__NR_uselib]		= HOME("uselib"),
	[__NR_personality]	= DECIDED("personality", mos_rule_personality, VAL),
	[__NR_ustat]		= HOME("ustat"),
	[__NR_statfs]		= FORWARD("statfs", STR, OUT(SIZE_STATFS)),
	[__NR_fstatfs]		= FORWARD("fstatfs", VAL, OUT(SIZE_STATFS)),
	[__NR_sysfs]		= HOME("sysfs"),

	/* Scheduling: read anywhere, changed at home. */
	[__NR_getpriority]	= FORWARD("getpriority", VAL, VAL),
	[__NR_setpriority]	= FORWARD("setpriority", VAL, VAL, VAL),
	[__NR_sched_setparam]	= HOME("sched_setparam"),
	[__NR_sched_getparam]	= FORWARD("sched_getparam", VAL, OUT(SIZE_INT)),
	[__NR_sched_setscheduler] = HOME("sched_setscheduler"),
	[__NR_sched_getscheduler] = FORWARD("sched_getscheduler", VAL),
	[__NR_sched_get_priority_max] = FORWARD("sched_get_priority_max", VAL),
	[__NR_sched_get_priority_min] = FORWARD("sched_get_priority_min", VAL),
	[__NR_sched_rr_get_interval] = FORWARD("sched_rr_get_interval", VAL, OUT(SIZE_TIMESPEC)),

	[__NR_mlock]		= HOME("mlock"),
	[__NR_munlock]		= HOME("munlock"),
	[__NR_mlockall]		= HOME("mlockall"),
	[__NR_munlockall]	= HOME("munlockall"),
	[__NR_vhangup]		= HOME("vhangup"),
	[__NR_modify_ldt]	= HOME("modify_ldt"),
	[__NR_pivot_root]	= HOME("pivot_root"),
	[__NR__sysctl]		= HOME("_sysctl"),
	[__NR_prctl]		= CHOSEN("prctl", mos_prctl_choices, VAL),
	[__NR_arch_prctl]	= DECIDED("arch_prctl", mos_rule_arch_prctl),
	[__NR_adjtimex]		= HOME("adjtimex"),
	[__NR_setrlimit]	= DECIDED("setrlimit", mos_rule_setrlimit, VAL, IN(SIZE_RLIMIT)),
	[__NR_chroot]		= FORWARD("chroot", STR),
	[__NR_sync]		= FORWARD("sync"),

	/* The system as a whole. */
	[__NR_acct]		= HOME("acct"),
	[__NR_settimeofday]	= HOME("settimeofday"),
	[__NR_mount]		= HOME("mount"),
	[__NR_umount2]		= HOME("umount2"),
	[__NR_swapon]		= HOME("swapon"),
	[__NR_swapoff]		= HOME("swapoff"),
	[__NR_reboot]		= HOME("reboot"),
	[__NR_sethostname]	= HOME("sethostname"),
	[__NR_setdomainname]	= HOME("setdomainname"),
	[__NR_iopl]		= HOME("iopl"),
	[__NR_ioperm]		= HOME("ioperm"),
	[__NR_create_module]	= HOME("create_module"),
	[__NR_init_module]	= HOME("init_module"),
	[__NR_delete_module]	= HOME("delete_module"),
	[__NR_get_kernel_syms]	= HOME("get_kernel_syms"),
	[__NR_query_module]	= HOME("query_module"),
	[__NR_quotactl]		= HOME("quotactl"),
	[__NR_nfsservctl]	= HOME("nfsservctl"),
	[__NR_getpmsg]		= HOME("getpmsg"),
	[__NR_putpmsg]		= HOME("putpmsg"),
	[__NR_afs_syscall]	= HOME("afs_syscall"),
	[__NR_tuxcall]		= HOME("tuxcall"),
	[__NR_security]		= HOME("security"),

	[__NR_gettid]		= CACHED("gettid"),
	[__NR_readahead]	= FORWARD("readahead", VAL, VAL, VAL),
	[__NR_setxattr]		= FORWARD("setxattr", STR, STR, BYTES_IN(3), VAL, VAL),
	[__NR_lsetxattr]	= FORWARD("lsetxattr", STR, STR, BYTES_IN(3), VAL, VAL),
	[__NR_fsetxattr]	= FORWARD("fsetxattr", VAL, STR, BYTES_IN(3), VAL, VAL),
	[__NR_getxattr]		= FORWARD("getxattr", STR, STR, RETURNED(3), VAL),
	[__NR_lgetxattr]	= FORWARD("lgetxattr", STR, STR, RETURNED(3), VAL),
	[__NR_fgetxattr]	= FORWARD("fgetxattr", VAL, STR, RETURNED(3), VAL),
	[__NR_listxattr]	= FORWARD("listxattr", STR, RETURNED(2), VAL),
	[__NR_llistxattr]	= FORWARD("llistxattr", STR, RETURNED(2), VAL),
	[__NR_flistxattr]	= FORWARD("flistxattr", VAL, RETURNED(2), VAL),
	[__NR_removexattr]	= FORWARD("removexattr", STR, STR),
	[__NR_lremovexattr]	= FORWARD("lremovexattr", STR, STR),
	[__NR_fremovexattr]	= FORWARD("fremovexattr", VAL, STR),
	[__NR_tkill]		= FORWARD("tkill", VAL, VAL),
	[__NR_time]		= LOCAL("time"),
	[__NR_futex]		= DECIDED("futex", mos_rule_futex),
	[__NR_sched_setaffinity] = HOME("sched_setaffinity"),
	[__NR_sched_getaffinity] = FORWARD("sched_getaffinity", VAL, VAL, RETURNED_INT(1)),
	[__NR_set_thread_area]	= HOME("set_thread_area"),
	[__NR_io_setup]		= HOME("io_setup"),
	[__NR_io_destroy]	= HOME("io_destroy"),
	[__NR_io_getevents]	= HOME("io_getevents"),
	[__NR_io_submit]	= HOME("io_submit"),
	[__NR_io_cancel]	= HOME("io_cancel"),
	[__NR_get_thread_area]	= HOME("get_thread_area"),
	[__NR_lookup_dcookie]	= HOME("lookup_dcookie"),
	[__NR_epoll_create]	= FORWARD("epoll_create", VAL),
	[__NR_epoll_ctl_old]	= HOME("epoll_ctl_old"),
	[__NR_epoll_wait_old]	= HOME("epoll_wait_old"),
	[__NR_remap_file_pages]	= HOME("remap_file_pages"),
	[__NR_getdents64]	= FORWARD("getdents64", VAL, SOME_OUT_INT(2), VAL),
	[__NR_set_tid_address]	= HOME("set_tid_address"),
	[__NR_restart_syscall]	= FLAGGED("restart_syscall", FORWARD, RESTART),
	[__NR_semtimedop]	= FORWARD("semtimedop", VAL, ARRAY_IN(2, SIZE_SEMBUF), VAL, IN(SIZE_TIMESPEC)),
	[__NR_fadvise64]	= FORWARD("fadvise64", VAL, VAL, VAL, VAL),

	/* Timers and clocks. */
	[__NR_timer_create]	= FORWARD("timer_create", VAL, IN(SIZE_SIGEVENT), OUT(SIZE_INT)),
	[__NR_timer_settime]	= FORWARD("timer_settime", VAL, VAL, IN(SIZE_ITIMER), OUT(SIZE_ITIMER)),
	[__NR_timer_gettime]	= FORWARD("timer_gettime", VAL, OUT(SIZE_ITIMER)),
	[__NR_timer_getoverrun]	= FORWARD("timer_getoverrun", VAL),
	[__NR_timer_delete]	= FORWARD("timer_delete", VAL),
	[__NR_clock_settime]	= HOME("clock_settime"),
	[__NR_clock_gettime]	= DECIDED("clock_gettime", mos_rule_clock_gettime, VAL, OUT(SIZE_TIMESPEC)),
	[__NR_clock_getres]	= DECIDED("clock_getres", mos_rule_clock, VAL, OUT(SIZE_TIMESPEC)),
	[__NR_clock_nanosleep]	= DECIDED("clock_nanosleep", mos_rule_clock_nanosleep,
					  VAL, VAL, IN(SIZE_TIMESPEC), REMAINDER),
	[__NR_exit_group]	= FLAGGED("exit_group", FORWARD, EXIT, VAL),
	[__NR_epoll_wait]	= FORWARD("epoll_wait", VAL, EVENTS(2), VAL, VAL),
	[__NR_epoll_ctl]	= FORWARD("epoll_ctl", VAL, VAL, VAL, IN(SIZE_EPOLL_EVENT)),
	[__NR_tgkill]		= FORWARD("tgkill", VAL, VAL, VAL),
	[__NR_utimes]		= FORWARD("utimes", STR, IN(SIZE_TIMESPECS)),
	[__NR_vserver]		= HOME("vserver"),
	[__NR_mbind]		= HOME("mbind"),
	[__NR_set_mempolicy]	= HOME("set_mempolicy"),
	[__NR_get_mempolicy]	= HOME("get_mempolicy"),
	[__NR_mq_open]		= FORWARD("mq_open", STR, VAL, VAL, IN(SIZE_MQ_ATTR)),
	[__NR_mq_unlink]	= FORWARD("mq_unlink", STR),
	[__NR_mq_timedsend]	= FORWARD("mq_timedsend", VAL, BYTES_IN(2), VAL, VAL, IN(SIZE_TIMESPEC)),
	[__NR_mq_timedreceive]	= FORWARD("mq_timedreceive", VAL, RETURNED(2), VAL, OUT(SIZE_INT),
					  IN(SIZE_TIMESPEC)),
	[__NR_mq_notify]	= HOME("mq_notify"),
	[__NR_mq_getsetattr]	= FORWARD("mq_getsetattr", VAL, IN(SIZE_MQ_ATTR), OUT(SIZE_MQ_ATTR)),
	[__NR_kexec_load]	= HOME("kexec_load"),
	[__NR_waitid]		= FORWARD("waitid", VAL, VAL, INOUT_ALWAYS(SIZE_SIGINFO_WAIT), VAL,
					  INOUT(SIZE_RUSAGE)),
	[__NR_add_key]		= HOME("add_key"),
	[__NR_request_key]	= HOME("request_key"),
	[__NR_keyctl]		= HOME("keyctl"),
	[__NR_ioprio_set]	= FORWARD("ioprio_set", VAL, VAL, VAL),
	[__NR_ioprio_get]	= FORWARD("ioprio_get", VAL, VAL),
	[__NR_inotify_init]	= FORWARD("inotify_init"),
	[__NR_inotify_add_watch] = FORWARD("inotify_add_watch", VAL, STR, VAL),
	[__NR_inotify_rm_watch]	= FORWARD("inotify_rm_watch", VAL, VAL),
	[__NR_migrate_pages]	= HOME("migrate_pages"),

	/* Files by directory and name. */
	[__NR_openat]		= FORWARD("openat", VAL, STR, VAL, VAL),
	[__NR_mkdirat]		= FORWARD("mkdirat", VAL, STR, VAL),
	[__NR_mknodat]		= FORWARD("mknodat", VAL, STR, VAL, VAL),
	[__NR_fchownat]		= FORWARD("fchownat", VAL, STR, VAL, VAL, VAL),
	[__NR_futimesat]	= FORWARD("futimesat", VAL, STR, IN(SIZE_TIMESPECS)),
	[__NR_newfstatat]	= FORWARD("newfstatat", VAL, STR, OUT(SIZE_STAT), VAL),
	[__NR_unlinkat]		= FORWARD("unlinkat", VAL, STR, VAL),
	[__NR_renameat]		= FORWARD("renameat", VAL, STR, VAL, STR),
	[__NR_linkat]		= FORWARD("linkat", VAL, STR, VAL, STR, VAL),
	[__NR_symlinkat]	= FORWARD("symlinkat", STR, VAL, STR),
	[__NR_readlinkat]	= FORWARD("readlinkat", VAL, STR, RETURNED_INT(3), VAL),
	[__NR_fchmodat]		= FORWARD("fchmodat", VAL, STR, VAL),
	[__NR_faccessat]	= FORWARD("faccessat", VAL, STR, VAL),
	[__NR_pselect6]		= FORWARD("pselect6", VAL, FDS(0), FDS(0), FDS(0), TIMEOUT, SIGMASK),
	[__NR_ppoll]		= FORWARD("ppoll", POLLFDS(1), VAL, TIMEOUT, IN(SIZE_SIGSET), VAL),
	[__NR_unshare]		= HOME("unshare"),
	[__NR_set_robust_list]	= LOCAL("set_robust_list"),
	[__NR_get_robust_list]	= DECIDED("get_robust_list", mos_rule_get_robust_list),
	[__NR_splice]		= FORWARD("splice", VAL, INOUT_ALWAYS(SIZE_LONG), VAL, INOUT_ALWAYS(SIZE_LONG),
					  VAL, VAL),
	[__NR_tee]		= FORWARD("tee", VAL, VAL, VAL, VAL),
	[__NR_sync_file_range]	= FORWARD("sync_file_range", VAL, VAL, VAL, VAL),
	[__NR_vmsplice]		= HOME("vmsplice"),
	[__NR_move_pages]	= HOME("move_pages"),
	[__NR_utimensat]	= FORWARD("utimensat", VAL, STR, IN(SIZE_TIMESPECS), VAL),
	[__NR_epoll_pwait]	= FORWARD("epoll_pwait", VAL, EVENTS(2), VAL, VAL, IN(SIZE_SIGSET), VAL),
	[__NR_signalfd]		= FORWARD("signalfd", VAL, IN(SIZE_SIGSET), VAL),
	[__NR_timerfd_create]	= FORWARD("timerfd_create", VAL, VAL),
	[__NR_eventfd]		= FORWARD("eventfd", VAL),
	[__NR_fallocate]	= FORWARD("fallocate", VAL, VAL, VAL, VAL),
	[__NR_timerfd_settime]	= FORWARD("timerfd_settime", VAL, VAL, IN(SIZE_ITIMER), OUT(SIZE_ITIMER)),
	[__NR_timerfd_gettime]	= FORWARD("timerfd_gettime", VAL, OUT(SIZE_ITIMER)),
	[__NR_accept4]		= FORWARD("accept4", VAL, MEASURED_OUT(2), LENGTH, VAL),
	[__NR_signalfd4]	= FORWARD("signalfd4", VAL, IN(SIZE_SIGSET), VAL, VAL),
	[__NR_eventfd2]		= FORWARD("eventfd2", VAL, VAL),
	[__NR_epoll_create1]	= FORWARD("epoll_create1", VAL),
	[__NR_dup3]		= FORWARD("dup3", VAL, VAL, VAL),
	[__NR_pipe2]		= FORWARD("pipe2", OUT(SIZE_PIPE), VAL),
	[__NR_inotify_init1]	= FORWARD("inotify_init1", VAL),
	[__NR_preadv]		= FORWARD("preadv", VAL, IOVEC_OUT(2), VAL, VAL, VAL),
	[__NR_pwritev]		= FORWARD("pwritev", VAL, IOVEC_IN(2), VAL, VAL, VAL),
	[__NR_rt_tgsigqueueinfo] = FORWARD("rt_tgsigqueueinfo", VAL, VAL, VAL, IN(SIZE_SIGINFO)),
	[__NR_perf_event_open]	= HOME("perf_event_open"),
	[__NR_recvmmsg]		= FORWARD("recvmmsg", VAL, MESSAGES_OUT(2), VAL, VAL, INOUT(SIZE_TIMESPEC)),
	[__NR_fanotify_init]	= HOME("fanotify_init"),
	[__NR_fanotify_mark]	= HOME("fanotify_mark"),
	[__NR_prlimit64]	= DECIDED("prlimit64", mos_rule_prlimit, VAL, VAL, IN(SIZE_RLIMIT), OUT(SIZE_RLIMIT)),
	[__NR_name_to_handle_at] = HOME("name_to_handle_at"),
	[__NR_open_by_handle_at] = HOME("open_by_handle_at"),
	[__NR_clock_adjtime]	= HOME("clock_adjtime"),
	[__NR_syncfs]		= FORWARD("syncfs", VAL),
	[__NR_sendmmsg]		= DECIDED("sendmmsg", mos_rule_sendmmsg, VAL, MESSAGES_IN(2), VAL, VAL),
	[__NR_setns]		= HOME("setns"),
	[__NR_getcpu]		= LOCAL("getcpu"),
	[__NR_process_vm_readv]	= HOME("process_vm_readv"),
	[__NR_process_vm_writev] = HOME("process_vm_writev"),
	[__NR_kcmp]		= HOME("kcmp"),
	[__NR_finit_module]	= HOME("finit_module"),
	[__NR_sched_setattr]	= HOME("sched_setattr"),
	[__NR_sched_getattr]	= FORWARD("sched_getattr", VAL, BYTES_INOUT_INT(2), VAL, VAL),
	[__NR_renameat2]	= FORWARD("renameat2", VAL, STR, VAL, STR, VAL),
	[__NR_seccomp]		= HOME("seccomp"),
	[__NR_getrandom]	= LOCAL("getrandom"),
	[__NR_memfd_create]	= FORWARD("memfd_create", STR, VAL),
	[__NR_kexec_file_load]	= HOME("kexec_file_load"),
	[__NR_bpf]		= HOME("bpf"),
	[__NR_execveat]		= HOME("execveat"),
	[__NR_userfaultfd]	= HOME("userfaultfd"),
	[__NR_membarrier]	= DECIDED("membarrier", mos_rule_membarrier, VAL, VAL, VAL),
	[__NR_mlock2]		= HOME("mlock2"),
	[__NR_copy_file_range]	= FORWARD("copy_file_range", VAL, INOUT(SIZE_LONG), VAL, INOUT(SIZE_LONG), VAL, VAL),
	[__NR_preadv2]		= FORWARD("preadv2", VAL, IOVEC_OUT(2), VAL, VAL, VAL, VAL),
	[__NR_pwritev2]		= FORWARD("pwritev2", VAL, IOVEC_IN(2), VAL, VAL, VAL, VAL),
	[__NR_pkey_mprotect]	= { .name = "pkey_mprotect", .place = MOS_PLACE_LOCAL,
				    .flags = MOS_SYSCALL_KEYS | MOS_SYSCALL_CHECK_EXEC | MOS_SYSCALL_ROOM },
	[__NR_pkey_alloc]	= FLAGGED("pkey_alloc", LOCAL, KEYS),
	[__NR_pkey_free]	= FLAGGED("pkey_free", LOCAL, KEYS),
	[__NR_statx]		= FORWARD("statx", VAL, STR, VAL, VAL, OUT(SIZE_STATX)),
	[__NR_io_pgetevents]	= HOME("io_pgetevents"),
	[__NR_rseq]		= HOME("rseq"),
	[NR_URETPROBE]		= HOME("uretprobe"),
	[336 ... 423]		= HOME("unassigned"),

	[__NR_pidfd_send_signal] = FORWARD("pidfd_send_signal", VAL, VAL, IN(SIZE_SIGINFO), VAL),
	[__NR_io_uring_setup]	= HOME("io_uring_setup"),
	[__NR_io_uring_enter]	= HOME("io_uring_enter"),
	[__NR_io_uring_register] = HOME("io_uring_register"),
	[__NR_open_tree]	= HOME("open_tree"),
	[__NR_move_mount]	= HOME("move_mount"),
	[__NR_fsopen]		= HOME("fsopen"),
	[__NR_fsconfig]		= HOME("fsconfig"),
	[__NR_fsmount]		= HOME("fsmount"),
	[__NR_fspick]		= HOME("fspick"),
	[__NR_pidfd_open]	= FORWARD("pidfd_open", VAL, VAL),
	[__NR_clone3]		= HOME("clone3"),
	[__NR_close_range]	= FORWARD("close_range", VAL, VAL, VAL),
	[__NR_openat2]		= FORWARD("openat2", VAL, STR, BYTES_IN(3), VAL),
	[__NR_pidfd_getfd]	= FORWARD("pidfd_getfd", VAL, VAL, VAL),
	[__NR_faccessat2]	= FORWARD("faccessat2", VAL, STR, VAL, VAL),
	[__NR_process_madvise]	= HOME("process_madvise"),
	[__NR_epoll_pwait2]	= FORWARD("epoll_pwait2", VAL, EVENTS(2), VAL, IN(SIZE_TIMESPEC), IN(SIZE_SIGSET), VAL),
	[__NR_mount_setattr]	= HOME("mount_setattr"),
	[__NR_quotactl_fd]	= HOME("quotactl_fd"),
	[__NR_landlock_create_ruleset] = HOME("landlock_create_ruleset"),
	[__NR_landlock_add_rule] = HOME("landlock_add_rule"),
	[__NR_landlock_restrict_self] = HOME("landlock_restrict_self"),
	[__NR_memfd_secret]	= HOME("memfd_secret"),
	[__NR_process_mrelease]	= HOME("process_mrelease"),
	[__NR_futex_waitv]	= LOCAL("futex_waitv"),
	[__NR_set_mempolicy_home_node] = HOME("set_mempolicy_home_node"),

	/* In the newer kernel alone. */
	[NR_CACHESTAT]		= FORWARD("cachestat", VAL, IN(SIZE_CACHESTAT_RANGE), OUT(SIZE_CACHESTAT), VAL),
	[NR_FCHMODAT2]		= FORWARD("fchmodat2", VAL, STR, VAL, VAL),
	[NR_MAP_SHADOW_STACK]	= HOME("map_shadow_stack"),
	[NR_FUTEX_WAKE]		= HOME("futex_wake"),
	[NR_FUTEX_WAIT]		= HOME("futex_wait"),
	[NR_FUTEX_REQUEUE]	= HOME("futex_requeue"),
	[NR_STATMOUNT]		= HOME("statmount"),
	[NR_LISTMOUNT]		= HOME("listmount"),
	[NR_LSM_GET_SELF_ATTR]	= HOME("lsm_get_self_attr"),
	[NR_LSM_SET_SELF_ATTR]	= HOME("lsm_set_self_attr"),
	[NR_LSM_LIST_MODULES]	= HOME("lsm_list_modules"),
	[NR_MSEAL]		= HOME("mseal"),
};

static const struct mos_choice *choice_find(const struct mos_choices *choices, const u64 *args)
{
	u32 value = args[choices->by];
	u8 i;

	for (i = 0; i < choices->count; i++)
		if (choices->list[i].value == value)
			return &choices->list[i];
	return NULL;
}

/**
 * mos_syscall_find() - look up a system call
 * @nr: its number
 *
 * Context: any.
 * Return: its row, or NULL above the table.
 */
const struct mos_syscall *mos_syscall_find(u32 nr)
{
	return nr < MOS_SYSCALL_NR ? &table[nr] : NULL;
}

/**
 * mos_syscall_place() - where this call runs
 * @call: its row
 * @args: its arguments; pointers are looked at for being NULL alone
 *
 * Context: any.
 * Return: the place.
 */
enum mos_place mos_syscall_place(const struct mos_syscall *call,
				 const u64 args[MOS_SYSCALL_ARGS])
{
	const struct mos_choice *choice;

	if (call->rule)
		return call->rule(args);
	if (!call->choices)
		return call->place;
	choice = choice_find(call->choices, args);
	return choice ? choice->place : MOS_PLACE_HOME;
}

/**
 * mos_syscall_shape() - the shape of this call's arguments
 * @call: its row
 * @args: its arguments; only the one that chooses among shapes is looked at
 *
 * Context: any.
 * Return: MOS_SYSCALL_ARGS shapes, or NULL when its place is home.
 */
const struct mos_arg *mos_syscall_shape(const struct mos_syscall *call,
					const u64 args[MOS_SYSCALL_ARGS])
{
	const struct mos_choice *choice;

	if (!call->choices)
		return call->args;
	choice = choice_find(call->choices, args);
	return choice ? choice->args : NULL;
}
