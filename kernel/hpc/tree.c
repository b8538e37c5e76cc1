// SPDX-License-Identifier: GPL-2.0
/*
 * The file system that is mounted on /proc/hpc: a tree of entries, each of which speaks about the node that
 * the network namespace of whoever looks is. A module can put nothing into /proc/PID, and procfs takes no
 * directories of ours whose contents change by themselves.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/proc_fs.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../compat/fs.h"
#include "../node.h"
#include "hpc.h"

#define MAGIC 0x68706366
/* What is written is a number or a word. */
#define TEXT_MAX 64

static const struct mos_hpc_entry root_entries[] = {
	MOS_HPC_DIR("admin", .children = mos_hpc_admin),
	MOS_HPC_DIR("nodes", .members = &mos_hpc_nodes),
	MOS_HPC_DIR("pid", .members = &mos_hpc_processes),
	MOS_HPC_DIR("remote", .members = &mos_hpc_guests),
	{}
};

static const struct mos_hpc_entry root = MOS_HPC_DIR("", .children = root_entries);

static struct mos_node *node_of_current(void)
{
	return mos_node_of(current->nsproxy->net_ns);
}

static const struct mos_hpc_ref *ref_of(const struct inode *inode)
{
	return inode->i_private;
}

/**
 * mos_hpc_bad_value() - refuse what was written into a file, with a word in the log
 * @ref: the file
 * @text: what was written
 * @wanted: what could have been
 *
 * Context: any.
 * Return: -EINVAL.
 */
int mos_hpc_bad_value(const struct mos_hpc_ref *ref, const char *text, const char *wanted)
{
	pr_notice_ratelimited("mosix: /proc/hpc: %s takes %s, and not \"%*pE\"\n", ref->entry->name,
			      wanted, (int)strlen(text), text);
	return -EINVAL;
}

/* Files */

static int show(struct seq_file *m, void *unused)
{
	const struct mos_hpc_ref *ref = m->private;

	return ref->entry->show(node_of_current(), ref, m);
}

static int file_open(struct inode *inode, struct file *file)
{
	const struct mos_hpc_ref *ref = ref_of(inode);

	if ((file->f_mode & FMODE_READ) && !ref->entry->show)
		return -EACCES;
	return single_open(file, show, inode->i_private);
}

/* A file that somebody opened for another, who may more, does not carry the other's rights. */
static bool is_writer_no_more_than_opener(const struct file *file)
{
	return uid_eq(file->f_cred->euid, current_euid()) &&
	       cap_issubset(current_cred()->cap_effective, file->f_cred->cap_effective);
}

static ssize_t file_write(struct file *file, const char __user *data, size_t len, loff_t *pos)
{
	const struct mos_hpc_ref *ref = ref_of(file_inode(file));
	char *text;
	int err;

	if (!ref->entry->store || !is_writer_no_more_than_opener(file))
		return -EPERM;
	if (len > TEXT_MAX)
		return -EINVAL;
	text = memdup_user_nul(data, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	err = ref->entry->store(node_of_current(), ref, strim(text));
	kfree(text);
	return err ?: len;
}

static const struct file_operations file_operations = {
	.owner = THIS_MODULE,
	.open = file_open,
	.read = seq_read,
	.write = file_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/* Directories */

static int refuse_change(mos_mount_owner *owner, struct dentry *dentry, struct iattr *attributes)
{
	/* To write is to truncate first, for a shell. */
	return attributes->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID) ? -EPERM : 0;
}

static const struct inode_operations file_inode_operations = {
	.setattr = refuse_change,
};

static const struct inode_operations dir_inode_operations;
static const struct file_operations dir_operations;

/* Files of a process are its owner's. */
static void set_owner(struct inode *inode)
{
	const struct cred *cred;
	struct task_struct *task;

	rcu_read_lock();
	task = ref_of(inode)->pid ? pid_task(ref_of(inode)->pid, PIDTYPE_TGID) : NULL;
	if (task) {
		cred = __task_cred(task);
		inode->i_uid = cred->euid;
		inode->i_gid = cred->egid;
	}
	rcu_read_unlock();
}

/* Takes over the reference to the pid. */
static struct inode *make_inode(struct super_block *sb, const struct mos_hpc_ref *what)
{
	struct mos_hpc_ref *ref = kmemdup(what, sizeof(*what), GFP_KERNEL);
	struct inode *inode = ref ? new_inode(sb) : NULL;

	if (!inode) {
		put_pid(what->pid);
		kfree(ref);
		return NULL;
	}
	inode->i_ino = get_next_ino();
	inode->i_mode = ref->entry->mode;
	inode->i_private = ref;
	mos_inode_init_times(inode);
	set_owner(inode);
	if (S_ISDIR(inode->i_mode)) {
		inode->i_op = &dir_inode_operations;
		inode->i_fop = &dir_operations;
		set_nlink(inode, 2);
	} else {
		inode->i_op = &file_inode_operations;
		inode->i_fop = &file_operations;
	}
	return inode;
}

static const struct mos_hpc_entry *find_child(const struct mos_hpc_entry *entry, const char *name)
{
	for (; entry->name; entry++)
		if (!strcmp(entry->name, name))
			return entry;
	return NULL;
}

/* Only as a number is written: "07" is no name. */
static bool read_number(const char *name, u32 *number)
{
	return *name >= '1' && *name <= '9' && !kstrtou32(name, 10, number);
}

/* Return: false where there is no such name; else @ref has a reference to the pid. */
static bool find_name(const struct mos_hpc_ref *dir, const char *name, struct mos_hpc_ref *ref)
{
	const struct mos_hpc_members *members = dir->entry->members;

	*ref = *dir;
	if (members) {
		ref->entry = members->member;
		return read_number(name, &ref->number) &&
		       members->find(node_of_current(), ref->number, &ref->pid);
	}
	ref->entry = find_child(dir->entry->children, name);
	if (ref->entry)
		get_pid(ref->pid);
	return ref->entry;
}

static struct dentry *dir_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = NULL;
	struct mos_hpc_ref ref;

	if (find_name(ref_of(dir), dentry->d_name.name, &ref)) {
		inode = make_inode(dir->i_sb, &ref);
		if (!inode)
			return ERR_PTR(-ENOMEM);
	}
	return d_splice_alias(inode, dentry);
}

