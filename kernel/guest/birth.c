// SPDX-License-Identifier: GPL-2.0
/* The birth of a guest: an offer is judged, the stub is started, and becomes the process. */
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/task_work.h>
#include <linux/umh.h>
#include <linux/utsname.h>
#include <asm/unistd.h>

#include "../../include/uapi/mosix.h"
#include "../compat/symbols.h"
#include "../image/image.h"
#include "../process.h"
#include "../stage.h"
#include "../cpu.h"
#include "../event.h"
#include "../muster.h"
#include "guest.h"
#include "imagefs.h"

static char *stub = "/usr/lib/mosix/stub";
module_param(stub, charp, 0444);
MODULE_PARM_DESC(stub, "program that the kernel starts to give birth to a guest");

/* How long the word of home is waited for once everything has arrived, or nothing comes, ms. */
#define IDLE_MS 60000

static int judge_memory(u64 needed, u64 have, struct mos_words *why)
{
	if (needed <= have)
		return 0;
	mos_words_say(why, "it needs %llu MiB of memory and the target has %llu MiB free", needed >> 20, have >> 20);
	return -ENOMEM;
}

/* What others have been promised is not there any more. Those that come at the same time see each other. */
static int judge_room(const struct mos_process *p, u64 memory, struct mos_words *why)
{
	u64 have = mos_room_free(), promised = mos_processes_awaited(p->node) - memory;

	return judge_memory(memory, have - min(have, promised), why) ?: mos_room_share(p, why);
}

/* May this node take the process? What it lacks is said in words. */
static int judge(struct mos_node *mn, const struct mos_facts *facts, struct mos_words *why)
{
	if (READ_ONCE(mn->settings.block)) {
		mos_words_say(why, "the target takes no guests now (net.mosix.block)");
		return -EUSERS;
	}
	return mos_cpu_judge(facts, why) ?: judge_memory(facts->memory, mos_room_free(), why);
}

/* The wanted clock less ours, as seconds and nanoseconds for the time namespace. */
static void print_offset(char *sec, char *nsec, size_t size, s64 offset)
{
	s64 s = offset / (s64)NSEC_PER_SEC;
	s64 ns = offset % (s64)NSEC_PER_SEC;

	if (ns < 0) {
		ns += NSEC_PER_SEC;
		s--;
	}
	snprintf(sec, size, "%lld", s);
	snprintf(nsec, size, "%lld", ns);
}

/* The stub finds its process by the token, sets its clocks, and comes to us with so many threads. */
static int run_stub(const struct mos_process *p, u32 nr, s64 monotonic, s64 boottime)
{
	char token[24], word[4][24], threads[12];
	char *argv[] = { stub, token, word[0], word[1], word[2], word[3], threads, NULL };
	char *envp[] = { NULL };
	struct subprocess_info *info;

	snprintf(threads, sizeof(threads), "%u", nr);
	snprintf(token, sizeof(token), "%llu", p->guest.token);
	print_offset(word[0], word[1], sizeof(word[0]), monotonic);
	print_offset(word[2], word[3], sizeof(word[2]), boottime);
	info = call_usermodehelper_setup(stub, argv, envp, GFP_KERNEL, NULL, NULL, NULL);
	return info ? call_usermodehelper_exec(info, UMH_WAIT_EXEC) : -ENOMEM;
}

static int start_stub(struct mos_process *p, u32 nr, struct mos_words *why)
{
	const struct mos_clocks *added = &p->guest.facts.clocks;
	struct mos_clocks ahead;
	int err = mos_clocks_compare(p->peer, &ahead);

	if (err) {
		mos_words_say(why, "its home does not say what time it is (%d)", err);
		return err;
	}
	p->guest.raw = ahead.raw + added->raw;
	p->guest.shown = (struct mos_clocks){
		.monotonic = ktime_get_ns() + ahead.monotonic + added->monotonic,
		.boottime = ktime_get_boottime_ns() + ahead.boottime + added->boottime,
		.raw = ktime_get_raw_ns() + p->guest.raw,
	};
	err = run_stub(p, nr, ahead.monotonic + added->monotonic, ahead.boottime + added->boottime);
	if (err)
		mos_words_say(why, "the target cannot start %s (%d)", stub, err);
	return err;
}

/* The last guest of that name may still be on its way out. */
static struct mos_process *create(struct mos_peer *home, const struct mos_handle *handle, u64 memory)
{
	struct mos_process *p;
	int tries = 0;

