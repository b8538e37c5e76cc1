// SPDX-License-Identifier: GPL-2.0
/* A call that a move has broken off: a transfer goes on from where it was, a wait may yet end for a handler. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/sched/signal.h>
#include <linux/socket.h>
#include <linux/major.h>
#include <linux/splice.h>
#include <linux/tty.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <net/sock.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "compat/symbols.h"
#include "compat/task.h"
#include "image/image.h"
#include "marshal.h"
#include "migrate.h"
#include "timeout.h"
#include "unfinished.h"

/**
 * DOC: Calls that go on
 *
 * A write of more than a pipe has room for waits in the middle. A signal ends it there, and it
 * returns what it has done; so does our kick, of which the program must not know. What has been done is
 * remembered instead, and the program makes its call anew, here or where it has moved to. That call is carried
 * out from where it was, in pieces, and returns the sum. If a handler comes first, the call has ended as it
 * would have at home: with what was done.
 *
 * Between its end and its new beginning the registers of the program are in one of two places: they
 * tell that the call has returned what was done, or that it is about to be made. A handler may run in
 * both, and the first is what it must find.
 *
 * Of a wait nothing has been done, and it begins anew. But a move takes its time, and a handler that runs in it
 * runs in the middle of the wait, as far as the program knows: many waits end with EINTR then. So it is remembered
 * how the wait was broken off, and where a handler comes first its kernel finds the registers as they were then,
 * and decides.
 */

/* So many parts may a vector have. */
#define PARTS_MAX UIO_MAXIOV

/* What decides whether a transfer is one that waits in the middle. */
struct transfer {
	bool sends;
	bool copies;
	bool counts_messages;
	bool came_with_more;
	u64 wanted;
	u32 flags;
};

static bool read_vector(u64 vector, u64 count, u64 skip, struct iovec *part, u64 *total)
{
	*total = 0;
	if (count > PARTS_MAX)
		return false;
	for (u64 i = 0; i < count; i++) {
		struct iovec v;

		if (copy_from_user(&v, (struct iovec __user *)vector + i, sizeof(v)))
			return false;
		if (part && skip >= *total && skip - *total < v.iov_len) {
			part->iov_base = v.iov_base + (skip - *total);
			part->iov_len = v.iov_len - (skip - *total);
		}
		*total += v.iov_len;
	}
	return true;
}

static bool read_head(u64 addr, struct user_msghdr *head)
{
	return !copy_from_user(head, (void __user *)addr, sizeof(*head));
}

/* A message carries more than bytes: that came, or went, with the first of them. What has come is in the head by now. */
static bool describe_message(u64 addr, struct transfer *t)
{
	struct user_msghdr head;

	if (!read_head(addr, &head))
		return false;
	t->came_with_more = !t->sends && head.msg_controllen;
	return read_vector((__force u64)head.msg_iov, head.msg_iovlen, 0, NULL, &t->wanted);
}

/* Has the last of so many messages gone whole, or come as the others do? */
static bool is_last_whole(const u64 *args, u64 nr, const struct transfer *t)
{
	struct mmsghdr last;
	struct transfer one = { .sends = true };

	if (copy_from_user(&last, (struct mmsghdr __user *)args[1] + nr - 1, sizeof(last)))
		return false;
	if (!t->sends)
		return !(last.msg_hdr.msg_flags & MSG_OOB);
	return read_vector((__force u64)last.msg_hdr.msg_iov, last.msg_hdr.msg_iovlen, 0, NULL, &one.wanted) &&
	       last.msg_len == one.wanted;
}

/* What is left of the time is where the time was. */
static bool has_time_left(u64 timeout)
{
	struct timespec64 left;

	return !timeout ||
	       (!get_timespec64(&left, (struct __kernel_timespec __user *)timeout) && (left.tv_sec || left.tv_nsec));
}

