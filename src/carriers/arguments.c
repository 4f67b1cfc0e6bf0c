/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines that stand by themselves: MicroK8s' file of arguments (a flag a line, written out
 * by bash: microk8s/run-apiserver-with-args), /proc/PID/cmdline (words that end in a NUL), and the
 * file that an EnvironmentFile= names, whose variables hold flags. */
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "carriers/carriers.h"
#include "carriers/settings.h"
#include "model/file_part.h"
#include "model/path.h"

#define PROGRAM STR("kube-apiserver")

enum { VARIABLES_MAX = 1000 }; /* nobody has so many */

/* --- a file of arguments --- */

static bool is_arguments(struct str file, struct str text)
{
    if (!file.ptr || !str_eq(path_base(file), PROGRAM))
        return false;
    for (struct str rest = text; rest.ptr;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.len && line.ptr[0] != '#')
            return str_starts_with(line, STR("--"));
    }
    return false;
}

/* Where a snap keeps its data: by its revision, or as its file says. */
static struct str snap_data(struct arena *a, struct str file)
{
    struct str data = path_folder(path_folder(file)); /* .../microk8s/current/args/kube-apiserver */
    bool told = str_eq(path_base(path_folder(data)), STR("microk8s"));
    return arena_join(a, STR("/var/snap/microk8s/"), told ? path_base(data) : STR("current"));
}

struct snap_variable {
    const char *written;
    struct str value;
};

static void put_snap(const struct snap_variable *variables, size_t count, struct arena *a,
                     struct word *word)
{
    struct buf out = BUF_INIT;
    struct str text = word->text;
    bool is_known = true;
    for (size_t at = 0; at < text.len && is_known;) {
        struct str rest = str_slice(text, at, text.len);
        size_t i = 0;
        while (i < count && !str_starts_with(rest, str_from(variables[i].written)))
            i++;
        if (i < count) {
            buf_str(&out, variables[i].value);
            at += strlen(variables[i].written);
        } else {
            is_known = rest.ptr[0] != '$' && rest.ptr[0] != '`' && rest.ptr[0] != '{';
            buf_byte(&out, rest.ptr[0]);
            at++;
        }
    }
    if (is_known) {
        word->text = buf_to_arena(&out, a);
        word->is_copied = false;
        word->is_unknown = false;
    }
    buf_release(&out);
}

static void build_arguments(struct carried *c, struct str file)
{
    struct snap_variable variables[] = {{"${SNAP_DATA}", snap_data(c->arena, file)},
                                        {"$SNAP_DATA", snap_data(c->arena, file)},
                                        {"${SNAP_COMMON}", STR("/var/snap/microk8s/common")},
                                        {"$SNAP_COMMON", STR("/var/snap/microk8s/common")},
                                        {"${SNAP}", STR("/snap/microk8s/current")},
                                        {"$SNAP", STR("/snap/microk8s/current")}};
    struct word *words, *all;
    uint32_t count;
    struct span span = {0, (uint32_t)c->source->text.len};
    argv_split(c->arena, c->source->text, span, true, &words, &count);
    all = arena_new(c->arena, struct word, count + 1);
    all[0] = (struct word){.text = PROGRAM};
    for (uint32_t i = 0; i < count; i++) {
        all[i + 1] = words[i];
        if (words[i].is_unknown)
            put_snap(variables, sizeof variables / sizeof *variables, c->arena, &all[i + 1]);
    }
    if (carried_process(c, all, count + 1, STR("file of arguments"), file))
        c->workloads[c->count - 1].is_snap =
            str_eq(path_base(path_folder(file)), STR("args")) ||
            str_find(c->source->text, STR("SNAP_DATA")) < c->source->text.len;
}

const struct text_carrier carrier_arguments = {
    {"a file of arguments", 19}, is_arguments, build_arguments};

/* --- a process --- */

static bool is_plain(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!is_letter(word.ptr[i]) && !is_digit(word.ptr[i]) && !memchr("/._-", word.ptr[i], 4))
            return false;
    return word.len > 1;
}

/* A program, and behind it a flag or one more program, such as that which a wrapper starts. Of a
 * text in UTF-16 the first word is one letter. */
static bool is_process(struct str file, struct str text)
{
    (void)file;
    struct str rest = text, first = str_cut(&rest, '\0');
    if (!rest.ptr || !is_plain(first))
        return false;
    struct str second = str_cut(&rest, '\0');
    return str_starts_with(second, STR("-")) || is_plain(second) ||
           (!second.len && str_eq(path_base(first), PROGRAM));
}

