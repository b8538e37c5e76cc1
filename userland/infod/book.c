// SPDX-License-Identifier: GPL-2.0
/* The book of nodes: a sorted array, where each is to be reached, and the rule against datagrams that are sent a second time. */
#include "book.h"

#include <stdlib.h>
#include <string.h>

#include "address.h"

static size_t place_of(const struct infod_book *book, uint32_t number)
{
	size_t low = 0, high = book->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (book->place[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * infod_book_find() - look up a node
 * @book: the book
 * @number: of the node
 *
 * Return: its place, good until the next infod_book_add(); or NULL.
 */
struct infod_place *infod_book_find(const struct infod_book *book, uint32_t number)
{
	size_t at = place_of(book, number);

	return at < book->count && book->place[at].number == number ? &book->place[at] : NULL;
}

static bool make_room(struct infod_book *book)
{
	size_t room = book->room ? book->room * 2 : 16;
	struct infod_place *place;

	if (book->count < book->room)
		return true;
	place = reallocarray(book->place, room, sizeof(*place));
	if (!place)
		return false;
	book->place = place;
	book->room = room;
	return true;
}

/**
 * infod_book_add() - look up a node, or write it into the book
 * @book: the book
 * @number: of the node
 *
 * Return: its place, or NULL where there is no memory.
 */
struct infod_place *infod_book_add(struct infod_book *book, uint32_t number)
{
	struct infod_place *place = infod_book_find(book, number);
	size_t at;

	if (place || !make_room(book))
		return place;
	at = place_of(book, number);
	place = &book->place[at];
	memmove(place + 1, place, (book->count - at) * sizeof(*place));
	*place = (struct infod_place){ .number = number };
	book->count++;
	return place;
}

/**
 * infod_book_free() - throw the book away
 * @book: the book
 */
void infod_book_free(struct infod_book *book)
{
	free(book->place);
	*book = (struct infod_book){ 0 };
}

/* What is sent a second time says nothing of the sender's clock. */
static void note_skew(struct infod_place *place, uint64_t stamp, uint64_t now_us)
{
	if (stamp <= place->stale || stamp == place->stamp)
		return;
	place->stale = stamp;
	place->stale_at = now_us;
	place->skew_ms = (int64_t)(stamp - now_us) / 1000;
}

/**
 * infod_book_is_skewed() - whether a node is not heard as its clock is not as ours
 * @place: its place
 * @now_us: our clock
 *
 * Return: whether; place->skew_ms says by how much it is ahead.
 */
bool infod_book_is_skewed(const struct infod_place *place, uint64_t now_us)
{
	return place->stale_at && now_us - place->stale_at < INFOD_SKEW_US;
}

/**
 * infod_book_put() - the kernel, or another node, says where a node is
 * @place: of that node
 * @address: its host; the port does not count
 * @port: of its daemon, as long as it was not heard there from another one
 */
void infod_book_put(struct infod_place *place, const struct sockaddr_storage *address, uint16_t port)
{
	if (mos_address_equal(&place->address, address))
		return;
	place->address = *address;
	mos_address_set_port(&place->address, port);
}

/**
 * infod_book_unknow() - the kernel is about to say which nodes it has: what it said before holds no more
 * @book: the book
 */
void infod_book_unknow(struct infod_book *book)
{
	size_t i;

	for (i = 0; i < book->count; i++) {
		book->place[i].known = false;
		book->place[i].features = 0;
	}
}

/**
 * infod_book_know() - the kernel has a node
 * @book: the book
 * @peer: what it says of it; its daemon is where it is
 * @port: of the daemons
 *
 * One that cannot be reached has no processor, for those who look for one, whatever its daemon may tell.
 */
void infod_book_know(struct infod_book *book, const struct infod_peer *peer, uint16_t port)
{
	struct infod_place *place = infod_book_add(book, peer->number);

	if (!place)
		return;
	place->known = true;
	place->features = peer->reachable ? peer->features : 0;
	infod_book_put(place, peer->address, port);
}

/**
 * infod_book_heard() - note where a node was heard
 * @place: of that node
 * @from: where a datagram came from that was judged fresh
 *
 * A router that translates addresses chooses the port, and only what goes there comes through. All nodes have the same
 * key, so that none may say of another at which host it is, where the kernel knows that from the two alone.
 */
void infod_book_heard(struct infod_place *place, const struct sockaddr_storage *from)
{
	if (!place->known || mos_address_equal(&place->address, from))
		place->address = *from;
}

/**
 * infod_book_judge() - whether a datagram that was sealed with our key is one to be taken now
 * @place: its sender
 * @stamp: its stamp; noted when it is fresh
 * @now_us: our clock
 * @max_skew: seconds by which stamps may differ from it
 *
 * One that overtakes another makes that other a loss, which gossip bears.
 *
 * Return: whether.
 */
enum infod_freshness infod_book_judge(struct infod_place *place, uint64_t stamp, uint64_t now_us,
				      uint32_t max_skew)
{
	uint64_t apart = stamp > now_us ? stamp - now_us : now_us - stamp;

	if (apart > max_skew * UINT64_C(1000000)) {
		note_skew(place, stamp, now_us);
		return INFOD_STALE;
	}
	if (stamp <= place->stamp)
		return INFOD_REPLAYED;
	place->stamp = stamp;
	place->stale_at = 0;
	return INFOD_FRESH;
}

/**
 * infod_book_admit() - judge a datagram, and note where its sender is if it is to be taken
 * @book: the book; who is not in it is written into it then, and otherwise nobody is
 * @number: of the sender
 * @stamp: its stamp
 * @now_us: our clock
 * @max_skew: seconds by which stamps may differ from it
 * @from: where it came from
 *
 * Return: whether it is to be taken.
 */
enum infod_freshness infod_book_admit(struct infod_book *book, uint32_t number, uint64_t stamp, uint64_t now_us,
				      uint32_t max_skew, const struct sockaddr_storage *from)
{
	struct infod_place *place = infod_book_find(book, number), stranger = { .number = number };
	enum infod_freshness freshness = infod_book_judge(place ?: &stranger, stamp, now_us, max_skew);

	if (freshness != INFOD_FRESH)
		return freshness;
	place = infod_book_add(book, number);
	if (place) {
		place->stamp = stamp;
		infod_book_heard(place, from);
	}
	return freshness;
}
