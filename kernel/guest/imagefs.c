// SPDX-License-Identifier: GPL-2.0
/* The files that guests map: clean pages come from home on demand, one copy for all guests of a file. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mount.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/pseudo_fs.h>
#include <linux/slab.h>

#include "../image/image.h"
#include "../process.h"
#include "imagefs.h"

/* "MOSI" */
#define MOS_IMAGEFS_MAGIC 0x4d4f5349
/* Pages that one read-ahead asks for; 128 KiB as for any file. */
#define READAHEAD_PAGES 32
/* More files than a process may map. */
#define FILES_MAX 4096u
/* How long home may take to read its own disk, ms. */
#define READ_TIMEOUT_MS 30000

/**
 * struct image_key - a file, as its home knows it
 * @home: number of the node
 * @dev: its file system there
 * @ino: its inode there
 * @generation: of the inode
 * @size: bytes
 * @ctime: of its last change, ns; a changed file is another file
 */
struct image_key {
	u32 home;
	u32 generation;
	u64 dev;
	u64 ino;
	u64 size;
	s64 ctime;
};

/**
 * struct image_inode - the pages of one file of another node
 * @inode: holds them
 * @key: which file it is
 */
struct image_inode {
	struct inode inode;
	struct image_key key;
};

/**
 * struct image_file - one mapping of such a file
 * @p: the guest that maps it, with a reference: home answers for its sake
 * @index: of the file among those that this process maps
 */
struct image_file {
	struct mos_process *p;
	u32 index;
};

static struct image_inode *image_of(struct inode *inode)
{
	return container_of(inode, struct image_inode, inode);
}

/* Ask home for consecutive pages; the reply has a verdict, then the bytes. */
static struct mos_msg *ask(const struct image_file *f, pgoff_t index, unsigned int count)
{
	struct mos_writer w = mos_process_letter(f->p, 20);

	mos_put_u32(&w, f->index);
	mos_put_u64(&w, index);
	mos_put_u32(&w, count);
	return mos_peer_call(f->p->peer, MOS_MSG_G2H_PAGES, 0, w.buf, READ_TIMEOUT_MS);
}

static int open_reply(struct mos_msg *reply, struct mos_reader *r)
{
	struct mos_words why;

	mos_reader_init(r, reply->body);
	return mos_get_verdict(r, &why);
}

/* The bytes of one page; home sends none behind the end of the file. */
static int fill(struct folio *folio, struct mos_reader *r)
{
	u32 len = min_t(u32, mos_reader_left(r), PAGE_SIZE);
	void *to = kmap_local_folio(folio, 0);
	int err = mos_get_bytes(r, to, len);

	memset(to + len, 0, PAGE_SIZE - len);
	kunmap_local(to);
	return err;
}

static int image_read_folio(struct file *file, struct folio *folio)
{
	struct image_file *f = file->private_data;
	struct mos_msg *reply = ask(f, folio->index, 1);
	struct mos_reader r;
	int err;

	if (IS_ERR(reply)) {
		err = PTR_ERR(reply);
		goto out;
	}
	err = open_reply(reply, &r);
	if (!err)
		err = fill(folio, &r);
	mos_msg_free(reply);
	if (!err)
		folio_mark_uptodate(folio);
out:
	folio_unlock(folio);
	return err;
}

/* Pages that did not come are left not up to date: a fault asks for them singly. */
static void image_readahead(struct readahead_control *rac)
{
	struct image_file *f = rac->file->private_data;
	struct mos_msg *reply = ask(f, readahead_index(rac), readahead_count(rac));
	struct mos_reader r;
	struct folio *folio;
	bool good;

	good = !IS_ERR(reply) && !open_reply(reply, &r);
	while ((folio = readahead_folio(rac))) {
		if (good && !fill(folio, &r))
			folio_mark_uptodate(folio);
		folio_unlock(folio);
	}
	if (!IS_ERR(reply))
		mos_msg_free(reply);
}

static const struct address_space_operations image_aops = {
	.read_folio = image_read_folio,
	.readahead = image_readahead,
};

/*
 * While an image is being restored, a page that is about to be overwritten need
 * not be fetched first: the copy on write is made of a blank page.
 */
static vm_fault_t image_fault(struct vm_fault *vmf)
{
	struct image_file *f = vmf->vma->vm_file->private_data;

	if (vmf->cow_page && READ_ONCE(f->p->guest.restoring)) {
		vmf->page = f->p->node->processes->blank;
		get_page(vmf->page);
		lock_page(vmf->page);
		return VM_FAULT_LOCKED;
	}
	return filemap_fault(vmf);
}

static const struct vm_operations_struct image_vm_ops = {
	.fault = image_fault,
	.map_pages = filemap_map_pages,
};

static int image_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_SHARED) && (vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;
	vma->vm_ops = &image_vm_ops;
	return 0;
}

static int image_release(struct inode *inode, struct file *file)
{
	struct image_file *f = file->private_data;

	mos_process_put(f->p);
	kfree(f);
	return 0;
}

/* A file may outlive the guest that mapped it by a moment: it holds the module. */
static const struct file_operations image_fops = {
	.owner = THIS_MODULE,
	.mmap = image_mmap,
	.release = image_release,
};

static struct inode *image_alloc_inode(struct super_block *sb)
{
	struct image_inode *image = kzalloc(sizeof(*image), GFP_KERNEL);

	if (!image)
		return NULL;
	inode_init_once(&image->inode);
	return &image->inode;
}

static void image_free_inode(struct inode *inode)
{
	kfree(image_of(inode));
}

