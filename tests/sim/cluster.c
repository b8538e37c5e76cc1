// SPDX-License-Identifier: GPL-2.0
/* Owns virtual time: events, CPUs that are shared, moves, and the calls that a daemon would make. */
#include <math.h>

#include "cluster.h"
#include "userland/infod/core/end.h"

/* A process has this much memory that must be sent, unless the experiment says otherwise. */
#define DIRTY_KB 4096u
#define CYCLE_MS 30000.0
/* What a move takes at least, and each MiB that is sent in it, ms: as the policies take it where nothing was learnt. */
#define MOVE_MS 20.0
#define MIB_MS 10.0
/* Where others run, it waits for so long behind each, ms: a slice of the scheduler. */
#define SLICE_MS 3.0
/* Decisions of the old at a time; more would be a mistake of theirs. */
#define DECISIONS_MAX 64
/* A move may take so much more or less, of one. */
#define CHANCE 0.25

enum event_kind {
	EVENT_START,
	EVENT_END,
	EVENT_ARRIVE,
	EVENT_CYCLE,
	EVENT_WAKE,
	EVENT_DATAGRAM,
};

struct sim_event {
	double at;
	u64 order;
	enum event_kind kind;
	int node;
	int process;
	u32 version;
	u8 *bytes;
	u32 len;
};

double sim_uniform(struct sim *sim)
{
	return (mos_random_next(&sim->random) >> 11) * 0x1p-53;
}

