// SPDX-License-Identifier: GPL-2.0
/* Why a process cannot move, in the words that people know and in sentences. */
#include <linux/cgroup.h>
#include <linux/delay.h>
#include <linux/io_uring_types.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/sched/jobctl.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sort.h>
#include <linux/userfaultfd_k.h>
#include <asm/desc.h>
#include <asm/fpu/xstate.h>

#include "cantmove.h"
#include "compat/task.h"
#include "image/area.h"
#include "image/image.h"
#include "process.h"

/**
 * struct reasons - what has been found
 * @say: told each; may be NULL
 * @ctx: for @say
 * @nr: how many
 */
struct reasons {
	mos_say_fn say;
	void *ctx;
	int nr;
};

static void add(struct reasons *why, const char *word, const char *sentence)
{
	why->nr++;
	if (why->say)
		why->say(why->ctx, word, sentence);
}

/* The memory of a sighand stays one while RCU is held, even where its task has let go of it. */
static bool has_more_users(struct task_struct *task)
{
	struct sighand_struct *sighand;
	bool has;

	rcu_read_lock();
	sighand = rcu_dereference(task->sighand);
	has = sighand && refcount_read(&sighand->count) > get_nr_threads(task);
	rcu_read_unlock();
	return has;
}

/* A thread that ends is not counted any more a moment before it lets go of them. */
static bool shares_handlers(struct task_struct *task)
{
	for (int tries = 0; tries < 10; tries++) {
		if (!has_more_users(task))
			return false;
		usleep_range(500, 1000);
	}
	return true;
}

/* Whoever has set up a dispatch of its own calls keeps it. */
static bool has_own_dispatch(struct task_struct *task)
{
	return test_task_syscall_work(task, SYSCALL_USER_DISPATCH) &&
	       READ_ONCE(task->syscall_dispatch.selector) != MOS_MARK_SELECTOR;
}

/* What the kernel keeps for io_uring stays when the last ring is closed. */
static bool has_rings(struct task_struct *task)
{
	return task->io_uring && !xa_empty(&task->io_uring->xa);
}

/* The processor is asked to behave in a way that nobody would ask of another one. */
static bool chose_speculation(struct task_struct *task)
{
	return task_spec_ssb_disable(task) || task_spec_ssb_noexec(task) ||
	       task_spec_ib_disable(task) || test_tsk_thread_flag(task, TIF_SPEC_L1D_FLUSH);
}

/* The permission is its kernel's, for the whole process. */
static bool may_use_tiles(struct task_struct *task)
{
	return READ_ONCE(task->group_leader->thread.fpu.perm.__state_perm) & XFEATURE_MASK_USER_DYNAMIC;
}

static void look_at_processor(struct task_struct *task, struct reasons *why)
{
	if (may_use_tiles(task))
		add(why, "amx", "it has been given the registers of AMX, for which a program has to ask");
	if (test_tsk_thread_flag(task, TIF_IO_BITMAP))
		add(why, "direct_io", "it may use I/O ports");
	if (test_tsk_thread_flag(task, TIF_NOTSC))
		add(why, "tsc", "it has forbidden itself to read the time-stamp counter");
	if (test_tsk_thread_flag(task, TIF_NOCPUID))
		add(why, "cpuid", "it has forbidden itself to ask what the processor is");
	if (chose_speculation(task))
		add(why, "speculation", "it has chosen how the processor may speculate");
}

/**
 * mos_is_realtime() - has a thread been put into a real-time or deadline class?
 * @task: the thread
 *
 * Not one that is lent such a priority for as long as it has what another waits for.
 *
 * Context: any.
 */
bool mos_is_realtime(struct task_struct *task)
{
	unsigned int policy = READ_ONCE(task->policy);

	return policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE;
}

static void look_at_class(struct task_struct *task, struct reasons *why)
{
	if (mos_is_realtime(task))
		add(why, "rt_sched", "it runs in a real-time class");
}

/* As a 32-bit program has: for code of that kind, and by a call of that kind. */
static bool has_thread_area(struct task_struct *task)
{
	for (int i = 0; i < GDT_ENTRY_TLS_ENTRIES; i++)
		if (!desc_empty(&task->thread.tls_array[i]))
			return true;
	return false;
}

