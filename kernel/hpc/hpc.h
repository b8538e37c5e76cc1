/* SPDX-License-Identifier: GPL-2.0 */
/* The file system that is mounted on /proc/hpc, as openMosix had it: what its entries are made of. */
#ifndef MOS_HPC_H
#define MOS_HPC_H

#include <linux/types.h>

struct mos_hpc_members;
struct mos_hpc_ref;
struct mos_node;
struct pid;
struct seq_file;

/**
 * struct mos_hpc_entry - a file or directory with a fixed name
 * @name: its name; NULL ends a list of them
 * @mode: its type and permissions
 * @children: of a directory with fixed names
 * @members: of a directory whose names are numbers
 * @show: of a file, what it says; 0 or -errno
 * @store: of a file, takes what is written into it, without the end of the line; 0 or -errno; sleeps
 */
struct mos_hpc_entry {
	const char *name;
	umode_t mode;
	const struct mos_hpc_entry *children;
	const struct mos_hpc_members *members;
	int (*show)(struct mos_node *mn, const struct mos_hpc_ref *ref, struct seq_file *m);
	int (*store)(struct mos_node *mn, const struct mos_hpc_ref *ref, char *text);
};

/**
 * struct mos_hpc_members - the contents of a directory whose names are numbers
 * @find: the member of that number: gives its pid with a reference, if it is a process; false: there is none
 * @next: sets the number to the lowest from it on; false: there is none
 * @member: what each of them is, a directory
 */
struct mos_hpc_members {
	bool (*find)(struct mos_node *mn, u32 number, struct pid **pid);
	bool (*next)(struct mos_node *mn, u32 *number);
	const struct mos_hpc_entry *member;
};

/**
 * struct mos_hpc_ref - what an inode stands for
 * @entry: what it is
 * @number: of the member that it is, or is in
 * @pid: of that, if it is a process; a reference
 */
struct mos_hpc_ref {
	const struct mos_hpc_entry *entry;
	u32 number;
	struct pid *pid;
};

#define MOS_HPC_DIR(n, ...) { .name = (n), .mode = S_IFDIR | 0555, __VA_ARGS__ }
#define MOS_HPC_FILE(n, permissions, ...) { .name = (n), .mode = S_IFREG | (permissions), __VA_ARGS__ }

extern const struct mos_hpc_entry mos_hpc_admin[];
extern const struct mos_hpc_members mos_hpc_nodes;
extern const struct mos_hpc_members mos_hpc_processes;
extern const struct mos_hpc_members mos_hpc_guests;

int mos_hpc_bad_value(const struct mos_hpc_ref *ref, const char *text, const char *wanted);

int mos_hpc_register(void);
void mos_hpc_unregister(void);

#endif