static bool emit_children(struct dir_context *ctx, const struct mos_hpc_entry *entry)
{
	for (loff_t at = 2; entry->name; entry++, at++) {
		if (at < ctx->pos)
			continue;
		if (!dir_emit(ctx, entry->name, strlen(entry->name), at,
			      S_ISDIR(entry->mode) ? DT_DIR : DT_REG))
			return false;
		ctx->pos = at + 1;
	}
	return true;
}

/* Behind . and .. the position is that of the number, and so no member that stays is left out. */
static bool emit_members(struct dir_context *ctx, const struct mos_hpc_members *members)
{
	struct mos_node *mn = node_of_current();
	u32 number = ctx->pos - 2;
	char name[12];
	int len;

	while (members->next(mn, &number)) {
		len = snprintf(name, sizeof(name), "%u", number);
		if (!dir_emit(ctx, name, len, number + 2, DT_DIR))
			return false;
		ctx->pos = (loff_t)++number + 2;
		if (signal_pending(current))
			return false;
	}
	return true;
}

static int dir_iterate(struct file *file, struct dir_context *ctx)
{
	const struct mos_hpc_entry *entry = ref_of(file_inode(file))->entry;

	if (ctx->pos > S32_MAX || !dir_emit_dots(file, ctx))
		return 0;
	if (entry->members ? emit_members(ctx, entry->members) :
			     emit_children(ctx, entry->children))
		ctx->pos = (loff_t)S32_MAX + 1;
	return 0;
}

static const struct inode_operations dir_inode_operations = {
	.lookup = dir_lookup,
	.setattr = refuse_change,
};

static const struct file_operations dir_operations = {
	.owner = THIS_MODULE,
	.iterate_shared = dir_iterate,
	.read = generic_read_dir,
	.llseek = generic_file_llseek,
};

/*
 * A name that was found or not found may mean something else to the next who asks, in another namespace or
 * later. What names a process is good as long as that lives; whose it is may change.
 */
static int revalidate(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = d_inode(dentry);

	if (flags & LOOKUP_RCU)
		return -ECHILD;
	if (!inode)
		return 0;
	if (!ref_of(inode)->pid)
		return !ref_of(inode)->number;
	set_owner(inode);
	return pid_has_task(ref_of(inode)->pid, PIDTYPE_TGID);
}

static const struct dentry_operations dentry_operations = {
	.d_revalidate = revalidate,
	.d_delete = always_delete_dentry,
};

/* The file system */

static void evict(struct inode *inode)
{
	struct mos_hpc_ref *ref = inode->i_private;

	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	if (ref)
		put_pid(ref->pid);
	kfree(ref);
}

static const struct super_operations super_operations = {
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
	.evict_inode = evict,
};

static int fill_super(struct super_block *sb, struct fs_context *fc)
{
	const struct mos_hpc_ref ref = { .entry = &root };
	struct inode *inode;

	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = MAGIC;
	sb->s_op = &super_operations;
	sb->s_d_op = &dentry_operations;
	sb->s_iflags |= SB_I_NOEXEC | SB_I_NODEV;
	inode = make_inode(sb, &ref);
	sb->s_root = inode ? d_make_root(inode) : NULL;
	return sb->s_root ? 0 : -ENOMEM;
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_single(fc, fill_super);
}

static const struct fs_context_operations context_operations = {
	.get_tree = get_tree,
};

static int init_context(struct fs_context *fc)
{
	fc->ops = &context_operations;
	return 0;
}

static struct file_system_type type = {
	.owner = THIS_MODULE,
	.name = "hpc",
	.init_fs_context = init_context,
	.kill_sb = kill_anon_super,
};

/**
 * mos_hpc_register() - let the file system be mounted, and make the place for it
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, or -EBUSY where there is a file system of that name.
 */
int mos_hpc_register(void)
{
	int err;

	if (!proc_create_mount_point("hpc"))
		return -ENOMEM;
	err = register_filesystem(&type);
	if (err)
		remove_proc_entry("hpc", NULL);
	return err;
}

/**
 * mos_hpc_unregister() - the reverse; it is mounted nowhere, for that holds the module
 *
 * Context: may sleep.
 */
void mos_hpc_unregister(void)
{
	unregister_filesystem(&type);
	remove_proc_entry("hpc", NULL);
}
