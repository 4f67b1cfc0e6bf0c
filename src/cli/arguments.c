/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/slips.h"
#include "cli/value.h"

static size_t option_count(const struct option *options)
{
    size_t count = 0;
    while (options[count].name)
        count++;
    return count;
}

static const struct option *find_option(const struct option *options, struct str name)
{
    for (const struct option *o = options; o->name; o++)
        if (name.len && str_eq(str_from(o->name), name))
            return o;
    return NULL;
}

const char *arguments_nearest(const char *given, const char *const *names)
{
    const char *best = NULL;
    unsigned best_slips = SLIPS_MAX;
    for (; *names; names++) {
        struct str name = str_from(*names);
        unsigned count = slips(str_from(given), name);
        bool begins = strlen(given) > 2 && str_starts_with(name, str_from(given));
        if ((count > slips_tolerance(str_from(given), name) && !begins) || count >= best_slips)
            continue;
        best = *names;
        best_slips = count;
    }
    return best;
}

static const char *last_word(const char *name)
{
    const char *dash = strrchr(name, '-');
    return dash ? dash + 1 : name;
}

/* "k8s-version" for "kubernetes-version": too far apart to be a slip of the keyboard. */
static const char *same_last_word(const char *given, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(last_word(given), last_word(*names)) == 0)
            return *names;
    return NULL;
}

static int unknown_option(const struct command *command, const char *given)
{
    size_t count = option_count(command->options);
    const char **names = xmalloc((count + 1) * sizeof *names);
    const char **next = names;
    for (size_t i = 0; i < count; i++)
        if (!option_is_heading(&command->options[i]))
            *next++ = command->options[i].name;
    *next = NULL;
    struct str rest = str_from(given + 2), name = str_cut(&rest, '=');
    char bare[64] = "";
    if (name.len < sizeof bare)
        memcpy(bare, name.ptr, name.len);
    const char *near = bare[0] ? arguments_nearest(bare, names) : NULL;
    if (bare[0] && !near)
        near = same_last_word(bare, names);
    free(names);
    if (near)
        return cli_usage_error(command->name, "unknown option '%s', did you mean '--%s'?", given,
                               near);
    return cli_usage_error(command->name, "unknown option '%s'", given);
}

/* -j 4 and -j4 for --jobs 4: the few letters that people expect. */
static const struct {
    char letter;
    const char *name;
} letters[] = {{'j', "jobs"}, {'q', "quiet"}, {'o', "output"}, {'f', "format"}};

enum { LETTER_COUNT = sizeof letters / sizeof *letters };

char option_letter(const struct option *option)
{
    for (size_t i = 0; i < LETTER_COUNT; i++)
        if (strcmp(letters[i].name, option->name) == 0)
            return letters[i].letter;
    return 0;
}

static const struct option *find_letter(const struct option *options, char letter)
{
    for (size_t i = 0; i < LETTER_COUNT; i++)
        if (letters[i].letter == letter)
            return find_option(options, str_from(letters[i].name));
    return NULL;
}

static void put(struct arguments *args, const struct option *option, const char *value)
{
    args->values[option - args->options] = value;
    args->given[args->given_count++] = (struct given){option, value};
}

/* One option at argv[*at]; moves *at over its value where that stands apart. */
static int take_option(const struct command *command, int argc, char **argv, int *at,
                       struct arguments *args)
{
    const char *given = argv[*at];
    struct str value = str_from(given + 2), name = str_cut(&value, '=');
    bool letter = given[1] != '-';
    const struct option *option =
        letter ? find_letter(command->options, given[1]) : find_option(command->options, name);
    if (letter)
        value = given[2] ? str_from(given + 2) : STR_NONE;
    if (!option)
        return unknown_option(command, given);
    if (!option->value) {
        if (value.ptr)
            return cli_usage_error(command->name, "'--%s' takes no value", option->name);
        put(args, option, "");
        return EXIT_CLEAN;
    }
    if (value.ptr) {
        put(args, option, value.ptr);
        return EXIT_CLEAN;
    }
    if (*at + 1 == argc)
        return cli_usage_error(command->name, "'--%s' needs a value: --%s %s", option->name,
                               option->name, option->value);
    put(args, option, argv[++*at]);
    return EXIT_CLEAN;
}

int arguments_parse(const struct command *command, int argc, char **argv, struct arguments *args)
{
    size_t count = option_count(command->options);
    *args = (struct arguments){.options = command->options};
    args->values = xmalloc(count * sizeof *args->values);
    args->paths = xmalloc((size_t)argc * sizeof *args->paths);
    args->given = xmalloc((size_t)argc * sizeof *args->given);
    for (size_t i = 0; i < count; i++)
        args->values[i] = NULL;
    bool options_ended = false;
    for (int at = 0; at < argc; at++) {
        const char *given = argv[at];
        if (options_ended || given[0] != '-' || strcmp(given, "-") == 0) {
            args->paths[args->path_count++] = given;
        } else if (strcmp(given, "--") == 0) {
            options_ended = true;
        } else if (strcmp(given, "--help") == 0 || strcmp(given, "-h") == 0) {
            return ARGUMENTS_HELP;
        } else {
            int code = take_option(command, argc, argv, &at, args);
            if (code)
                return code;
        }
    }
    return EXIT_CLEAN;
}

void arguments_release(struct arguments *args)
{
    free(args->values);
    free(args->given);
    free(args->paths);
}

const char *argument(const struct arguments *args, const char *name)
{
    const struct option *option = find_option(args->options, str_from(name));
    if (!option)
        BUG("no such option in the table");
    return args->values[option - args->options];
}

const char *argument_if_any(const struct arguments *args, const char *name)
{
    return find_option(args->options, str_from(name)) ? argument(args, name) : NULL;
}

const char *argument_next(const struct arguments *args, const char *name, size_t *at)
{
    const struct option *option = find_option(args->options, str_from(name));
    while (option && *at < args->given_count)
        if (args->given[(*at)++].option == option)
            return args->given[*at - 1].value;
    return NULL;
}