/* The kernel sends no more at once, and receives as many as it is told. */
static u64 messages_wanted(u32 nr, const u64 *args)
{
	return nr == __NR_sendmmsg ? min_t(u32, args[2], UIO_MAXIOV) : (u32)args[2];
}

static bool describe_messages(u32 nr, const u64 *args, s64 done, struct transfer *t)
{
	t->sends = nr == __NR_sendmmsg;
	t->counts_messages = true;
	t->wanted = messages_wanted(nr, args);
	t->flags = args[3];
	return !(t->flags & MSG_WAITFORONE) && is_last_whole(args, done, t) && (t->sends || has_time_left(args[4]));
}

static bool describe(u32 nr, const u64 *args, s64 done, struct transfer *t)
{
	memset(t, 0, sizeof(*t));
	t->sends = nr != __NR_recvfrom && nr != __NR_recvmsg && nr != __NR_read && nr != __NR_readv;
	switch (nr) {
	case __NR_read:
	case __NR_write:
		t->wanted = args[2];
		return true;
	case __NR_readv:
	case __NR_writev:
		return read_vector(args[1], args[2], 0, NULL, &t->wanted);
	case __NR_sendto:
	case __NR_recvfrom:
		t->wanted = args[2];
		t->flags = args[3];
		return true;
	case __NR_sendmsg:
	case __NR_recvmsg:
		t->flags = args[2];
		return describe_message(args[1], t);
	case __NR_sendmmsg:
	case __NR_recvmmsg:
		return describe_messages(nr, args, done, t);
	case __NR_sendfile:
	case __NR_splice:
		t->copies = true;
		t->wanted = args[nr == __NR_splice ? 4 : 3];
		return true;
	default:
		return false;
	}
}

/* That it was interrupted recvmmsg leaves behind as an error of the socket, for the next who asks. */
static void forget_interruption(struct sock *sk)
{
	cmpxchg(&sk->sk_err, ERESTARTSYS, 0);
	cmpxchg(&sk->sk_err, EINTR, 0);
}

/*
 * How much a transfer by this socket waits for. Of a stream; of other sockets one message is all that is
 * transferred, or as many as there are to be.
 */
static u64 waits_at_socket(struct file *file, const struct transfer *t)
{
	struct socket *sock = sock_from_file(file);

	if (sock && t->counts_messages && !t->sends)
		forget_interruption(sock->sk);
	if (!sock || READ_ONCE(sock->sk->sk_err) || t->flags & (MSG_DONTWAIT | MSG_PEEK | MSG_OOB))
		return 0;
	if (t->counts_messages)
		return sock->type != SOCK_STREAM || t->sends ? t->wanted : 0;
	/* What is told of the sender ends a transfer where the sender is another. */
	if (sock->type != SOCK_STREAM || (t->came_with_more && sock->sk->sk_family == AF_UNIX))
		return 0;
	return t->sends ? t->wanted : sock_rcvlowat(sock->sk, t->flags & MSG_WAITALL, min_t(u64, t->wanted, INT_MAX));
}

/**
 * mos_is_terminal() - is a character device a terminal?
 * @inode: the device
 *
 * Context: any.
 * Return: true for consoles, serial lines and pseudo terminals, by their numbers; of others nothing is known.
 */
bool mos_is_terminal(const struct inode *inode)
{
	unsigned int major = imajor(inode);

	return major == TTY_MAJOR || major == TTYAUX_MAJOR ||
	       (major >= UNIX98_PTY_SLAVE_MAJOR && major < UNIX98_PTY_SLAVE_MAJOR + UNIX98_PTY_MAJOR_COUNT);
}

static struct tty_struct *terminal_of(struct file *file)
{
	struct tty_file_private *kept = file->private_data;

	return mos_is_terminal(file_inode(file)) && kept ? kept->tty : NULL;
}

/* The kernel fetches so many characters at a time, and waits for the first of them alone. */
#define TERMINAL_PIECE 64

