// SPDX-License-Identifier: GPL-2.0
/* Opens datagrams that came in together with keys that were lent for it, without the link that they are for. */
#include "cargo.h"
#include "codec.h"
#include "seal.h"

static bool is_for(const struct mos_loan *loan, const void *packet, u32 len)
{
	const struct mos_wire_header *header = packet;

	return len >= MOS_PACKET_ROOM && header->kind == MOS_WIRE_PACKET && le32_to_cpu(header->key) == loan->id;
}

static void use_for(struct mos_loan *loan, void *packet, u32 len)
{
	u64 bit = 1ull << loan->count;

	if (!is_for(loan, packet, len))
		return;
	if (mos_packet_open(loan->crypto, loan->cipher, loan->receive, packet, len))
		loan->opened |= bit;
	else
		loan->forged |= bit;
}

/**
 * mos_loan_use() - open what the keys are for
 * @loan: from mos_link_lend()
 * @data: the next datagrams; what is not opened now is left as it is, for the link
 * @len:  bytes of all
 * @each: bytes of each but the last, which may be shorter
 *
 * Context: any but hard interrupts; no lock is needed.
 */
void mos_loan_use(struct mos_loan *loan, void *data, u32 len, u32 each)
{
	u8 *at = data;
	u32 one;

	for (; len && loan->count < MOS_OPEN_AT_ONCE; len -= one, at += one) {
		one = min(each, len);
		use_for(loan, at, one);
		loan->count++;
	}
}

/**
 * mos_loan_end() - forget the keys; what was opened with them is remembered
 * @loan: the loan
 */
void mos_loan_end(struct mos_loan *loan)
{
	memzero_explicit(loan->receive, sizeof(loan->receive));
}
