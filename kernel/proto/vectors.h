/* SPDX-License-Identifier: GPL-2.0 */
/* Published vectors for the primitives of the protocol. */
#ifndef MOS_PROTO_VECTORS_H
#define MOS_PROTO_VECTORS_H

#include "crypto.h"

bool mos_vectors_hold(const struct mos_crypto *crypto);

#endif
