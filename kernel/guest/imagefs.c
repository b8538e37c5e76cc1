// SPDX-License-Identifier: GPL-2.0
/* The files that guests map: clean pages come from home on demand, one copy for all guests of a file. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mount.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/pagevec.h>
#include <linux/pseudo_fs.h>
#include <linux/slab.h>

#include "../image/image.h"
#include "../process.h"
#include "imagefs.h"

/* "MOSI" */
#define MOS_IMAGEFS_MAGIC 0x4d4f5349
/* Pages that one read-ahead asks for; 128 KiB as for any file. */
#define READAHEAD_PAGES 32
/* How long the word of a change may be on its way from home, ms. */
#define WORD_TIMEOUT_MS 30000
/* How often a page is read before it is taken as it is, though its file goes on changing. */
#define READ_TRIES 3

/**
 * struct image_key - a file, as its home knows it
 * @home: number of the node
 * @dev: its file system there
 * @ino: its inode there
 * @generation: of the inode
 * @size: bytes, when the guest left its home
 * @ctime: of its last change before that, ns; what changed while no guest was looking is another file
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
 * @lock: for @version, @least and the size; taken with bottom halves off, leaf
 * @version: counts what home has said of changes
 * @least: the shortest that the file has been since @refreshed, bytes
 * @refreshing: held while outdated pages are taken away; sleeps
 * @refreshed: the version whose outdated pages are gone
 */
struct image_inode {
	struct inode inode;
	struct image_key key;
	spinlock_t lock;
	u32 version;
	u64 least;
	struct mutex refreshing;
	u32 refreshed;
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

static bool has_been_told(struct mos_process *p)
{
	return (s32)(READ_ONCE(p->guest.told) - READ_ONCE(p->guest.promised)) >= 0;
}

/* Has the guest seen to everything that its home has said of changes? */
static bool is_fresh(struct mos_process *p)
{
	return has_been_told(p) && READ_ONCE(p->guest.refreshed) == atomic_read(&p->guest.outdated);
}

/* A guest that has ended reads no more. */
static bool reads_on(void *ctx)
{
	struct mos_process *p = ctx;

	return !READ_ONCE(p->guest.over) && !READ_ONCE(p->lost);
}

/*
 * Ask home for consecutive pages; the reply has a verdict, then the bytes, then how often files have changed. Home's
 * disk takes as long as it takes: who touches a page at home waits for it too.
 */
static struct mos_msg *ask(const struct image_file *f, pgoff_t index, unsigned int count)
{
	struct mos_writer w = mos_process_letter(f->p, 20);
	int err;

