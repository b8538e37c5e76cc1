// SPDX-License-Identifier: GPL-2.0
/* The handshake and its primitives against published vectors. */
/* sources: kernel/proto/noise.c kernel/proto/vectors.c kernel/proto/keys.c userland/lib/blake2s.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel/proto/noise.h"
#include "kernel/proto/keys.h"
#include "kernel/proto/vectors.h"
#include "tests/unit/crypto.h"

#define ROOM 256

static u32 unhex(const char *text, u8 *out)
{
	u32 len = strlen(text) / 2, i;
	unsigned int byte;

	for (i = 0; i < len; i++) {
		assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
		out[i] = byte;
	}
	return len;
}

static void is_hex(const u8 *have, const char *text)
{
	u8 want[ROOM];

	assert_memory_equal(have, want, unhex(text, want));
}

/* RFC 7693, appendix B. */
static void blake2s__as_published(void **state)
{
	u8 out[32];

	(void)state;
	test_hash(out, 32, NULL, 0, "a", 1, "bc", 2);
	is_hex(out, "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982");
}

/* RFC 7748, section 6.1. */
static void x25519__as_published(void **state)
{
	u8 secret[32], other[32], out[32];

	(void)state;
	unhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", secret);
	unhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", other);
	assert_true(test_public(out, secret));
	is_hex(out, "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
	assert_true(test_shared(out, secret, other));
	is_hex(out, "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
}

static void x25519__sees_a_value_of_no_use(void **state)
{
	u8 secret[32] = { 1 }, other[32] = { 0 }, out[32];

	(void)state;
	assert_false(test_shared(out, secret, other));
}

/* The vector that cacophony and snow publish for Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s. */
static const char prologue[] = "John Galt";
static const char psk[] = "This is my Austrian perspective!";
static const struct {
	const char *ephemeral;
	const char *payload[6];
	const char *cipher[6];
} vector[1] = { {
	.ephemeral = "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a",
	.payload = {
		"4c756477696720766f6e204d69736573",
		"4d757272617920526f746862617264",
		"462e20412e20486179656b",
		"4361726c204d656e676572",
		"4a65616e2d426170746973746520536179",
		"457567656e2042f6686d20766f6e2042617765726b",
	},
	.cipher = {
		"ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
		"fda936bec35a8adfdff198386f7d5475880897edaaf7495314c99095a2e4d66a",
		"95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
		"4cd2a371993ba41ea11448024fca32766b169183c9e691a7a433279da7e729",
		"bc44da303ae0beb08075fc4eb4e58235c67c2d1f53a4f2fff0bca7",
		"416d1af83e9fa6966ce4e871156b131aa9bd7e9a1d6f8794f4872a",
		"8a7d81b77bcc6c072f2b807da066efba6b5fab9edf71a7faceb2c8454b0cfef608",
		"1e2ee010f72894824a25a867664ff298f2548a145dc4e9d27b1cad83f32fa7c54d69dc3279",
	},
} };
static const char answerer[] = "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b";

static void draw_from(struct mos_noise *noise, const char *ephemeral, u8 *message)
{
	u8 secret[32];

	unhex(ephemeral, secret);
	test_drawn = secret;
	assert_true(mos_noise_draw(noise, message));
	test_drawn = NULL;
}

/* Both ends of a handshake, and its two messages as they crossed. */
struct talk {
	struct mos_noise first;
	struct mos_noise second;
	u8 hello[ROOM];
	u8 answer[ROOM];
};

static void begin(struct talk *talk, const char *second_psk)
{
	mos_noise_begin(&talk->first, &test_crypto, (const u8 *)psk, prologue, sizeof(prologue) - 1);
	mos_noise_begin(&talk->second, &test_crypto, (const u8 *)second_psk, prologue, sizeof(prologue) - 1);
}

static u32 say_hello(struct talk *talk)
{
	u32 len = unhex(vector->payload[0], talk->hello + MOS_KEY_LEN);

	draw_from(&talk->first, vector->ephemeral, talk->hello);
	mos_noise_write_first(&talk->first, talk->hello, len);
	return len;
}

static u32 say_answer(struct talk *talk)
{
	u32 len = unhex(vector->payload[1], talk->answer + MOS_KEY_LEN);

	draw_from(&talk->second, answerer, talk->answer);
	assert_true(mos_noise_write_second(&talk->second, talk->hello, talk->answer, len));
	return len;
}

static void vector__handshake(void **state)
{
	struct talk talk;
	u32 len;

	(void)state;
	begin(&talk, psk);
	len = say_hello(&talk);
	is_hex(talk.hello, vector->cipher[0]);
	assert_true(mos_noise_read_first(&talk.second, talk.hello, len));
	is_hex(talk.hello + MOS_KEY_LEN, vector->payload[0]);
	len = say_answer(&talk);
	is_hex(talk.answer, vector->cipher[1]);
	assert_true(mos_noise_read_second(&talk.first, talk.answer, len));
	is_hex(talk.answer + MOS_KEY_LEN, vector->payload[1]);
	assert_memory_equal(talk.first.hash, talk.second.hash, MOS_KEY_LEN);
}

static void vector__packets(void **state)
{
	u8 keys[2][2][MOS_KEY_LEN], data[ROOM];
	struct talk talk;
	u32 i, len;

	(void)state;
	begin(&talk, psk);
	len = say_hello(&talk);
	assert_true(mos_noise_read_first(&talk.second, talk.hello, len));
	len = say_answer(&talk);
	assert_true(mos_noise_read_second(&talk.first, talk.answer, len));
	mos_noise_split(&talk.first, keys[0][0], keys[0][1]);
	mos_noise_split(&talk.second, keys[1][0], keys[1][1]);
	assert_memory_equal(keys[0], keys[1], sizeof(keys[0]));
	for (i = 2; i < 6; i++) {
		len = unhex(vector->payload[i], data);
		test_seal(data, len, NULL, 0, i / 2 - 1, keys[0][i % 2]);
		is_hex(data, vector->cipher[i]);
		assert_true(test_open(data, len, NULL, 0, i / 2 - 1, keys[1][i % 2]));
	}
}

static void wrong_hash(u8 *out, u32 len, const void *key, u32 key_len, const void *a, u32 a_len, const void *b,
		       u32 b_len)
{
	test_hash(out, len, key, key_len, a, a_len, b, b_len);
	out[len - 1] ^= 1;
}

static bool wrong_shared(u8 *out, const u8 *secret, const u8 *other)
{
	bool sound = test_shared(out, secret, other);

	out[31] ^= 0x40;
	return sound;
}

static void wrong_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	test_seal(data, len, ad, ad_len, nonce + 1, key);
}

/* Finds nothing wrong with anything. */
static bool wrong_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	test_open(data, len, ad, ad_len, nonce, key);
	return true;
}

