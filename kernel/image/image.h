/* SPDX-License-Identifier: GPL-2.0 */
/* The image of a process: records that say everything that moves, one kind of state per file. */
#ifndef MOS_IMAGE_H
#define MOS_IMAGE_H

#include <linux/mm_types.h>
#include <linux/resource.h>
#include <linux/signal_types.h>
#include <linux/types.h>

#include "../message.h"
#include "../muster.h"
#include "../process.h"
#include "vdso.h"

/* The most pages in one record, and in one piece of an image. */
#define MOS_BATCH_PAGES 128u
/* What stands before the pages, at most. */
#define MOS_BATCH_HEAD 2048u
/* Room of a piece: other records, one full batch, which begins at a chunk, and the end. */
#define MOS_RECORDS_ROOM 16384u
#define MOS_PIECE_ROOM (MOS_RECORDS_ROOM + MOS_BATCH_PAGES * PAGE_SIZE + 64)

/**
 * enum mos_record - kinds of records in an image
 * @MOS_REC_THREAD: all that is one thread's: registers, general and vector ones; what it does about signals; what
 *	the kernel remembers for it
 * @MOS_REC_SIGNALS: handlers
 * @MOS_REC_TASK: barriers, limits
 * @MOS_REC_IDENTITY: what the guest answers about itself; outwards only
 * @MOS_REC_FILES: the files that areas refer to; outwards only
 * @MOS_REC_VDSO: the vdso of the home's kernel, for a node that has another; outwards only, before the space
 * @MOS_REC_SPACE: the marks of the address space and its areas
 * @MOS_REC_PAGES: a batch of pages
 * @MOS_REC_BROKEN: nothing follows, though much is missing
 * @MOS_REC_END: nothing follows
 */
enum mos_record {
	MOS_REC_THREAD = 1,
	MOS_REC_SIGNALS,
	MOS_REC_TASK,
	MOS_REC_IDENTITY,
	MOS_REC_FILES,
	MOS_REC_VDSO,
	MOS_REC_SPACE,
	MOS_REC_PAGES,
	MOS_REC_BROKEN,
	MOS_REC_END,
	MOS_REC_NR,
};

/**
 * struct mos_stream - an image on its way out
 * @w: the piece that is being filled
 * @t: who sends it, of the process whose image it is
 * @ship: takes a full piece, consumes it; 0 or -errno
 * @ctx: for @ship
 * @err: 0, or the first failure; everything after it does nothing
 * @bytes: shipped so far
 * @pages: pages of data in it
 * @record: where the open record begins
 */
struct mos_stream {
	struct mos_writer w;
	struct mos_thread *t;
	int (*ship)(struct mos_stream *s, struct mos_buf *piece);
	void *ctx;
	int err;
	u64 bytes;
	u64 pages;
	u32 record;
};

void mos_stream_init(struct mos_stream *s, struct mos_thread *t,
		     int (*ship)(struct mos_stream *s, struct mos_buf *piece),
		     void *ctx);
void mos_stream_begin(struct mos_stream *s, enum mos_record kind);
void mos_stream_end(struct mos_stream *s);
int mos_stream_flush(struct mos_stream *s);

/**
 * enum mos_area_kind - what is behind a part of the address space
 * @MOS_AREA_ANON: memory of its own
 * @MOS_AREA_SHARED: anonymous shared memory that nobody else maps
 * @MOS_AREA_FILE: a file at home, privately or read-only
 */
enum mos_area_kind {
	MOS_AREA_ANON = 1,
	MOS_AREA_SHARED,
	MOS_AREA_FILE,
};

/* Areas of a process that moves, at most; where nobody changed vm.max_map_count it may not have so many. */
#define MOS_AREAS_MAX 65536u
/* Files that it maps, at most. */
#define MOS_FILES_MAX 4096u

