// SPDX-License-Identifier: GPL-2.0
/* Catching a task at a point where its registers are exact and nothing of it is half done. */
#include <linux/cgroup.h>
#include <linux/compat.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "cantmove.h"
#include "clocks.h"
#include "image/image.h"
#include "migrate.h"
#include "muster.h"
#include "park.h"
#include "process.h"
#include "resume.h"
#include "sleeper.h"

/* How often a task that is still running is reminded, ms. */
#define REMIND_MS 5
/* A look that has taken longer than this has been taken on a machine that stood still: no task could have come, ms. */
#define LOOK_MAX_MS 50
/* Each of so many threads is looked for among all timers of the machine, which takes microseconds. */
#define FOLLOWED_MAX 256

/**
 * mos_interrupted_by_us() - how a call goes on that we, and no signal, have interrupted
 * @nr: system call
 * @ret: what it returned
 *
 * Many report EINTR for any interruption. Ours is none that the program may see:
 * nobody sent it a signal. What close() closes is closed nevertheless.
 *
 * Return: @ret, or -ERESTARTNOHAND in its place.
 */
long mos_interrupted_by_us(long nr, long ret)
{
	return ret == -EINTR && nr != __NR_close ? -ERESTARTNOHAND : ret;
}

/**
 * mos_wait_anew() - how a wait goes on after a move
 * @nr: system call
 * @ret: what it returned
 *
 * What the kernel keeps to resume a wait holds addresses of the program, which
 * are another machine's once it has moved: such a call is made anew. Those that
 * resume.c knows go on where they were nevertheless. A sleep of another kind keeps
 * its place, and forgets where to tell its rest.
 *
 * Return: @ret, or -ERESTARTNOHAND in its place.
 */
long mos_wait_anew(long nr, long ret)
{
	bool sleeps = nr == __NR_nanosleep || nr == __NR_clock_nanosleep ||
		      nr == __NR_restart_syscall;

	return ret == -ERESTART_RESTARTBLOCK && !sleeps ? -ERESTARTNOHAND : ret;
}

/**
 * mos_has_faulted() - does an instruction of the current task wait for its handler?
 *
 * The signal is for the registers as they are now: it is to be handled before the
 * program moves. One that was left behind would come a second time, or be lost,
 * since the instruction is made again unless it is a trap.
 *
 * Context: the task itself.
 */
bool mos_has_faulted(void)
{
	return current->pending.signal.sig[0] & ~current->blocked.sig[0] & MOS_FAULTS;
}

/* Of a program whose code may only be executed, too. */
static bool read_code(u64 ip, u8 *code, int len)
{
	return !copy_from_user(code, (void __user *)ip, len) ||
	       access_process_vm(current, ip, code, len, FOLL_FORCE) == len;
}

/*
 * The kernel, or the return from another node, has had it resume a wait, but it has not got there yet. In 32-bit code
 * the numbers mean other calls.
 */
static bool is_about_to_call(const struct pt_regs *regs)
{
	u8 code[2];

	return regs->cs == __USER_CS && read_code(regs->ip, code, sizeof(code)) &&
	       code[0] == 0x0f && code[1] == 0x05;
}

/* What resumes a wait here is, elsewhere, the call that made it. */
static void name_call(struct mos_thread *t, struct pt_regs *state)
{
	if (state->ax != __NR_restart_syscall)
		return;
	state->ax = mos_resume_made_by(state);
	mos_unfinished_set(&t->unfinished, state, -ERESTARTNOHAND, mos_resume_end(state->ax));
}

/* It is sent through the gate for as long as a call of its own is to go on. */
static void let_go(struct mos_thread *t)
{
	if (!t->unfinished.ret)
		mos_unmark();
}

