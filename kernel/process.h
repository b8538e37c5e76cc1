/* SPDX-License-Identifier: GPL-2.0 */
/* A process that moves: its handle, its two roles (deputy at home, guest elsewhere), and the tables that find it. */
#ifndef MOS_PROCESS_H
#define MOS_PROCESS_H

#include <linux/completion.h>
#include <linux/hashtable.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/xarray.h>

#include "image/vdso.h"
#include "message.h"
#include "peer.h"
#include "quota.h"
#include "state.h"
#include "thread.h"
#include "uapi/mosix.h"

/* "Move it to where it was started." */
#define MOS_NODE_HOME 0

/* Of the table that finds a thread by its number. */
#define MOS_NAMES_BITS 5

struct mos_process;
struct mos_watch;

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
 * @pid: names the process, and tells whether it still lives
 * @uid: the owner's, as the guest's node shall see it
 * @order: the present wish, or NULL; under the process' lock
 * @files: what the process maps; fixed while it is away
 * @nr_files: how many
 * @watches: tell when one of @files changes
 * @changes: how often one has
 * @told_changes: how many of these the guest has been told of
 * @told: in how many messages; replies and signals say so, and are not heeded before these have come
 * @window: address of the windows of the threads, or 0
 * @nr_windows: how many
 * @called: the process is to come home: its threads break off what they do for the guest
 * @asked: the guest has been asked to come home and has not said no
 * @ends: the log has been told why the process ends
 * @stay: counts the times it was to go out; under the lock of the process
 * @moves: times it went out or came home
 * @calls: forwarded calls executed
 * @call_bytes: bytes of their requests
 * @away_ns: CPU time that it has used away, in all its stays
 * @lock: whether the balancer is not to move it, enum mosix_lock
 * @bytes: of images, both ways
 * @freeze_ns: how long it stood still in the last move
 * @since: when the last move ended
 * @rate_calls: @calls at the last look, for the rate
 * @rate_time: when that was
 * @rate: calls per second, as they were then
 */
struct mos_deputy {
	struct pid *pid;
	u32 uid;
	struct mos_order *order;
	struct file **files;
	unsigned int nr_files;
	struct mos_watch **watches;
	atomic_t changes;
	u32 told_changes;
	u32 told;
	unsigned long window;
	unsigned int nr_windows;
	bool called;
	bool asked;
	bool ends;
	u32 stay;
	u32 moves;
	u64 calls;
	u64 call_bytes;
	u64 away_ns;
	u32 lock;
	u64 bytes;
	u64 freeze_ns;
	ktime_t since;
	u64 rate_calls;
	ktime_t rate_time;
	u32 rate;
};

/* In place of a user's or a group's number: its threads act for several, and each of them asks home. */
#define MOS_ID_ASKED U32_MAX

/**
 * struct mos_identity - what a guest answers about itself
 * @pid: process number at home; @uid and the others likewise
 */
struct mos_identity {
	u32 pid;
	u32 uid;
	u32 euid;
	u32 suid;
	u32 gid;
	u32 egid;
	u32 sgid;
};

/**
 * struct mos_guest - what only the guest's side of a process has
 * @token: proves that the stub which reports is the one that we started
 * @identity: what getpid and its kind answer
 * @facts: what the offer said
 * @raw: what is added to this node's CLOCK_MONOTONIC_RAW, ns
 * @shown: no less than what its clocks showed when it was stopped at home
 * @vdso: of home's kernel, where that is another than this node's
 * @claimed: bytes of its image while it is on its way: what home said of it, or more where more has come
 * @awaited: bytes of these that are still to come
 * @images: the files that it maps; fixed once it runs
 * @nr_images: how many
 * @told: how often home has said that one of them has changed
 * @promised: how often it must have, for what has come from there
 * @outdated: how often there was a reason to take pages away
 * @refreshed: how many of these have been dealt with
 * @refresh: takes pages away while the process computes
 * @remind: has it look again whether it can go home
 * @bring: it is to go home
 * @asks: that is its own wish, which home has been told
 * @light: the wish is the balancer's, and home may say no
 * @kept: home has said so, and is not asked again before
 * @over: the process has ended: die
 * @committed: home said go
 * @stay: the number that home has for this stay
 * @restoring: pages are being put in place: a write to a file's page need not
 *	fetch that page first
 * @calls: sent home so far
 * @call_bytes: bytes of their requests
 * @arrived: when it began to run here
 */
