/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/workloads.h"

#include "apiserver/flags.h"
#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "rules/place.h"

const struct flag *server_config(const struct container *container)
{
    return argv_flag(&container->argv, STR("encryption-provider-config"));
}

static bool runs_on(const struct container *server)
{
    return !argv_flag(&server->argv, STR("help")) && !argv_flag(&server->argv, STR("version"));
}

void each_server(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct container *server))
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->container_count; i++) {
        const struct container *c = &w->containers[i];
        if (c->role == ROLE_API_SERVER && runs_on(c))
            look(run, c);
    }
}

bool speaks_of_encryption(const struct container *server, struct str but)
{
    const struct argv *argv = &server->argv;
    for (uint32_t i = 0; i < argv->flag_count; i++) {
        struct str name = argv->flags[i].name;
        const struct flag_fact *meant = flag_guess(name, VERSION_SET_ALL);
        struct str of = meant ? meant->name : name;
        if (!str_eq(name, but) && str_find(of, STR("encryption")) < of.len)
            return true;
    }
    for (uint32_t i = 0; i < argv->loose_count; i++) {
        struct str word = argv->words[argv->loose[i]].text;
        if (str_find(word, STR("encryption")) < word.len)
            return true;
    }
    return false;
}

/* A flag of another name that was meant is another rule's business, as is a word that kubelet
 * cannot read, and what a distribution adds to its own flags is not known here. */
bool server_lacks_config(const struct document_view *view, const struct container *server)
{
    const struct workload *w = view->workload;
    for (uint32_t i = 0; i < view->fault_count; i++)
        if (view->faults[i].element)
            return false;
    return !server->is_init && !server->argv.is_open && !w->lost.end && runs_on(server) &&
           !server_config(server) && !speaks_of_encryption(server, STR("")) && !w->is_partial &&
           w->kind != WORKLOAD_RENDERED;
}

struct span server_span(const struct container *server)
{
    const struct argv *argv = &server->argv;
    struct span at = argv->program < argv->count ? argv->words[argv->program].span : server->span;
    if (at.start == at.end)
        at = server->name.text.ptr ? server->name.span : server->span;
    return at;
}

struct str flag_written(const struct container *server, const struct flag *flag)
{
    struct str text = server->argv.words[flag->word].text;
    return str_slice(text, flag->dashes, flag->dashes + flag->name.len);
}

bool text_stands_at(const struct rule_run *run, struct span span, struct str text)
{
    return str_eq(str_slice(run->document->source->text, span.start, span.end), text);
}

bool flag_rename(const struct rule_run *run, const struct container *server,
                 const struct flag *flag, struct str name, struct draft_edit *edit)
{
    struct str word = server->argv.words[flag->word].text;
    struct str dashed = str_slice(word, 0, flag->dashes + flag->name.len);
    bool has_dashes = text_stands_at(run, flag->name_span, dashed);
    *edit = (struct draft_edit){flag->name_span,
                                has_dashes ? arena_join(run->arena, STR("--"), name) : name};
    return has_dashes || text_stands_at(run, flag->name_span, flag_written(server, flag));
}

/* As strconv.ParseBool. */
bool flag_says(const struct flag *flag, bool *on)
{
    static const char *const words[] = {"1", "t", "T", "true",  "TRUE",  "True",
                                        "0", "f", "F", "false", "FALSE", "False"};
    *on = !flag->value.ptr;
    for (size_t i = 0; flag->value.ptr && i < sizeof words / sizeof *words; i++) {
        if (str_eq(flag->value, str_from(words[i]))) {
            *on = i < sizeof words / sizeof *words / 2;
            return true;
        }
    }
    return !flag->value.ptr;
}

bool is_plain_word(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!is_letter(c) && !is_digit(c) && c != '/' && c != '.' && c != '-' && c != '_')
            return false;
    }
    return text.len > 0;
}

static struct str shown(struct arena *a, struct str dashes, struct str name, struct str vague)
{
    struct str text = name_shown(name, STR_NONE);
    return text.ptr ? arena_join(a, STR("'"), dashes, text, STR("'")) : vague;
}

struct str place_shown(struct arena *a, struct str path)
{
    return shown(a, STR(""), path, STR("this path"));
}

struct str flag_shown(struct arena *a, struct str name)
{
    return shown(a, STR("--"), name, STR("this flag"));
}