	do {
		if (tries)
			msleep(5);
		p = mos_process_create_guest(home, handle, memory);
	} while (p == ERR_PTR(-EEXIST) && ++tries < 200);
	return p;
}

/* The first of them leads the move. */
static int add_threads(struct mos_process *p, struct mos_reader *r, u32 nr)
{
	struct mos_thread *t;

	for (u32 i = 0; i < nr && !r->err; i++) {
		t = mos_thread_create(p, mos_get_u32(r), NULL, GFP_KERNEL);
		if (!t)
			return -ENOMEM;
		t->guest.number = i;
		mos_thread_put(t);
	}
	return r->err;
}

static struct mos_process *expect(struct mos_peer *home, const struct mos_handle *handle,
				  const struct mos_facts *facts, struct mos_reader *tids,
				  u32 nr, struct mos_words *why)
{
	struct mos_process *p = create(home, handle, facts->memory);
	int err;

	if (p == ERR_PTR(-EUSERS))
		mos_words_say(why, "the target takes no more than %d guests (net.mosix.max_guests)",
			      READ_ONCE(mos_peer_node(home)->settings.max_guests));
	else if (IS_ERR(p))
		mos_words_say(why, "the target has no room for another guest (%ld)", PTR_ERR(p));
	if (IS_ERR(p))
		return p;
	err = add_threads(p, tids, nr) ?: judge_room(p, facts->memory, why);
	if (err) {
		mos_process_forget(p);
		mos_process_put(p);
		return ERR_PTR(err);
	}
	p->guest.facts = *facts;
	strscpy(p->comm, facts->comm, sizeof(p->comm));
	return p;
}

static int take(struct mos_peer *home, struct mos_reader *r, struct mos_words *why,
		bool *wants_vdso)
{
	struct mos_handle handle = mos_get_handle(r);
	struct mos_facts facts;
	struct mos_process *p;
	u32 nr;
	int err;

	mos_get_facts(r, &facts);
	nr = mos_get_u32(r);
	if (handle.home != mos_peer_id(home) || !nr || nr > MOS_THREADS_MAX || mos_reader_left(r) != nr * sizeof(u32)) {
		mos_peer_misbehaved(home);
		mos_words_say(why, "no such process can be offered");
		return -EBADMSG;
	}
	*wants_vdso = facts.vdso_hash != mos_vdso_hash();
	err = judge(mos_peer_node(home), &facts, why);
	if (err)
		return err;
	p = expect(home, &handle, &facts, r, nr, why);
	if (IS_ERR(p))
		return PTR_ERR(p);
	mos_stage(MOS_STAGE_EXPECTED);
	err = start_stub(p, nr, why);
	if (err)
		mos_process_forget(p);
	mos_process_put(p);
	return err;
}

/* Home waits for it: where memory is short it is given a little later. */
static void answer(struct mos_msg *offer, int err, const struct mos_words *why, bool wants_vdso)
{
	struct mos_writer w;
	int sent;

	do {
		mos_writer_init(&w, mos_buf_alloc(sizeof(*why) + 16, GFP_KERNEL), GFP_KERNEL);
		mos_put_verdict(&w, err, why);
		mos_put_u32(&w, wants_vdso);
		sent = mos_writer_finish(&w) ?: mos_peer_reply(offer, w.buf);
	} while (mos_is_short(sent) && !msleep_interruptible(10));
}

/**
 * mos_guest_offer() - a node asks whether we take a process
 * @mn: this node
 * @msg: the offer; consumed
 *
 * Context: may sleep.
 */
void mos_guest_offer(struct mos_node *mn, struct mos_msg *msg)
{
	struct mos_words why = {};
	bool wants_vdso = false;
	struct mos_reader r;
	int err;

	mos_reader_init(&r, msg->body);
	mos_stage(MOS_STAGE_OFFERED);
	err = take(msg->from, &r, &why, &wants_vdso);
	mos_stage(MOS_STAGE_STARTED);
	answer(msg, err, &why, wants_vdso);
	mos_msg_free(msg);
}

/* It will not be born: home says so, or is lost. */
static bool is_off(const struct mos_process *p)
{
	return READ_ONCE(p->guest.over) || READ_ONCE(p->lost);
}

/* The next piece, or NULL when none comes any more. */
static struct mos_msg *next_piece(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	struct mos_msg *msg = NULL;

	wait_event_killable_timeout(t->wait, (msg = mos_thread_take(t)) || is_off(p),
				    msecs_to_jiffies(IDLE_MS));
	return msg;
}

