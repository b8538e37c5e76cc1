// SPDX-License-Identifier: GPL-2.0
/* Sealing and opening of datagrams with libsodium, and the key that this takes. */
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define STAMP sizeof(uint64_t)

static_assert(NONCE + STAMP + TAG == INFOD_SEAL_BYTES, "what a seal adds");
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == INFOD_KEY_BYTES, "one size of key");

static int read_key(int fd, const char *file, uint8_t key[INFOD_KEY_BYTES], char *words, size_t size)
{
	uint8_t bytes[2 * INFOD_KEY_BYTES + 1];
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_uid || st.st_mode & 077) {
		snprintf(words, size, "%s must be a file that only root may read and write (chmod 600)", file);
		return -EPERM;
	}
	got = read(fd, bytes, sizeof(bytes));
	memcpy(key, bytes, INFOD_KEY_BYTES);
	sodium_memzero(bytes, sizeof(bytes));
	/* While the key is exchanged there is a second one behind it. */
	if (got == INFOD_KEY_BYTES || got == 2 * INFOD_KEY_BYTES)
		return 0;
	snprintf(words, size, "%s must have %d bytes; make a key with: mosctl key new", file, INFOD_KEY_BYTES);
	return -EINVAL;
}

/**
 * infod_seal_derive() - the key of the gossip from that of the cluster
 * @seal: receives it
 * @cluster_key: what all nodes have
 *
 * Another key than that of the kernel's wire, so that neither can be used to open the other's.
 */
void infod_seal_derive(struct infod_seal *seal, const uint8_t cluster_key[INFOD_KEY_BYTES])
{
	static const char purpose[] = "mosix gossip 1";

	*seal = (struct infod_seal){ 0 };
	crypto_generichash(seal->key, sizeof(seal->key), (const uint8_t *)purpose, sizeof(purpose) - 1, cluster_key,
			   INFOD_KEY_BYTES);
}

/**
 * infod_seal_init() - read the key of the cluster
 * @seal: receives what is made of it
 * @file: where it is
 * @words: receive what is wrong
 * @size: room there
 *
 * Return: 0 or a negative errno, with words.
 */
int infod_seal_init(struct infod_seal *seal, const char *file, char *words, size_t size)
{
	uint8_t key[INFOD_KEY_BYTES];
	int fd, err;

	if (sodium_init() < 0) {
		snprintf(words, size, "libsodium finds no source of random numbers");
		return -EIO;
	}
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		err = -errno;
		snprintf(words, size, "cannot read the key of the cluster, %s: %s", file, strerror(errno));
		return err;
	}
	err = read_key(fd, file, key, words, size);
	close(fd);
	if (!err)
		infod_seal_derive(seal, key);
	sodium_memzero(key, sizeof(key));
	return err;
}

/**
 * infod_seal_wipe() - forget the key
 * @seal: the key
 */
void infod_seal_wipe(struct infod_seal *seal)
{
	sodium_memzero(seal, sizeof(*seal));
}

/*
 * The clock may stand or go back a little; stamps do not. Where it was set back by more than others believe, it was
 * wrong before, nobody has taken the stamps of then, and nobody would take what came after them.
 */
static uint64_t next_stamp(uint64_t last, uint64_t now_us, uint32_t max_skew)
{
	if (now_us > last || last - now_us > max_skew * UINT64_C(1000000))
		return now_us;
	return last + 1;
}

/**
 * infod_seal_close() - seal a datagram
 * @seal: the key
 * @now_us: the machine's clock, microseconds
 * @max_skew: seconds by which stamps may differ from the clock of who takes them
 * @bytes: the datagram
 * @len: its length, up to MOS_DATAGRAM_MAX
 * @sealed: receives it
 *
 * Return: the length of what is to be sent.
 */
size_t infod_seal_close(struct infod_seal *seal, uint64_t now_us, uint32_t max_skew, const uint8_t *bytes, size_t len,
			uint8_t sealed[INFOD_SEALED_MAX])
{
	uint8_t plain[STAMP + MOS_DATAGRAM_MAX];
	unsigned long long size;
	uint64_t stamp;

	seal->stamp = next_stamp(seal->stamp, now_us, max_skew);
	stamp = cpu_to_le64(seal->stamp);
	memcpy(plain, &stamp, STAMP);
	memcpy(plain + STAMP, bytes, len);
	randombytes_buf(sealed, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, &size, plain, STAMP + len, NULL, 0, NULL, sealed,
						   seal->key);
	return NONCE + size;
}

/**
 * infod_seal_open() - open a datagram
 * @seal: the key
 * @sealed: what has come in
 * @len: its length
 * @bytes: receives the datagram
 * @stamp: receives when it was sealed, by the sender's clock, microseconds
 *
 * Return: the length of the datagram, or -EBADMSG: it was not sealed with this key.
 */
int infod_seal_open(const struct infod_seal *seal, const uint8_t *sealed, size_t len,
		    uint8_t bytes[MOS_DATAGRAM_MAX], uint64_t *stamp)
{
	uint8_t plain[STAMP + MOS_DATAGRAM_MAX];
	unsigned long long size;
	uint64_t said;

	if (len < INFOD_SEAL_BYTES || len > INFOD_SEALED_MAX ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &size, NULL, sealed + NONCE, len - NONCE, NULL, 0,
						       sealed, seal->key))
		return -EBADMSG;
	memcpy(&said, plain, STAMP);
	*stamp = le64_to_cpu(said);
	memcpy(bytes, plain + STAMP, size - STAMP);
	return (int)(size - STAMP);
}