/* Caught while it computed: the registers are those of the program. */
static void park_here(struct mos_thread *t)
{
	struct pt_regs *regs = task_pt_regs(current);
	struct pt_regs state = *regs;

	if (is_about_to_call(&state))
		name_call(t, &state);
	if (mos_depart(t, &state)) {
		*regs = state;
		regs->orig_ax = -1;
		/* It was not known that a handler must not see this when the kernel began to look for signals. */
		mos_unfinished_show(&t->unfinished, regs);
	}
	let_go(t);
}

/*
 * The kernel is through with the call, and has the program make it anew, as after a stop: what is where its result
 * would be is its number.
 */
static bool is_made_anew(const struct pt_regs *regs)
{
	return regs->ax == regs->orig_ax && is_about_to_call(regs);
}

/*
 * Caught in a system call, which is over or broken off. Nothing is parked here: the task
 * is marked, so that it comes to our gate with its next call, which is this one again
 * where the kernel restarts it. There the registers are clean and the signal mask is
 * right, and no restart logic of the kernel has to be repeated. Only what nobody but us
 * has broken off is made a call to restart, or to go on; where there is a signal the program may see
 * the EINTR, or the short transfer, that it has caused. Until when the kernel's clock would have let it
 * wait is known where @until is not 0.
 */
static void leave_to_gate(struct mos_thread *t, struct pt_regs *regs, u64 until)
{
	const u64 args[] = { regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9 };
	u64 goal;

	/* The kernel may be through with it, and we have kicked once more. */
	if (task_sigpending(current) || mos_unfinished_of(&t->unfinished, regs) || is_made_anew(regs))
		return;
	regs->ax = mos_interrupted_by_us(regs->orig_ax, regs->ax);
	if (mos_unfinished_is_cut(regs->orig_ax, args, regs->ax, &goal)) {
		mos_mark(t);
		mos_unfinished_keep(&t->unfinished, regs, regs->ax, goal);
	} else if (mos_marked(current)) {
		if (until)
			t->unfinished.end = until + mos_clocks_added().monotonic;
		else if (!t->unfinished.ret)
			t->unfinished.end = 0;
		mos_unfinished_note(&t->unfinished, regs);
	}
}

/* A dispatch that the program has set up for itself is not ours to replace. */
static bool may_mark(const struct mos_thread *t)
{
	const struct mos_thread *mine = mos_marked(current);

	return (!mine || mine == t) &&
	       (mos_mark_gates() || !test_task_syscall_work(current, SYSCALL_USER_DISPATCH));
}

/*
 * The program itself, at home; not a deputy, nor a guest. One that has left the list was kicked before it did,
 * and is another by now. So is one that has become the first by execve(): it has another number, by which it
 * is known anew.
 */
static bool is_program(struct mos_thread *t)
{
	enum mos_state state = mos_process_state(t->process);

	return t->process->role == MOS_ROLE_HOME && !list_empty_careful(&t->list) && t->tid == task_pid_nr(current) &&
	       (state == MOS_ST_HOME || state == MOS_ST_CATCHING) && !current->ptrace && may_mark(t);
}

/* Whether it is still wanted or not, what the kick has broken off goes on. True where it is to be parked here. */
static bool catch(struct mos_thread *t, u64 until)
{
	struct pt_regs *regs = task_pt_regs(current);

	if (mos_process_state(t->process) == MOS_ST_CATCHING && !mos_has_faulted())
		mos_mark(t);
	/*
	 * A signal that it is about to take, perhaps from its own hand, comes before its next instruction. Where it is
	 * frozen with its cgroup it looks as well, and stays.
	 */
	if (syscall_get_nr(current, regs) == -1)
		return mos_marked(current) && !task_sigpending(current) && !cgroup_task_frozen(current);
	/* A call of the 32-bit kind has another number: nothing is known of it. */
	if (!in_ia32_syscall())
		leave_to_gate(t, regs, until);
	return false;
}

/*
 * Works run last in, first out, and those behind us wait for as long as we park: a file that is being closed would
 * stay open. Go last.
 */
