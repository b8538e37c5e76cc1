/* SPDX-License-Identifier: GPL-2.0 */
/* Datagrams that came in together, which may be opened before the link's lock is taken for them. */
#ifndef MOS_PROTO_CARGO_H
#define MOS_PROTO_CARGO_H

#include "wire.h"

/* Datagrams that are opened before any of them is taken in; one bit for each. */
#define MOS_OPEN_AT_ONCE 64u

/**
 * struct mos_loan - a copy of keys, to open packets with while the link is somebody else's
 * @crypto:  the primitives
 * @cipher:  which
 * @receive: the key
 * @id:      its name
 * @born_ns: when it was made
 * @count:   datagrams that it has been used for
 * @opened:  a bit for each of the first MOS_OPEN_AT_ONCE of them that is open
 * @forged:  likewise, for those that were not made with that key
 */
struct mos_loan {
	const struct mos_crypto *crypto;
	enum mos_cipher cipher;
	u8 receive[MOS_KEY_LEN];
	u32 id;
	u64 born_ns;
	u32 count;
	u64 opened;
	u64 forged;
};

/**
 * struct mos_cargo - datagrams that came in together
 * @data:  the datagrams, one right behind the other; they are decrypted where they are
 * @len:   bytes of all
 * @each:  bytes of each but the last, which may be shorter
 * @hold:  keeps them in memory, see mos_hold_get(); NULL: nothing does
 * @cost:  bytes of memory that are kept with it
 * @loan:  has been used for them; NULL: none has
 * @first: how many it was used for before the first of them
 */
struct mos_cargo {
	void *data;
	u32 len;
	u32 each;
	void *hold;
	u32 cost;
	const struct mos_loan *loan;
	u32 first;
};

void mos_loan_use(struct mos_loan *loan, void *data, u32 len, u32 each);
void mos_loan_end(struct mos_loan *loan);

#endif
