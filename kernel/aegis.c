// SPDX-License-Identifier: GPL-2.0
/*
 * AEGIS-128 for packets, from the kernel's crypto API.
 *
 * To give it a key is to copy 16 bytes. So each processor has one transform for all links, and no key is made ready
 * beforehand, as AES-GCM would need, in places where nothing can be allocated.
 */
#include <asm/simd.h>
#include <crypto/aead.h>
#include <crypto/internal/simd.h>
#include <linux/percpu.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "aegis.h"

#define KEY_LEN 16
#define NONCE_LEN 16

/* A transform, and the one request that is made of it at a time. */
struct engine {
	struct crypto_aead *transform;
	struct aead_request *request;
};

/* @slow works where vector registers cannot be used: a softirq that came upon a task which uses them in the kernel. */
struct engines {
	struct engine fast, slow;
};

static DEFINE_PER_CPU(struct engines, engines);

static const u8 no_key[KEY_LEN];

static void engine_free(struct engine *engine)
{
	aead_request_free(engine->request);
	if (engine->transform)
		crypto_free_aead(engine->transform);
	memset(engine, 0, sizeof(*engine));
}

/* None that would finish later, in another thread. */
static int engine_make(struct engine *engine, const char *name, u32 type, u32 mask)
{
	struct crypto_aead *transform = crypto_alloc_aead(name, type, mask | CRYPTO_ALG_ASYNC);
	int err;

	if (IS_ERR(transform))
		return PTR_ERR(transform);
	engine->transform = transform;
	err = crypto_aead_setauthsize(transform, MOS_TAG_LEN);
	if (err)
		return err;
	engine->request = aead_request_alloc(transform, GFP_KERNEL);
	if (!engine->request)
		return -ENOMEM;
	aead_request_set_callback(engine->request, 0, NULL, NULL);
	return 0;
}

/*
 * The implementation with AES instructions stands behind a wrapper that puts off what comes where it cannot work;
 * run_here() asks first, and uses what is behind it. Later kernels have it without a wrapper.
 */
static int engines_make(struct engines *on)
{
	int err = engine_make(&on->fast, "__aegis128", CRYPTO_ALG_INTERNAL, CRYPTO_ALG_INTERNAL);

	if (err == -ENOENT)
		err = engine_make(&on->fast, "aegis128-aesni", 0, 0);
	return err ?: engine_make(&on->slow, "aegis128-generic", 0, 0);
}

/* @len: as the API counts, without the tag to seal and with it to open. */
static int run(struct engine *engine, int (*operation)(struct aead_request *request), const void *ad, u32 ad_len,
	       u32 len, u64 nonce, const u8 *key)
{
	__le64 iv[NONCE_LEN / sizeof(__le64)] = { cpu_to_le64(nonce) };
	struct scatterlist packet;
	int err = crypto_aead_setkey(engine->transform, key, KEY_LEN);

	if (err)
		return err;
	sg_init_one(&packet, ad, ad_len + len + MOS_TAG_LEN);
	aead_request_set_ad(engine->request, ad_len);
	aead_request_set_crypt(engine->request, &packet, &packet, len, (u8 *)iv);
	err = operation(engine->request);
	/* The transform lives longer than a session, and must not keep its key. */
	crypto_aead_setkey(engine->transform, no_key, KEY_LEN);
	return err;
}

/* Test vector 2 of the design (version 1.1, appendix): a key, a nonce and 16 bytes each of both kinds, all zero. */
static const u8 sealed[32] = {
	0x10, 0xb0, 0xde, 0xe6, 0x5a, 0x97, 0xd7, 0x51,
	0x20, 0x5c, 0x12, 0x8a, 0x99, 0x24, 0x73, 0xa1,
	0x46, 0xdc, 0xb9, 0xee, 0x93, 0xc4, 0x6c, 0xf1,
	0x37, 0x31, 0xd4, 0x1b, 0x96, 0x46, 0xc1, 0x31,
};

