// SPDX-License-Identifier: GPL-2.0
/* The questions that there are, and their answers. */
#include "reply.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "control.h"
#include "core/best.h"
#include "decisions.h"
#include "json.h"
#include "measure.h"
#include "number.h"

/**
 * struct question - what was asked, and what to answer with
 * @view: what is known
 * @shown: what else may be seen, and ordered
 * @argument: behind the first word, or ""
 * @reply: the answer
 */
struct question {
	struct infod_view *view;
	const struct infod_shown *shown;
	const char *argument;
	struct json_object *reply;
};

static void refuse(struct question *question, const char *words)
{
	json_object_object_add(question->reply, "error", json_object_new_string(words));
}

static void forbid(struct question *question)
{
	refuse(question, "only root may do that");
	json_object_object_add(question->reply, "forbidden", json_object_new_boolean(true));
}

static u32 load_of(const struct mos_entry *entry)
{
	return mos_load_index(entry->state.runnable, max(entry->facts.cpus, 1u), max(entry->facts.speed, 1u));
}

static const char *cause_word(enum mos_cause cause)
{
	static const char *const words[] = {
		[MOS_CAUSE_NONE] = "",		 [MOS_CAUSE_SILENT] = "silent", [MOS_CAUSE_LEFT] = "left",
		[MOS_CAUSE_LINK] = "link lost", [MOS_CAUSE_REFUSED] = "refused",
	};

	return cause < MOS_CAUSE_NR ? words[cause] : "";
}

static void put_flags(struct json_object *object, u32 flags)
{
	static const struct {
		u32 flag;
		const char *word;
	} words[] = {
		{ MOS_NODE_BLOCKS, "block" },	   { MOS_NODE_STAYS, "stay" },	 { MOS_NODE_LEAVING, "leaving" },
		{ MOS_NODE_OWNER, "owner" }, { MOS_NODE_LOW_MEMORY, "low memory" }, { MOS_NODE_QUIET, "quiet" },
	};
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (flags & words[i].flag)
			json_object_array_add(array, json_object_new_string(words[i].word));
	json_object_object_add(object, "flags", array);
}

static const char *life_word(const struct mos_entry *entry)
{
	return entry->cause ? "dead" : entry->sequence ? "alive" : "unknown";
}

static void put_state(struct json_object *object, const struct mos_entry *entry)
{
	mos_json_put(object, "load", load_of(entry));
	mos_json_put(object, "runnable", entry->state.runnable);
	mos_json_put(object, "free_mb", entry->state.free_mb);
	mos_json_put(object, "usable_mb", mos_load_usable(entry->state.free_mb, entry->facts.total_mb));
	mos_json_put(object, "room", entry->state.room);
	mos_json_put(object, "util", entry->state.util);
	mos_json_put(object, "pressure", entry->detail.pressure);
	mos_json_put(object, "io_kb", entry->detail.io_kb);
	mos_json_put(object, "net_kb", entry->detail.net_kb);
	mos_json_put(object, "guests", entry->detail.guests);
	mos_json_put(object, "away", entry->detail.away);
}

static struct json_object *node_object(const struct mos_entry *entry, bool self, u64 now)
{
	struct json_object *object = json_object_new_object();

	mos_json_put(object, "number", entry->node);
	json_object_object_add(object, "self", json_object_new_boolean(self));
	json_object_object_add(object, "state", json_object_new_string(life_word(entry)));
	if (entry->cause)
		json_object_object_add(object, "cause", json_object_new_string(cause_word(entry->cause)));
	if (!mos_entry_lives(entry))
		return object;
	mos_json_put(object, "age_ms", mos_entry_age(entry, now));
	mos_json_put(object, "cpus", entry->facts.cpus);
	mos_json_put(object, "speed", entry->facts.speed);
	mos_json_put(object, "total_mb", entry->facts.total_mb);
	put_flags(object, entry->state.flags);
	/* What another node does not tell is not 0. */
	if (self || !(entry->state.flags & MOS_NODE_QUIET))
		put_state(object, entry);
	return object;
}

/* This node stands among the others, in the order of the numbers. */
static void answer_nodes(struct question *question)
{
	const struct infod_view *view = question->view;
	struct json_object *array = json_object_new_array();
	u32 i = 0;

	for (; i < view->count && view->entries[i].node < view->self.node; i++)
		json_object_array_add(array, node_object(&view->entries[i], false, view->at));
	if (view->self.node)
		json_object_array_add(array, node_object(&view->self, true, view->at));
	for (; i < view->count; i++)
		json_object_array_add(array, node_object(&view->entries[i], false, view->at));
	json_object_object_add(question->reply, "nodes", array);
}

/* Nodes that live, and are not heard by multicast. */
static void put_unheard(struct json_object *reply, const struct infod_view *view)
{
	struct json_object *array = json_object_new_array();
	u32 i;

	for (i = 0; i < view->count; i++)
		if (mos_entry_is_missed(&view->entries[i], view->patience, view->at))
			json_object_array_add(array, json_object_new_int64(view->entries[i].node));
	json_object_object_add(reply, "unheard", array);
}

