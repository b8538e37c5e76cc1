/* SPDX-License-Identifier: GPL-2.0 */
/* Where the daemon of each node is to be reached, and what was heard of it last. */
#ifndef INFOD_BOOK_H
#define INFOD_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "kernel.h"

/**
 * struct infod_place - one node
 * @number: of the node
 * @known: the kernel has it, so that processes can be sent there
 * @features: of its processor, a bit for each; 0 while that is not known, or the kernel does not reach it
 * @stamp: of the newest datagram that it has sent
 * @address: of its daemon, and the port by which a router lets it be reached
 * @stale: stamp of the newest datagram of its that was sent at another time than our clock says
 * @stale_at: when that came, on our clock, us; 0: its clock is right, as far as is known
 * @skew_ms: by how much its clock was ahead of ours then
 */
struct infod_place {
	uint32_t number;
	bool known;
	uint64_t features;
	uint64_t stamp;
	struct sockaddr_storage address;
	uint64_t stale;
	uint64_t stale_at;
	int64_t skew_ms;
};

/**
 * struct infod_book - all nodes, sorted by number
 * @count: how many
 * @room: for how many
 * @place: they
 */
struct infod_book {
	size_t count;
	size_t room;
	struct infod_place *place;
};

struct infod_place *infod_book_find(const struct infod_book *book, uint32_t number);
struct infod_place *infod_book_add(struct infod_book *book, uint32_t number);
void infod_book_free(struct infod_book *book);

/**
 * enum infod_freshness - whether a datagram may be taken
 * @INFOD_FRESH: it is newer than any of this sender
 * @INFOD_REPLAYED: it is not
 * @INFOD_STALE: it is too old, or from the future
 */
enum infod_freshness {
	INFOD_FRESH,
	INFOD_REPLAYED,
	INFOD_STALE,
};

/* So long a node is said to have a wrong clock when nothing more is heard of it, us. */
#define INFOD_SKEW_US UINT64_C(30000000)

bool infod_book_is_skewed(const struct infod_place *place, uint64_t now_us);
void infod_book_unknow(struct infod_book *book);
void infod_book_know(struct infod_book *book, const struct infod_peer *peer, uint16_t port);
void infod_book_put(struct infod_place *place, const struct sockaddr_storage *address, uint16_t port);
void infod_book_heard(struct infod_place *place, const struct sockaddr_storage *from);
enum infod_freshness infod_book_judge(struct infod_place *place, uint64_t stamp, uint64_t now_us,
				      uint32_t max_skew);
enum infod_freshness infod_book_admit(struct infod_book *book, uint32_t number, uint64_t stamp, uint64_t now_us,
				      uint32_t max_skew, const struct sockaddr_storage *from);

#endif