struct mos_guest {
	u64 token;
	struct mos_identity identity;
	struct mos_facts facts;
	s64 raw;
	struct mos_clocks shown;
	struct mos_vdso vdso;
	u64 claimed;
	u64 awaited;
	struct inode **images;
	unsigned int nr_images;
	u32 told;
	u32 promised;
	atomic_t outdated;
	u32 refreshed;
	struct work_struct refresh;
	struct delayed_work remind;
	bool bring;
	bool asks;
	bool light;
	bool over;
	bool committed;
	u32 stay;
	bool restoring;
	u64 calls;
	u64 call_bytes;
	ktime_t arrived;
	ktime_t kept;
};

enum mos_role {
	MOS_ROLE_HOME,
	MOS_ROLE_GUEST,
};

/**
 * struct mos_process - a process that moves, as one node sees it
 * @ref: the table, the threads, messages being handled, files of the image
 * @rcu: readers of the tables may still look
 * @release: lets go of what it held, where that may sleep
 * @node: of this namespace
 * @handle: its name between nodes
 * @role: which of @deputy and @guest is meant
 * @lock: for @state, @peer, @threads, their inboxes and what says so. Leaf; taken with bottom
 *	halves off
 * @state: see state.h
 * @peer: the node on the other side, with a reference; NULL at home
 * @channel: orders the messages about the process as a whole between the two
 * @wait: who waits for a change of the process sleeps here
 * @lost: the peer is gone for good
 * @end: why the process ended, where that needs an explanation
 * @end_type: the message that tells the other side, while it could not be sent
 * @end_status: what is in it
 * @threads: those that are away or being caught; of a process that is at home those whose call is to go on
 * @names: the same, by number
 * @nr_threads: how many they are
 * @nr_standing: how many of them stand still
 * @lead: the one of them that leads a move, while all stand; see muster.c
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
	wait_queue_head_t wait;
	bool lost;
	struct mos_words end;
	u16 end_type;
	u32 end_status;
	struct list_head threads;
	DECLARE_HASHTABLE(names, MOS_NAMES_BITS);
	u32 nr_threads;
	u32 nr_standing;
	struct mos_thread *lead;
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
 * @over_quota: guests refused, as their home had its share of this node
 */