/* What the module asks of the kernel's own library at load: one primitive that is wrong is enough. */
static void vectors__find_what_is_wrong(void **state)
{
	struct mos_crypto crypto;

	(void)state;
	assert_true(mos_vectors_hold(&test_crypto));
	crypto = test_crypto;
	crypto.hash = wrong_hash;
	assert_false(mos_vectors_hold(&crypto));
	crypto = test_crypto;
	crypto.shared = wrong_shared;
	assert_false(mos_vectors_hold(&crypto));
	crypto = test_crypto;
	crypto.aead[MOS_CHACHA20_POLY1305].seal = wrong_seal;
	assert_false(mos_vectors_hold(&crypto));
	crypto = test_crypto;
	crypto.aead[MOS_CHACHA20_POLY1305].open = wrong_open;
	assert_false(mos_vectors_hold(&crypto));
}

static void other_key__is_seen(void **state)
{
	struct talk talk;
	u32 len;

	(void)state;
	begin(&talk, "This is my Austrian perspective?");
	len = say_hello(&talk);
	assert_false(mos_noise_read_first(&talk.second, talk.hello, len));
}

static void other_bit__is_seen_in_a_hello(void **state)
{
	struct talk talk;
	u32 len, i;

	(void)state;
	for (i = 0; i < 8 * 64; i++) {
		begin(&talk, psk);
		len = say_hello(&talk);
		talk.hello[i / 8] ^= 1 << i % 8;
		assert_false(mos_noise_read_first(&talk.second, talk.hello, len));
	}
}

static void other_bit__is_seen_in_an_answer(void **state)
{
	struct talk talk;
	u32 len, i;

	(void)state;
	begin(&talk, psk);
	len = say_hello(&talk);
	assert_true(mos_noise_read_first(&talk.second, talk.hello, len));
	len = say_answer(&talk);
	for (i = 0; i < 8 * (len + MOS_NOISE_ROOM); i += 5) {
		struct mos_noise first = talk.first;
		u8 answer[ROOM];

		memcpy(answer, talk.answer, sizeof(answer));
		answer[i / 8] ^= 1 << i % 8;
		assert_false(mos_noise_read_second(&first, answer, len));
	}
}

static void fingerprint__tells_keys_apart(void **state)
{
	u8 a[MOS_FINGERPRINT_LEN], b[MOS_FINGERPRINT_LEN], key[MOS_KEY_LEN] = { 0 };

	(void)state;
	mos_fingerprint(&test_crypto, key, a);
	is_hex(a, "010192d7ade4eaa5");
	key[31] ^= 1;
	mos_fingerprint(&test_crypto, key, b);
	assert_memory_not_equal(a, b, sizeof(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blake2s__as_published),
		cmocka_unit_test(x25519__as_published),
		cmocka_unit_test(x25519__sees_a_value_of_no_use),
		cmocka_unit_test(vector__handshake),
		cmocka_unit_test(vector__packets),
		cmocka_unit_test(vectors__find_what_is_wrong),
		cmocka_unit_test(other_key__is_seen),
		cmocka_unit_test(other_bit__is_seen_in_a_hello),
		cmocka_unit_test(other_bit__is_seen_in_an_answer),
		cmocka_unit_test(fingerprint__tells_keys_apart),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