	mos_put_u32(&w, f->index);
	mos_put_u64(&w, index);
	mos_put_u32(&w, count);
	err = mos_writer_finish(&w);
	if (err)
		return ERR_PTR(err);
	/* In the line of the process: a file that hangs holds up no other process. */
	return mos_peer_call_while(f->p->peer, MOS_MSG_G2H_PAGES, f->p->channel, w.buf, reads_on, f->p);
}

#define REPLY_TAIL 4

/* What stands behind the pages is read before them. */
static void hear(struct mos_process *p, struct mos_reader tail)
{
	mos_get_skip(&tail, max_t(u32, mos_reader_left(&tail), REPLY_TAIL) - REPLY_TAIL);
	mos_imagefs_promised(p, mos_get_u32(&tail));
	/* It shall not go on before it sees what these pages may tell it to look for. */
	if (!is_fresh(p))
		set_thread_flag(TIF_NOTIFY_SIGNAL);
}

static int open_reply(struct mos_process *p, struct mos_msg *reply, struct mos_reader *r)
{
	struct mos_words why;
	int err;

	mos_reader_init(r, reply->body);
	err = mos_get_verdict(r, &why);
	if (!err)
		hear(p, *r);
	return err;
}

/* The bytes of one page; home sends none behind the end of the file. */
static int fill(struct folio *folio, struct mos_reader *r)
{
	u32 len = min_t(u32, max_t(u32, mos_reader_left(r), REPLY_TAIL) - REPLY_TAIL, PAGE_SIZE);
	void *to = kmap_local_folio(folio, 0);
	int err = mos_get_bytes(r, to, len);

	memset(to + len, 0, PAGE_SIZE - len);
	kunmap_local(to);
	return err;
}

/* What the pages of a file are a copy of, as far as is known. */
static u32 version_of(struct inode *inode)
{
	return READ_ONCE(image_of(inode)->version);
}

/*
 * What was read is kept unless the file has changed meanwhile. Either we see that here or forget_pages(), which
 * comes after the change, sees the page: each writes what it has done before it looks at what the other did.
 */
static bool keep(struct folio *folio, u32 version)
{
	folio_mark_uptodate(folio);
	smp_mb();
	if (version_of(folio->mapping->host) == version)
		return true;
	folio_clear_uptodate(folio);
	return false;
}

static int read_page(struct image_file *f, struct folio *folio)
{
	struct mos_msg *reply = ask(f, folio->index, 1);
	struct mos_reader r;
	int err;

	if (IS_ERR(reply))
		return PTR_ERR(reply);
	err = open_reply(f->p, reply, &r);
	if (!err)
		err = fill(folio, &r);
	mos_msg_free(reply);
	return err;
}

/* At home a page that there is no memory for just now is waited for: so it is here. */
static int read_page_patiently(struct image_file *f, struct folio *folio)
{
	int err;

	do {
		err = read_page(f, folio);
	} while (mos_process_try_again(f->p, err));
	return err;
}

static void outdate(struct mos_process *p, struct image_inode *image)
{
	spin_lock_bh(&image->lock);
	WRITE_ONCE(image->version, image->version + 1);
	spin_unlock_bh(&image->lock);
	atomic_inc(&p->guest.outdated);
	mos_process_get(p);
	if (!queue_work(p->node->processes->work, &p->guest.refresh))
		mos_process_put(p);
}

/*
 * A file that changes faster than it can be read is read nevertheless: what was asked for after the fault will do
 * for the access that has faulted, and is forgotten again.
 */
static int image_read_folio(struct file *file, struct folio *folio)
{
	struct image_file *f = file->private_data;
	struct inode *inode = folio->mapping->host;
	int err, tries = 0;
	u32 version;

	do {
		version = version_of(inode);
		err = read_page_patiently(f, folio);
	} while (!err && !keep(folio, version) && ++tries < READ_TRIES);
	if (!err && tries == READ_TRIES) {
		folio_mark_uptodate(folio);
		outdate(f->p, image_of(inode));
	}
	folio_unlock(folio);
	return err;
}

/*
 * Home gives no more at a time, whatever the kernel may want: it drops the folios that are not taken from it. Those
 * that did not come are left not up to date: a fault asks for them singly.
 */
static void image_readahead(struct readahead_control *rac)
{
	unsigned int count = min(readahead_count(rac), MOS_PAGES_MAX);
	struct image_file *f = rac->file->private_data;
	u32 version = version_of(rac->mapping->host);
	struct mos_msg *reply = ask(f, readahead_index(rac), count);
	struct mos_reader r;
	struct folio *folio;
	bool good;

	good = !IS_ERR(reply) && !open_reply(f->p, reply, &r);
	while (count-- && (folio = readahead_folio(rac))) {
		if (good && !fill(folio, &r))
			keep(folio, version);
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
	spin_lock_init(&image->lock);
	mutex_init(&image->refreshing);
	image->least = U64_MAX;
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

	if (r->err || count > MOS_FILES_MAX || g->images)
		return -EBADMSG;
	g->images = kvcalloc(count + 1, sizeof(*g->images), GFP_KERNEL);
	if (!g->images)
		return -ENOMEM;
	/* What others have here of these files may be older than this guest. */
	atomic_inc(&g->outdated);
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

/*
 * A page that is not up to date is read anew when it is wanted, and nobody maps it until then. Nobody holds the
 * lock of one that is for longer than it takes to map it. One that is being read now is judged by keep().
 */
static void forget_pages(struct address_space *mapping)
{
	struct folio_batch batch;
	pgoff_t index = 0;

	folio_batch_init(&batch);
	while (filemap_get_folios(mapping, &index, ULONG_MAX, &batch)) {
		for (unsigned int i = 0; i < folio_batch_count(&batch); i++) {
			struct folio *folio = batch.folios[i];

			if (!folio_test_uptodate(folio))
				continue;
			folio_lock(folio);
			folio_clear_uptodate(folio);
			folio_unlock(folio);
		}
		folio_batch_release(&batch);
		cond_resched();
	}
}

/* As truncation does it at home, what a guest has written behind the end goes as well, and is zero when it is back. */
static void cut_off(struct image_inode *image)
{
	u64 least;

	spin_lock_bh(&image->lock);
	least = image->least;
	image->least = U64_MAX;
	spin_unlock_bh(&image->lock);
	if (least != U64_MAX)
		unmap_mapping_range(image->inode.i_mapping, round_up(least, PAGE_SIZE), 0, 1);
}

/* Once this has returned, nobody finds in the file's mappings what was there before the changes that are known. */
static void refresh(struct image_inode *image)
{
	u32 version;

	if (READ_ONCE(image->refreshed) == READ_ONCE(image->version))
		return;
	mutex_lock(&image->refreshing);
	version = READ_ONCE(image->version);
	smp_mb();
	if (image->refreshed != version) {
		cut_off(image);
		forget_pages(image->inode.i_mapping);
		unmap_mapping_range(image->inode.i_mapping, 0, 0, 0);
		WRITE_ONCE(image->refreshed, version);
	}
	mutex_unlock(&image->refreshing);
}

static void refresh_all(struct mos_process *p)
{
	u32 outdated = atomic_read(&p->guest.outdated);

	for (unsigned int i = 0; i < p->guest.nr_images; i++)
		refresh(image_of(p->guest.images[i]));
	WRITE_ONCE(p->guest.refreshed, outdated);
}

/**
 * mos_imagefs_refresh_work() - take outdated pages away from a program that only computes
 * @work: the guest's
 */
void mos_imagefs_refresh_work(struct work_struct *work)
{
	struct mos_process *p = container_of(work, struct mos_process, guest.refresh);

	refresh_all(p);
	mos_process_put(p);
}

/**
 * mos_imagefs_promised() - home says how often it has told of changes
 * @p: the guest
 * @told: so often, before it has said what this comes with
 *
 * Context: any; takes and drops the lock of @p.
 */
void mos_imagefs_promised(struct mos_process *p, u32 told)
{
	spin_lock_bh(&p->lock);
	if ((s32)(told - p->guest.promised) > 0)
		WRITE_ONCE(p->guest.promised, told);
	spin_unlock_bh(&p->lock);
}

/**
 * mos_imagefs_refresh() - let the current guest see what its mapped files are now
 * @p: the guest
 *
 * To be called when it may have learned of a change from its home, before it goes on.
 *
 * Context: the guest's task; may sleep, killably, until the word of a change has come that is on its way.
 */
void mos_imagefs_refresh(struct mos_process *p)
{
	if (is_fresh(p))
		return;
	wait_event_killable_timeout(p->wait, has_been_told(p) || READ_ONCE(p->lost) || READ_ONCE(p->guest.over),
				    msecs_to_jiffies(WORD_TIMEOUT_MS));
	refresh_all(p);
}

/**
 * mos_imagefs_changed() - home says that a file has changed
 * @p: the guest
 * @r: the message, behind the handle
 *
 * Context: any.
 */
void mos_imagefs_changed(struct mos_process *p, struct mos_reader *r)
{
	enum mos_state state = mos_process_state(p);
	u32 index = mos_get_u32(r);
	u64 size = mos_get_u64(r);
	u64 least = mos_get_u64(r);
	struct image_inode *image;

	/* Before that its table of files is not fixed. The word of a change may be here before its commit is looked at. */
	if ((state != MOS_ST_READY && state != MOS_ST_RUNNING && state != MOS_ST_LEAVING) || r->err ||
	    index >= p->guest.nr_images || size > MAX_LFS_FILESIZE)
		return;
	image = image_of(p->guest.images[index]);
	spin_lock_bh(&image->lock);
	i_size_write(&image->inode, size);
	image->least = min3(image->least, least, size);
	spin_unlock_bh(&image->lock);
	outdate(p, image);
	WRITE_ONCE(p->guest.told, p->guest.told + 1);
	wake_up(&p->wait);
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