/* Nothing stays on this node once the last guest that mapped a file has left. */
static const struct super_operations image_sops = {
	.alloc_inode = image_alloc_inode,
	.free_inode = image_free_inode,
	.drop_inode = generic_delete_inode,
	.statfs = simple_statfs,
};

static int image_init_context(struct fs_context *fc)
{
	struct pseudo_fs_context *ctx = init_pseudo(fc, MOS_IMAGEFS_MAGIC);

	if (!ctx)
		return -ENOMEM;
	ctx->ops = &image_sops;
	return 0;
}

/* No owner: the mount is the module's own and must not pin it. */
static struct file_system_type image_type = {
	.name = "mosix",
	.init_fs_context = image_init_context,
	.kill_sb = kill_anon_super,
};

/**
 * mos_imagefs_mount() - prepare a node for the files of guests
 * @all: its processes
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int mos_imagefs_mount(struct mos_processes *all)
{
	struct vfsmount *mount;

	all->blank = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!all->blank)
		return -ENOMEM;
	SetPageUptodate(all->blank);
	mount = kern_mount(&image_type);
	if (IS_ERR(mount)) {
		__free_page(all->blank);
		return PTR_ERR(mount);
	}
	all->images = mount;
	return 0;
}

void mos_imagefs_unmount(struct mos_processes *all)
{
	kern_unmount(all->images);
	__free_page(all->blank);
}

static int is_same(struct inode *inode, void *key)
{
	return !memcmp(&image_of(inode)->key, key, sizeof(struct image_key));
}

static int become(struct inode *inode, void *key)
{
	struct image_inode *image = image_of(inode);

	image->key = *(struct image_key *)key;
	inode->i_ino = get_next_ino();
	inode->i_mode = S_IFREG | 0400;
	inode->i_size = image->key.size;
	inode->i_mapping->a_ops = &image_aops;
	return 0;
}

static struct inode *get_image(struct mos_process *p, struct image_key *key)
{
	struct super_block *sb = p->node->processes->images->mnt_sb;
	struct inode *inode = iget5_locked(sb, key->ino, is_same, become, key);

	if (inode && (inode->i_state & I_NEW))
		unlock_new_inode(inode);
	return inode;
}

static void get_key(struct mos_reader *r, struct image_key *key)
{
	memset(key, 0, sizeof(*key));
	key->generation = mos_get_u32(r);
	key->dev = mos_get_u64(r);
	key->ino = mos_get_u64(r);
	key->size = mos_get_u64(r);
	key->ctime = mos_get_u64(r);
}

/**
 * mos_imagefs_files() - take the record of files out of an image
 * @in: the image of a guest
 * @r: the record
 *
 * Context: may sleep.
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int mos_imagefs_files(struct mos_restore *in, struct mos_reader *r)
{
	struct mos_guest *g = &in->p->guest;
	u32 count = mos_get_u32(r);
	struct image_key key;

	if (r->err || count > FILES_MAX || g->images)
		return -EBADMSG;
	g->images = kvcalloc(count + 1, sizeof(*g->images), GFP_KERNEL);
	if (!g->images)
		return -ENOMEM;
	while (g->nr_images < count) {
		get_key(r, &key);
		key.home = in->p->handle.home;
		if (r->err || key.size > MAX_LFS_FILESIZE)
			return -EBADMSG;
		g->images[g->nr_images] = get_image(in->p, &key);
		if (!g->images[g->nr_images])
			return -ENOMEM;
		g->nr_images++;
	}
	return 0;
}

/**
 * mos_imagefs_open() - a file to map, for a guest
 * @p: the guest
 * @index: of the file among those that it maps
 *
 * Each mapping gets a file of its own, so that each has its own read-ahead.
 *
 * Context: may sleep.
 * Return: the file with a reference, or an ERR_PTR.
 */
struct file *mos_imagefs_open(struct mos_process *p, u32 index)
{
	struct image_file *f;
	struct inode *inode;
	struct file *file;

	if (index >= p->guest.nr_images)
		return ERR_PTR(-EBADMSG);
	f = kmalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return ERR_PTR(-ENOMEM);
	inode = p->guest.images[index];
	ihold(inode);
	file = alloc_file_pseudo(inode, p->node->processes->images, "[image]", O_RDONLY,
				 &image_fops);
	if (IS_ERR(file)) {
		iput(inode);
		kfree(f);
		return file;
	}
	__module_get(THIS_MODULE);
	mos_process_get(p);
	f->p = p;
	f->index = index;
	file->private_data = f;
	/* A pseudo file system reads nothing ahead unless it is told to. */
	file->f_ra.ra_pages = READAHEAD_PAGES;
	return file;
}

/**
 * mos_imagefs_index() - which of its files a guest's mapping is of
 * @ctx: unused
 * @file: behind the mapping
 *
 * Context: any.
 * Return: the index, or -EINVAL for a file that is not ours.
 */
int mos_imagefs_index(void *ctx, struct file *file)
{
	struct image_file *f = file->private_data;

	return file->f_op == &image_fops ? f->index : -EINVAL;
}

/**
 * mos_imagefs_close() - let go of the files that a guest could map
 * @p: the guest; what it has mapped stays until it is unmapped
 *
 * Context: may sleep.
 */
void mos_imagefs_close(struct mos_process *p)
{
	struct mos_guest *g = &p->guest;

	while (g->nr_images)
		iput(g->images[--g->nr_images]);
	kvfree(g->images);
	g->images = NULL;
}
