// SPDX-License-Identifier: GPL-2.0
/*
 * Somebody who has the key, and says hello again and again, with the core of the protocol that the module has.
 *
 * `hello KEY OURS THEIRS OUR-ADDRESS THEIR-ADDRESS` prints medians in ns, for what it is told. `send`: what it takes to
 * send one. `greet`: to send one and hear that it was worked on, by an answer, or a cookie where there is room for no
 * more. `flood`: to make one, to send one that is not genuine, to send one under load and hear that a cookie is wanted.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sodium.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "kernel/proto/link.h"
#include "userland/lib/blake2s.h"

#define PORT	4660
#define TIMES	200
#define SPENT	40	/* hellos after which none is worked on without a cookie */
#define MOST	8	/* that are, one after the other */

static struct sockaddr_in to;
static int port;
static struct mos_cluster cluster = { .count = 1 };
static struct mos_link_config config;
static struct mos_link link_;
static u8 made[2048];
static u32 made_len;

static void hash(u8 *out, u32 len, const void *key, u32 key_len, const void *a, u32 a_len, const void *b, u32 b_len)
{
	struct blake2s state;

	blake2s_begin(&state, len, key, key_len);
	blake2s_add(&state, a, a_len);
	blake2s_add(&state, b, b_len);
	blake2s_end(&state, out, len);
}

static void make_nonce(u8 *to_be, u64 nonce)
{
	memset(to_be, 0, 4);
	nonce = htole64(nonce);
	memcpy(to_be + 4, &nonce, sizeof(nonce));
}

static void seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	u8 bytes[12];

	make_nonce(bytes, nonce);
	crypto_aead_chacha20poly1305_ietf_encrypt(data, NULL, data, len, ad, ad_len, NULL, bytes, key);
}

static bool unseal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	u8 bytes[12];

	make_nonce(bytes, nonce);
	return !crypto_aead_chacha20poly1305_ietf_decrypt(data, NULL, NULL, data, len + MOS_TAG_LEN, ad, ad_len, bytes, key);
}

static bool public(u8 *out, const u8 *secret)
{
	return !crypto_scalarmult_curve25519_base(out, secret);
}

static bool shared(u8 *out, const u8 *secret, const u8 *other)
{
	return !crypto_scalarmult_curve25519(out, secret, other);
}

static void draw(void *out, u32 len)
{
	must(getrandom(out, len, 0) == (ssize_t)len);
}

static const struct mos_crypto crypto = {
	.hash = hash, .aead = { { seal, unseal }, { seal, unseal } }, .public = public, .shared = shared, .random = draw,
};

static void *give(struct mos_link *link, u32 len)
{
	(void)link;
	must(len <= sizeof(made));
	made_len = len;
	return made;
}

static void *give_packets(struct mos_link *link, u32 len, struct mos_lot *lot)
{
	lot->count = 1;
	return give(link, len);
}

static const struct mos_link_ops ops = { .packets = give_packets, .aside = give };

static long make(void)
{
	long start = now_ns();

	mos_hello_send(&link_, start);
	return now_ns() - start;
}

static void send_made(void)
{
	must(sendto(port, made, made_len, 0, (struct sockaddr *)&to, sizeof(to)) == (ssize_t)made_len);
}

static long send_one(void)
{
	long start = now_ns();

	send_made();
	return now_ns() - start;
}

/* The other says hello to us as well, which is not meant. */
static int hear(void)
{
	const struct mos_wire_header *header = (const void *)made;
	static u8 said[2048];
	const struct mos_wire_header *got = (const void *)said;

	do
		must(recv(port, said, sizeof(said), 0) >= (ssize_t)sizeof(*got));
	while ((got->kind != MOS_WIRE_ANSWER && got->kind != MOS_WIRE_COOKIE) || got->key != header->key);
	return got->kind;
}

static long send_and_hear(void)
{
	long start = now_ns();

	send_made();
	hear();
	return now_ns() - start;
}

static void tell_median(long *took, int count)
{
	qsort(took, count, sizeof(*took), compare);
	printf("%ld ", took[count / 2]);
}

static void tell_flood(void)
{
	static long made_in[TIMES], forged[TIMES], held_off[TIMES];

	for (int i = 0; i < SPENT; i++) {
		make();
		send_made();
	}
	for (int i = 0; i < TIMES; i++) {
		made_in[i] = make();
		held_off[i] = send_and_hear();
		make();
		made[made_len - 1 - MOS_MAC_LEN] ^= 1;
		forged[i] = send_one();
	}
	tell_median(made_in, TIMES);
	tell_median(forged, TIMES);
	tell_median(held_off, TIMES);
	putchar('\n');
}

/* To nobody: what it takes us alone. */
static void tell_sending(void)
{
	static long took[TIMES];

	for (int i = 0; i < TIMES; i++) {
		make();
		took[i] = send_one();
	}
	tell_median(took, TIMES);
	putchar('\n');
}

static void tell_worked_on(void)
{
	static long took[MOST];

	for (int i = 0; i < MOST; i++) {
		make();
		took[i] = send_and_hear();
	}
	tell_median(took, MOST);
	putchar('\n');
}

static void read_key(const char *path)
{
	FILE *file = fopen(path, "r");
	u8 psk[MOS_KEY_LEN];

	must(file && fread(psk, sizeof(psk), 1, file) == 1);
	fclose(file);
	mos_cluster_key_init(&cluster.key[0], &crypto, psk);
}

static void begin(char **argv)
{
	struct sockaddr_in from = { .sin_family = AF_INET, .sin_port = htons(PORT) };

	to = from;
	read_key(argv[1]);
	config = (struct mos_link_config){
		.ops = &ops, .node = atoi(argv[2]), .version = MOS_PROTOCOL_VERSION, .crypto = &crypto, .cluster = &cluster,
		.rekey_ns = MOS_REKEY_NS, .rekey_packets = MOS_REKEY_PACKETS, .grace_ns = MOS_NS_PER_S,
		.window = 1 << 20, .msg_size = sizeof(struct mos_msg), .release = "flood",
	};
	must(!mos_link_init(&link_, &config, atoi(argv[3]), 1472, now_ns() | 1, GFP_KERNEL));
	mos_link_start(&link_, now_ns());
	port = socket(AF_INET, SOCK_DGRAM, 0);
	must(inet_aton(argv[4], &from.sin_addr) && inet_aton(argv[5], &to.sin_addr));
	must(!bind(port, (struct sockaddr *)&from, sizeof(from)));
}

int main(int argc, char **argv)
{
	char line[16];

	must(argc == 6 && sodium_init() >= 0);
	begin(argv);
	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "flood\n"))
			tell_flood();
		else if (!strcmp(line, "send\n"))
			tell_sending();
		else if (!strcmp(line, "greet\n"))
			tell_worked_on();
		fflush(stdout);
	}
	return 0;
}
