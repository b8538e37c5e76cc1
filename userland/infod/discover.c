// SPDX-License-Identifier: GPL-2.0
/*
 * Looks for nodes that are on no map: at the seeds, and by the addresses that others have. Who is heard by multicast
 * needs neither. A node that has no seeds, and knows where all are that it hears of, sends nothing of it.
 */
#include "discover.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "core/fill.h"
#include "lib/address.h"
#include "say.h"
#include "socket.h"

/* How often a seed is asked that does not answer, ms. */
#define SEEK_MS 5000

/**
 * infod_discover_start() - get ready to hear announcements
 * @infod: its socket is open
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_discover_start(struct infod *infod, char *words, size_t size)
{
	struct infod_config *config = &infod->config;
	size_t i;

	for (i = 0; i < config->seed_count; i++)
		mos_address_set_port(&config->seed[i], (uint16_t)config->port);
	if (config->group.ss_family == AF_UNSPEC)
		return 0;
	mos_address_set_port(&config->group, (uint16_t)config->port);
	return infod_socket_join(infod->socket, &config->group, config->interface, words, size);
}

static bool lives(const struct infod *infod, u32 node)
{
	const struct mos_entry *entry = mos_vector_find(&infod->gossip.vector, node);

	return entry && mos_entry_lives(entry);
}

/* Seeds */

static bool is_found(const struct infod *infod, const struct sockaddr_storage *seed)
{
	size_t i;

	if (mos_address_equal(seed, &infod->own))
		return true;
	for (i = 0; i < infod->book.count; i++)
		if (mos_address_equal(seed, &infod->book.place[i].address))
			return lives(infod, infod->book.place[i].number);
	return false;
}

/* Who is there answers, and says who is there besides. */
static void seek(struct infod *infod, u64 now)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	size_t i;

	infod->sought = now;
	for (i = 0; i < infod->config.seed_count; i++)
		if (!is_found(infod, &infod->config.seed[i]))
			infod_send(infod, bytes,
				   mos_fill_question(&infod->gossip, now, bytes, MOS_DATAGRAM_FACTS, 0),
				   &infod->config.seed[i]);
}

/* Addresses */

/* Any that is known to live; the numbers begin anywhere, so that it is another each time. */
static const struct infod_place *pick_neighbour(struct infod *infod)
{
	const struct infod_book *book = &infod->book;
	size_t i, at = mos_random_below(&infod->gossip.random, (u32)book->count);

	for (i = 0; i < book->count; i++, at = at + 1 == book->count ? 0 : at + 1)
		if (lives(infod, book->place[at].number))
			return &book->place[at];
	return NULL;
}

/* Of whom is heard from others, and not where he is. */
static void ask_for_places(struct infod *infod)
{
	const struct mos_vector *vector = &infod->gossip.vector;
	struct mos_places places = { .sender = infod->status.number, .asks = true };
	const struct infod_place *neighbour = NULL;
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 i;

	for (i = 0; i < vector->count && places.count < MOS_PLACES_MAX; i++)
		if (mos_entry_lives(&vector->entries[i]) && !infod_book_find(&infod->book, vector->entries[i].node))
			places.place[places.count++].node = vector->entries[i].node;
	if (places.count)
		neighbour = pick_neighbour(infod);
	if (neighbour)
		infod_send(infod, bytes, mos_places_encode(&places, bytes), &neighbour->address);
}

/* An address of which others cannot make use is not told. */
static bool put_address(struct mos_place *place, const struct sockaddr_storage *address)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;

	if (mos_address_is_loopback(address))
		return false;
	if (address->ss_family == AF_INET) {
		place->len = sizeof(four->sin_addr);
		memcpy(place->address, &four->sin_addr, place->len);
		return true;
	}
	place->len = sizeof(six->sin6_addr);
	memcpy(place->address, &six->sin6_addr, place->len);
	return !IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr);
}

