// SPDX-License-Identifier: GPL-2.0
/* mosctl key: the secret that makes machines nodes of one cluster. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "key.h"
#include "mosctl.h"

static const char doc[] =
	"Make, load or compare the key of the cluster.\v"
	"The key is a secret that all nodes of a cluster have, and nobody else: without it no machine "
	"is let in and nothing that it says is heard. It lies in " MOS_KEYFILE_PATH ", a file that root "
	"alone may read, the same on every node.\n\n"
	"`new' makes one; `mosctl up' loads it, and `load' loads it again after the file has changed. "
	"`show-fingerprint' prints what may be compared in the open: of the key in the file, and of "
	"the one that is loaded.\n\n"
	"To exchange the key, `new --rotate' puts a new one before the old one: both are good then. "
	"Copy the file to every node and load it there; after that let `drop' take the old one out of "
	"the file, and do the same again.\n\n"
	"Examples:\n"
	"  mosctl key new\n"
	"  mosctl key show-fingerprint\n"
	"  mosctl key new --rotate && mosctl key load\n"
	"  mosctl key drop && mosctl key load\n";

static const struct argp_option options[] = {
	{ "file", 'f', "FILE", 0, "Instead of " MOS_KEYFILE_PATH, 0 },
	{ "rotate", 'r', NULL, 0, "With `new': keep the present key as the second", 0 },
	{ 0 }
};

struct arguments {
	bool json;
	bool rotate;
	const char *file;
	const char *what;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->json;
		return 0;
	case 'f':
		arguments->file = arg;
		return 0;
	case 'r':
		arguments->rotate = true;
		return 0;
	case ARGP_KEY_ARG:
		if (arguments->what)
			argp_error(state, "\"%s\" is one argument too many", arg);
		arguments->what = arg;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->what)
			argp_error(state, "say what to do: new, load, drop or show-fingerprint");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options, .parser = parse, .args_doc = "new|load|drop|show-fingerprint", .doc = doc,
	.children = common_options
};

static int say_unread(const char *file, int err)
{
	if (err == -ENOENT)
		complain("there is no %s; make a key with `mosctl key new' on one node, and copy "
			"the file to the others\n", file);
	else
		complain("cannot read %s: %s\n", file, strerror(-err));
	return err;
}

static int read_open(int fd, const char *file, struct mos_keyfile *keys)
{
	uint8_t bytes[sizeof(keys->key) + 1];
	struct stat stat;
	char why[128];
	ssize_t len;
	int err;

	if (fstat(fd, &stat))
		return say_unread(file, -errno);
	err = mos_keyfile_judge(&stat, why, sizeof(why));
	if (!err) {
		len = read(fd, bytes, sizeof(bytes));
		if (len < 0)
			return say_unread(file, -errno);
		err = mos_keyfile_parse(bytes, (size_t)len, keys, why, sizeof(why));
		explicit_bzero(bytes, sizeof(bytes));
	}
	if (err)
		complain("%s is not taken: %s\n", file, why);
	return err;
}

int key_read(const char *file, struct mos_keyfile *keys)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), err;

	if (fd < 0)
		return say_unread(file, -errno);
	err = read_open(fd, file, keys);
	close(fd);
	return err;
}

static int make_directory(const char *file)
{
	char path[4096], *slash;

	snprintf(path, sizeof(path), "%s", file);
	slash = strrchr(path, '/');
	if (!slash || slash == path)
		return 0;
	*slash = '\0';
	return mkdir(path, 0755) && errno != EEXIST ? -errno : 0;
}

static int write_keys(int fd, const struct mos_keyfile *keys)
{
	ssize_t len = (ssize_t)(keys->count * MOSIX_KEY_LEN), done = write(fd, keys->key, (size_t)len);

	if (done == len && !fsync(fd))
		return 0;
	return done < 0 || done == len ? -errno : -ENOSPC;
}

/* The file appears whole, and never with more rights than it shall have. */
static int write_file(const char *file, const struct mos_keyfile *keys, bool replace)
{
	char path[4096];
	int fd, err;

	err = make_directory(file);
	if (err)
		return err;
	snprintf(path, sizeof(path), "%s.new", file);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	err = write_keys(fd, keys);
	close(fd);
	if (!err && (replace ? rename(path, file) : link(path, file)))
		err = -errno;
	if (err || !replace)
		unlink(path);
	return err;
}

static void print_prints(const struct arguments *arguments, const char *title, size_t count,
			 uint8_t (*prints)[MOSIX_PRINT_LEN], struct json_object *object)
{
	struct json_object *array = json_object_new_array();
	char text[MOS_PRINT_TEXT];
	size_t i;

	for (i = 0; i < count; i++) {
		mos_print_text(prints[i], text);
		json_object_array_add(array, json_object_new_string(text));
		if (!arguments->json)
			printf("%s%s: %s\n", title, i ? ", the other" : "", text);
	}
	json_object_object_add(object, title, array);
}