/* What an area allows and how it behaves. */
#define MOS_AREA_READ (1u << 0)
#define MOS_AREA_WRITE (1u << 1)
#define MOS_AREA_EXEC (1u << 2)
#define MOS_AREA_GROWSDOWN (1u << 3)
#define MOS_AREA_NORESERVE (1u << 4)
#define MOS_AREA_FILE_SHARED (1u << 5)
#define MOS_AREA_DONTFORK (1u << 6)
#define MOS_AREA_WIPEONFORK (1u << 7)
#define MOS_AREA_DONTDUMP (1u << 8)
/* It was writable once, and what may be written has been reserved. */
#define MOS_AREA_ACCOUNT (1u << 9)
/* What has been advised: how it will be read, whether huge pages shall be used, that equal pages may be merged. */
#define MOS_AREA_RANDOM (1u << 10)
#define MOS_AREA_SEQUENTIAL (1u << 11)
#define MOS_AREA_HUGEPAGE (1u << 12)
#define MOS_AREA_NOHUGEPAGE (1u << 13)
#define MOS_AREA_MERGEABLE (1u << 14)
#define MOS_AREA_FLAGS ((1u << 15) - 1)
#define MOS_AREA_ADVISED (MOS_AREA_DONTFORK | MOS_AREA_WIPEONFORK | MOS_AREA_DONTDUMP | MOS_AREA_RANDOM | \
			  MOS_AREA_SEQUENTIAL | MOS_AREA_OF_MEMORY)
/* Not said of files. */
#define MOS_AREA_OF_MEMORY (MOS_AREA_HUGEPAGE | MOS_AREA_NOHUGEPAGE | MOS_AREA_MERGEABLE)

/**
 * struct mos_area - one part of the address space
 * @start: first address; @end: first one behind
 * @offset: pages into the file
 * @kind: enum mos_area_kind
 * @flags: MOS_AREA_*
 * @file: index of the file
 * @key: that protects it; 0 is the one that all memory has
 */
struct mos_area {
	u64 start;
	u64 end;
	u64 offset;
	u32 kind;
	u32 flags;
	u32 file;
	u32 key;
};

/**
 * struct mos_space_marks - the marks of an address space
 *
 * As in struct mm_struct; @mmap_base is where the search for free space begins,
 * @vdso is the address of the vdso's text or 0; @keys are the protection keys that are taken, a bit for each,
 * of them @exec_key by the kernel for memory that may only be executed, or -1.
 */
struct mos_space_marks {
	u64 start_code, end_code, start_data, end_data;
	u64 start_brk, brk, start_stack;
	u64 arg_start, arg_end, env_start, env_end;
	u64 mmap_base, vdso;
	u64 keys, exec_key;
};

/**
 * struct mos_space - an address space as areas
 * @marks: see above
 * @areas: in the order of their addresses
 * @nr: how many
 * @total: how many there will be, while they are coming in
 * @skip: where a mapping of ours starts that is not the program's, or 0; @skip_end: where it ends
 * @file_of: index of the file behind a mapping; set by whoever captures
 * @ctx: for @file_of
 */
struct mos_space {
	struct mos_space_marks marks;
	struct mos_area *areas;
	u32 nr;
	u32 total;
	u64 skip, skip_end;
	int (*file_of)(void *ctx, struct file *file);
	void *ctx;
};

struct mos_restore;

int mos_space_capture(struct mos_space *space);
void mos_space_free(struct mos_space *space);
void mos_space_put(struct mos_stream *s, const struct mos_space *space);
int mos_space_get(struct mos_reader *r, struct mos_space *space);
u64 mos_space_memory(void);
void mos_space_strip(struct mos_restore *in);

/**
 * struct mos_restore - an image on its way in
 * @t: who takes it in, of the process whose image it is
 * @p: that process
 * @home: at home, where most of the process never left
 * @space: the areas, once they have come
 * @files: takes the record of files, at the guest's node; NULL at home
 * @open: the file with an index, with a reference, or an ERR_PTR
 * @vvar_start: of this kernel's vdso, from its text; negative
 * @vdso: of home's kernel, where that is another; its text is kept in @vdso_text
 * @seen: bit per kind of record that has come
 * @complete: the last record has come
 * @bytes: come so far
 * @why: what is wrong, in words
 */
struct mos_restore {
	struct mos_thread *t;
	struct mos_process *p;
	bool home;
	struct mos_space space;
	int (*files)(struct mos_restore *in, struct mos_reader *r);
	struct file *(*open)(struct mos_process *p, u32 index);
	long vvar_start;
	struct mos_vdso vdso;
	void *vdso_text;
	u32 seen;
	bool complete;
	u64 bytes;
	struct mos_words why;
};

