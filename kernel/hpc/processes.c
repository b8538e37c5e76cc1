// SPDX-License-Identifier: GPL-2.0
/* /proc/hpc/pid and /proc/hpc/remote: the processes of this node, and its guests. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>

#include "../candidate.h"
#include "../node.h"
#include "../process.h"
#include "hpc.h"

static int refuse(const struct mos_hpc_ref *ref, int err, const struct mos_words *why)
{
	if (err && why->text[0])
		pr_notice_ratelimited("mosix: %s of process %u: %s\n", ref->entry->name, ref->number,
				      why->text);
	return err;
}

static int show_where(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_words why = {};
	u32 node;
	int err = mos_process_where(mn, ref->pid, &node, &why);

	if (!err)
		seq_printf(m, "%u\n", node);
	return err;
}

/* Of a number, or the word for home. */
static int store_goto(struct mos_node *mn, const struct mos_hpc_ref *ref, char *text)
{
	struct mos_words why = {};
	u32 target = MOS_NODE_HOME;

	if (strcmp(text, "home") && (kstrtou32(text, 10, &target) || target > MOS_NODE_ID_MAX))
		return mos_hpc_bad_value(ref, text, "the number of a node, or home");
	if (target == READ_ONCE(mn->id))
		target = MOS_NODE_HOME;
	return refuse(ref, mos_process_migrate(mn, ref->pid, target, MOSIX_BY_PERSON, &why), &why);
}

/* Return: 0, 1, or -ESRCH. */
static int lock_of(struct mos_node *mn, const struct mos_hpc_ref *ref)
{
	struct task_struct *task = get_pid_task(ref->pid, PIDTYPE_TGID);
	bool locked;

	if (!task)
		return -ESRCH;
	locked = mos_process_is_locked(mn, task);
	put_task_struct(task);
	return locked;
}

static int show_lock(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	int locked = lock_of(mn, ref);

	if (locked < 0)
		return locked;
	seq_printf(m, "%d\n", locked);
	return 0;
}

static int store_lock(struct mos_node *mn, const struct mos_hpc_ref *ref, char *text)
{
	struct mos_words why = {};
	bool locked = !strcmp(text, "1");

	if (!locked && strcmp(text, "0"))
		return mos_hpc_bad_value(ref, text, "0 or 1");
	return refuse(ref, mos_process_lock(mn, ref->pid, locked ? MOSIX_LOCK_ON : MOSIX_LOCK_OFF, &why),
		      &why);
}

static int show_moves(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_process *p = mos_process_find_pid(mn, ref->pid);

	seq_printf(m, "%u\n", p ? p->deputy.moves : 0);
	if (p)
		mos_process_put(p);
	return 0;
}

static void say_word(void *ctx, const char *word, const char *sentence)
{
	seq_printf(ctx, "%s\n", word);
}

static int show_reasons(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_words why = {};
	int nr = mos_process_why(mn, ref->pid, say_word, m, &why);

	if (nr < 0)
		return nr;
	/* It keeps only the balancer from moving it; but whoever knows this file looks for it here. */
	if (lock_of(mn, ref) == 1)
		say_word(m, "user_lock", NULL);
	return 0;
}

static const struct mos_hpc_entry files[] = {
	MOS_HPC_FILE("cantmove", 0444, .show = show_reasons),
	MOS_HPC_FILE("goto", 0200, .store = store_goto),
	MOS_HPC_FILE("lock", 0644, .show = show_lock, .store = store_lock),
	MOS_HPC_FILE("migrate", 0200, .store = store_goto),
	MOS_HPC_FILE("nmigs", 0444, .show = show_moves),
	MOS_HPC_FILE("where", 0444, .show = show_where),
	{}
};

static const struct mos_hpc_entry process = MOS_HPC_DIR("process", .children = files);

/* A process with its home here, or a guest: with the number as its pid for whoever looks, or the next one. */
static bool find_next(struct mos_node *mn, u32 *number, bool guest, struct mos_candidate *candidate)
{
	struct pid_namespace *ns = task_active_pid_ns(current);

	while (mos_candidate_next(mn, ns, *number, candidate)) {
		*number = candidate->pid;
		if ((candidate->home != MOS_NODE_HOME) == guest)
			return true;
		++*number;
	}
	return false;
}

static bool find(struct mos_node *mn, u32 number, bool guest, struct pid **pid)
{
	struct mos_candidate candidate;
	u32 found = number;

	if (!find_next(mn, &found, guest, &candidate) || found != number)
		return false;
	*pid = find_get_pid(number);
	return *pid;
}

static bool find_process(struct mos_node *mn, u32 number, struct pid **pid)
{
	return find(mn, number, false, pid);
}

static bool next_process(struct mos_node *mn, u32 *number)
{
	struct mos_candidate candidate;

	return find_next(mn, number, false, &candidate);
}

const struct mos_hpc_members mos_hpc_processes = {
	.find = find_process,
	.next = next_process,
	.member = &process,
};

/* Guests */

static bool find_guest(struct mos_node *mn, u32 number, struct pid **pid)
{
	return find(mn, number, true, pid);
}

static bool next_guest(struct mos_node *mn, u32 *number)
{
	struct mos_candidate candidate;

	return find_next(mn, number, true, &candidate);
}

static int describe_guest(struct mos_node *mn, const struct mos_hpc_ref *ref,
			  struct mos_candidate *candidate)
{
	u32 number = pid_vnr(ref->pid);

	if (!number || !find_next(mn, &number, true, candidate) || number != pid_vnr(ref->pid))
		return -ESRCH;
	return 0;
}

static int show_from(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_candidate guest;
	int err = describe_guest(mn, ref, &guest);

	if (!err)
		seq_printf(m, "%u\n", guest.home);
	return err;
}

static int show_identity(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_candidate guest;
	int err = describe_guest(mn, ref, &guest);

	if (!err)
		seq_printf(m, "pid=%u uid=%u name=%s\n", guest.home_pid, guest.uid, guest.comm);
	return err;
}

static int show_stats(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct mos_candidate guest;
	int err = describe_guest(mn, ref, &guest);

	if (!err)
		seq_printf(m, "cpu_ns=%llu age_ns=%llu memory=%llu calls=%llu call_bytes=%llu\n",
			   guest.cpu_ns, guest.age_ns, guest.memory, guest.calls, guest.call_bytes);
	return err;
}

/* As /proc/PID/statm: pages of size, resident, shared, text, libraries (0), data, dirty (0). */
static int show_statm(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m)
{
	struct task_struct *task = get_pid_task(ref->pid, PIDTYPE_TGID);
	struct mm_struct *mm = task ? get_task_mm(task) : NULL;

	if (task)
		put_task_struct(task);
	if (!mm)
		return -ESRCH;
	seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_vm, get_mm_rss(mm),
		   get_mm_counter(mm, MM_FILEPAGES) + get_mm_counter(mm, MM_SHMEMPAGES),
		   (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT,
		   mm->data_vm + mm->stack_vm);
	mmput(mm);
	return 0;
}

static const struct mos_hpc_entry guest_files[] = {
	MOS_HPC_FILE("from", 0444, .show = show_from),
	MOS_HPC_FILE("identity", 0444, .show = show_identity),
	MOS_HPC_FILE("statm", 0444, .show = show_statm),
	MOS_HPC_FILE("stats", 0444, .show = show_stats),
	{}
};

static const struct mos_hpc_entry guest = MOS_HPC_DIR("guest", .children = guest_files);

const struct mos_hpc_members mos_hpc_guests = {
	.find = find_guest,
	.next = next_guest,
	.member = &guest,
};
