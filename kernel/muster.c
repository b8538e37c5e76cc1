// SPDX-License-Identifier: GPL-2.0
/* The threads of a process stand still together, and one of them leads the move. */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "muster.h"
#include "process.h"

/**
 * DOC: How a process of many threads moves
 *
 * Each thread comes to a point where it can be moved, captures its own registers and what else is its own, and
 * stands still, killably. Once all of them stand, one leads: it moves what they share, and tells the others
 * by a word what to do next. On the way in each thread takes up what is its own, by the word APPLY, and says
 * what came of it. The last word is GO or STAY: with it nobody leads, and none stands, any more.
 *
 * Who stands does so until it is given a word, is killed, or finds, before anybody leads, that it is not wanted.
 * A thread that is killed is not alone: with it ends the whole process, the one that leads included.
 */

/**
 * __mos_thread_set_stands() - note that a thread stands still, or does not any more
 * @t: the thread; the lock of its process is held
 * @stands: whether it does
 *
 * Context: any.
 */
void __mos_thread_set_stands(struct mos_thread *t, bool stands)
{
	struct mos_process *p = t->process;

	lockdep_assert_held(&p->lock);
	WRITE_ONCE(p->nr_standing, p->nr_standing + stands - t->stands);
	t->stands = stands;
}

/* Nobody waits for one of them, but for all. */
static void stand(struct mos_thread *t)
{
	struct mos_process *p = t->process;

	t->word = MOS_WORD_NONE;
	__mos_thread_set_stands(t, true);
	if (__mos_process_stands(p))
		wake_up(&p->wait);
}

/**
 * mos_thread_stand() - the current thread stands still from now on
 * @t: it
 *
 * Context: the task itself; takes and drops the lock of the process. It waits for its word next.
 */
void mos_thread_stand(struct mos_thread *t)
{
	spin_lock_bh(&t->process->lock);
	stand(t);
	spin_unlock_bh(&t->process->lock);
}

/**
 * mos_thread_stand_in() - the current thread stands still, if its process is in a state
 * @t: it
 * @state: the state
 *
 * Context: as mos_thread_stand().
 * Return: true when it stands.
 */
bool mos_thread_stand_in(struct mos_thread *t, enum mos_state state)
{
	struct mos_process *p = t->process;
	bool stands;

	spin_lock_bh(&p->lock);
	stands = p->state == state && !list_empty(&t->list);
	if (stands)
		stand(t);
	spin_unlock_bh(&p->lock);
	return stands;
}

/**
 * mos_thread_word() - take the word that the current thread has been given
 * @t: it
 *
 * Context: the task itself; takes and drops the lock of the process.
 * Return: the word. It stays given while it is MOS_WORD_APPLY, which wants an answer.
 */
enum mos_word mos_thread_word(struct mos_thread *t)
{
	enum mos_word word;

	spin_lock_bh(&t->process->lock);
	word = t->word;
	if (word != MOS_WORD_APPLY)
		t->word = MOS_WORD_NONE;
	spin_unlock_bh(&t->process->lock);
	return word;
}

/**
 * mos_thread_answer() - the current thread has done what the word APPLY wants
 * @t: it
 * @result: 0 or -errno
 *
 * Context: the task itself; takes and drops the lock of the process.
 */
void mos_thread_answer(struct mos_thread *t, int result)
{
	struct mos_process *p = t->process;

	spin_lock_bh(&p->lock);
	t->result = result;
	if (t->word == MOS_WORD_APPLY)
		t->word = MOS_WORD_NONE;
	spin_unlock_bh(&p->lock);
	wake_up(&p->wait);
}

/**
 * __mos_process_stands() - do all threads of a process stand still?
 * @p: the process; its lock is held
 *
 * Context: any.
 */
bool __mos_process_stands(struct mos_process *p)
{
	lockdep_assert_held(&p->lock);
	return p->nr_standing == p->nr_threads;
}

/**
 * mos_process_stands() - do all threads of a process stand still?
 * @p: the process
 *
 * Context: any; takes and drops the lock of @p.
 */