/* Nodes whose clocks are too far from ours. */
static void put_skewed(struct json_object *reply, const struct infod_view *view)
{
	struct json_object *array = json_object_new_array();
	u32 i;

	for (i = 0; i < view->skewed; i++) {
		struct json_object *node = json_object_new_object();

		mos_json_put(node, "number", view->skews[i].node);
		json_object_object_add(node, "ms", json_object_new_int64(view->skews[i].ms));
		json_object_array_add(array, node);
	}
	json_object_object_add(reply, "skewed", array);
}

static void answer_status(struct question *question)
{
	const struct infod_view *view = question->view;
	struct json_object *reply = question->reply;

	mos_json_put(reply, "node", view->self.node);
	mos_json_put(reply, "port", view->port);
	json_object_object_add(reply, "balance", json_object_new_boolean(view->balance));
	mos_json_put(reply, "load", load_of(&view->self));
	mos_json_put(reply, "util", view->util);
	if (view->age) {
		mos_json_put(reply, "news_ms", view->age);
		mos_json_put(reply, "wanted_ms", view->age_wanted);
	}
	mos_json_put(reply, "sent", view->gossip.sent);
	mos_json_put(reply, "sent_bytes", view->gossip.sent_bytes);
	mos_json_put(reply, "not_sent", view->counts.failed);
	mos_json_put(reply, "received", view->gossip.received);
	mos_json_put(reply, "malformed", view->gossip.malformed);
	mos_json_put(reply, "strangers", view->counts.strangers);
	mos_json_put(reply, "replayed", view->counts.replayed);
	mos_json_put(reply, "stale", view->counts.stale);
	mos_json_put(reply, "deaths", view->gossip.deaths);
	put_skewed(reply, view);
	json_object_object_add(reply, "multicast", json_object_new_boolean(view->patience));
	if (view->patience)
		put_unheard(reply, view);
}

/* One of two words sets what root may order. */
static void order(struct question *question, const char *name, const char *set, const char *clear,
		  atomic_bool *what)
{
	bool on = !strcmp(question->argument, set);
	char words[64];

	if (!on && strcmp(question->argument, clear)) {
		snprintf(words, sizeof(words), "%s %s, or %s %s?", name, set, name, clear);
		refuse(question, words);
		return;
	}
	atomic_store(what, on);
	eventfd_write(question->shown->orders->wake, 1);
	json_object_object_add(question->reply, name, json_object_new_boolean(on));
}

static void answer_balance(struct question *question)
{
	order(question, "balance", "on", "off", &question->shown->orders->balance);
}

static void answer_owner(struct question *question)
{
	order(question, "owner", "back", "gone", &question->shown->orders->owner);
}

static struct json_object *end_object(const struct mos_end *end)
{
	struct json_object *object = json_object_new_object();

	mos_json_put(object, "node", end->node);
	mos_json_put(object, "runnable", end->runnable);
	mos_json_put(object, "cpus", end->cpus);
	mos_json_put(object, "speed", end->speed);
	mos_json_put(object, "free_mb", end->free_mb);
	mos_json_put(object, "age_ms", end->age);
	mos_json_put(object, "rate", end->rate);
	return object;
}

static struct json_object *process_object(const struct infod_decision *decision)
{
	const struct mos_process *process = &decision->decision.process;
	struct json_object *object = json_object_new_object();

	mos_json_put(object, "pid", process->id);
	json_object_object_add(object, "command", json_object_new_string(decision->command));
	mos_json_put(object, "home", process->home);
	mos_json_put(object, "cpu", process->cpu);
	mos_json_put(object, "cpu_ms", process->cpu_ms);
	mos_json_put(object, "total_kb", process->total_kb);
	mos_json_put(object, "dirty_kb", process->dirty_kb);
	mos_json_put(object, "calls", process->calls);
	mos_json_put(object, "call_kb", process->call_kb);
	return object;
}

static const char *outcome_of(const struct infod_decision *decision)
{
	if (decision->decision.decide != MOS_DECIDE_MOVE)
		return "";
	return !decision->over ? "under way" : *decision->outcome ? decision->outcome : "done";
}

static struct json_object *decision_object(const struct infod_decision *decision)
{
	const struct mos_decision *core = &decision->decision;
	struct json_object *object = json_object_new_object();
	char words[512];