/* @packet: room for the 16 bytes that are authenticated only, as many more, and their tag */
static bool is_sound(struct engine *engine, u8 *packet)
{
	memset(packet, 0, KEY_LEN + sizeof(sealed));
	if (run(engine, crypto_aead_encrypt, packet, KEY_LEN, KEY_LEN, 0, no_key) ||
	    memcmp(packet + KEY_LEN, sealed, sizeof(sealed)) ||
	    run(engine, crypto_aead_decrypt, packet, KEY_LEN, sizeof(sealed), 0, no_key) ||
	    memcmp(packet + KEY_LEN, no_key, KEY_LEN))
		return false;
	memcpy(packet + KEY_LEN, sealed, sizeof(sealed));
	packet[0] ^= 1;
	return run(engine, crypto_aead_decrypt, packet, KEY_LEN, sizeof(sealed), 0, no_key) == -EBADMSG;
}

/* What one of them has sealed the other may have to open. */
static bool are_sound(struct engines *on)
{
	u8 *packet = kmalloc(KEY_LEN + sizeof(sealed), GFP_KERNEL);
	bool sound;

	if (!packet)
		return false;
	local_bh_disable();
	sound = is_sound(&on->fast, packet) && is_sound(&on->slow, packet);
	local_bh_enable();
	kfree(packet);
	if (!sound)
		pr_warn("mosix: AEGIS-128 of this kernel does not compute what is published, and is not used\n");
	return sound;
}

/**
 * mos_aegis_exit() - give back what mos_aegis_init() took
 */
void mos_aegis_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		engine_free(&per_cpu(engines, cpu).fast);
		engine_free(&per_cpu(engines, cpu).slow);
	}
}

/**
 * mos_aegis_init() - get ready to seal with it
 *
 * Context: may sleep, and loads modules of the kernel.
 * Return: whether this machine has it, with AES instructions; without them ChaCha20-Poly1305 is faster.
 */
bool mos_aegis_init(void)
{
	struct crypto_aead *any;
	int cpu;

	if (!boot_cpu_has(X86_FEATURE_AES))
		return false;
	/* By this name the kernel finds its modules. */
	any = crypto_alloc_aead("aegis128", 0, 0);
	if (IS_ERR(any))
		return false;
	crypto_free_aead(any);
	for_each_possible_cpu(cpu) {
		if (engines_make(per_cpu_ptr(&engines, cpu)) || !are_sound(per_cpu_ptr(&engines, cpu))) {
			mos_aegis_exit();
			return false;
		}
	}
	return true;
}

static int run_here(int (*operation)(struct aead_request *request), const void *ad, u32 ad_len, u32 len, u64 nonce,
		    const u8 *key)
{
	struct engines *here;
	int err;

	local_bh_disable();
	here = this_cpu_ptr(&engines);
	err = run(crypto_simd_usable() ? &here->fast : &here->slow, operation, ad, ad_len, len, nonce, key);
	local_bh_enable();
	return err;
}

/**
 * mos_aegis_seal() - the seal of struct mos_aead
 * @data:   lies right behind @ad, in memory that is mapped for good, with room for the tag
 * @len:    bytes without the tag
 * @ad:     is authenticated only
 * @ad_len: its bytes
 * @nonce:  never used twice with a key
 * @key:    the first 16 bytes count
 *
 * Context: any but hard interrupts; does not sleep.
 */
void mos_aegis_seal(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	/* What could not be sealed must not leave in the clear: the peer takes it for forged, and it is sent again. */
	if (WARN_ON_ONCE(ad + ad_len != data) ||
	    run_here(crypto_aead_encrypt, ad, ad_len, len, nonce, key))
		memset(data, 0, len + MOS_TAG_LEN);
}

/**
 * mos_aegis_open() - the open of struct mos_aead
 * @data:   as with mos_aegis_seal()
 * @len:    bytes without the tag
 * @ad:     is authenticated only
 * @ad_len: its bytes
 * @nonce:  with which it was sealed
 * @key:    likewise
 *
 * Context: any but hard interrupts; does not sleep.
 * Return: whether it is genuine.
 */
bool mos_aegis_open(void *data, u32 len, const void *ad, u32 ad_len, u64 nonce, const u8 *key)
{
	return !WARN_ON_ONCE(ad + ad_len != data) &&
	       !run_here(crypto_aead_decrypt, ad, ad_len, len + MOS_TAG_LEN, nonce, key);
}
