/* SPDX-License-Identifier: GPL-2.0 */
/* The primitives of the protocol, from the kernel's own library. */
#ifndef MOS_CRYPTO_H
#define MOS_CRYPTO_H

#include "proto/crypto.h"

extern const struct mos_crypto mos_crypto;

int mos_crypto_init(void);
void mos_crypto_exit(void);
u32 mos_crypto_ciphers(void);

#endif
