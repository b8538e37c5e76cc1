/* SPDX-License-Identifier: GPL-2.0 */
/* A process that moves: its handle, its two roles (deputy at home, guest elsewhere), and the tables that find it. */
#ifndef MOS_PROCESS_H
#define MOS_PROCESS_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/task_work.h>
#include <linux/wait.h>
#include <linux/xarray.h>

#include "message.h"
#include "peer.h"
#include "state.h"

/* "Move it to where it was started." */
#define MOS_NODE_HOME 0

struct mos_process;

/**
 * struct mos_thread - one thread of a process, on this node
 * @process: the process; each thread is part of it and shares its life
 * @task: who runs it here: the program itself at home, the guest's task
 *	elsewhere. A reference is held at home; at the guest's node the task holds
 *	the process, and leaves it when it exits.
 * @kick: makes the task look at what we want of it
 * @kicked: bit 0 while @kick is queued
 */
struct mos_thread {
	struct mos_process *process;
	struct task_struct *task;
	struct callback_head kick;
	unsigned long kicked;
};

/**
 * struct mos_order - somebody's wish that a process moves
 * @ref: the one who waits, and the process
 * @target: node number, MOS_NODE_HOME for home
 * @done: completed once @result stands
 * @result: 0, or why it runs on where it was
 * @why: the same in words
 */
struct mos_order {
	struct kref ref;
	u32 target;
	struct completion done;
	int result;
	struct mos_words why;
};

/**
 * struct mos_deputy - what only the home's side of a process has
 * @pid: names the task, and tells whether it still lives
 * @uid: the owner's, as the guest's node shall see it
 * @order: the present wish, or NULL; under the process' lock
 * @files: what the process maps; fixed while it is away
 * @nr_files: how many
 * @window: address of the window for arguments of forwarded calls, or 0
 * @regs: the registers that the program returns with when it comes home
 * @sent: signals sent to the guest
 * @request: the call that is being executed, or NULL
 * @asked: the guest has been asked to come home and has not said no
 * @utime: guest's user time already accounted here, ns
 * @stime: the same for system time
 * @runtime: the same for precise run time
 * @moves: times it went out or came home
 * @calls: forwarded calls executed
 * @bytes: of images, both ways
 * @freeze_ns: how long it stood still in the last move
 * @since: when the last move ended
 * @rate_calls: @calls at the last look, for the rate
 * @rate_time: when that was
 */
struct mos_deputy {
	struct pid *pid;
	u32 uid;
	struct mos_order *order;
	struct file **files;
	unsigned int nr_files;
	unsigned long window;
	struct pt_regs *regs;
	u32 sent;
	struct mos_msg *request;
	bool asked;
	u64 utime;
	u64 stime;
	u64 runtime;
	u32 moves;
	u64 calls;
	u64 bytes;
	u64 freeze_ns;
	ktime_t since;
	u64 rate_calls;
	ktime_t rate_time;
};

/**
 * struct mos_identity - what a guest answers about itself
 * @pid: process number at home; @tid, @uid and the others likewise
 * @nodename: name of the home machine
 * @domainname: its NIS domain
 * @release: its kernel; @version: likewise
 */
struct mos_identity {
	u32 pid;
	u32 tid;
	u32 uid;
	u32 euid;
	u32 suid;
	u32 gid;
	u32 egid;
	u32 sgid;
	char nodename[65];
	char domainname[65];
	char release[65];
	char version[65];
};

/**
 * struct mos_guest - what only the guest's side of a process has
 * @token: proves that the stub which reports is the one that we started
 * @identity: what getpid and its kind answer
 * @facts: what the offer said
 * @raw: what is added to this node's CLOCK_MONOTONIC_RAW, ns
 * @awaited: bytes of its image that are still to come, as far as is known
 * @images: the files that it maps; the task's own affair
 * @nr_images: how many
 * @signals: forwarded, waiting for the task; under the process' lock
 * @nr_signals: how many
 * @seen: signals received from home, delivered or waiting
 * @bring: home wants the process back
 * @stop: home has been stopped
 * @over: the process has ended: die
 * @committed: home said go
 * @restoring: pages are being put in place: a write to a file's page need not
 *	fetch that page first
 */
struct mos_guest {
	u64 token;
	struct mos_identity identity;
	struct mos_facts facts;
	s64 raw;
	u64 awaited;
	struct inode **images;
	unsigned int nr_images;
	struct list_head signals;
	u32 nr_signals;
	u32 seen;
	bool bring;
	bool stop;
	bool over;
	bool committed;
	bool restoring;
};

enum mos_role {
	MOS_ROLE_HOME,
	MOS_ROLE_GUEST,
};

/**
 * struct mos_process - a process that moves, as one node sees it
 * @ref: the table, the kick, messages being handled, files of the image
 * @rcu: readers of the tables may still look
 * @release: lets go of what it held, where that may sleep
 * @node: of this namespace
 * @handle: its name between nodes
 * @role: which of @deputy and @guest is meant
 * @lock: for @state, @peer, @inbox and what says so. Leaf; taken with bottom
 *	halves off
 * @state: see state.h
 * @peer: the node on the other side, with a reference; NULL at home
 * @channel: orders the messages of this process between the two
 * @inbox: messages for the task, oldest first
 * @wait: the task sleeps here while it has nothing to do
 * @lost: the peer is gone for good
 * @end: why the process ended, where that needs an explanation
 * @end_type: the message that tells the other side, while it could not be sent
 * @end_status: what is in it
 * @thread: of a process of one thread
 * @comm: the name, for people
 */
