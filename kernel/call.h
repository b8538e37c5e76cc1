/* SPDX-License-Identifier: GPL-2.0 */
/* Requests to one peer that wait for their reply. */
#ifndef MOS_CALL_H
#define MOS_CALL_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/types.h>

struct mos_msg;
struct mos_peer;

#define MOS_CALL_SLOTS 64

/**
 * struct mos_call - a request that was sent
 * @slot:  in the table while it waits
 * @peer:  who was asked; a reference is held
 * @id:    its number
 * @type:  its type, and that of its reply
 * @error: why there is no reply
 * @reply: the reply, once @done
 * @asked_ns: when the request had been handed over to be sent, by local_clock()
 * @over_ns: when the reply or the error came, by the same
 * @done:  reply or error has come
 */
struct mos_call {
	struct hlist_node slot;
	struct mos_peer *peer;
	u32 id;
	u16 type;
	int error;
	struct mos_msg *reply;
	u64 asked_ns;
	u64 over_ns;
	struct completion done;
};

/**
 * struct mos_calls - the requests to one peer; every function is called under the peer's lock
 * @slots: by number
 * @last:  number that was given out last
 */
struct mos_calls {
	struct hlist_head slots[MOS_CALL_SLOTS];
	u32 last;
};

void mos_calls_init(struct mos_calls *calls);
void mos_calls_add(struct mos_calls *calls, struct mos_call *call);
bool mos_calls_remove(struct mos_calls *calls, struct mos_call *call);
bool mos_calls_answer(struct mos_calls *calls, struct mos_msg *reply);
bool mos_calls_waits(struct mos_calls *calls, u32 id);
void mos_calls_fail(struct mos_calls *calls, int error);

#endif