/* How many characters a read waits for. One that has come in time may be all where the time between two counts. */
static u64 waits_at_terminal(struct file *file, const struct transfer *t)
{
	struct tty_struct *tty = terminal_of(file);
	u64 least = 0;

	if (!tty)
		return 0;
	down_read(&tty->termios_rwsem);
	if (!L_ICANON(tty) && !TIME_CHAR(tty))
		least = min3((u64)MIN_CHAR(tty), t->wanted, (u64)TERMINAL_PIECE);
	up_read(&tty->termios_rwsem);
	return least;
}

/* As /dev/zero, full, random and urandom have them (drivers/char/mem.c). */
enum { ZERO_MINOR = 5, FULL_MINOR = 7, RANDOM_MINOR, URANDOM_MINOR };

/* Of zeros or of noise there is no end; only a signal makes a read of them short. */
static bool is_endless(const struct file *file)
{
	unsigned int minor = iminor(file_inode(file));

	return imajor(file_inode(file)) == MEM_MAJOR &&
	       (minor == ZERO_MINOR || (minor >= FULL_MINOR && minor <= URANDOM_MINOR));
}

static u64 waits_at_device(struct file *file, const struct transfer *t)
{
	return is_endless(file) ? t->wanted : waits_at_terminal(file, t);
}

/* How much a transfer into this file, or from it, waits for; 0 where it may end with less by itself. */
static u64 waits_for(struct file *file, const struct transfer *t)
{
	umode_t mode = file_inode(file)->i_mode;

	if (file->f_flags & O_NONBLOCK)
		return 0;
	if (S_ISSOCK(mode))
		return waits_at_socket(file, t);
	if (t->counts_messages)
		return 0;
	if (!t->sends)
		return S_ISCHR(mode) ? waits_at_device(file, t) : 0;
	/* A copy takes of a pipe's room what there is. */
	return !t->copies && (S_ISFIFO(mode) || S_ISCHR(mode)) ? t->wanted : 0;
}

/* Where what is transferred comes out, or goes in, slowly. */
static unsigned int slow_end(u32 nr, const u64 *args)
{
	return nr == __NR_splice ? args[2] : args[0];
}

/**
 * mos_unfinished_is_cut() - is a transfer short because it was interrupted?
 * @nr: a call
 * @args: its arguments
 * @ret: what it returned when it was interrupted
 * @goal: set to how much it waits for, where that is less than all; else 0
 *
 * Context: the task at home; may sleep.
 * Return: false too where it may have ended like that by itself.
 */
bool mos_unfinished_is_cut(u32 nr, const u64 *args, s64 ret, u64 *goal)
{
	struct transfer t;
	u64 least = 0;
	struct fd f;

	if (ret <= 0 || !describe(nr, args, ret, &t) || ret >= t.wanted)
		return false;
	f = fdget(slow_end(nr, args));
	if (mos_fd_file(f)) {
		least = waits_for(mos_fd_file(f), &t);
		fdput(f);
	}
	*goal = t.sends || t.flags & MSG_WAITALL ? 0 : least;
	return ret < least;
}

/* A piece of a buffer. What is told of the peer of a socket has been told with the first piece. */
static void make_flat(struct mos_remainder *piece, u32 nr, u64 fd, u64 addr, u64 len, u64 flags)
{
	piece->nr = nr;
	piece->len = min_t(u64, len, MOS_FORWARD_MAX);
	piece->args[0] = fd;
	piece->args[1] = addr;
	piece->args[2] = piece->len;
	piece->args[3] = flags;
}

static bool make_vector(struct mos_remainder *piece, u32 nr, u64 fd, u64 vector, u64 count, u64 done, u64 flags)
{
	struct iovec part = {};
	u64 total;

	if (!read_vector(vector, count, done, &part, &total) || done >= total)
		return false;
	make_flat(piece, nr, fd, (__force u64)part.iov_base, part.iov_len, flags);
	return true;
}

