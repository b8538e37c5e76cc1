/* SPDX-License-Identifier: GPL-2.0 */
/* Reads and writes that are too long to be carried at once: may they be made in parts? */
#ifndef MOS_DEPUTY_PARTS_H
#define MOS_DEPUTY_PARTS_H

#include "../syscalls.h"

/**
 * enum mos_parts - what becomes of such a call
 * @MOS_PARTS_ONE: it ends with the first part, as the program must expect
 * @MOS_PARTS_ALL: part by part it is the same as whole
 * @MOS_PARTS_NONE: it is whole or another; the program makes it at home
 */
enum mos_parts {
	MOS_PARTS_ONE,
	MOS_PARTS_ALL,
	MOS_PARTS_NONE,
};

enum mos_parts mos_parts_of(u32 nr, const struct mos_syscall *call, unsigned int fd);

#endif
