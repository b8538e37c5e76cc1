// SPDX-License-Identifier: GPL-2.0
/* The language of infod.conf: one setting on a line, each said to be what it is. */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "number.h"
#include "seal.h"
#include "suggest.h"

#define WORDS_MAX 4
#define LINE_MAX_BYTES 512

/**
 * struct words - a line, taken apart
 * @count: how many words follow the name
 * @name: of the setting
 * @word: the rest
 */
struct words {
	size_t count;
	const char *name;
	const char *word[WORDS_MAX];
};

typedef bool take_fn(struct infod_config *config, const struct words *words, char *text, size_t size);

/**
 * struct setting - one that there is
 * @name: as it is written
 * @take: takes it, or says in words what would be right
 */
struct setting {
	const char *name;
	take_fn *take;
};

static bool take_number(const struct words *words, uint32_t min, uint32_t max, uint32_t *value, char *text,
			size_t size)
{
	uint32_t number;

	if (words->count == 1 && mos_number_read(words->word[0], max, &number) && number >= min) {
		*value = number;
		return true;
	}
	snprintf(text, size, "%s is a number from %u to %u", words->name, min, max);
	return false;
}

static bool take_port(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_number(words, 1, UINT16_MAX, &config->port, text, size);
}

static bool take_step(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_number(words, 50, 60000, &config->gossip.step, text, size);
}

static bool take_min_age(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_number(words, 0, 86400000, &config->min_age, text, size);
}

static bool take_low_memory(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_number(words, 0, 90, &config->low_memory, text, size);
}

static bool take_max_skew(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_number(words, 1, 86400, &config->max_skew, text, size);
}

static bool is_one(const struct words *words, const char *word)
{
	return words->count == 1 && !strcmp(words->word[0], word);
}

static bool take_speed(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	if (is_one(words, "auto")) {
		config->speed = 0;
		return true;
	}
	if (take_number(words, 1, 10000000, &config->speed, text, size))
		return true;
	snprintf(text, size, "speed is \"auto\" or a number from 1 to 10000000; 10000 is the standard machine");
	return false;
}

static bool take_switch(const struct words *words, bool *value, char *text, size_t size)
{
	*value = is_one(words, "on");
	if (*value || is_one(words, "off"))
		return true;
	snprintf(text, size, "%s is \"on\" or \"off\"", words->name);
	return false;
}

static bool take_balance(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_switch(words, &config->balance, text, size);
}

static bool take_join(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	return take_switch(words, &config->join, text, size);
}