static bool goes_last(struct callback_head *work, enum task_work_notify_mode notify)
{
	return work->next && !(current->flags & PF_EXITING) && !task_work_add(current, work, notify);
}

/* The task looks: see mos_kick_arrived(). Consumes a reference, and one to the module. */
static void heed(struct mos_thread *t, u64 until)
{
	bool parks = !(current->flags & PF_EXITING) && is_program(t) && catch(t, until);

	/* By an execve() that our gate has not seen it has become another thread of its process. */
	if (mos_marked(current) == t && t->process->role == MOS_ROLE_HOME && t->tid != task_pid_nr(current))
		mos_unmark();
	if (t->process->role == MOS_ROLE_HOME && mos_marked(current) != t)
		mos_thread_leave(t);
	/* Who is parked may never come back here: the mark holds what the kick held. */
	mos_thread_put(t);
	module_put(THIS_MODULE);
	if (parks)
		park_here(t);
}

/**
 * mos_kick_arrived() - the task has been made to look
 * @work: of its thread
 *
 * A guest and a deputy look by themselves once their sleep is broken; a task
 * at home that is wanted is caught here.
 *
 * Context: the task itself, on its way to user mode, or exiting.
 */
void mos_kick_arrived(struct callback_head *work)
{
	struct mos_thread *t = container_of(work, struct mos_thread, kick);

	if (goes_last(work, TWA_SIGNAL))
		return;
	clear_bit(0, &t->kicked);
	heed(t, 0);
}

/**
 * mos_sleep_over() - the call is over in which a task has slept when it was kicked
 * @work: of its thread
 *
 * If the kick has broken it off, it is known now until when the task would have slept.
 *
 * Context: as mos_kick_arrived().
 */
void mos_sleep_over(struct callback_head *work)
{
	struct mos_thread *t = container_of(work, struct mos_thread, woken);

	if (!goes_last(work, TWA_RESUME))
		heed(t, t->sleeps_until);
}

/**
 * mos_park_at_entry() - a task that was left to the gate is about to make a system call
 * @t: it
 * @regs: its registers
 *
 * Context: the task itself, at the entry of a system call.
 * Return: true when it has been away and @regs are new, or the call has gone on here: it is not to be
 * made. False: nothing has happened, make the call.
 */
bool mos_park_at_entry(struct mos_thread *t, struct pt_regs *regs)
{
	struct pt_regs state = *regs;
	bool done = true;

	mos_regs_undo_entry(&state);
	name_call(t, &state);
	if (mos_depart(t, &state)) {
		*regs = state;
		regs->orig_ax = -1;
	} else {
		done = mos_unfinished_go_on(&t->unfinished, regs);
	}
	let_go(t);
	return done;
}

/*
 * One that has made itself the first by execve() is not found by its new number, and is known twice until the
 * kick arrives that was on its way before: see is_program().
 */
static bool is_known(struct mos_process *p, struct task_struct *task)
{
	struct mos_thread *t;
	bool known;

	spin_lock_bh(&p->lock);
	t = __mos_thread_find(p, task_pid_nr(task));
	known = t && t->task == task;
	spin_unlock_bh(&p->lock);
	return known;
}

/* Once it has been kicked nobody knows any more how long it was to sleep. */
static void follow_sleep(struct mos_thread *t)
{
	if (READ_ONCE(t->process->nr_threads) > FOLLOWED_MAX)
		return;
	mos_thread_get(t);
	__module_get(THIS_MODULE);
	if (mos_sleeper_follow(t->task, &t->woken, &t->sleeps_until))
		return;
	mos_thread_put(t);
	module_put(THIS_MODULE);
}

/*
 * While a thread at home is in the list it is marked, or its kick is on the way and takes it out again. One that
 * could not be told of for want of memory is told the next time.
 */