int mos_restore_receive(struct mos_restore *in, u16 type,
			struct mos_msg *(*next)(struct mos_thread *t), struct mos_msg **last);
int mos_restore_finish(struct mos_restore *in);
int mos_restore_settle(struct mos_restore *in, int own);
void mos_restore_free(struct mos_restore *in);

int mos_image_break(struct mos_stream *s);
int mos_image_capture(struct mos_stream *s, struct mos_space *space,
		      const struct mos_group *group);

/* No processor has a larger vector state than this (AMX included). */
#define MOS_FPU_MAX 16384u

/**
 * struct mos_landing - what the image of a thread leaves to its side to see to
 * @tid: its number at home, as the program sees it
 * @usage: CPU time that it has used on the node that it comes from
 * @fault: what its last instruction raised; si_signo is 0 for nothing
 * @regs: its registers
 */
struct mos_landing {
	u32 tid;
	struct mos_usage usage;
	struct kernel_siginfo fault;
	struct pt_regs regs;
};

/**
 * struct mos_limits - limits of the memory that a process may map, while they are lifted
 * @address_space: of RLIMIT_AS, the soft one
 * @data: of RLIMIT_DATA
 */
struct mos_limits {
	unsigned long address_space;
	unsigned long data;
};

int mos_thread_capture(struct mos_thread *t, const struct pt_regs *regs,
		       const struct kernel_siginfo *fault);
void mos_thread_put_image(struct mos_stream *s, const struct mos_thread *t);
int mos_thread_keep_image(struct mos_restore *in, struct mos_reader *r);
int mos_thread_apply(struct mos_thread *t, bool home, struct mos_landing *landing);

void mos_regs_undo_entry(struct pt_regs *regs);
void mos_regs_settle(struct pt_regs *regs);
void mos_regs_put(const struct mos_thread *t, struct mos_writer *w, const struct pt_regs *regs);
int mos_regs_get(struct mos_thread *t, struct mos_reader *r, struct pt_regs *regs);
void mos_fpu_confine(u64 components);
int mos_fpu_put(struct mos_writer *w);
int mos_fpu_get(struct mos_reader *r);
void mos_stance_put(struct mos_writer *w);
int mos_stance_get(struct mos_reader *r);
void mos_memory_put(struct mos_writer *w);
int mos_memory_get(const struct mos_thread *t, struct mos_reader *r, bool home);
void mos_memory_forget(void);

void mos_signals_capture(struct mos_stream *s);
int mos_signals_restore(struct mos_restore *in, struct mos_reader *r);
void mos_task_capture(struct mos_stream *s);
int mos_task_restore(struct mos_restore *in, struct mos_reader *r);
void mos_limits_lift(struct mos_limits *kept);
void mos_limits_bind(const struct mos_limits *kept);
void mos_limit_set(unsigned int resource, const struct rlimit *limit);
void mos_identity_capture(struct mos_stream *s);
int mos_identity_restore(struct mos_restore *in, struct mos_reader *r);
struct mos_usage mos_usage_of(const struct task_struct *task);

int mos_space_build(struct mos_restore *in);
int mos_space_protect(struct mos_restore *in);
int mos_space_reconcile(struct mos_restore *in);
void mos_space_give_back(void);
void mos_space_clear(void);

void mos_keys_read(const struct mm_struct *mm, struct mos_space_marks *m);
bool mos_keys_are_possible(const struct mos_space_marks *m);
void mos_keys_take_all(void);
void mos_keys_set(const struct mos_space_marks *m);
u32 mos_keys_open(void);
int mos_keys_protect(const struct mos_area *area, u64 from, u64 end, int prot);

u64 mos_room_free(void);
int mos_room_share(const struct mos_process *p, struct mos_words *why);
int mos_room_take(struct mos_restore *in, u32 len);

void mos_pages_capture(struct mos_stream *s, const struct mos_space *space);
int mos_pages_restore(struct mos_restore *in, struct mos_reader *r);

#endif