struct mos_process {
	struct kref ref;
	struct rcu_head rcu;
	struct work_struct release;
	struct mos_node *node;
	struct mos_handle handle;
	enum mos_role role;
	spinlock_t lock;
	enum mos_state state;
	struct mos_peer *peer;
	u32 channel;
	struct list_head inbox;
	wait_queue_head_t wait;
	bool lost;
	struct mos_words end;
	u16 end_type;
	u32 end_status;
	struct mos_thread thread;
	char comm[TASK_COMM_LEN];
	union {
		struct mos_deputy deputy;
		struct mos_guest guest;
	};
};

/**
 * struct mos_counts - what this node has seen
 * @away: processes that are elsewhere now
 * @guests: processes of others that are here now
 * @created: process objects made; @destroyed: and freed
 * @moves: moves done; @refused: refused before the process was parked;
 *	@failed: given up after
 */
struct mos_counts {
	u32 away;
	u32 guests;
	u64 created;
	u64 destroyed;
	u64 moves;
	u64 refused;
	u64 failed;
};

/**
 * struct mos_process_info - one line for people
 * @pid: in the namespace of whoever asks
 * @comm: the name
 * @uid: the owner's
 * @node: where it is, MOS_NODE_HOME at home
 * @since_ns: since its last move
 * @moves: times it went out or came home
 * @calls: forwarded calls
 * @calls_per_second: since the last look
 * @bytes: of images
 * @freeze_ns: of the last move
 */
struct mos_process_info {
	u32 pid;
	char comm[TASK_COMM_LEN];
	u32 uid;
	u32 node;
	u64 since_ns;
	u32 moves;
	u64 calls;
	u32 calls_per_second;
	u64 bytes;
	u64 freeze_ns;
};

struct vfsmount;

/**
 * struct mos_processes - all that move, from here and to here
 * @making: held from looking for the entry of a task until one is made
 * @work: where they let go of what they held
 * @deputies: those whose home this is, by index
 * @guests: those of other homes, by home and index
 * @guest_count: how many there are, or are about to be
 * @generation: of the next handle
 * @images: where the files live that guests map
 * @blank: lent to write faults while an image is being restored
 * @counts: see struct mos_counts; @away and @guests are counted on demand
 */
struct mos_processes {
	struct mutex making;
	struct workqueue_struct *work;
	struct xarray deputies;
	struct xarray guests;
	atomic_t guest_count;
	atomic_t generation;
	struct vfsmount *images;
	struct page *blank;
	atomic64_t created;
	atomic64_t destroyed;
	atomic64_t moves;
	atomic64_t refused;
	atomic64_t failed;
};

int mos_processes_create(struct mos_node *mn);
void mos_processes_destroy(struct mos_node *mn);
unsigned int mos_processes_busy(struct mos_node *mn);
u64 mos_processes_awaited(struct mos_node *mn);
void mos_processes_count(struct mos_node *mn, struct mos_counts *counts);
int mos_processes_each(struct mos_node *mn,
		       int (*fn)(void *ctx, const struct mos_process_info *info),
		       void *ctx);

struct mos_process *mos_process_create_guest(struct mos_peer *home,
					     const struct mos_handle *handle);
struct mos_process *mos_process_of(struct mos_node *mn, struct task_struct *task);
struct mos_process *mos_process_find_pid(struct mos_node *mn, struct pid *pid);
struct mos_process *mos_process_addressed(struct mos_node *mn, const struct mos_msg *msg,
					  enum mos_role role, struct mos_reader *r);
struct mos_process *mos_process_find_token(u64 token);
void mos_process_get(struct mos_process *p);
void mos_process_put(struct mos_process *p);
void mos_process_forget(struct mos_process *p);

int mos_process_step(struct mos_process *p, enum mos_event event);
int mos_process_conclude(struct mos_process *p, enum mos_state from, enum mos_event event,
			 int result, const struct mos_words *why);
enum mos_state mos_process_state(struct mos_process *p);
void mos_process_drop_files(struct mos_process *p);
void mos_process_kick(struct mos_process *p);
void mos_process_deliver(struct mos_process *p, struct mos_msg *msg);
struct mos_msg *mos_process_take(struct mos_process *p);
void mos_process_drain(struct mos_process *p, const char *why);
struct mos_writer mos_process_letter(struct mos_process *p, u32 room);
int mos_process_tell(struct mos_process *p, u16 type);
void mos_process_tell_end(struct mos_process *p, u16 type, u32 status);
bool mos_process_try_again(struct mos_process *p, int err);
void mos_process_answer(struct mos_process *p, struct mos_msg *request, int verdict,
			const struct mos_words *why);
void mos_reply_verdict(struct mos_msg *request, int verdict, const char *fmt, ...)
	__printf(3, 4);

void mos_mark(struct mos_thread *thread);
void mos_unmark(void);
struct mos_thread *mos_marked(struct task_struct *task);

int mos_process_migrate(struct mos_node *mn, struct pid *pid, u32 target,
			struct mos_words *why);
int mos_process_where(struct mos_node *mn, struct pid *pid, u32 *node);
int mos_process_why(struct mos_node *mn, struct pid *pid,
		    void (*say)(void *ctx, const char *word,
				const char *sentence),
		    void *ctx);

struct mos_order *mos_order_create(u32 target);
void mos_order_put(struct mos_order *order);
void mos_order_finish(struct mos_process *p, int result,
		      const struct mos_words *why);
void mos_order_answer(struct mos_order *order, int result, const struct mos_words *why);

#endif