struct mos_counts {
	u32 away;
	u32 guests;
	u64 created;
	u64 destroyed;
	u64 moves;
	u64 refused;
	u64 failed;
	u64 over_quota;
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
 * @calls_per_second: between the last looks that were a second apart
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

struct fsnotify_group;
struct vfsmount;

/**
 * struct mos_processes - all that move, from here and to here
 * @making: held from looking for the entry of a task until one is made
 * @work: where they let go of what they held
 * @deputies: those whose home this is, by index
 * @guests: those of other homes, by home and index
 * @guest_count: how many there are, or are about to be
 * @report: tells their homes what they have used; queued while there are any
 * @generation: of the next handle
 * @locks: processes of which somebody has said whether they are locked
 * @images: where the files live that guests map
 * @blank: lent to write faults while an image is being restored
 * @watching: has the kernel tell of changes of files that deputies' guests map
 * @telling: held while guests are told of changes, so that they hear of them in order
 * @counts: see struct mos_counts; @away and @guests are counted on demand
 */
struct mos_processes {
	struct mutex making;
	struct workqueue_struct *work;
	struct xarray deputies;
	struct xarray guests;
	atomic_t guest_count;
	struct delayed_work report;
	atomic_t generation;
	atomic_t locks;
	struct vfsmount *images;
	struct page *blank;
	struct fsnotify_group *watching;
	struct mutex telling;
	atomic64_t created;
	atomic64_t destroyed;
	atomic64_t moves;
	atomic64_t refused;
	atomic64_t failed;
	atomic64_t over_quota;
};

int mos_processes_create(struct mos_node *mn);
void mos_processes_destroy(struct mos_node *mn);
unsigned int mos_processes_busy(struct mos_node *mn, struct mos_words *why);
void mos_processes_name_away(struct mos_node *mn, struct mos_words *why);
void mos_processes_name_guests(struct mos_node *mn, struct mos_words *why);
u64 mos_processes_awaited(struct mos_node *mn);
void mos_processes_held(struct mos_node *mn, u32 home, struct mos_holding *holding);
void mos_processes_count(struct mos_node *mn, struct mos_counts *counts);
int mos_processes_each(struct mos_node *mn,
		       int (*fn)(void *ctx, const struct mos_process_info *info),
		       void *ctx);

struct mos_process *mos_process_create_guest(struct mos_peer *home,
					     const struct mos_handle *handle, u64 memory);
struct mos_process *mos_process_of(struct mos_node *mn, struct task_struct *task);
struct task_struct *mos_process_task(struct mos_process *p);
struct mos_process *mos_process_find_pid(struct mos_node *mn, struct pid *pid);
struct mos_process *mos_process_addressed(struct mos_node *mn, const struct mos_msg *msg,
					  enum mos_role role, struct mos_reader *r);
struct mos_process *mos_process_find_token(u64 token);
struct mos_process *mos_process_next(struct xarray *table, unsigned long *index);
void mos_process_get(struct mos_process *p);
void mos_process_put(struct mos_process *p);
bool mos_process_forget(struct mos_process *p);

int mos_process_step(struct mos_process *p, enum mos_event event);
int mos_process_conclude(struct mos_process *p, enum mos_state from, enum mos_event event,
			 int result, const struct mos_words *why);
enum mos_state mos_process_state(struct mos_process *p);
void mos_process_drop_files(struct mos_process *p);
void mos_process_rouse(struct mos_process *p);
struct mos_writer mos_process_letter(struct mos_process *p, u32 room);
int mos_process_post(struct mos_process *p, u16 type, struct mos_writer *w);
int mos_process_tell(struct mos_process *p, u16 type);
struct mos_msg *mos_process_call(struct mos_process *p, u16 type, u32 channel, struct mos_writer *w,
				 unsigned int timeout_ms);

/* Of memory, or of room in the queue: what could not be sent can be later. */
static inline bool mos_is_short(int err)
{
	return err == -ENOMEM || err == -ENOBUFS;
}

int mos_process_send_end(struct mos_process *p);
void mos_process_tell_end(struct mos_process *p, u16 type, u32 status);
bool mos_process_try_again(struct mos_process *p, int err);
void mos_process_answer(struct mos_process *p, struct mos_msg *request, int verdict,
			const struct mos_words *why);
void mos_reply_verdict(struct mos_msg *request, int verdict, const char *fmt, ...)
	__printf(3, 4);

int mos_process_migrate(struct mos_node *mn, struct pid *pid, u32 target, enum mosix_by by,
			struct mos_words *why);
void mos_process_call_home(struct mos_process *p);
int mos_process_lock(struct mos_node *mn, struct pid *pid, enum mosix_lock lock,
		     struct mos_words *why);
bool mos_process_is_locked(struct mos_node *mn, struct task_struct *task);
int mos_process_check_sender(struct task_struct *task, struct mos_words *why);
int mos_process_recall(struct mos_process *p);
int mos_process_recall_self(struct mos_process *p);
int mos_process_where(struct mos_node *mn, struct pid *pid, u32 *node, struct mos_words *why);
int mos_process_why(struct mos_node *mn, struct pid *pid,
		    void (*say)(void *ctx, const char *word,
				const char *sentence),
		    void *ctx, struct mos_words *refusal);

struct mos_order *mos_order_create(u32 target);
void mos_order_put(struct mos_order *order);
void mos_order_finish(struct mos_process *p, int result,
		      const struct mos_words *why);
void mos_order_answer(struct mos_order *order, int result, const struct mos_words *why);

#endif