static bool make_message(struct mos_remainder *piece, u32 nr, const u64 *args, u64 done)
{
	struct user_msghdr head;

	return read_head(args[1], &head) &&
	       make_vector(piece, nr, args[0], (__force u64)head.msg_iov, head.msg_iovlen, done, args[2]);
}

/* The messages that have not gone or come, or as many of them as are carried at once. */
static bool make_messages(struct mos_remainder *piece, u32 nr, const u64 *args, u64 done)
{
	u64 count = messages_wanted(nr, args);

	piece->nr = nr;
	memcpy(piece->args, args, sizeof(piece->args));
	piece->args[1] += done * sizeof(struct mmsghdr);
	piece->args[2] = piece->len = min_t(u64, count - done, UIO_MAXIOV);
	return count > done && (nr == __NR_sendmmsg || has_time_left(args[4]));
}

/* The offsets are where the kernel has put them. */
static bool make_copy(struct mos_remainder *piece, u32 nr, const u64 *args, unsigned int count, u64 done)
{
	piece->nr = nr;
	memcpy(piece->args, args, sizeof(piece->args));
	piece->len = args[count] - done;
	piece->args[count] = piece->len;
	return args[count] > done;
}

/**
 * mos_unfinished_next() - a piece of what a call has left to do
 * @nr: the call
 * @args: its arguments
 * @done: so much is done
 * @goal: so much is waited for, where that is not all; else 0
 * @piece: set to it
 *
 * Context: the task whose call it is; may sleep.
 * Return: false when nothing is left, or its arguments cannot be read any more.
 */
bool mos_unfinished_next(u32 nr, const u64 *args, u64 done, u64 goal, struct mos_remainder *piece)
{
	bool left = false;

	memset(piece, 0, sizeof(*piece));
	switch (nr) {
	case __NR_read:
	case __NR_write:
		left = args[2] > done;
		make_flat(piece, nr, args[0], args[1] + done, args[2] - done, 0);
		break;
	case __NR_sendto:
	case __NR_recvfrom:
		left = args[2] > done;
		make_flat(piece, nr, args[0], args[1] + done, args[2] - done, args[3]);
		break;
	case __NR_readv:
	case __NR_writev:
		left = make_vector(piece, nr == __NR_readv ? __NR_read : __NR_write, args[0], args[1], args[2], done, 0);
		break;
	case __NR_sendmmsg:
	case __NR_recvmmsg:
		left = make_messages(piece, nr, args, done);
		break;
	case __NR_sendmsg:
		left = make_message(piece, __NR_sendto, args, done);
		break;
	case __NR_recvmsg:
		left = make_message(piece, __NR_recvfrom, args, done);
		break;
	case __NR_sendfile:
		left = make_copy(piece, nr, args, 3, done);
		break;
	case __NR_splice:
		/* What is in the pipe now would have gone; more than that would not have been waited for. */
		left = make_copy(piece, nr, args, 4, done);
		piece->args[5] |= SPLICE_F_NONBLOCK;
		break;
	}
	/* A read of no more than what is waited for waits for all that it reads. */
	if (goal && left) {
		left = goal > done;
		piece->len = min(piece->len, goal - done);
		piece->args[2] = piece->len;
	}
	return left;
}

static bool has_returned(const struct mos_unfinished *u, const struct pt_regs *regs)
{
	return u->ret && regs->orig_ax == u->nr && regs->ip == u->ip + MOS_SYSCALL_LEN && (s64)regs->ax == u->ret;
}

/* A wait may be about to be resumed instead. */
static bool is_about_to_be_made(const struct mos_unfinished *u, const struct pt_regs *regs)
{
	return u->ret && regs->ip == u->ip &&
	       (regs->ax == u->nr || (u->ret < 0 && regs->ax == __NR_restart_syscall));
}

