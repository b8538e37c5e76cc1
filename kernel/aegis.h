/* SPDX-License-Identifier: GPL-2.0 */
/* AEGIS-128 for packets, where the processor has instructions for AES. */
#ifndef MOS_AEGIS_H
#define MOS_AEGIS_H

#include "proto/crypto.h"

bool mos_aegis_init(void);
void mos_aegis_exit(void);
void mos_aegis_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key);
bool mos_aegis_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key);

#endif