static bool is_group(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		return IN_MULTICAST(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
	return IN6_IS_ADDR_MULTICAST(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

static bool take_multicast(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	const char *interface = words->count == 2 ? words->word[1] : "";

	config->gossip.announces = false;
	config->group.ss_family = AF_UNSPEC;
	if (is_one(words, "off"))
		return true;
	if (words->count < 1 || words->count > 2 || strlen(interface) >= sizeof(config->interface) ||
	    !mos_address_read(words->word[0], &config->group) || !is_group(&config->group)) {
		snprintf(text, size, "multicast is \"off\", or the address of a group, such as 239.77.4.61 or ff02::4661, "
			 "and perhaps an interface");
		return false;
	}
	strcpy(config->interface, interface);
	config->gossip.announces = true;
	return true;
}

static bool take_seed(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	struct sockaddr_storage *seed = &config->seed[config->seed_count];

	if (config->seed_count == INFOD_SEEDS_MAX) {
		snprintf(text, size, "there may be %d lines with seed", INFOD_SEEDS_MAX);
		return false;
	}
	if (words->count != 1 || !mos_address_read(words->word[0], seed) || is_group(seed)) {
		snprintf(text, size, "seed is the numeric address of a node");
		return false;
	}
	config->seed_count++;
	return true;
}

static bool take_scope(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	static const char *const names[] = { "auto", "machine", "namespace" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (is_one(words, names[i])) {
			config->scope = (enum infod_scope)i;
			return true;
		}
	snprintf(text, size, "scope is \"auto\", \"machine\" or \"namespace\"");
	return false;
}

static bool take_window(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	struct mos_gossip_settings *gossip = &config->gossip;
	bool mean = words->count == 2 && !strcmp(words->word[0], "mean");
	bool most = words->count == 2 && !strcmp(words->word[0], "max");
	bool well;

	gossip->value = 0;
	gossip->rule = mean ? MOS_WINDOW_MEAN_AGE : most ? MOS_WINDOW_MAX_AGE : MOS_WINDOW_FIXED;
	if (mean || most)
		well = mos_number_read(words->word[1], 3600000, &gossip->value) && gossip->value;
	else
		well = is_one(words, "all") ||
		       (words->count == 1 && mos_number_read(words->word[0], 65535, &gossip->value) && gossip->value);
	if (!well)
		snprintf(text, size, "window is \"all\", a number of entries, or \"mean\" or \"max\" and an age in ms");
	return well;
}

/* Looked up once: who knows all names may be another machine, and slow. */
static bool find_user(const char *name, uint32_t *uid)
{
	const struct passwd *user;

	if (mos_number_read(name, UINT32_MAX, uid))
		return true;
	user = getpwnam(name);
	if (user)
		*uid = user->pw_uid;
	return user;
}

static bool take_exclude(struct infod_config *config, const struct words *words, char *text, size_t size)
{
	struct infod_exclude *exclude = &config->exclude[config->exclude_count];
	static const char *const kinds[] = { "user", "name", "cgroup" };
	size_t i;

	if (config->exclude_count == INFOD_EXCLUDES_MAX) {
		snprintf(text, size, "there may be %d lines with exclude", INFOD_EXCLUDES_MAX);
		return false;
	}
	for (i = 0; words->count == 2 && i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(words->word[0], kinds[i]) && strlen(words->word[1]) < sizeof(exclude->pattern)) {
			exclude->kind = kinds[i][0];
			strcpy(exclude->pattern, words->word[1]);
			if (exclude->kind == 'u' && !find_user(exclude->pattern, &exclude->uid)) {
				snprintf(text, size, "there is no user \"%s\"", exclude->pattern);
				return false;
			}
			config->exclude_count++;
			return true;
		}
	snprintf(text, size, "exclude is \"user\", \"name\" or \"cgroup\", and which");
	return false;
}

static const struct setting settings[] = {
	{ "balance",	take_balance },
	{ "exclude",	take_exclude },
	{ "join",	take_join },
	{ "low-memory",	take_low_memory },
	{ "max-skew",	take_max_skew },
	{ "min-age",	take_min_age },
	{ "multicast",	take_multicast },
	{ "port",	take_port },
	{ "scope",	take_scope },
	{ "seed",	take_seed },
	{ "speed",	take_speed },
	{ "step",	take_step },
	{ "window",	take_window },
};

static void name_settings(const char *wrong, char *text, size_t size)
{
	const char *names[ARRAY_SIZE(settings)], *near;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		names[i] = settings[i].name;
	near = mos_suggest(wrong, names, ARRAY_SIZE(settings));
	if (near)
		snprintf(text, size, "there is no setting \"%.64s\"; did you mean \"%s\"?", wrong, near);
	else
		snprintf(text, size, "there is no setting \"%.64s\"; see infod(8)", wrong);
}

/* Takes @line apart in its place; an equals sign may stand after the name. */
static bool split(char *line, struct words *words)
{
	char *rest, *word;

	line[strcspn(line, "#")] = '\0';
	*words = (struct words){ .name = strtok_r(line, " \t\r=", &rest) };
	while (words->name && (word = strtok_r(NULL, " \t\r=", &rest))) {
		if (words->count == WORDS_MAX)
			return false;
		words->word[words->count++] = word;
	}
	return true;
}

static bool take_line(char *line, struct infod_config *config, char *text, size_t size)
{
	struct words words;
	size_t i;

	if (!split(line, &words)) {
		snprintf(text, size, "there are too many words on this line");
		return false;
	}
	if (!words.name)
		return true;
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (!strcmp(words.name, settings[i].name))
			return settings[i].take(config, &words, text, size);
	name_settings(words.name, text, size);
	return false;
}

/**
 * infod_config_init() - what holds where nothing is said
 * @config: receives it
 */
void infod_config_init(struct infod_config *config)
{
	*config = (struct infod_config){
		.gossip = MOS_GOSSIP_DEFAULTS,
		.port = 4661,
		.balance = true,
		.min_age = 1000,
		.low_memory = 5,
		.max_skew = INFOD_SKEW,
	};
}

/**
 * infod_config_parse() - read a file's text
 * @text: all of it
 * @config: is changed by what it says
 * @error: receives what is wrong
 *
 * Return: 0, or -EINVAL.
 */
int infod_config_parse(const char *text, struct infod_config *config, struct infod_config_error *error)
{
	char line[LINE_MAX_BYTES];

	for (error->line = 1; *text; error->line++) {
		size_t len = strcspn(text, "\n");

		if (len >= sizeof(line)) {
			snprintf(error->text, sizeof(error->text), "the line is too long");
			return -EINVAL;
		}
		memcpy(line, text, len);
		line[len] = '\0';
		if (!take_line(line, config, error->text, sizeof(error->text)))
			return -EINVAL;
		text += len + (text[len] == '\n');
	}
	return 0;
}