static int receive(struct mos_restore *in, struct mos_msg **last)
{
	struct mos_guest *guest = &in->p->guest;
	int err;

	guest->restoring = true;
	err = mos_restore_receive(in, MOS_MSG_H2G_IMAGE, next_piece, last);
	guest->restoring = false;
	WRITE_ONCE(guest->awaited, 0);
	return err;
}

/* Root at home is not root here. */
static int drop_capabilities(void)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return -ENOMEM;
	cap_clear(cred->cap_effective);
	cap_clear(cred->cap_permitted);
	cap_clear(cred->cap_inheritable);
	cap_clear(cred->cap_bset);
	cap_clear(cred->cap_ambient);
	return commit_creds(cred);
}

/* From here the owner's rights, and no more, are what the guest has on this node. */
static int become_owner(const struct mos_facts *facts)
{
	return mos_syscall(__NR_setgroups, 0, 0, 0, 0, 0, 0) ?:
	       mos_syscall(__NR_setresgid, facts->gid, facts->gid, facts->gid, 0, 0, 0) ?:
	       mos_syscall(__NR_setresuid, facts->uid, facts->uid, facts->uid, 0, 0, 0) ?:
	       drop_capabilities();
}

/* Everything is here and right: say so, and stand still until home has spoken. Who is killed by now says that. */
static bool await_word(struct mos_thread *t, struct mos_msg *last)
{
	struct mos_process *p = t->process;
	struct mos_words why = {};

	if (mos_process_step(p, MOS_EV_COMPLETE))
		return false;
	mos_stage(MOS_STAGE_COMPLETE);
	if (fatal_signal_pending(current)) {
		mos_words_say(&why, "it was killed at the target");
		mos_process_answer(p, last, -EINTR, &why);
		return false;
	}
	mos_process_answer(p, last, 0, NULL);
	wait_event_killable(t->wait, READ_ONCE(p->guest.committed) || is_off(p));
	return READ_ONCE(p->guest.committed) && !fatal_signal_pending(current);
}

static int set_raw_clock(struct mos_restore *in)
{
	int err;

	/* Without a vdso of its own the guest asks the gate. */
	if (in->vdso_text)
		return 0;
	err = mos_clocks_set_raw(in->p->guest.raw);
	if (err)
		mos_words_say(&in->why, "the target's kernel keeps its clocks in a way that is not known");
	return err;
}

/* Where its home has another vdso, it cannot go on in the middle of one. Home avoids that. */
static int check_place(struct mos_process *p, const struct pt_regs *regs)
{
	return mos_guest_vdso_is_inside(&p->guest.vdso, regs->ip) ? -EAGAIN : 0;
}

/* Become the thread, with the rights of its owner. */
static int settle(struct mos_thread *t, struct mos_landing *landing)
{
	const struct mos_facts *facts = &t->process->guest.facts;
	int err;

	mos_fpu_confine(facts->xfeatures);
	err = mos_cpu_confine(facts->processors) ?: mos_thread_apply(t, false, landing) ?:
	      check_place(t->process, &landing->regs);
	t->guest.tid = landing->tid;
	return err;
}

/* The stub's memory is not taken away before all its threads have left it for good. */
static int await_threads(struct mos_process *p)
{
	long left = wait_event_killable_timeout(p->wait, mos_process_stands(p) || is_off(p), msecs_to_jiffies(IDLE_MS));

	return left > 0 && mos_process_stands(p) ? 0 : -ETIMEDOUT;
}

static int build(struct mos_restore *in, struct mos_landing *landing, struct mos_msg **last)
{
	int err = await_threads(in->p);

	mos_stage(MOS_STAGE_BORN);
	if (err)
		return err;
	mos_space_strip(in);
	err = receive(in, last) ?: become_owner(&in->p->guest.facts) ?:
	      mos_restore_finish(in) ?: set_raw_clock(in);
	in->p->guest.vdso = in->vdso;
	err = err ?: mos_restore_settle(in, settle(in->t, landing));
	mos_restore_free(in);
	return err;
}