static void look_at_state(struct task_struct *task, struct reasons *why)
{
	look_at_processor(task, why);
	if (task->ptrace)
		add(why, "ptrace", "another process traces it");
	if (READ_ONCE(task->seccomp.mode))
		add(why, "seccomp_nsfs", "it has restricted its system calls with seccomp");
	if (has_own_dispatch(task))
		add(why, "user_dispatch", "it handles its system calls itself");
	if (test_tsk_thread_flag(task, TIF_ADDR32))
		add(why, "VM86_mode", "it is a 32-bit program");
	else if (has_thread_area(task))
		add(why, "ldt", "it has segments of its own");
	look_at_class(task, why);
	if (has_rings(task))
		add(why, "ioring", "it uses io_uring");
}

/* What holds of one thread holds of all: they move together. */
static void look_at_each(struct task_struct *task, struct reasons *why,
			 void (*look)(struct task_struct *task, struct reasons *why))
{
	struct task_struct *thread;

	rcu_read_lock();
	for_each_thread(task, thread)
		if (!why->nr && !(READ_ONCE(thread->flags) & PF_EXITING))
			look(thread, why);
	rcu_read_unlock();
}

static void look_at_threads(struct task_struct *task, struct reasons *why)
{
	look_at_each(task, why, look_at_state);
}

static void look_at_group(struct task_struct *task, struct reasons *why)
{
	if (shares_handlers(task))
		add(why, "clone_vm", "it shares its signal handlers with another process");
	look_at_threads(task, why);
}

enum area_reason {
	AREA_DEVICE,
	AREA_HUGE,
	AREA_SHM,
	AREA_WRITER,
	AREA_SHARED,
	AREA_TWICE,
	AREA_LOCKED,
	AREA_UFFD,
	AREA_SEALED,
	AREA_SHADOW,
	AREA_NR,
};

static const char *const area_words[AREA_NR][2] = {
	[AREA_DEVICE] = { "mmap_dev", "it maps a device" },
	[AREA_HUGE] = { "hugetlb", "it maps pages of hugetlbfs" },
	[AREA_SHM] = { "shm", "it maps a file that it shares for writing" },
	[AREA_WRITER] = { "shm", "it maps, as shared, a file that somebody may be writing" },
	[AREA_SHARED] = { "shm", "it shares memory with another process" },
	[AREA_TWICE] = { "shm", "it maps shared memory at two places" },
	[AREA_LOCKED] = { "mem_lock", "it has locked memory" },
	[AREA_UFFD] = { "userfaultfd", "it handles page faults with userfaultfd" },
	[AREA_SEALED] = { "sealed", "it has sealed memory" },
	[AREA_SHADOW] = { "shadow_stack", "it has a shadow stack" },
};

/* Memory that looks like a file: a memfd, or a segment of System V. Nobody counts who may write it. */
static bool is_nameless(const struct file *file)
{
	return shmem_mapping(file->f_mapping) && file->f_path.mnt->mnt_flags & MNT_INTERNAL;
}

static u32 look_at_area(struct vm_area_struct *vma)
{
	u32 found = 0;

	if (vma->vm_flags & (VM_IO | VM_PFNMAP | VM_MIXEDMAP))
		found |= BIT(AREA_DEVICE);
	if (is_vm_hugetlb_page(vma))
		found |= BIT(AREA_HUGE);
	if (vma->vm_flags & VM_LOCKED)
		found |= BIT(AREA_LOCKED);
	if (userfaultfd_armed(vma))
		found |= BIT(AREA_UFFD);
	if (vma->vm_flags & VM_SEALED)
		found |= BIT(AREA_SEALED);
	if (vma->vm_flags & VM_SHADOW_STACK)
		found |= BIT(AREA_SHADOW);
	if (!(vma->vm_flags & VM_MAYSHARE) || !vma->vm_file || mos_area_is_shared_anon(vma))
		return found;
	if ((vma->vm_flags & VM_SHARED) && (vma->vm_flags & VM_MAYWRITE)) {
		found |= BIT(AREA_SHM);
	} else if (is_nameless(vma->vm_file) ||
		   inode_is_open_for_write(file_inode(vma->vm_file))) {
		found |= BIT(AREA_WRITER);
	}
	return found;
}

/**
 * struct piece - memory that a process shares with its children, or with itself, as far as one area has it
 * @file: that holds it; not to be looked into
 * @holders: how many hold that
 * @from: first page
 * @end: the first behind it
 */