bool mos_process_stands(struct mos_process *p)
{
	bool stands;

	spin_lock_bh(&p->lock);
	stands = __mos_process_stands(p);
	spin_unlock_bh(&p->lock);
	return stands;
}

/**
 * mos_thread_lead() - lead the move, if all stand and nobody leads yet
 * @t: the thread
 *
 * Context: any; takes and drops the lock of the process.
 * Return: true when @t leads.
 */
bool mos_thread_lead(struct mos_thread *t)
{
	struct mos_process *p = t->process;

	spin_lock_bh(&p->lock);
	if (!p->lead && t->stands && __mos_process_stands(p))
		WRITE_ONCE(p->lead, t);
	spin_unlock_bh(&p->lock);
	return READ_ONCE(p->lead) == t;
}

/* To all that stand, but not to the one that leads. */
static void give_word(struct mos_process *p, enum mos_word word)
{
	struct mos_thread *t;

	lockdep_assert_held(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		if (!t->stands || t == p->lead)
			continue;
		WRITE_ONCE(t->word, word);
		wake_up(&t->wait);
	}
}

/**
 * __mos_process_dismiss() - give the last word: nobody leads, and none stands, any more
 * @p: the process; its lock is held
 * @word: MOS_WORD_GO or MOS_WORD_STAY
 *
 * Context: any.
 */
void __mos_process_dismiss(struct mos_process *p, enum mos_word word)
{
	struct mos_thread *t;

	give_word(p, word);
	WRITE_ONCE(p->lead, NULL);
	list_for_each_entry(t, &p->threads, list)
		__mos_thread_set_stands(t, false);
}

/**
 * mos_process_dismiss() - give the last word: nobody leads, and none stands, any more
 * @p: the process
 * @word: MOS_WORD_GO or MOS_WORD_STAY
 *
 * Context: any; takes and drops the lock of @p.
 */
void mos_process_dismiss(struct mos_process *p, enum mos_word word)
{
	spin_lock_bh(&p->lock);
	__mos_process_dismiss(p, word);
	spin_unlock_bh(&p->lock);
}

/* Have all that stand answered? */
static bool have_answered(struct mos_process *p, int *first)
{
	struct mos_thread *t;
	bool have = true;

	*first = 0;
	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		if (t == p->lead)
			continue;
		have &= t->word != MOS_WORD_APPLY;
		*first = *first ?: t->result;
	}
	spin_unlock_bh(&p->lock);
	return have;
}

/**
 * mos_process_apply() - have every thread be what its image says
 * @p: the process
 * @own: what came of that in the one that leads
 *
 * Context: the task that leads; sleeps, killably.
 * Return: 0, -EINTR, or the first failure.
 */
int mos_process_apply(struct mos_process *p, int own)
{
	int first;

	if (own)
		return own;
	spin_lock_bh(&p->lock);
	give_word(p, MOS_WORD_APPLY);
	spin_unlock_bh(&p->lock);
	if (wait_event_killable(p->wait, have_answered(p, &first)))
		return -EINTR;
	return first;
}

/**
 * mos_group_take() - the threads that move together, all of which stand
 * @group: set to them
 * @lead: the one that leads
 *
 * One that is killed leaves the process meanwhile, but its object stays.
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int mos_group_take(struct mos_group *group, struct mos_thread *lead)
{
	struct mos_process *p = lead->process;
	unsigned int room = READ_ONCE(p->nr_threads) + 1;
	struct mos_thread *t;

	group->nr = 0;
	group->threads = kvcalloc(room, sizeof(*group->threads), GFP_KERNEL);
	if (!group->threads)
		return -ENOMEM;
	mos_thread_get(lead);
	group->threads[group->nr++] = lead;
	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		if (t == lead || !t->stands || group->nr == room)
			continue;
		mos_thread_get(t);
		group->threads[group->nr++] = t;
	}
	spin_unlock_bh(&p->lock);
	return 0;
}

void mos_group_free(struct mos_group *group)
{
	while (group->nr)
		mos_thread_put(group->threads[--group->nr]);
	kvfree(group->threads);
	group->threads = NULL;
}