/**
 * mos_unfinished_keep() - a call has been interrupted, and is to go on
 * @u: set to it
 * @regs: of the program, on its way out of the call; set to what the call returns if it ends here
 * @done: what has been done
 * @goal: what is waited for, where that is not all; else 0
 *
 * The task is made to look for signals, and comes to mos_unfinished_rewind() if there is none with a handler.
 *
 * Context: the task itself.
 */
void mos_unfinished_keep(struct mos_unfinished *u, struct pt_regs *regs, u64 done, u64 goal)
{
	u->nr = regs->orig_ax;
	u->ip = regs->ip - MOS_SYSCALL_LEN;
	u->ret = done;
	u->end = goal;
	regs->ax = done;
	set_thread_flag(TIF_NOTIFY_SIGNAL);
}

/**
 * mos_unfinished_note() - a call has been broken off, and may be about to be made anew
 * @u: set to it, if a handler that comes first may end it
 * @regs: of the program, on its way out of a call
 *
 * Context: the task itself.
 */
void mos_unfinished_note(struct mos_unfinished *u, const struct pt_regs *regs)
{
	if (syscall_get_nr(current, (struct pt_regs *)regs) == -1 || !mos_asks_restart(regs->ax) ||
	    regs->ax == -ERESTARTNOINTR)
		return;
	u->nr = regs->orig_ax;
	u->ip = regs->ip - MOS_SYSCALL_LEN;
	/* What would resume it is not where the program may be by then; to a handler that is the same. */
	u->ret = regs->ax == -ERESTART_RESTARTBLOCK ? -ERESTARTNOHAND : regs->ax;
}

/**
 * mos_unfinished_take() - is this the call that has been broken off?
 * @u: forgotten, whatever it is
 * @entry: the registers at the entry of a call
 *
 * What is known of the end of a wait, or of a transfer, stays for as long as it is the same.
 *
 * Context: the task itself.
 * Return: how it would have ended, as struct mos_unfinished has it; 0 for another call.
 */
s64 mos_unfinished_take(struct mos_unfinished *u, const struct pt_regs *entry)
{
	s64 ret = 0;

	if (entry->orig_ax == u->nr && entry->ip == u->ip + MOS_SYSCALL_LEN)
		ret = u->ret;
	u->ret = 0;
	if (!ret)
		u->end = 0;
	return ret;
}

/**
 * mos_unfinished_of() - how the call that a program is about to make ends if a handler comes first
 * @u: what is remembered
 * @regs: of the program, as if it computed
 *
 * Return: see struct mos_unfinished.
 */
s64 mos_unfinished_of(const struct mos_unfinished *u, const struct pt_regs *regs)
{
	return is_about_to_be_made(u, regs) ? u->ret : 0;
}

/**
 * mos_unfinished_set() - set what mos_unfinished_of() has said elsewhere
 * @u: set to it
 * @regs: of the program, as if it computed
 * @ret: what was said
 * @end: when the wait ends that it is
 *
 * Return: 0, or -EBADMSG for what no call ends with.
 */
int mos_unfinished_set(struct mos_unfinished *u, const struct pt_regs *regs, s64 ret, u64 end)
{
	if (ret < 0 && !mos_asks_restart(ret))
		return -EBADMSG;
	*u = (struct mos_unfinished){ .nr = regs->ax, .ip = regs->ip, .ret = ret, .end = end };
	return 0;
}

static bool was_interrupted(const struct mos_remainder *piece, long ret)
{
	u64 goal;

	if (task_sigpending(current) || !signal_pending(current))
		return false;
	return ret == -EINTR || mos_asks_restart(ret) || mos_unfinished_is_cut(piece->nr, piece->args, ret, &goal);
}

static long run(const struct mos_remainder *piece)
{
	const u64 *args = piece->args;

	return mos_syscall(piece->nr, args[0], args[1], args[2], args[3], args[4], args[5]);
}