struct piece {
	const struct file *file;
	long holders;
	unsigned long from, end;
};

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *one = a, *other = b;

	if (one->file != other->file)
		return one->file < other->file ? -1 : 1;
	return one->from < other->from ? -1 : one->from > other->from;
}

/* Two images of one memory would not be one memory; and who holds more of it than these areas are is somebody else. */
static u32 look_at_pieces(struct piece *piece, u32 nr)
{
	u32 found = 0, i, mapped = 0;
	unsigned long end = 0;

	sort(piece, nr, sizeof(*piece), compare_pieces, NULL);
	for (i = 0; i < nr; i++) {
		if (!i || piece[i].file != piece[i - 1].file)
			mapped = end = 0;
		if (piece[i].from < end)
			found |= BIT(AREA_TWICE);
		end = max(end, piece[i].end);
		mapped++;
		if ((i + 1 == nr || piece[i + 1].file != piece[i].file) && piece[i].holders > mapped)
			found |= BIT(AREA_SHARED);
	}
	return found;
}

static u32 take_pieces(struct mm_struct *mm, struct piece *piece, u32 room)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	u32 nr = 0;

	mmap_read_lock(mm);
	for_each_vma(vmi, vma) {
		if (!mos_area_is_shared_anon(vma) || nr == room)
			continue;
		piece[nr++] = (struct piece){
			.file = vma->vm_file, .holders = file_count(vma->vm_file),
			.from = vma->vm_pgoff, .end = vma->vm_pgoff + vma_pages(vma),
		};
	}
	mmap_read_unlock(mm);
	return nr;
}

/* @room: areas of such memory; where there are more by now, they look as if others had them. */
static u32 find_in_shared(struct mm_struct *mm, u32 room)
{
	struct piece *piece = kvmalloc_array(room, sizeof(*piece), GFP_KERNEL);
	u32 found;

	if (!piece)
		return BIT(AREA_SHARED);
	found = look_at_pieces(piece, take_pieces(mm, piece, room));
	kvfree(piece);
	return found;
}

static u32 find_in_areas(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	u32 found = 0, shared = 0;

	mmap_read_lock(mm);
	for_each_vma(vmi, vma) {
		if (!mos_area_is_special(vma))
			found |= look_at_area(vma);
		shared += mos_area_is_shared_anon(vma);
	}
	mmap_read_unlock(mm);
	return found | (shared ? find_in_shared(mm, shared) : 0);
}

/* The areas that have a file, of which each that is not the one of the area before it is told. */
static u32 tell_files(struct mm_struct *mm, const struct inode **told, u32 room)
{
	const struct inode *last = NULL;
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	u32 nr = 0;

	mmap_read_lock(mm);
	for_each_vma(vmi, vma) {
		if (!vma->vm_file || vma_is_anonymous(vma) || mos_area_is_shared_anon(vma) ||
		    file_inode(vma->vm_file) == last)
			continue;
		last = file_inode(vma->vm_file);
		if (nr < room)
			told[nr] = last;
		nr++;
	}
	mmap_read_unlock(mm);
	return nr;
}

static int compare(const void *a, const void *b)
{
	const struct inode *one = *(const struct inode **)a, *other = *(const struct inode **)b;

	return one < other ? -1 : one > other;
}

/* Of a few files nobody needs to know which are the same. Where there is no memory to find out, the move will. */
static bool maps_many_files(struct mm_struct *mm)
{
	const struct inode **told;
	u32 room, nr, files = 0;

	if (READ_ONCE(mm->map_count) <= MOS_FILES_MAX)
		return false;
	room = tell_files(mm, NULL, 0);
	if (room <= MOS_FILES_MAX)
		return false;
	told = kvmalloc_array(room, sizeof(*told), GFP_KERNEL);
	if (!told)
		return false;
	nr = min(tell_files(mm, told, room), room);
	sort(told, nr, sizeof(*told), compare, NULL);
	for (u32 i = 0; i < nr; i++)
		files += !i || told[i] != told[i - 1];
	kvfree(told);
	return files > MOS_FILES_MAX;
}

static void look_at_numbers(struct mm_struct *mm, struct reasons *why)
{
	u32 areas = READ_ONCE(mm->map_count);
	char sentence[80];

	if (areas > MOS_AREAS_MAX) {
		snprintf(sentence, sizeof(sentence), "it has %u areas of memory, and with more than %u it cannot move",
			 areas, MOS_AREAS_MAX);
		add(why, "many_areas", sentence);
	} else if (maps_many_files(mm)) {
		snprintf(sentence, sizeof(sentence), "it maps more than %u files", MOS_FILES_MAX);
		add(why, "many_files", sentence);
	}
}

