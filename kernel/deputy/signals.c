// SPDX-License-Identifier: GPL-2.0
/* Signals of a process that is away: its deputy takes them, its guest handles them. */
#include <linux/freezer.h>
#include <linux/sched/jobctl.h>
#include <linux/sched/signal.h>

#include "../compat/symbols.h"
#include "../compat/task.h"
#include "../process.h"
#include "deputy.h"
#include "watch.h"

#define STOPS (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))

/**
 * mos_deputy_deliverable() - what get_signal() would take next is among these
 *
 * Context: the deputy.
 */
unsigned long mos_deputy_deliverable(void)
{
	return (current->pending.signal.sig[0] | current->signal->shared_pending.signal.sig[0]) &
	       ~current->blocked.sig[0];
}

/**
 * mos_deputy_may_stop() - is get_signal() to do more than to take a signal?
 *
 * Context: the deputy.
 */
bool mos_deputy_may_stop(void)
{
	return (mos_deputy_deliverable() & STOPS) || freezing(current) ||
	       (current->jobctl & (JOBCTL_PENDING_MASK | JOBCTL_TRAP_FREEZE));
}

/* Of these signals, those whose default is a core dump, where nobody has changed that. */
static unsigned long dumping(unsigned long signals)
{
	unsigned long dumping = 0;
	int bit;

	signals &= SIG_KERNEL_COREDUMP_MASK;
	for_each_set_bit(bit, &signals, BITS_PER_LONG)
		if (mos_own_sighand()->action[bit].sa.sa_handler == SIG_DFL)
			dumping |= BIT(bit);
	return dumping;
}

static bool will_dump(void)
{
	return dumping(mos_deputy_deliverable());
}

/**
 * mos_deputy_wants_back() - is there a reason for the process to come home?
 * @p: the process
 *
 * Somebody has ordered it; one of its threads must, there or here; a tracer shall see the truth; a core dump needs the
 * memory.
 *
 * Context: the deputy.
 */
bool mos_deputy_wants_back(struct mos_process *p)
{
	return READ_ONCE(p->deputy.order) || READ_ONCE(p->deputy.called) || mos_deputy_holds_signals();
}

/**
 * mos_deputy_holds_signals() - must signals wait until the process is home?
 *
 * Context: the deputy.
 */
bool mos_deputy_holds_signals(void)
{
	return current->ptrace || will_dump();
}

/**
 * mos_deputy_tell() - tell the guest what must not get lost
 * @t: the thread
 * @type: of the message
 * @signal: what is in it, or NULL
 *
 * Memory may be short, or the queue full, for a while.
 *
 * Context: the deputy; may sleep.
 */
void mos_deputy_tell(struct mos_thread *t, u16 type, const struct mos_signal *signal)
{
	u32 told = mos_watch_tell(t->process);
	struct mos_writer w;

	do {
		w = mos_thread_letter(t, signal ? 4 + MOS_SIGNAL_SIZE : 0);
		if (signal) {
			mos_put_u32(&w, told);
			mos_put_signal_record(&w, signal);
		}
	} while (mos_process_try_again(t->process, mos_thread_post(t, type, &w)));
}

/* As signal_delivered() does it where the handler runs (kernel/signal.c). */
static void block_for_handler(const struct ksignal *ksig)
{
	sigset_t blocked;

	sigorsets(&blocked, &current->blocked, &ksig->ka.sa.sa_mask);
	if (!(ksig->ka.sa.sa_flags & SA_NODEFER))
		sigaddset(&blocked, ksig->sig);
	clear_restore_sigmask();
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static void restore_blocked(void)
{
	if (!test_restore_sigmask())
		return;
	clear_restore_sigmask();
	sigprocmask(SIG_SETMASK, &current->saved_sigmask, NULL);
}

/* Those that are held wait until the process is home, also such that come while the kernel looks, or stops. */
static bool get_signal_but(unsigned long signals, struct ksignal *ksig)
{
	sigset_t blocked = current->blocked, held = { .sig = { signals } };
	bool got;

	sigorsets(&held, &held, &blocked);
	sigdelsetmask(&held, sigmask(SIGKILL) | sigmask(SIGSTOP));
	sigprocmask(SIG_SETMASK, &held, NULL);
	got = mos_get_signal(ksig);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	return got;
}

/* Before it stops here, so does the guest. */
static bool get_signal_with_guest(struct mos_thread *t, unsigned long but, struct ksignal *ksig)
{
	bool stops = mos_deputy_may_stop();
	bool got;

	if (stops)
		mos_deputy_tell(t, MOS_MSG_H2G_STOP, NULL);
	got = get_signal_but(but, ksig);
	if (stops)
		mos_deputy_tell(t, MOS_MSG_H2G_CONT, NULL);
	return got;
}

/**
 * mos_deputy_get_signal() - take the next signal that has a handler
 * @t: the thread
 * @signal: set to it
 *
 * Stops, freezes and dies here, as any process does; before it stops, so does
 * the guest.
 *
 * Context: the deputy; may sleep. Does not return from a fatal signal.
 * Return: true with a signal that the guest must handle, false without.
 */
bool mos_deputy_get_signal(struct mos_thread *t, struct mos_signal *signal)
{
	struct ksignal ksig;

	/* The kernel would dump what is here now. */
	if (!get_signal_with_guest(t, dumping(~0ul), &ksig)) {
		restore_blocked();
		return false;
	}
	signal->info = ksig.info;
	signal->info.si_signo = ksig.sig;
	signal->action = ksig.ka.sa;
	signal->waiting = test_restore_sigmask();
	signal->blocked = current->blocked;
	signal->shown = mos_clocks_shown();
	block_for_handler(&ksig);
	t->deputy.sent++;
	t->deputy.taken = ktime_get();
	return true;
}

/**
 * mos_deputy_is_stopping() - has another of its threads begun to stop the process, or is it being frozen?
 *
 * It is stopped when all of them are. One that waits for it to come home would wait for ever, as those that are
 * stopped cannot let it come: it stops first.
 *
 * Context: the deputy.
 */
bool mos_deputy_is_stopping(void)
{
	return (current->jobctl & (JOBCTL_STOP_PENDING | JOBCTL_TRAP_FREEZE) || freezing(current)) && !current->ptrace;
}

/**
 * mos_deputy_stop() - stop with the others, and go on with them; signals wait until the process is home
 * @t: the thread
 *
 * Context: the deputy; may sleep. Does not return from a fatal signal.
 */
void mos_deputy_stop(struct mos_thread *t)
{
	struct ksignal ksig;

	get_signal_with_guest(t, ~0ul, &ksig);
}

/**
 * mos_deputy_signals() - take signals while the guest computes
 * @t: the thread
 *
 * Context: the deputy; may sleep. Does not return from a fatal signal.
 */
void mos_deputy_signals(struct mos_thread *t)
{
	struct mos_signal signal;

	while (signal_pending(current) && !mos_deputy_wants_back(t->process)) {
		if (!mos_deputy_get_signal(t, &signal))
			return;
		mos_deputy_tell(t, MOS_MSG_H2G_SIGNAL, &signal);
	}
}
