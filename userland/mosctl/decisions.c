// SPDX-License-Identifier: GPL-2.0
/* mosctl decisions: what infod of this node has decided, upon what, and what came of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "format.h"
#include "mosctl.h"

static const char doc[] =
	"Show the last N decisions of infod on this node, in words.\v"
	"Each says what is moved, or why nothing is, and what it was decided upon. "
	"N is 20 where it is not given.\n\n"
	"Examples:\n"
	"  mosctl decisions\n"
	"  mosctl decisions 100 --json | jq '.[] | select(.move)'\n";

static const struct number how_many = {
	.name = "[N]", .most = 256, .wrong = "not a number of decisions; the last 256 are kept",
};

static void print_decision(struct json_object *decision)
{
	time_t when = (time_t)json_number(decision, "time");
	uint64_t repeated = json_number(decision, "repeated");
	const char *outcome = json_text(decision, "outcome");
	char clock[32], words[1024];

	strftime(clock, sizeof(clock), "%Y-%m-%d %H:%M:%S", localtime(&when));
	snprintf(words, sizeof(words), "%s%s%s", json_text(decision, "words"), *outcome ? ": " : "", outcome);
	mos_format_plain(words);
	printf("%s  %s", clock, words);
	if (repeated)
		printf(" (%" PRIu64 " times more)", repeated);
	putchar('\n');
}

int decisions_main(int argc, char **argv)
{
	struct json_object *answer, *decisions;
	uint32_t count = 20;
	bool json = parse_number(doc, &how_many, argc, argv, &count);
	char question[32];
	int status;
	size_t i;

	snprintf(question, sizeof(question), "decisions %u", count);
	answer = ask_infod(question, &status);
	if (!answer)
		return status;
	decisions = json_object_object_get(answer, "decisions");
	if (json)
		print_json(json_object_get(decisions));
	for (i = 0; !json && i < json_object_array_length(decisions); i++)
		print_decision(json_object_array_get_idx(decisions, i));
	json_object_put(answer);
	return status;
}