/* A write fault holds the file of shared memory for a moment; another process holds it longer. */
static void look_at_areas(struct mm_struct *mm, struct reasons *why)
{
	u32 found = find_in_areas(mm);

	for (int tries = 0; (found & BIT(AREA_SHARED)) && tries < 10; tries++) {
		usleep_range(500, 1000);
		found = find_in_areas(mm);
	}
	for (int i = 0; i < AREA_NR; i++)
		if (found & BIT(i))
			add(why, area_words[i][0], area_words[i][1]);
}

/*
 * Somebody who reads /proc uses it for a moment, longer on a busy processor: perhaps the process itself, which
 * is not caught yet. A child that still runs in it stays.
 */
static bool is_used_by_others(struct task_struct *task, struct mm_struct *mm)
{
	for (int tries = 0; tries < 200; tries++) {
		if (atomic_read(&mm->mm_users) <= get_nr_threads(task) + 1)
			return false;
		usleep_range(500, 1000);
	}
	return true;
}

/* The first thread may have ended, and given up the memory. */
static struct mm_struct *get_group_mm(struct task_struct *task)
{
	struct task_struct *thread;
	struct mm_struct *mm = NULL;

	rcu_read_lock();
	for_each_thread(task, thread) {
		mm = get_task_mm(thread);
		if (mm)
			break;
	}
	rcu_read_unlock();
	return mm;
}

static void look_at_memory(struct task_struct *task, struct reasons *why)
{
	struct mm_struct *mm = get_group_mm(task);

	if (!mm) {
		add(why, "daemon", "it is ending");
		return;
	}
	if (is_used_by_others(task, mm))
		add(why, "clone_vm", "another process uses its memory");
	if (mm->def_flags & VM_LOCKED)
		add(why, "mem_lock", "it locks all memory that it will map");
	if (READ_ONCE(mm->context.ldt))
		add(why, "ldt", "it has segments of its own");
	if (test_bit(MMF_HAS_UPROBES, &mm->flags))
		add(why, "uprobe", "its code is, or has been, probed with a uprobe");
	if (mos_denies_write_exec(mm))
		add(why, "mdwe", "it has forbidden itself memory that is writable and executable");
	look_at_areas(mm, why);
	look_at_numbers(mm, why);
	mmput(mm);
}

static bool is_stopped(struct task_struct *task)
{
	return task_is_stopped(task);
}

static bool is_traced(struct task_struct *task)
{
	return task_is_traced(task);
}

/* By its cgroup; or, of version 1, with the machine or by one. A parent in vfork() counts as frozen by the way only. */
static bool is_frozen(struct task_struct *task)
{
	return (cgroup_task_frozen(task) && READ_ONCE(task->jobctl) & JOBCTL_TRAP_FREEZE) ||
	       READ_ONCE(task->__state) & TASK_FROZEN;
}

static bool is_any(struct task_struct *task, bool (*is)(struct task_struct *task))
{
	struct task_struct *thread;
	bool any = false;

	rcu_read_lock();
	for_each_thread(task, thread)
		any |= is(thread);
	rcu_read_unlock();
	return any;
}

/* It is inside the kernel, and nobody gets it out of there but by letting it go on. */
static void look_at_stop(struct task_struct *task, struct reasons *why)
{
	char sentence[64];

	if (!is_any(task, is_stopped)) {
		if (is_any(task, is_frozen))
			add(why, "frozen", "its cgroup is frozen; thaw it first");
		return;
	}
	snprintf(sentence, sizeof(sentence), "it is stopped; resume it first: kill -CONT %d",
		 task_pid_vnr(task));
	add(why, "stopped", sentence);
}

/**
 * mos_has_ended() - is nothing left of a process but what its parent will ask for, or will be?
 * @task: its first thread, whose end alone is not the process'
 *
 * One that has been killed is over, also while it leaves a core, which may take long and which nothing interrupts.
 *
 * Context: any.
 */
bool mos_has_ended(struct task_struct *task)
{
	return (READ_ONCE(task->signal->flags) & SIGNAL_GROUP_EXIT) ||
	       ((READ_ONCE(task->flags) & PF_EXITING) && thread_group_empty(task));
}

