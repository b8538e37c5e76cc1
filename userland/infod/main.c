// SPDX-License-Identifier: GPL-2.0
/* infod: starts and ends the daemon that knows how loaded the nodes of the cluster are. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon.h"
#include "file.h"
#include "keyfile.h"
#include "say.h"

#define CONFIG_MAX (64 * 1024)

const char *argp_program_version = "infod (mosix) " MOSIX_VERSION;

static const char doc[] =
	"Measure how loaded this node is, and tell the other nodes of the cluster.\v"
	"It stays in the foreground until SIGTERM. See infod(8) for its settings; `mosctl nodes -v' shows "
	"what it knows.";

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "Read the settings from there (" INFOD_CONFIG_FILE ")", 0 },
	{ "key", 'k', "FILE", 0, "Read the key of the cluster from there (" MOS_KEYFILE_PATH ")", 0 },
	{ "test", 't', NULL, 0, "Only say whether the settings and the key can be read", 0 },
	{ 0 }
};

struct arguments {
	const char *config;
	const char *key;
	bool test;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'c':
		arguments->config = arg;
		return 0;
	case 'k':
		arguments->key = arg;
		return 0;
	case 't':
		arguments->test = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { .options = options, .parser = parse, .doc = doc };

/* Nobody needs a file of settings, unless it was asked for. */
static int read_config(const struct arguments *arguments, struct infod_config *config)
{
	const char *file = arguments->config ?: INFOD_CONFIG_FILE;
	struct infod_config_error error;
	static char text[CONFIG_MAX];

	infod_config_init(config);
	errno = 0;
	if (!infod_file_read(file, text, sizeof(text)) && errno && (errno != ENOENT || arguments->config)) {
		infod_say("cannot read %s: %s", file, strerror(errno));
		return -errno;
	}
	if (!infod_config_parse(text, config, &error))
		return 0;
	infod_say("%s:%u: %s", file, error.line, error.text);
	return -EINVAL;
}

int main(int argc, char **argv)
{
	struct arguments arguments = { .key = MOS_KEYFILE_PATH };
	static struct infod infod;
	char words[256];

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	if (read_config(&arguments, &infod.config))
		return 2;
	if (infod_seal_init(&infod.seal, arguments.key, words, sizeof(words))) {
		infod_say("%s", words);
		return 3;
	}
	if (arguments.test)
		return 0;
	if (infod_start(&infod))
		return 3;
	if (infod_run(&infod))
		return 3;
	infod_stop(&infod);
	return 0;
}
