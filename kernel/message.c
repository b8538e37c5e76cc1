// SPDX-License-Identifier: GPL-2.0
/* What nodes say to each other about processes: encoding and decoding of the common parts. */
#include "message.h"

void mos_put_handle(struct mos_writer *w, const struct mos_handle *handle)
{
	mos_put_u32(w, handle->home);
	mos_put_u32(w, handle->index);
	mos_put_u32(w, handle->generation);
}

struct mos_handle mos_get_handle(struct mos_reader *r)
{
	struct mos_handle handle;

	handle.home = mos_get_u32(r);
	handle.index = mos_get_u32(r);
	handle.generation = mos_get_u32(r);
	return handle;
}

bool mos_handle_equal(const struct mos_handle *a, const struct mos_handle *b)
{
	return a->home == b->home && a->index == b->index &&
	       a->generation == b->generation;
}

void mos_put_words(struct mos_writer *w, const struct mos_words *words)
{
	u16 len = words ? strnlen(words->text, sizeof(words->text) - 1) : 0;

	mos_put_u16(w, len);
	if (len)
		mos_put_bytes(w, words->text, len);
}

/* A peer's words end up in logs and on terminals: nothing but printable ASCII passes. */
static void clean(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

void mos_get_words(struct mos_reader *r, struct mos_words *words)
{
	u16 len = mos_get_u16(r);

	memset(words, 0, sizeof(*words));
	if (len >= sizeof(words->text)) {
		r->err = -EBADMSG;
		return;
	}
	mos_get_bytes(r, words->text, len);
	if (r->err)
		words->text[0] = '\0';
	clean(words->text);
}

void mos_put_facts(struct mos_writer *w, const struct mos_facts *facts)
{
	mos_put_u64(w, facts->vdso_hash);
	mos_put_u64(w, facts->xfeatures);
	mos_put_u32(w, facts->xlayout);
	for (int i = 0; i < MOS_CPU_WORDS; i++)
		mos_put_u32(w, facts->cpu[i]);
	mos_put_u64(w, facts->clocks.monotonic);
	mos_put_u64(w, facts->clocks.boottime);
	mos_put_u64(w, facts->clocks.raw);
	mos_put_u64(w, facts->memory);
	mos_put_u32(w, facts->processors);
	mos_put_u32(w, facts->pid);
	mos_put_u32(w, facts->uid);
	mos_put_u32(w, facts->gid);
	mos_put_bytes(w, facts->comm, sizeof(facts->comm));
}

void mos_get_facts(struct mos_reader *r, struct mos_facts *facts)
{
	facts->vdso_hash = mos_get_u64(r);
	facts->xfeatures = mos_get_u64(r);
	facts->xlayout = mos_get_u32(r);
	for (int i = 0; i < MOS_CPU_WORDS; i++)
		facts->cpu[i] = mos_get_u32(r);
	facts->clocks.monotonic = mos_get_u64(r);
	facts->clocks.boottime = mos_get_u64(r);
	facts->clocks.raw = mos_get_u64(r);
	facts->memory = mos_get_u64(r);
	facts->processors = mos_get_u32(r);
	facts->pid = mos_get_u32(r);
	facts->uid = mos_get_u32(r);
	facts->gid = mos_get_u32(r);
	mos_get_bytes(r, facts->comm, sizeof(facts->comm));
	facts->comm[sizeof(facts->comm) - 1] = '\0';
	clean(facts->comm);
}

void mos_put_usage(struct mos_writer *w, const struct mos_usage *usage)
{
	mos_put_u64(w, usage->utime);
	mos_put_u64(w, usage->stime);
	mos_put_u64(w, usage->runtime);
}

void mos_get_usage(struct mos_reader *r, struct mos_usage *usage)
{
	usage->utime = mos_get_u64(r);
	usage->stime = mos_get_u64(r);
	usage->runtime = mos_get_u64(r);
}

static void put_sizes(struct mos_writer *w, const struct mos_sizes *sizes)
{
	mos_put_u32(w, sizes->file);
	mos_put_u32(w, sizes->anon);
	mos_put_u32(w, sizes->shmem);
	mos_put_u32(w, sizes->total);
	mos_put_u32(w, sizes->data);
	mos_put_u32(w, sizes->stack);
}

static void get_sizes(struct mos_reader *r, struct mos_sizes *sizes)
{
	sizes->file = mos_get_u32(r);
	sizes->anon = mos_get_u32(r);
	sizes->shmem = mos_get_u32(r);
	sizes->total = mos_get_u32(r);
	sizes->data = mos_get_u32(r);
	sizes->stack = mos_get_u32(r);
}

void mos_put_call_head(struct mos_writer *w, const struct mos_call_head *head)
{
	mos_put_u32(w, head->nr);
	mos_put_u32(w, head->part);
	mos_put_u32(w, head->seen);
	mos_put_u64(w, head->blocked);
	mos_put_usage(w, &head->usage);
	put_sizes(w, &head->sizes);
}

void mos_get_call_head(struct mos_reader *r, struct mos_call_head *head)
{
	head->nr = mos_get_u32(r);
	head->part = mos_get_u32(r);
	head->seen = mos_get_u32(r);
	head->blocked = mos_get_u64(r);
	mos_get_usage(r, &head->usage);
	get_sizes(r, &head->sizes);
}

void mos_put_verdict(struct mos_writer *w, int verdict,
		     const struct mos_words *why)
{
	mos_put_u32(w, -verdict);
	mos_put_words(w, verdict ? why : NULL);
}

int mos_get_verdict(struct mos_reader *r, struct mos_words *why)
{
	u32 verdict = mos_get_u32(r);

	mos_get_words(r, why);
	if (r->err || verdict > 4095)
		return -EBADMSG;
	return -(int)verdict;
}
