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
#include <linux/slab.h>
#include <linux/task_work.h>
#include <linux/umh.h>
#include <linux/utsname.h>
#include <asm/unistd.h>

#include "../../include/uapi/mosix.h"
#include "../compat/symbols.h"
#include "../image/image.h"
#include "../process.h"
#include "../cpu.h"
#include "guest.h"
#include "imagefs.h"

static char *stub = "/usr/lib/mosix/stub";
module_param(stub, charp, 0444);
MODULE_PARM_DESC(stub, "program that the kernel starts to give birth to a guest");

/* How long the word of home is waited for once everything has arrived, or nothing comes, ms. */
#define IDLE_MS 60000

/* What others have been promised is not there any more. */
static int judge_memory(struct mos_node *mn, const struct mos_facts *facts, struct mos_words *why)
{
	u64 have = mos_room_free(), promised = mos_processes_awaited(mn);

	have -= min(have, promised);
	if (facts->memory <= have)
		return 0;
	mos_words_say(why, "it needs %llu MiB of memory and the target has %llu MiB free",
		      facts->memory >> 20, have >> 20);
	return -ENOMEM;
}

/* May this node take the process? What it lacks is said in words. */
static int judge(struct mos_node *mn, const struct mos_facts *facts, struct mos_words *why)
{
	if (facts->vdso_hash != mos_cpu_vdso_hash()) {
		mos_words_say(why, "the target runs another kernel (%s) than its home",
			      init_uts_ns.name.release);
		return -EOPNOTSUPP;
	}
	return mos_cpu_judge(facts, why) ?: judge_memory(mn, facts, why);
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

static int start_stub(struct mos_process *p, struct mos_words *why)
{
	const struct mos_clocks *added = &p->guest.facts.clocks;
	char token[24], word[4][24];
	char *argv[] = { stub, token, word[0], word[1], word[2], word[3], NULL };
	char *envp[] = { NULL };
	struct subprocess_info *info;
	struct mos_clocks ahead;
	int err = mos_clocks_compare(p->peer, &ahead);

	if (err) {
		mos_words_say(why, "its home does not say what time it is (%d)", err);
		return err;
	}
	p->guest.raw = ahead.raw + added->raw;
	snprintf(token, sizeof(token), "%llu", p->guest.token);
	print_offset(word[0], word[1], sizeof(word[0]), ahead.monotonic + added->monotonic);
	print_offset(word[2], word[3], sizeof(word[2]), ahead.boottime + added->boottime);
	info = call_usermodehelper_setup(stub, argv, envp, GFP_KERNEL, NULL, NULL, NULL);
	err = info ? call_usermodehelper_exec(info, UMH_WAIT_EXEC) : -ENOMEM;
	if (err)
		mos_words_say(why, "the target cannot start %s (%d)", stub, err);
	return err;
}

/* The last guest of that name may still be on its way out. */
static struct mos_process *expect(struct mos_peer *home, const struct mos_handle *handle)
{
	struct mos_process *p;
	int tries = 0;

	do {
		if (tries)
			msleep(5);
		p = mos_process_create_guest(home, handle);
	} while (p == ERR_PTR(-EEXIST) && ++tries < 200);
	return p;
}

static int take(struct mos_peer *home, struct mos_reader *r, struct mos_words *why)
{
	struct mos_handle handle = mos_get_handle(r);
	struct mos_facts facts;
	struct mos_process *p;
	int err;

	mos_get_facts(r, &facts);
	if (r->err || handle.home != mos_peer_id(home))
		return -EBADMSG;
	err = judge(mos_peer_node(home), &facts, why);
	if (err)
		return err;
	p = expect(home, &handle);
	if (p == ERR_PTR(-EUSERS))
		mos_words_say(why, "the target takes no more than %d guests (net.mosix.max_guests)",
			      READ_ONCE(mos_peer_node(home)->max_guests));
	else if (IS_ERR(p))
		mos_words_say(why, "the target has no room for another guest (%ld)", PTR_ERR(p));
	if (IS_ERR(p))
		return PTR_ERR(p);
	p->guest.facts = facts;
	WRITE_ONCE(p->guest.awaited, facts.memory);
	strscpy(p->comm, facts.comm, sizeof(p->comm));
	err = start_stub(p, why);
	if (err)
		mos_process_forget(p);
	mos_process_put(p);
	return err;
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
	struct mos_reader r;
	int err;

	mos_reader_init(&r, msg->body);
	err = take(msg->from, &r, &why);
	mos_reply_verdict(msg, err, "%s", why.text);
	mos_msg_free(msg);
}

/* The next piece, or NULL when none comes any more. */
static struct mos_msg *next_piece(struct mos_process *p)
{
	struct mos_msg *msg = NULL;

	wait_event_killable_timeout(p->wait, (msg = mos_process_take(p)) || p->lost || p->guest.over,
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

/* Everything is here and right: say so, and stand still until home has spoken. */
static bool await_word(struct mos_process *p, struct mos_msg *last)
{
	if (mos_process_step(p, MOS_EV_COMPLETE))
		return false;
	mos_process_answer(p, last, 0, NULL);
	wait_event_killable(p->wait, p->guest.committed || p->guest.over || p->lost);
	return p->guest.committed && !fatal_signal_pending(current);
}

static int set_raw_clock(struct mos_restore *in)
{
	int err = mos_clocks_set_raw(in->p->guest.raw);

	if (err)
		mos_words_say(&in->why, "the target's kernel keeps its clocks in a way that is not known");
	return err;
}

/* Build the process in the current task and let it go. Does not return where that fails. */
static void live(struct mos_process *p)
{
	struct pt_regs regs = *task_pt_regs(current);
	struct mos_msg *last = NULL;
	struct mos_restore in = {
		.p = p,
		.regs = &regs,
		.files = mos_imagefs_files,
		.open = mos_imagefs_open,
	};
	int err;

	mos_space_strip(&in);
	err = receive(&in, &last) ?: become_owner(&p->guest.facts) ?:
	      mos_restore_finish(&in) ?: set_raw_clock(&in);
	mos_restore_free(&in);
	mos_imagefs_close(p);
	if (err && last)
		mos_process_answer(p, last, err, &in.why);
	if (err || !await_word(p, last)) {
		if (last)
			mos_msg_free(last);
		mos_guest_die(p, NULL);
	}
	mos_msg_free(last);
	*task_pt_regs(current) = regs;
}

/**
 * struct birth - a stub on its way back from the ioctl
 * @work: runs before it reaches user mode
 * @p: the guest that it becomes, with a reference
 */
struct birth {
	struct callback_head work;
	struct mos_process *p;
};

static void be_born(struct callback_head *work)
{
	struct birth *birth = container_of(work, struct birth, work);
	struct mos_process *p = birth->p;
	bool dying = current->flags & PF_EXITING;

	kfree(birth);
	if (dying)
		mos_guest_exited(p);
	else
		mos_mark(&p->thread);
	mos_process_put(p);
	if (!dying)
		live(p);
}

static int arrive(struct mos_process *p)
{
	struct birth *birth = kmalloc(sizeof(*birth), GFP_KERNEL);
	int err;

	if (!birth)
		return -ENOMEM;
	err = mos_process_step(p, MOS_EV_BORN);
	if (err)
		goto free;
	WRITE_ONCE(p->thread.task, get_task_struct(current));
	mos_process_get(p);
	birth->p = p;
	init_task_work(&birth->work, be_born);
	/* The ioctl's own result would overwrite a register of the guest's: act after it. */
	err = task_work_add(current, &birth->work, TWA_RESUME);
	if (!err)
		return 0;
	mos_process_put(p);
free:
	kfree(birth);
	return err;
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
	if (get_nr_threads(current) != 1 || mos_marked(current))
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