static void build_process(struct carried *c, struct str file)
{
    struct str text = c->source->text;
    struct word *words = NULL;
    uint32_t count = 0, cap = 0;
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = at + str_find_byte(str_slice(text, at, text.len), '\0');
        arena_grow(c->arena, words, count, cap);
        words[count++] = (struct word){.text = str_slice(text, at, end),
                                       .span = {(uint32_t)at, (uint32_t)end},
                                       .is_copied = true};
    }
    carried_process(c, words, count, STR("running process"), file);
}

const struct text_carrier carrier_process = {
    {"the command line of a process", 29}, is_process, build_process};

/* --- a file with an environment --- */

static bool is_variable(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_letter(name.ptr[i]) && !is_digit(name.ptr[i]) && name.ptr[i] != '_')
            return false;
    return name.len && !is_digit(name.ptr[0]);
}

static bool is_flags(const struct setting *s)
{
    return str_find(s->value, STR("--encryption-provider-config")) < s->value.len ||
           str_find(s->value, STR("--experimental-encryption-provider-config")) < s->value.len;
}

/* A file of that name need not hold flags: a path is enough, for which the unit has the flag. */
static bool is_environment(struct str file, struct str text)
{
    struct settings s;
    struct setting setting;
    bool found = false, named = file.ptr && carrier_is_named(file);
    if (!named && str_find(text, STR("encryption-provider-config")) == text.len)
        return false;
    settings_init(&s, text);
    while (settings_next(&s, &setting)) {
        if (setting.section.ptr || setting.is_malformed || !is_variable(setting.name))
            return false;
        found |= is_flags(&setting) || (named && str_starts_with(setting.value, STR("/")));
    }
    return found;
}

/* Quotes around all of the value are none of the words. */
static void split_value(struct arena *a, const struct setting *s, struct word **words,
                        uint32_t *count)
{
    struct str value = s->value;
    struct span span = s->span;
    char quote = value.len > 1 ? value.ptr[0] : '\0';
    if ((quote == '"' || quote == '\'') && value.ptr[value.len - 1] == quote) {
        value = str_slice(value, 1, value.len - 1);
        span = (struct span){span.start + 1, span.end - 1};
    }
    argv_split(a, value, span, true, words, count);
}

/* Quotes around all of it go; what has others, or a backslash, is left to systemd. */
static struct str plain_value(struct str value)
{
    char quote = value.len > 1 ? value.ptr[0] : '\0';
    if ((quote == '"' || quote == '\'') && value.ptr[value.len - 1] == quote)
        value = str_slice(value, 1, value.len - 1);
    bool plain = str_find_byte(value, '\\') == value.len &&
                 str_find_byte(value, '"') == value.len && str_find_byte(value, '\'') == value.len;
    return plain ? value : STR_NONE;
}

static void build_environment(struct carried *c, struct str file)
{
    struct settings s;
    struct setting setting;
    struct word *all = NULL, *words;
    uint32_t all_count = 0, cap = 0, count, variable_count = 0, variable_cap = 0;
    struct part_variable *variables = NULL;
    arena_grow(c->arena, all, all_count, cap);
    all[all_count++] = (struct word){.text = PROGRAM};
    settings_init(&s, c->source->text);
    while (settings_next(&s, &setting)) {
        carried_name(c, setting.name_span);
        if (variable_count < VARIABLES_MAX) {
            arena_grow(c->arena, variables, variable_count, variable_cap);
            variables[variable_count++] =
                (struct part_variable){setting.name, plain_value(setting.value)};
        }
        if (str_find(setting.value, STR("--")) == setting.value.len)
            continue;
        split_value(c->arena, &setting, &words, &count);
        for (uint32_t i = 0; i < count; i++) {
            arena_grow(c->arena, all, all_count, cap);
            all[all_count++] = words[i];
        }
    }
    struct container *server =
        carried_process(c, all, all_count, STR("environment of a unit"), file);
    if (!server)
        return;
    struct file_part *part = arena_new(c->arena, struct file_part, 1);
    *part = (struct file_part){
        .kind = PART_VARIABLES, .variables = variables, .variable_count = variable_count};
    server->argv.is_open = true; /* the unit has flags of its own */
    c->workloads[c->count - 1].part = part;
}

const struct text_carrier carrier_environment = {
    {"a file with variables", 21}, is_environment, build_environment};