static bool is_namespace_init(struct task_struct *task)
{
	struct pid *pid;
	bool is;

	rcu_read_lock();
	pid = task_pid(task);
	is = pid && is_child_reaper(pid);
	rcu_read_unlock();
	return is;
}

/**
 * mos_cantmove() - every reason why a process cannot move now
 * @task: the process
 * @say: told each, or NULL; must not sleep
 * @ctx: for @say
 *
 * The one place that knows; asked by people, before a process is caught, and
 * again when it has been.
 *
 * Context: may sleep.
 * Return: how many there are.
 */
int mos_cantmove(struct task_struct *task, mos_say_fn say, void *ctx)
{
	struct reasons why = { .say = say, .ctx = ctx };

	if (task->flags & PF_KTHREAD)
		add(&why, "system", "it is a kernel thread");
	else if (is_global_init(task) || is_namespace_init(task))
		add(&why, "system", "it is the init of its machine or container");
	else if (mos_has_ended(task))
		add(&why, "daemon", "it is ending");
	if (why.nr)
		return why.nr;
	look_at_group(task, &why);
	look_at_memory(task, &why);
	look_at_stop(task, &why);
	return why.nr;
}

/**
 * mos_cantmove_held() - why a process that is away cannot come home now
 * @task: its deputy
 * @say: told each, or NULL; must not sleep
 * @ctx: for @say
 *
 * That it is away has proven that it can move, and its memory is elsewhere; but a
 * deputy that stands still does not look at an order.
 *
 * Context: any.
 * Return: how many reasons there are.
 */
int mos_cantmove_held(struct task_struct *task, mos_say_fn say, void *ctx)
{
	struct reasons why = { .say = say, .ctx = ctx };

	if (is_any(task, is_traced))
		add(&why, "ptrace", "another process traces it, and has stopped it");
	look_at_stop(task, &why);
	return why.nr;
}

/**
 * mos_cantmove_away() - what is to be said of a process that is away
 * @task: its deputy
 * @say: told each reason; must not sleep
 * @ctx: for @say
 *
 * That is why it cannot come home now; or, where it can, what it comes home for and will not leave with.
 *
 * Context: any.
 * Return: how many reasons there are.
 */
int mos_cantmove_away(struct task_struct *task, mos_say_fn say, void *ctx)
{
	struct reasons why = { .say = say, .ctx = ctx };

	look_at_each(task, &why, look_at_class);
	return why.nr + mos_cantmove_held(task, say, ctx);
}

static void keep_word(void *ctx, const char *word, const char *sentence)
{
	const char **first = ctx;

	if (!*first)
		*first = word;
}

/**
 * mos_cantmove_glance() - a reason why a process will hardly be able to move
 * @task: the process, not a kernel thread
 *
 * For those who choose among many: only what is seen without waiting and without
 * looking at its memory. Whether it can move is known when it is tried.
 *
 * Context: any, under RCU.
 * Return: the word of the first reason, or NULL.
 */
const char *mos_cantmove_glance(struct task_struct *task)
{
	const char *first = NULL;
	struct reasons why = { .say = keep_word, .ctx = &first };

	if (is_global_init(task) || is_namespace_init(task))
		return "system";
	look_at_threads(task, &why);
	look_at_stop(task, &why);
	return first;
}

static void keep_first(void *ctx, const char *word, const char *sentence)
{
	struct mos_words *why = ctx;

	if (!why->text[0])
		mos_words_say(why, "%s: %s", word, sentence);
}

/**
 * mos_cantmove_first() - may a process move now?
 * @task: the process
 * @why: the first reason against it
 *
 * Context: may sleep.
 * Return: 0 or -EOPNOTSUPP.
 */
int mos_cantmove_first(struct task_struct *task, struct mos_words *why)
{
	why->text[0] = '\0';
	return mos_cantmove(task, keep_first, why) ? -EOPNOTSUPP : 0;
}

/**
 * mos_cantmove_held_first() - may a process that is away come home now?
 * @task: its deputy
 * @why: the reason against it
 *
 * Context: any.
 * Return: 0 or -EOPNOTSUPP.
 */
int mos_cantmove_held_first(struct task_struct *task, struct mos_words *why)
{
	why->text[0] = '\0';
	return mos_cantmove_held(task, keep_first, why) ? -EOPNOTSUPP : 0;
}