static void go_on_with_transfer(struct mos_unfinished *u, struct pt_regs *regs, const u64 *args, u64 done)
{
	struct mos_remainder piece;
	u64 goal = u->end;
	long ret = 0;

	u->end = 0;
	do {
		if (!mos_unfinished_next(regs->orig_ax, args, done, goal, &piece))
			break;
		ret = run(&piece);
		done += max(ret, 0L);
	} while (ret > 0 && ret == piece.len);
	regs->ax = done;
	if (was_interrupted(&piece, ret))
		mos_unfinished_keep(u, regs, done, goal);
}

/* What is left of its timeout; false where that is all of it. */
static bool go_on_with_wait(struct mos_unfinished *u, struct pt_regs *regs, u64 *args)
{
	unsigned long lent;

	if (!mos_timeout_shorten(regs->orig_ax, args, u->end, &lent))
		return false;
	regs->ax = mos_syscall(regs->orig_ax, args[0], args[1], args[2], args[3], args[4], args[5]);
	mos_timeout_give_back(lent);
	if (signal_pending(current) && !task_sigpending(current)) {
		regs->ax = mos_interrupted_by_us(regs->orig_ax, regs->ax);
		mos_unfinished_note(u, regs);
	}
	return true;
}

/**
 * mos_unfinished_go_on() - make what is left of a call here, at home
 * @u: what is remembered; forgotten, or set anew where no signal has interrupted it again
 * @regs: at the entry of a call; set to what it returns
 *
 * Context: the task at home; sleeps as the call does.
 * Return: false where there is nothing to go on with: the call is to be made.
 */
bool mos_unfinished_go_on(struct mos_unfinished *u, struct pt_regs *regs)
{
	u64 args[] = { regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9 };
	s64 before = mos_unfinished_take(u, regs);

	if (before > 0)
		go_on_with_transfer(u, regs, args, before);
	return before > 0 || (before < 0 && go_on_with_wait(u, regs, args));
}

/**
 * mos_unfinished_rewind() - have the program make its call anew
 * @u: it; forgotten where the program is elsewhere by now
 * @regs: of the program, which has no signal to handle
 *
 * Context: the task itself.
 */
void mos_unfinished_rewind(struct mos_unfinished *u, struct pt_regs *regs)
{
	if (!has_returned(u, regs)) {
		if (!is_about_to_be_made(u, regs))
			u->ret = 0;
	} else if (u->ret > 0) {
		regs->ax = -ERESTARTNOINTR;
	}
}

/* What is about to be made is shown as having ended; what becomes of that the kernel decides. */
static void show_end(const struct mos_unfinished *u, struct pt_regs *regs)
{
	if (!is_about_to_be_made(u, regs))
		return;
	regs->ip += MOS_SYSCALL_LEN;
	regs->ax = u->ret;
	regs->orig_ax = u->nr;
}

/**
 * mos_unfinished_show() - the kernel, which is looking for signals already, may find one that the call is to end for
 * @u: the call
 * @regs: of the program, as if it computed; set to those at the end of the call
 *
 * The task is made to look once more, and comes to mos_unfinished_rewind() if there is none with a handler.
 *
 * Context: the task itself, in a task work.
 */
void mos_unfinished_show(const struct mos_unfinished *u, struct pt_regs *regs)
{
	if (!u->ret)
		return;
	show_end(u, regs);
	set_thread_flag(TIF_NOTIFY_SIGNAL);
}

/**
 * mos_unfinished_end() - a handler is about to run: the call has ended as if there had been no move
 * @u: it; forgotten
 * @regs: of the program; set to those at the end of the call, of which the kernel makes what the handler finds
 *
 * Context: the task itself.
 */
void mos_unfinished_end(struct mos_unfinished *u, struct pt_regs *regs)
{
	show_end(u, regs);
	if (syscall_get_nr(current, regs) != -1 && regs->ax == -ERESTARTNOHAND)
		regs->ax = mos_timeout_tell_rest(regs->orig_ax, regs, u->end) ?: -ERESTARTNOHAND;
	u->ret = 0;
}