static bool is_before(const struct sim_event *a, const struct sim_event *b)
{
	return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void push(struct sim *sim, struct sim_event event)
{
	static u64 order;
	int i;

	if (sim->events == sim->events_room) {
		sim->events_room = sim->events_room * 2 + 64;
		sim->heap = realloc(sim->heap, sim->events_room * sizeof(*sim->heap));
	}
	event.order = order++;
	for (i = sim->events++; i && is_before(&event, &sim->heap[(i - 1) / 2]); i = (i - 1) / 2)
		sim->heap[i] = sim->heap[(i - 1) / 2];
	sim->heap[i] = event;
}

static struct sim_event pop(struct sim *sim)
{
	struct sim_event top = sim->heap[0], last = sim->heap[--sim->events];
	int i = 0, child;

	while ((child = 2 * i + 1) < sim->events) {
		if (child + 1 < sim->events && is_before(&sim->heap[child + 1], &sim->heap[child]))
			child++;
		if (!is_before(&sim->heap[child], &last))
			break;
		sim->heap[i] = sim->heap[child];
		i = child;
	}
	sim->heap[i] = last;
	return top;
}

static bool runs(const struct sim_process *process)
{
	return process->target < 0 && !process->paused;
}

/* What each running process of a node gets, of a standard CPU. */
static double rate(const struct sim_node *node)
{
	double share = node->running > (int)node->cpus ? (double)node->cpus / node->running : 1;

	return share * node->speed / MOS_SPEED_STANDARD;
}

/* How long it has wanted a CPU so far. */
static double awake(const struct sim *sim, const struct sim_process *process)
{
	return process->awake + (process->paused ? 0 : sim->now - process->woken);
}

/* Gives the processes of a node their time until now. */
static void advance(struct sim *sim, struct sim_node *node)
{
	double done = (sim->now - node->advanced) * rate(node);
	int i;

	for (i = node->first; done > 0 && i >= 0; i = sim->processes[i].next)
		if (runs(&sim->processes[i]))
			sim->processes[i].left -= done;
	node->advanced = sim->now;
}

/* Something changed on a node, whose processes have had their time: when does the next one end? */
static void changed(struct sim *sim, struct sim_node *node)
{
	double least = -1;
	int i;

	node->version++;
	for (i = node->first; i >= 0; i = sim->processes[i].next)
		if (runs(&sim->processes[i]) && !sim->processes[i].endless &&
		    (least < 0 || sim->processes[i].left < least))
			least = sim->processes[i].left;
	if (least >= 0)
		push(sim, (struct sim_event){ .at = sim->now + least / rate(node), .kind = EVENT_END,
					      .node = node - sim->nodes, .version = node->version });
}

/* A node knows what it saw of its own before they left, and takes a guest for what infod takes it for. */
static void meet(struct sim_process *process)
{
	const struct mos_history guest = MOS_HISTORY_GUEST;
	bool is_guest = process->where != process->home;

	process->history = is_guest ? guest : process->home_history;
	process->lately = is_guest ? guest : process->home_lately;
	process->seen = -1;
}

static void part(struct sim_process *process)
{
	if (process->where != process->home)
		return;
	process->home_history = process->history;
	process->home_lately = process->lately;
	mos_history_depart(&process->home_history);
	mos_history_depart(&process->home_lately);
}

static void put(struct sim *sim, int p, int n)
{
	struct sim_process *process = &sim->processes[p];
	struct sim_node *node = &sim->nodes[n];

	advance(sim, node);
	process->where = n;
	process->target = -1;
	process->since = sim->now;
	process->next = node->first;
	node->first = p;
	node->count++;
	node->running += runs(process);
	meet(process);
	changed(sim, node);
}

static void take(struct sim *sim, int p)
{
	struct sim_node *node = &sim->nodes[sim->processes[p].where];
	int *link = &node->first;

	advance(sim, node);
	while (*link != p)
		link = &sim->processes[*link].next;
	*link = sim->processes[p].next;
	node->count--;
	node->running -= runs(&sim->processes[p]);
	part(&sim->processes[p]);
	changed(sim, node);
}

int sim_imbalance(const struct sim *sim)
{
	int i, least = sim->nodes[0].running, most = least;

	for (i = 1; i < sim->setup.nodes; i++) {
		least = min(least, sim->nodes[i].running);
		most = max(most, sim->nodes[i].running);
	}
	return most - least;
}

int sim_least_loaded(const struct sim *sim)
{
	double load, least = 1e9;
	int i, best = 0;

	for (i = 0; i < sim->setup.nodes; i++) {
		load = (sim->nodes[i].running + 1.0) / sim->nodes[i].speed;
		if (load < least) {
			least = load;
			best = i;
		}
	}
	return best;
}

/* Moves, in no time, whatever would become faster, until nothing would. */
static void oracle(struct sim *sim)
{
	for (;;) {
		int i, to = sim_least_loaded(sim), from = -1, p;
		double slowest = (sim->nodes[to].running + 1.0) / sim->nodes[to].speed * 1.000001;

		for (i = 0; i < sim->setup.nodes; i++)
			if ((double)sim->nodes[i].running / sim->nodes[i].speed > slowest) {
				slowest = (double)sim->nodes[i].running / sim->nodes[i].speed;
				from = i;
			}
		if (from < 0)
			return;
		for (p = sim->nodes[from].first; !runs(&sim->processes[p]); p = sim->processes[p].next)
			;
		take(sim, p);
		put(sim, p, to);
	}
}

static bool has_infod(const struct sim *sim)
{
	return sim->setup.balancer == SIM_OURS || sim->setup.balancer == SIM_OLD;
}

/* What infod would measure and say. */
static void tell(struct sim *sim, struct sim_node *node)
{
	struct mos_facts facts = { .speed = node->speed, .cpus = node->cpus, .total_mb = 16384 };
	struct mos_state state = { .free_mb = 8192, .room = MOS_ROOM_TOLD };
	struct mos_detail detail = { 0 };

	state.runnable = node->runnable + mos_policy_promised(&node->step.policy, sim->now);
	mos_gossip_tell(&node->gossip, &facts, &state, &detail, sim->now);
}

static u32 flags_of(const struct sim *sim, const struct sim_node *node, const struct sim_process *process)
{
	u32 flags = 0;

	if (process->home != node - sim->nodes)
		flags |= MOS_PROCESS_GUEST;
	if (process->where != node - sim->nodes)
		flags |= MOS_PROCESS_AWAY;
	if (process->target >= 0)
		flags |= MOS_PROCESS_MOVING;
	if (process->stuck)
		flags |= MOS_PROCESS_CANTMOVE;
	return flags;
}

/* As the node sees it, on which it is or whose it is: that takes it to go on as it did. */
static u32 wants(const struct sim *sim, const struct sim_node *node, const struct sim_process *process)
{
	if (&sim->nodes[process->where] == node)
		return mos_history_wants(&process->history, &process->lately, 1);
	return mos_history_wants(&process->home_history, &process->home_lately, 1);
}

static struct mos_process describe(const struct sim *sim, const struct sim_node *node, int p)
{
	const struct sim_process *process = &sim->processes[p];

	return (struct mos_process){
		.id = p + 1, .home = process->home + 1, .where = process->where + 1,
		.flags = flags_of(sim, node, process),
		.cpu = wants(sim, node, process),
		.cpu_ms = process->total - process->left, .age_ms = sim->now - process->started,
		.resident_ms = sim->now - process->since, .total_kb = 4 * process->dirty_kb,
		.dirty_kb = process->dirty_kb,
	};
}

static double crowd(const struct sim_node *node)
{
	return max(node->running - (int)node->cpus, 0) / (double)node->cpus;
}

/* Twice as long by way of home. */
static double duration_in_crowd(struct sim *sim, const struct sim_process *process, int target)
{
	const struct sim_node *from = &sim->nodes[process->where], *to = &sim->nodes[target];
	double ms = MOVE_MS + SLICE_MS * (crowd(from) + crowd(to)) + MIB_MS * process->dirty_kb / 1024;

	if (process->where != process->home && target != process->home)
		ms *= 2;
	return ms * (1 - CHANCE + 2 * CHANCE * sim_uniform(sim));
}

static double duration(struct sim *sim, const struct sim_node *mover, const struct mos_decision *decision, int target)
{
	if (sim->setup.crowded)
		return duration_in_crowd(sim, &sim->processes[decision->process.id - 1], target);
	return mos_move_cost(&mover->step.policy, &decision->process, target + 1);
}

static void begin_move(struct sim *sim, struct sim_node *mover, const struct mos_decision *decision)
{
	int p = decision->process.id - 1, target = decision->to.node - 1;
	struct sim_process *process = &sim->processes[p];
	struct sim_node *node = &sim->nodes[process->where];

	/* A guest goes to a third node by way of its home. */
	if (decision->process.flags & MOS_PROCESS_GUEST)
		target = process->home;
	advance(sim, node);
	node->running -= runs(process);
	process->target = target;
	process->begun = sim->now;
	process->mover = mover - sim->nodes;
	changed(sim, node);
	push(sim, (struct sim_event){ .at = sim->now + duration(sim, mover, decision, target),
				      .kind = EVENT_ARRIVE, .process = p });
}

/* Those of a node that are elsewhere. Return: how many are described then. */
static u32 describe_away(const struct sim *sim, const struct sim_node *node, struct mos_process *processes, u32 count,
			 u32 room)
{
	int p, n = node - sim->nodes;

	for (p = 0; p < sim->count && count < room; p++)
		if (sim->processes[p].home == n && sim->processes[p].where != n && sim->processes[p].ended < 0)
			processes[count++] = describe(sim, node, p);
	return count;
}

static u32 describe_all(const struct sim *sim, const struct sim_node *node, struct mos_process *processes, u32 room)
{
	u32 count = 0;
	int i;

	for (i = node->first; i >= 0 && count < room; i = sim->processes[i].next)
		processes[count++] = describe(sim, node, i);
	if (sim->setup.uncaring || sim->setup.balancer == SIM_OLD)
		return count;
	return describe_away(sim, node, processes, count, room);
}

/* What there is to choose among now. */
static u32 take_stock(struct sim *sim, struct sim_node *node, struct mos_process *processes, u32 room)
{
	advance(sim, node);
	tell(sim, node);
	return describe_all(sim, node, processes, room);
}

/* As infod_balancer_decide(). */
static void decide(struct sim *sim, struct sim_node *node)
{
	struct mos_process processes[512];
	struct mos_decision decision;
	u32 count;

	for (;;) {
		count = take_stock(sim, node, processes, ARRAY_SIZE(processes));
		if (!mos_step_next(&node->step, &node->gossip, processes, count, sim->now, &decision))
			return;
		if (decision.decide == MOS_DECIDE_MOVE)
			begin_move(sim, node, &decision);
	}
}

/* Those of old did not ask. */
static void decide_as_of_old(struct sim *sim, struct sim_node *node)
{
	struct mos_process processes[512];
	struct mos_decision decision;
	u32 i, count;

	node->step.due = U64_MAX;
	for (i = 0; i < DECISIONS_MAX; i++) {
		count = take_stock(sim, node, processes, ARRAY_SIZE(processes));
		mos_policy_decide(&node->step.policy, &node->gossip.self, &node->gossip.vector, processes, count, sim->now,
				  &decision);
		if (decision.decide == MOS_DECIDE_MOVE)
			begin_move(sim, node, &decision);
		if (decision.decide == MOS_DECIDE_NOTHING || !decision.process.id)
			return;
		if (decision.decide == MOS_DECIDE_ASK)
			mos_policy_answered(&node->step.policy, decision.to.node, decision.intent, sim->now);
	}
}

static void send(struct sim *sim, struct sim_node *node)
{
	u8 bytes[MOS_DATAGRAM_MAX];
	u32 len, to;

	while ((len = mos_gossip_send(&node->gossip, sim->now, bytes, &to))) {
		struct sim_event event = { .at = sim->now + SIM_LATENCY, .kind = EVENT_DATAGRAM, .node = to - 1 };

		if (sim_uniform(sim) < sim->setup.loss)
			continue;
		event.bytes = memcpy(malloc(len), bytes, len);
		event.len = len;
		push(sim, event);
	}
}

/* What it did since it was last looked at. While it is moved it stands still: that says nothing. */
static void observe(const struct sim *sim, struct sim_process *process)
{
	static const struct mos_decay fast = MOS_DECAY_FAST, slow = MOS_DECAY_SLOW, quick = MOS_DECAY_LATELY;
	const struct mos_decay *decay = mos_history_computes(&process->history) ? &slow : &fast;
	struct mos_sample sample = { .ms = process->seen < 0 ? 0 : sim->now - process->seen };

	if (process->seen >= 0 && process->target < 0) {
		if (!sample.ms)
			return;
		sample.cpu_us = (awake(sim, process) - process->seen_awake) * 1000;
		mos_history_sample(&process->history, &sample, decay);
		mos_history_sample(&process->lately, &sample, &quick);
	}
	process->seen = sim->now;
	process->seen_awake = awake(sim, process);
}

/* As infod_balancer_look(). A node that has become idle says so at once: somebody may have work for it. */
static void look(struct sim *sim, struct sim_node *node)
{
	u32 before = node->runnable, half = node->cpus * MOS_LOAD_ONE / 2;
	u32 young = node->step.policy.settings.young_ms, ripe_in = U32_MAX, age;
	bool met = false;
	int i;

	node->step.due = sim->now;
	node->runnable = 0;
	for (i = node->first; i >= 0; i = sim->processes[i].next) {
		met = met || sim->processes[i].seen < 0;
		age = sim->now - sim->processes[i].started;
		if (age < young)
			ripe_in = min(ripe_in, young - age);
		observe(sim, &sim->processes[i]);
		node->runnable += wants(sim, node, &sim->processes[i]);
	}
	node->look_due = sim->now + mos_look_pause(met || node->runnable >= MOS_LOAD_ONE / 2, ripe_in);
	if (sim->setup.balancer == SIM_OURS && before >= half && node->runnable < half)
		mos_gossip_urge(&node->gossip, sim->now);
}

/* Decides, if it is time; what was granted and is not needed is given back before. */
static void step(struct sim *sim, struct sim_node *node)
{
	while (node->step.due <= sim->now) {
		if (mos_step_begin(&node->step, &node->gossip, sim->now))
			decide(sim, node);
		tell(sim, node);
		send(sim, node);
	}
}

/* The next time that it has something to do unasked. */
static void sleep_until_due(struct sim *sim, struct sim_node *node)
{
	double next = min(min((double)mos_gossip_due(&node->gossip), node->look_due), (double)node->step.due);

	next = max(next, sim->now + 1);
	if (node->wake_at > sim->now && node->wake_at <= next)
		return;
	node->wake_at = next;
	push(sim, (struct sim_event){ .at = next, .kind = EVENT_WAKE, .node = node - sim->nodes });
}

/* What a daemon does whenever it wakes, as work() in userland/infod/daemon.c. */
static void work(struct sim *sim, struct sim_node *node)
{
	bool is_old = sim->setup.balancer == SIM_OLD;

	if (node->look_due <= sim->now)
		look(sim, node);
	tell(sim, node);
	if (!is_old)
		step(sim, node);
	else if (mos_gossip_due(&node->gossip) <= sim->now)
		decide_as_of_old(sim, node);
	tell(sim, node);
	send(sim, node);
	sleep_until_due(sim, node);
}

/* The kernel tells infod of those that come and go. */
static void stir(struct sim *sim, struct sim_node *node)
{
	if (!has_infod(sim))
		return;
	node->look_due = sim->now;
	work(sim, node);
}

static void datagram(struct sim *sim, struct sim_node *node, const struct sim_event *event)
{
	struct mos_receipt receipt;

	if (mos_gossip_receive(&node->gossip, sim->now, event->bytes, event->len, &receipt))
		abort();
	mos_step_heed(&node->step, &node->gossip, &receipt, sim->now);
	work(sim, node);
}

static void arrive(struct sim *sim, int p)
{
	struct sim_process *process = &sim->processes[p];
	struct sim_node *from = &sim->nodes[process->where], *to = &sim->nodes[process->target];
	struct sim_node *mover = &sim->nodes[process->mover];
	int target = process->target;

	take(sim, p);
	put(sim, p, target);
	process->moves++;
	sim->moves++;
	if (sim->setup.crowded)
		mos_policy_learn(&mover->step.policy, process->dirty_kb, sim->now - process->begun, sim->now);
	mos_policy_moved(&mover->step.policy, p + 1, true, sim->now);
	mos_policy_arrived(&to->step.policy, mover->gossip.self.node, MOS_LOAD_ONE);
	stir(sim, from);
	stir(sim, to);
	if (mover != from && mover != to)
		stir(sim, mover);
}

static void end(struct sim *sim, const struct sim_event *event)
{
	struct sim_node *node = &sim->nodes[event->node];
	int i, next;

	if (event->version != node->version)
		return;
	advance(sim, node);
	for (i = node->first; i >= 0; i = next) {
		next = sim->processes[i].next;
		if (sim->processes[i].endless || !runs(&sim->processes[i]) || sim->processes[i].left > 1e-6)
			continue;
		sim->processes[i].ended = sim->now;
		sim->alive--;
		take(sim, i);
		if (sim->processes[i].home != event->node) {
			stir(sim, node);
			stir(sim, &sim->nodes[sim->processes[i].home]);
		}
	}
	/* What was not quite done because of rounding. */
	changed(sim, node);
}

static void cycle(struct sim *sim, int p)
{
	struct sim_process *process = &sim->processes[p];
	struct sim_node *node = &sim->nodes[process->where];

	advance(sim, node);
	node->running -= runs(process);
	process->awake = awake(sim, process);
	process->woken = sim->now;
	process->paused = !process->paused;
	node->running += runs(process);
	changed(sim, node);
	push(sim, (struct sim_event){ .at = sim->now + sim_uniform(sim) * CYCLE_MS, .kind = EVENT_CYCLE, .process = p });
}

static void handle(struct sim *sim, const struct sim_event *event)
{
	struct sim_node *node = &sim->nodes[event->node];

	switch (event->kind) {
	case EVENT_START:
		sim->processes[event->process].woken = sim->now;
		put(sim, event->process, sim->processes[event->process].where);
		break;
	case EVENT_END:
		end(sim, event);
		break;
	case EVENT_ARRIVE:
		arrive(sim, event->process);
		break;
	case EVENT_CYCLE:
		cycle(sim, event->process);
		break;
	case EVENT_WAKE:
		if (event->at == node->wake_at)
			work(sim, node);
		break;
	case EVENT_DATAGRAM:
		datagram(sim, node, event);
		free(event->bytes);
		break;
	}
}

/* Until @until, or until all processes have ended. */
void sim_run(struct sim *sim, double until)
{
	while (sim->events && sim->heap[0].at <= until && sim->alive) {
		struct sim_event event = pop(sim);

		sim->now = event.at;
		handle(sim, &event);
		if (sim->setup.balancer == SIM_ORACLE)
			oracle(sim);
	}
	if (sim->alive)
		sim->now = until;
}

static int make_process(struct sim *sim, int node, double ms, double at)
{
	if (sim->count == sim->room) {
		sim->room = sim->room * 2 + 64;
		sim->processes = realloc(sim->processes, sim->room * sizeof(*sim->processes));
	}
	sim->processes[sim->count] = (struct sim_process){
		.home = node, .where = node, .total = ms, .left = ms, .started = at, .ended = -1, .target = -1,
		.dirty_kb = DIRTY_KB,
	};
	return sim->count++;
}

/* A process that needs so many ms of a standard CPU. */
int sim_start(struct sim *sim, int node, double ms, double at)
{
	int p = make_process(sim, node, ms, at);

	sim->alive++;
	push(sim, (struct sim_event){ .at = at, .kind = EVENT_START, .node = node, .process = p });
	return p;
}

/* A process that needs so many ms of a standard CPU, and is on another node than its home when it begins, now. */
int sim_start_away(struct sim *sim, int home, int where, double ms)
{
	int p = sim_start(sim, home, ms, sim->now);

	sim->processes[p].where = where;
	sim->processes[p].home_history = sim->processes[p].home_lately = (struct mos_history)MOS_HISTORY_GUEST;
	return p;
}

/* A process that computes for ever, and cannot move. */
void sim_start_stuck(struct sim *sim, int node)
{
	int p = make_process(sim, node, 0, sim->now);

	sim->processes[p].endless = true;
	sim->processes[p].stuck = true;
	push(sim, (struct sim_event){ .at = sim->now, .kind = EVENT_START, .node = node, .process = p });
}

/* A process that computes and pauses in turn, up to 30 s each, for ever. */
void sim_start_cycles(struct sim *sim, int node)
{
	int p = make_process(sim, node, 0, sim->now);

	sim->processes[p].endless = true;
	sim->processes[p].paused = true;
	push(sim, (struct sim_event){ .at = sim->now, .kind = EVENT_START, .node = node, .process = p });
	push(sim, (struct sim_event){ .at = sim->now + sim_uniform(sim) * CYCLE_MS, .kind = EVENT_CYCLE, .process = p });
}

static void start_infod(struct sim *sim, struct sim_node *node)
{
	struct mos_gossip_settings gossip = MOS_GOSSIP_DEFAULTS;
	struct mos_policy_settings policy = MOS_POLICY_DEFAULTS;
	int i, nodes = sim->setup.nodes, n = node - sim->nodes;

	if (sim->setup.balancer == SIM_OLD) {
		gossip.step = 1000;
		gossip.value = 8;
		policy.in_flight = 1;
	}
	mos_gossip_init(&node->gossip, &gossip, n + 1, 1, calloc(nodes, sizeof(struct mos_entry)), nodes,
			mos_random_next(&sim->random), 0);
	mos_policy_init(&node->step.policy, &policy, mos_random_next(&sim->random));
	for (i = 0; i < nodes; i++)
		mos_gossip_know(&node->gossip, i + 1);
	node->look_due = sim_uniform(sim) * MOS_LOOK_IDLE;
	node->step.due = U64_MAX;
	sleep_until_due(sim, node);
}

struct sim *sim_create(const struct sim_setup *setup)
{
	struct sim *sim = calloc(1, sizeof(*sim));
	int i;

	sim->setup = *setup;
	sim->random.state = setup->seed;
	sim->nodes = calloc(setup->nodes, sizeof(*sim->nodes));
	for (i = 0; i < setup->nodes; i++) {
		struct sim_node *node = &sim->nodes[i];

		node->first = -1;
		node->cpus = 1;
		node->speed = i >= setup->nodes - setup->slow ? MOS_SPEED_STANDARD / 3 : MOS_SPEED_STANDARD;
		if (has_infod(sim))
			start_infod(sim, node);
	}
	return sim;
}

void sim_destroy(struct sim *sim)
{
	int i;

	while (sim->events)
		free(pop(sim).bytes);
	for (i = 0; i < sim->setup.nodes; i++)
		free(sim->nodes[i].gossip.vector.entries);
	free(sim->nodes);
	free(sim->processes);
	free(sim->heap);
	free(sim);
}