	mos_decision_words(core, decision->command, words, sizeof(words));
	mos_json_put(object, "number", decision->number);
	mos_json_put(object, "time", (u64)decision->time);
	mos_json_put(object, "repeated", decision->repeated);
	json_object_object_add(object, "move", json_object_new_boolean(core->decide == MOS_DECIDE_MOVE));
	json_object_object_add(object, "words", json_object_new_string(words));
	json_object_object_add(object, "outcome", json_object_new_string(outcome_of(decision)));
	json_object_object_add(object, "from", end_object(&core->from));
	if (core->process.id)
		json_object_object_add(object, "process", process_object(decision));
	if (core->to.node)
		json_object_object_add(object, "to", end_object(&core->to));
	mos_json_put(object, "gain_ms", core->gain_ms);
	mos_json_put(object, "cost_ms", core->cost_ms);
	return object;
}

static void answer_decisions(struct question *question)
{
	struct infod_decisions *decisions = question->shown->decisions;
	u64 last = infod_decisions_count(decisions), number;
	struct infod_decision decision;
	struct json_object *array;
	u32 wanted = 20;

	if (*question->argument && !mos_number_read(question->argument, INFOD_DECISIONS, &wanted)) {
		refuse(question, "the last how many decisions?");
		return;
	}
	array = json_object_new_array();
	for (number = last > wanted ? last - wanted + 1 : 1; number <= last; number++)
		if (infod_decisions_get(decisions, number, &decision))
			json_object_array_add(array, decision_object(&decision));
	json_object_object_add(question->reply, "decisions", array);
}

static const struct mos_process *find_process(const struct infod_view *view, u32 pid)
{
	const struct mos_process *processes = infod_view_processes(view);
	u32 i;

	for (i = 0; pid && i < view->process_count; i++)
		if (processes[i].id == pid)
			return &processes[i];
	return NULL;
}

/* As it was seen last; one that was not seen yet wants all that it is asked for. */
static struct mos_process describe(const struct infod_view *view, u32 pid, u32 mb)
{
	const struct mos_process *known = find_process(view, pid);

	if (known)
		return *known;
	return (struct mos_process){
		.id = pid, .home = view->self.node, .where = pid ? view->self.node : 0,
		.total_kb = (u32)min((u64)mb * 1024, (u64)U32_MAX),
	};
}

/* "best PID" asks where that process would run fastest, "best 0 MB" where a new one would that wants so much memory. */
static void answer_best(struct question *question)
{
	const struct mos_policy_settings settings = MOS_POLICY_DEFAULTS;
	struct infod_view *view = question->view;
	struct mos_policy policy;
	struct mos_situation situation = {
		.policy = &policy, .self = &view->self, .now = view->at,
		.vector = &(struct mos_vector){ .count = view->count, .entries = view->entries },
	};
	unsigned int pid = 0, mb = 0;
	struct mos_process process;
	struct mos_end best;
	char words[96];

	sscanf(question->argument, "%u %u", &pid, &mb);
	mos_policy_init(&policy, &settings, randombytes_random());
	policy.settings.low = question->shown->low;
	policy.settings.same_features = view->same_features;
	process = describe(view, pid, mb);
	if (!view->self.node) {
		refuse(question, "this node is down; join the cluster with: mosctl up");
		return;
	}
	if (!mos_best(&situation, &process, &best) && mb) {
		snprintf(words, sizeof(words), "no node has %u MiB to be had", mb);
		refuse(question, words);
		return;
	}
	/* Nothing is known of where it is, and memory is short everywhere else. */
	best.node = best.node ?: process.where ?: view->self.node;
	mos_json_put(question->reply, "node", best.node);
	json_object_object_add(question->reply, "stays", json_object_new_boolean(best.node == process.where));
}

static const struct {
	const char *word;
	bool needs_root;
	void (*answer)(struct question *question);
} answers[] = {
	{ "nodes", false, answer_nodes },
	{ "status", false, answer_status },
	{ "decisions", false, answer_decisions },
	{ "best", false, answer_best },
	{ "balance", true, answer_balance },
	{ "owner", true, answer_owner },
};

static void answer(struct question *question, const char *word, bool is_root)
{
	char words[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		if (strcmp(word, answers[i].word))
			continue;
		if (answers[i].needs_root && !is_root)
			forbid(question);
		else
			answers[i].answer(question);
		return;
	}
	snprintf(words, sizeof(words), "infod does not know the question \"%.32s\"", word);
	refuse(question, words);
}

/**
 * infod_reply() - the answer to a question
 * @shown: what is known, and may be ordered
 * @question: a line
 * @is_root: whether root asks
 *
 * Context: a thread that is registered with RCU.
 * Return: an object, to be put.
 */
struct json_object *infod_reply(const struct infod_shown *shown, const char *question, bool is_root)
{
	struct infod_view *view = infod_shelf_copy(shown->shelf);
	struct question asked = { .view = view, .shown = shown, .reply = json_object_new_object() };
	char word[32];
	size_t len = strcspn(question, " ");

	snprintf(word, sizeof(word), "%.*s", (int)min(len, sizeof(word) - 1), question);
	asked.argument = question + len + (question[len] == ' ');
	if (view)
		answer(&asked, word, is_root);
	else
		refuse(&asked, "infod has no memory left");
	free(view);
	return asked.reply;
}