/* Build the process, ask home, and let all its threads go. Return: false where that fails. */
static bool lead(struct mos_thread *t, struct mos_landing *landing)
{
	struct mos_process *p = t->process;
	struct mos_restore in = {
		.t = t,
		.p = p,
		.files = mos_imagefs_files,
		.open = mos_imagefs_open,
	};
	struct mos_msg *last = NULL;
	int err = build(&in, landing, &last);
	bool runs;

	if (err && last)
		mos_process_answer(p, last, err, &in.why);
	runs = !err && await_word(t, last);
	mos_stage(MOS_STAGE_RUN);
	mos_msg_free(last);
	if (!runs)
		return false;
	WRITE_ONCE(p->guest.claimed, 0);
	mos_clocks_await(&p->guest.shown, p->guest.raw);
	mos_imagefs_refresh(p);
	p->guest.arrived = ktime_get();
	mos_event_process(p, MOSIX_EVENT_ARRIVED, p->handle.home);
	mos_process_dismiss(p, MOS_WORD_GO);
	return true;
}

/* Stand still, but for being what one's image says, until the process runs. */
static bool follow(struct mos_thread *t, struct mos_landing *landing)
{
	struct mos_process *p = t->process;
	enum mos_word word;

	do {
		wait_event_killable(t->wait, READ_ONCE(t->word) || is_off(p));
		if (fatal_signal_pending(current) || is_off(p))
			return false;
		word = mos_thread_word(t);
		if (word == MOS_WORD_APPLY)
			mos_thread_answer(t, become_owner(&p->guest.facts) ?: settle(t, landing));
	} while (word == MOS_WORD_APPLY);
	return word == MOS_WORD_GO;
}

/* Make the current task the thread and let it go. Does not return where that fails. */
static void live(struct mos_thread *t)
{
	struct mos_process *p = t->process;
	struct mos_landing landing = { .regs = *task_pt_regs(current) };
	bool leads;

	mos_thread_stand(t);
	leads = READ_ONCE(p->lead) == t;
	if (!(leads ? lead(t, &landing) : follow(t, &landing)))
		mos_guest_die(p, NULL);
	mos_thread_forget_image(t);
	*task_pt_regs(current) = landing.regs;
}

/* The task that was to become the thread ends. */
static void end_unborn(struct mos_thread *t)
{
	mos_guest_exited(t);
	mos_thread_leave(t);
	mos_thread_put(t);
}

static void be_born(struct callback_head *work)
{
	struct mos_thread *t = container_of(work, struct mos_thread, guest.birth);

	if (current->flags & PF_EXITING) {
		end_unborn(t);
		return;
	}
	/* From here on the mark holds the thread. */
	mos_mark(t);
	mos_thread_put(t);
	live(t);
}

/*
 * The thread that the current task is to become, with a reference: the next that nobody has come for. The first
 * of them leads.
 */
static struct mos_thread *take_thread(struct mos_process *p)
{
	struct mos_thread *t, *found = NULL;

	spin_lock_bh(&p->lock);
	list_for_each_entry(t, &p->threads, list) {
		if (t->task)
			continue;
		found = t;
		break;
	}
	if (found && p->state == MOS_ST_EXPECTED) {
		WRITE_ONCE(p->state, mos_state_next(p->state, MOS_EV_BORN));
		WRITE_ONCE(p->lead, found);
	}
	if (found && p->state != MOS_ST_RECEIVING)
		found = NULL;
	if (found) {
		mos_thread_get(found);
		WRITE_ONCE(found->task, get_task_struct(current));
	}
	spin_unlock_bh(&p->lock);
	return found;
}

/* The ioctl's own result would overwrite a register of the guest's: it acts after that. */
static int arrive(struct mos_process *p)
{
	struct mos_thread *t = take_thread(p);

	if (!t)
		return -EPROTO;
	init_task_work(&t->guest.birth, be_born);
	if (!task_work_add(current, &t->guest.birth, TWA_RESUME))
		return 0;
	end_unborn(t);
	return -ESRCH;
}

static long device_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mos_process *p;
	u64 token;
	int err;

	if (cmd != MOSIX_IOC_BIRTH)
		return -ENOTTY;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (mos_marked(current))
		return -EINVAL;
	if (copy_from_user(&token, (void __user *)arg, sizeof(token)))
		return -EFAULT;
	p = mos_process_find_token(token);
	if (!p)
		return -ESRCH;
	err = arrive(p);
	mos_process_put(p);
	return err;
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = device_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mosix",
	.fops = &device_fops,
	.mode = 0600,
};

int mos_guest_device_register(void)
{
	return misc_register(&device);
}

void mos_guest_device_unregister(void)
{
	misc_deregister(&device);
}