static void tell_places(struct infod *infod, const struct mos_places *asked, const struct infod_place *to)
{
	struct mos_places places = { .sender = infod->status.number };
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 i;

	for (i = 0; i < asked->count; i++) {
		const struct infod_place *place = infod_book_find(&infod->book, asked->place[i].node);
		struct mos_place *told = &places.place[places.count];

		if (!place || !put_address(told, &place->address))
			continue;
		told->node = place->number;
		places.count++;
	}
	if (places.count)
		infod_send(infod, bytes, mos_places_encode(&places, bytes), &to->address);
}

/* Return: whether it is the address of one host, which is not this one. */
static bool get_address(const struct mos_place *place, struct sockaddr_storage *address)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	u32 host;

	memset(address, 0, sizeof(*address));
	if (place->len == sizeof(four.sin_addr)) {
		memcpy(&four.sin_addr, place->address, sizeof(four.sin_addr));
		memcpy(address, &four, sizeof(four));
		host = ntohl(four.sin_addr.s_addr);
		return host >> 24 && !IN_MULTICAST(host) && !IN_BADCLASS(host) && !mos_address_is_loopback(address);
	}
	memcpy(&six.sin6_addr, place->address, sizeof(six.sin6_addr));
	memcpy(address, &six, sizeof(six));
	return !IN6_IS_ADDR_UNSPECIFIED(&six.sin6_addr) && !IN6_IS_ADDR_MULTICAST(&six.sin6_addr) &&
	       !IN6_IS_ADDR_LINKLOCAL(&six.sin6_addr) && !IN6_IS_ADDR_V4MAPPED(&six.sin6_addr) &&
	       !mos_address_is_loopback(address);
}

/* Only what was missing is taken: nobody can say where a node is that is known, nor of one that was never heard of. */
static void take_place(struct infod *infod, const struct mos_place *said)
{
	struct sockaddr_storage address;
	struct infod_place *place;

	if (!lives(infod, said->node) || infod_book_find(&infod->book, said->node) || !get_address(said, &address))
		return;
	place = infod_book_add(&infod->book, said->node);
	if (!place)
		return;
	infod_book_put(place, &address, (uint16_t)infod->config.port);
}

/**
 * infod_discover_take() - a datagram about addresses has come
 * @infod: the daemon
 * @bytes: the datagram, opened, and right
 * @len: its length
 * @sender: who has sent it
 */
void infod_discover_take(struct infod *infod, const u8 *bytes, size_t len, const struct infod_place *sender)
{
	struct mos_places places;
	u32 i;

	if (mos_places_decode(bytes, len, &places))
		return;
	if (places.asks) {
		tell_places(infod, &places, sender);
		return;
	}
	for (i = 0; i < places.count; i++)
		take_place(infod, &places.place[i]);
}

/* The module */

/* Nodes that live and are on no map: the module is to know of them, so that processes can go there. */
static void introduce(struct infod *infod)
{
	const struct infod_book *book = &infod->book;
	struct infod_peer *peers = calloc(book->count + 1, sizeof(*peers));
	size_t i, count = 0;

	if (!peers)
		return;
	for (i = 0; i < book->count; i++) {
		const struct infod_place *place = &book->place[i];

		if (!place->known && lives(infod, place->number))
			peers[count++] = (struct infod_peer){ .number = place->number, .address = &place->address };
	}
	if (count && infod_kernel_meet(infod->kernel, peers, count))
		infod_say("the module does not take the nodes that were found: %s", infod_kernel_words(infod->kernel));
	free(peers);
}

/**
 * infod_discover() - look for other nodes, where there may be some
 * @infod: the daemon; its node is up, and the book is as the module has it
 * @now: clock, ms
 */
void infod_discover(struct infod *infod, u64 now)
{
	if (!infod->sought || now - infod->sought >= SEEK_MS)
		seek(infod, now);
	ask_for_places(infod);
	if (infod->config.join)
		introduce(infod);
}
