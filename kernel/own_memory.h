/* SPDX-License-Identifier: GPL-2.0 */
/* The current task's own memory, as the marshaller reaches it: the program's at the guest, the window's at home. */
#ifndef MOS_OWN_MEMORY_H
#define MOS_OWN_MEMORY_H

#include "marshal.h"

extern const struct mos_memory mos_own_memory;

#endif