static void kick_first(struct mos_process *p, struct task_struct *task)
{
	struct mos_thread *t;

	t = mos_thread_create(p, task_pid_nr(task), task, GFP_ATOMIC);
	if (!t)
		return;
	follow_sleep(t);
	if (!mos_thread_kick(t))
		mos_thread_leave(t);
	mos_thread_put(t);
}

/* Those that do not stand yet: the others are left in peace. */
static void kick_known(struct mos_process *p)
{
	struct mos_thread *t;

	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list)
		if (!t->stands)
			mos_thread_kick(t);
	spin_unlock_bh(&p->lock);
}

static void kick_all(struct mos_process *p, struct task_struct *leader)
{
	struct task_struct *task;

	kick_known(p);
	rcu_read_lock();
	for_each_thread(leader, task)
		if (!is_known(p, task))
			kick_first(p, task);
	rcu_read_unlock();
}

/*
 * Does every thread stand that can do anything yet? One that ends has written to its memory, and woken who
 * waits for it, when it has given that memory up. Only a thread that does not stand makes another.
 */
static bool are_caught(struct mos_process *p, struct task_struct *leader)
{
	unsigned int standing = READ_ONCE(p->nr_standing), alive = 0;
	struct task_struct *task;

	if (standing != READ_ONCE(p->nr_threads))
		return false;
	rcu_read_lock();
	for_each_thread(leader, task)
		alive += READ_ONCE(task->mm) != NULL;
	rcu_read_unlock();
	return standing && standing == alive;
}

/* The first of them leads. */
static void begin(struct mos_process *p, struct task_struct *leader)
{
	struct mos_thread *t;

	if (!are_caught(p, leader))
		return;
	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		if (p->state != MOS_ST_CATCHING)
			break;
		if (!t->stands)
			continue;
		WRITE_ONCE(p->state, mos_state_next(p->state, MOS_EV_PARKED));
		WRITE_ONCE(p->lead, t);
		wake_up(&t->wait);
	}
	spin_unlock_bh(&p->lock);
}

/* Time in which the whole machine stood still does not count. */
static unsigned int count_ms(unsigned long since)
{
	return min_t(unsigned int, jiffies_to_msecs(jiffies - since), LOOK_MAX_MS);
}

/*
 * The first thread is another where one of the others has executed a program. Who has ended is not kicked: it may be
 * writing its core into a pipe, and that would break off.
 */
static int look(struct mos_process *p, unsigned int *spent)
{
	struct task_struct *leader = mos_process_task(p);
	unsigned long since = jiffies;
	int err;

	if (!leader)
		return -ESRCH;
	if (mos_has_ended(leader)) {
		put_task_struct(leader);
		return -ESRCH;
	}
	kick_all(p, leader);
	wait_event_timeout(p->wait, mos_process_state(p) != MOS_ST_CATCHING || are_caught(p, leader),
			   msecs_to_jiffies(REMIND_MS));
	begin(p, leader);
	/* Who is held is not caught before that is over; and those who stand cannot be held with it, as they should. */
	err = mos_cantmove_held(leader, NULL, NULL) ? -EBUSY : 0;
	put_task_struct(leader);
	*spent += count_ms(since);
	return err;
}

/**
 * mos_park_request() - have all threads of a process parked
 * @p: at home, in the state CATCHING
 * @timeout_ms: how long it may take
 *
 * They go on by themselves with mos_depart() once they are caught.
 *
 * Context: may sleep; not the task itself.
 * Return: 0 when it has been caught, or -EBUSY when it was not in time, or is stopped, or -EINTR
 * when the caller is being killed; it may still be, until the state is changed. -ESRCH
 * when it ends.
 */
int mos_park_request(struct mos_process *p, unsigned int timeout_ms)
{
	unsigned int spent = 0;
	int err = 0;

	while (!err && mos_process_state(p) == MOS_ST_CATCHING) {
		if (fatal_signal_pending(current))
			err = -EINTR;
		else if (spent > timeout_ms)
			err = -EBUSY;
		else
			err = look(p, &spent);
	}
	return err;
}