static void print_file(const struct arguments *arguments, const struct mos_keyfile *keys,
		       struct json_object *object)
{
	uint8_t prints[MOS_KEYFILE_KEYS][MOSIX_PRINT_LEN];
	size_t i;

	for (i = 0; i < keys->count; i++)
		mos_print_of(keys->key[i], prints[i]);
	print_prints(arguments, "file", keys->count, prints, object);
}

static int make_new(const struct arguments *arguments)
{
	struct mos_keyfile keys = { 0 };
	struct json_object *object;
	int err;

	if (arguments->rotate) {
		err = key_read(arguments->file, &keys);
		if (err)
			return exit_status(err);
		memcpy(keys.key[1], keys.key[0], MOSIX_KEY_LEN);
	}
	keys.count = arguments->rotate ? 2 : 1;
	if (getrandom(keys.key[0], MOSIX_KEY_LEN, 0) != MOSIX_KEY_LEN) {
		complain("no random bytes: %s\n", strerror(errno));
		return EXIT_REFUSED;
	}
	err = write_file(arguments->file, &keys, arguments->rotate);
	if (err == -EEXIST)
		complain("there is a key in %s already; --rotate puts a new one before it\n",
			arguments->file);
	else if (err)
		complain("cannot write %s: %s\n", arguments->file, strerror(-err));
	if (!err) {
		object = json_object_new_object();
		print_file(arguments, &keys, object);
		if (arguments->json)
			print_json(object);
		else
			json_object_put(object);
	}
	explicit_bzero(&keys, sizeof(keys));
	return err ? exit_status(err) : EXIT_DONE;
}

/* For programs; people hear of what went wrong alone. */
static void print_done(const struct arguments *arguments, const char *what)
{
	struct json_object *object;

	if (!arguments->json)
		return;
	object = json_object_new_object();
	json_object_object_add(object, what, json_object_new_boolean(true));
	print_json(object);
}

static int drop(const struct arguments *arguments)
{
	struct mos_keyfile keys;
	int err = key_read(arguments->file, &keys);

	if (err)
		return exit_status(err);
	keys.count = 1;
	err = write_file(arguments->file, &keys, true);
	explicit_bzero(&keys, sizeof(keys));
	if (err)
		complain("cannot write %s: %s\n", arguments->file, strerror(-err));
	else
		print_done(arguments, "dropped");
	return exit_status(err);
}

int key_load(struct mos_client *client, const char *file)
{
	struct mos_keyfile keys;
	int err = key_read(file, &keys);

	if (err)
		return exit_status(err);
	err = mos_client_key_set(client, &keys);
	explicit_bzero(&keys, sizeof(keys));
	return err ? finish(client, err) : EXIT_DONE;
}

static int load(const struct arguments *arguments)
{
	struct mos_client *client = open_client();
	int status = key_load(client, arguments->file);

	if (!status)
		print_done(arguments, "loaded");
	mos_client_close(client);
	return status;
}

/* A file that others may not see is no reason not to tell what is loaded. */
static int show(const struct arguments *arguments)
{
	struct mos_client *client = open_client();
	struct json_object *object = json_object_new_object();
	uint8_t prints[MOS_KEYFILE_KEYS][MOSIX_PRINT_LEN];
	struct mos_keyfile keys;
	size_t count = 0;
	int status = finish(client, mos_client_key_prints(client, prints, &count));

	if (access(arguments->file, R_OK) && errno == EACCES) {
		/* not root */
	} else if (!key_read(arguments->file, &keys)) {
		print_file(arguments, &keys, object);
		explicit_bzero(&keys, sizeof(keys));
	}
	if (!status)
		print_prints(arguments, "loaded", count, prints, object);
	if (arguments->json)
		print_json(object);
	else
		json_object_put(object);
	if (!status && !count && !arguments->json)
		puts("loaded: none");
	mos_client_close(client);
	return status;
}

int key_main(int argc, char **argv)
{
	struct arguments arguments = { .file = MOS_KEYFILE_PATH };

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	if (!strcmp(arguments.what, "new"))
		return make_new(&arguments);
	if (!strcmp(arguments.what, "load"))
		return load(&arguments);
	if (!strcmp(arguments.what, "drop"))
		return drop(&arguments);
	if (!strcmp(arguments.what, "show-fingerprint"))
		return show(&arguments);
	fprintf(stderr, "mosctl key: \"%s\" is neither new, load, drop nor show-fingerprint\n", arguments.what);
	return EXIT_USAGE;
}
