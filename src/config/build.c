/* SPDX-License-Identifier: Apache-2.0 */
#include "config/build.h"

#include <sys/stat.h>

#include "apiserver/gates.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "config/paths.h"
#include "schema/suggest.h"

enum { OVERRIDES_MAX = 1000, PATTERNS_MAX = 10000, CHANGES_MAX = 100000 };

/* One reading of a file. */
struct build {
    struct arena *a;
    struct config *config;
    struct problems *problems;
    uint32_t patterns, changes; /* so far, against the limits */
    bool is_misshapen;          /* what seems to be missing may only be misspelt */
};

static uint32_t line_of(const struct build *b, const struct node *at)
{
    return source_position(b->problems->source, at->span.start).line;
}

static struct str source_of(const struct build *b, const struct node *at)
{
    return arena_fmt(b->a, STR_FMT ":%u", STR_ARG(b->config->file), line_of(b, at));
}

#define COMPLAIN(b, at, ...) problem_at((b)->problems, (at)->span, arena_join((b)->a, __VA_ARGS__))

/* As it is written: YAML reads 1.30 as the number 1.3, and off as false. */
static struct str text_of(const struct value *value)
{
    bool is_scalar = value->node && value->node->kind == NODE_SCALAR;
    if (value->kind == VALUE_STRING)
        return value->text;
    if (is_scalar && (value->kind == VALUE_NUMBER || value->kind == VALUE_BOOL))
        return value->node->text;
    return STR_NONE;
}

bool build_severity(const struct value *value, enum severity *out)
{
    struct str text = text_of(value);
    if (value->kind == VALUE_BOOL) {
        *out = SEVERITY_OFF;
        return str_eq_ignore_case(text, STR("off"));
    }
    return value->kind == VALUE_STRING && severity_parse(text, out);
}

static void take_versions(struct build *b, const struct field_any *field, bool *has,
                          struct config_versions *out)
{
    struct err why = {""};
    if (!field_is_set(&field->head))
        return;
    struct str text = text_of(field->value);
    if (!text.ptr || field->value->kind == VALUE_BOOL) {
        COMPLAIN(b, field->head.at,
                 STR("'kubernetesVersion' is written as 1.30, 1.28..1.34 or all"));
    } else if (!version_set_parse(text, &out->minors, &out->newer, &why)) {
        COMPLAIN(b, field->head.at, STR("'kubernetesVersion': "), str_from(why.text));
    } else {
        *has = true;
        out->defaulted = false;
        out->source = source_of(b, field->head.key);
    }
}

/* {KMSv1: true} -> "KMSv1=true" */
static bool join_gates(struct build *b, const struct value *map, struct buf *out)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct value_member *member = &map->members[i];
        if (member->value->kind != VALUE_BOOL) {
            COMPLAIN(b, member->at, STR("the gate "), rules_quote(b->a, member->name),
                     STR(" is true or false"));
            return false;
        }
        if (i)
            buf_byte(out, ',');
        buf_str(out, member->name);
        buf_cstr(out, member->value->boolean ? "=true" : "=false");
    }
    return true;
}

static void take_gates(struct build *b, const struct field_any *field, bool *has,
                       struct config_text *out)
{
    struct buf joined = BUF_INIT;
    struct gates gates;
    if (!field_is_set(&field->head))
        return;
    struct str text = STR_NONE;
    if (field->value->kind == VALUE_STRING)
        text = field->value->text;
    else if (field->value->kind != VALUE_OBJECT)
        COMPLAIN(b, field->head.at, STR("'featureGates' is a string as KMSv1=true, or a mapping"));
    else if (join_gates(b, field->value, &joined))
        text = buf_to_arena(&joined, b->a);
    buf_release(&joined);
    if (!text.ptr)
        return;
    /* Gates that a version does not know are a matter of its verdict. */
    if (!gates_parse(b->a, text, VERSION_NEWEST, &gates) && gates.refusal == GATES_SYNTAX) {
        COMPLAIN(b, field->head.at, STR("'featureGates': "), gates.error);
        return;
    }
    *has = true;
    *out = (struct config_text){text, source_of(b, field->head.key)};
}

static void take_reload(struct build *b, const struct field_bool *field, bool *has,
                        struct config_flag *out)
{
    if (!field_is_set(&field->head))
        return;
    *has = true;
    *out = (struct config_flag){field->value, source_of(b, field->head.key)};
}

static bool take_rule(struct build *b, struct str name, const struct node *at, uint32_t *index)
{
    *index = rules_find(&b->config->rules, name);
    if (*index != RULE_NO_INDEX)
        return true;
    problem_at(b->problems, at->span, rules_unknown(&b->config->rules, b->a, name));
    return false;
}

static void bad_severity(struct build *b, const struct value_member *member)
{
    static const struct str names[] = {{"off", 3}, {"info", 4}, {"warning", 7}, {"error", 5}};
    static const struct schema_words words = {.allowed = names, .allowed_count = 4};
    const struct schema_field severities = {.words = &words};
    struct str text = text_of(member->value);
    struct str meant = text.ptr ? suggest_value(&severities, text) : STR_NONE;
    struct str what = text.ptr ? rules_quote(b->a, text) : STR("this");
    if (meant.ptr)
        COMPLAIN(b, member->at, what, STR(" is no severity, did you mean '"), meant, STR("'?"));
    else
        COMPLAIN(b, member->at, what, STR(" is no severity: off, info, warning or error"));
}

static void take_changes(struct build *b, const struct field_any *field, struct config_layer *out)
{
    if (!field_is_set(&field->head))
        return;
    const struct value *map = field->value;
    if (map->kind != VALUE_OBJECT) {
        COMPLAIN(b, field->head.at,
                 STR("'rules' is a mapping of rules to severities: 'identity-first: warning'"));
        return;
    }
    b->changes += map->count;
    if (b->changes > CHANGES_MAX) {
        COMPLAIN(b, field->head.at, STR("more than 100000 severities"));
        return;
    }
    struct config_change *changes = arena_new(b->a, struct config_change, map->count + 1);
    bool *seen = arena_new(b->a, bool, rules_total(&b->config->rules) + 1);
    for (uint32_t i = 0; i < map->count && !problem_is_full(b->problems); i++) {
        const struct value_member *member = &map->members[i];
        struct config_change change = {.line = line_of(b, member->key)};
        bool ok = take_rule(b, member->name, member->key, &change.rule);
        if (!build_severity(member->value, &change.severity)) {
            bad_severity(b, member);
            ok = false;
        }
        if (!ok)
            continue;
        if (seen[change.rule])
            COMPLAIN(b, member->key, rules_quote(b->a, member->name), STR(" is '"),
                     rules_at(&b->config->rules, change.rule)->id, STR("', which is there twice"));
        seen[change.rule] = true;
        changes[out->change_count++] = change;
    }
    out->changes = changes;
}

/* A null among the items was no fault to the decoder. */
static bool is_item(struct build *b, const struct field_string *item, struct str list)
{
    if (item->head.state == FIELD_NULL)
        COMPLAIN(b, item->head.at, STR("an item of '"), list, STR("' is empty"));
    return item->head.state == FIELD_OK;
}

static void take_set(struct build *b, const struct field_list *list, struct str name,
                     struct config_set *out)
{
    if (!field_is_set(&list->head))
        return;
    bool *has = arena_new(b->a, bool, rules_total(&b->config->rules) + 1);
    for (uint32_t i = 0; i < list->count && !problem_is_full(b->problems); i++) {
        const struct field_string *item = string_at(list, i);
        uint32_t index;
        if (is_item(b, item, name) && take_rule(b, item->value, item->head.at, &index))
            has[index] = true;
    }
    *out = (struct config_set){has, source_of(b, list->head.key)};
}

static void take_patterns(struct build *b, const struct field_list *list, struct str name,
                          struct patterns *out)
{
    b->patterns += list->count;
    if (b->patterns > PATTERNS_MAX) {
        COMPLAIN(b, list->head.at, STR("more than 10000 patterns"));
        return;
    }
    struct pattern *items = arena_new(b->a, struct pattern, list->count + 1);
    for (uint32_t i = 0; i < list->count && !problem_is_full(b->problems); i++) {
        const struct field_string *item = string_at(list, i);
        struct err why = {""};
        if (!is_item(b, item, name))
            continue;
        if (!pattern_parse(b->a, item->value, &items[out->count], &why)) {
            COMPLAIN(b, item->head.at, rules_quote(b->a, item->value), STR(": "),
                     str_from(why.text));
            continue;
        }
        items[out->count++].line = line_of(b, item->head.at);
    }
    out->items = items;
}

static void take_override(struct build *b, const struct cfg_override *item,
                          struct config_layer *out)
{
    out->line = line_of(b, item->head.at);
    if (item->paths.head.state == FIELD_OK && item->paths.count)
        take_patterns(b, &item->paths, STR("paths"), &out->paths);
    else if (!b->is_misshapen)
        COMPLAIN(b, item->head.at, STR("an item of 'overrides' has no 'paths'"));
    take_changes(b, &item->rules, out);
    take_versions(b, &item->kubernetes_version, &out->has_versions, &out->versions);
    take_gates(b, &item->feature_gates, &out->has_gates, &out->gates);
    take_reload(b, &item->automatic_reload, &out->has_reload, &out->reload);
}

static void take_overrides(struct build *b, const struct field_list *list)
{
    if (list->count > OVERRIDES_MAX) {
        COMPLAIN(b, list->head.at, STR("more than 1000 overrides"));
        return;
    }
    struct config_layer *layers = arena_new(b->a, struct config_layer, list->count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->count && !problem_is_full(b->problems); i++) {
        const struct cfg_override *item = override_at(list, i);
        if (item->head.state == FIELD_OK)
            take_override(b, item, &layers[count++]);
        else if (item->head.state == FIELD_NULL)
            COMPLAIN(b, item->head.at, STR("an item of 'overrides' is empty"));
    }
    b->config->overrides = layers;
    b->config->override_count = count;
}

static const struct schema_field *field_of(const char *name)
{
    const struct schema_object *root = cfg_document.root;
    for (uint32_t i = 0; i < root->field_count; i++)
        if (str_eq(root->fields[i].name, str_from(name)))
            return &root->fields[i];
    return NULL;
}

/* One of a closed list; what else could be meant otherwise. */
static bool check_word(struct arena *a, const char *field, struct str text, struct str *message)
{
    const struct schema_field *known = field_of(field);
    const struct schema_words *of = schema_words(known);
    struct buf words = BUF_INIT;
    for (uint32_t i = 0; i < of->allowed_count; i++) {
        if (str_eq(of->allowed[i], text)) {
            buf_release(&words);
            return true;
        }
        buf_cstr(&words, i == 0 ? "" : i + 1 == of->allowed_count ? " or " : ", ");
        buf_str(&words, of->allowed[i]);
    }
    struct str meant = suggest_value(known, text), quoted = rules_quote(a, text);
    if (meant.ptr)
        *message = arena_join(a, quoted, STR(" is unknown, did you mean '"), meant, STR("'?"));
    else
        *message = arena_join(a, quoted, STR(" is unknown: "), buf_view(&words));
    buf_release(&words);
    return false;
}

static enum severity least_of(struct str text)
{
    enum severity least = SEVERITY_OFF; /* never */
    severity_parse(text, &least);
    return least;
}

static void take_words(struct build *b, const struct cfg_configuration *file)
{
    struct config *config = b->config;
    struct str why;
    if (field_is_set(&file->profile.head)) {
        if (check_word(b->a, "profile", file->profile.value, &why))
            config->profile =
                (struct config_text){file->profile.value, source_of(b, file->profile.head.key)};
        else
            COMPLAIN(b, file->profile.head.at, STR("'profile': "), why);
    }
    if (field_is_set(&file->fail_on.head)) {
        if (check_word(b->a, "failOn", file->fail_on.value, &why))
            config->fail_on = (struct config_level){least_of(file->fail_on.value),
                                                    source_of(b, file->fail_on.head.key)};
        else
            COMPLAIN(b, file->fail_on.head.at, STR("'failOn': "), why);
    }
}

void build_file(struct config *config, const struct cfg_configuration *file,
                struct problems *problems)
{
    struct build b = {.a = problems->arena,
                      .config = config,
                      .problems = problems,
                      .is_misshapen = problems->count > 0};
    struct config_layer *top = &config->top;
    take_words(&b, file);
    take_changes(&b, &file->rules, top);
    take_versions(&b, &file->kubernetes_version, &top->has_versions, &top->versions);
    take_gates(&b, &file->feature_gates, &top->has_gates, &top->gates);
    take_reload(&b, &file->automatic_reload, &top->has_reload, &top->reload);
    take_set(&b, &file->only, STR("only"), &config->only);
    take_set(&b, &file->skip, STR("skip"), &config->skip);
    if (field_is_set(&file->ignore.head))
        take_patterns(&b, &file->ignore, STR("ignore"), &config->ignore);
    if (field_is_set(&file->overrides.head))
        take_overrides(&b, &file->overrides);
}

static bool exists(struct str path)
{
    struct stat status;
    return stat(path.ptr, &status) == 0;
}

void build_own_rules(struct config *config, const struct config_place *place,
                     const struct cfg_configuration *file, struct problems *problems)
{
    struct build b = {.a = problems->arena, .config = config, .problems = problems};
    const struct field_list *list = &file->own_rules;
    struct str *folders = arena_new(b.a, struct str, list->count + 1), rest;
    for (uint32_t i = 0; i < list->count && !problem_is_full(problems); i++) {
        const struct field_string *item = string_at(list, i);
        if (!is_item(&b, item, STR("ownRules")))
            continue;
        struct str folder = path_absolute(b.a, place->folder, item->value);
        if (!item->value.len || str_find_byte(item->value, '\0') < item->value.len)
            COMPLAIN(&b, item->head.at, STR("an item of 'ownRules' is no folder"));
        else if (place->root.ptr &&
                 (!path_within(place->root, folder, &rest) ||
                  (exists(folder) &&
                   !config_lies_within(arena_cstr(b.a, place->root), folder.ptr))))
            COMPLAIN(&b, item->head.at, rules_quote(b.a, item->value), STR(" leads out of '"),
                     place->root, STR("'"));
        else
            folders[config->own_rule_count++] = folder;
    }
    config->own_rules = folders;
}

/* The command line. */

static bool option_rules(const struct config *config, struct arena *a, const char *option,
                         const char *names, struct config_set *out, struct err *err)
{
    if (!names)
        return true;
    bool *has = arena_new(a, bool, rules_total(&config->rules) + 1);
    for (struct str rest = str_from(names); rest.ptr;) {
        struct str name = str_trim(str_cut(&rest, ','));
        uint32_t index = rules_find(&config->rules, name);
        if (!name.len)
            return err_set(err, "--%s: a name is missing in '%s'", option, names);
        if (index == RULE_NO_INDEX)
            return err_set(err, "--%s: " STR_FMT, option,
                           STR_ARG(rules_unknown(&config->rules, a, name)));
        has[index] = true;
    }
    *out = (struct config_set){has, arena_fmt(a, "--%s", option)};
    return true;
}

static bool option_words(struct config *config, struct arena *a,
                         const struct config_request *request, struct err *err)
{
    struct str why;
    if (request->profile) {
        if (!check_word(a, "profile", str_from(request->profile), &why))
            return err_set(err, "--profile: " STR_FMT, STR_ARG(why));
        config->profile = (struct config_text){str_from(request->profile), STR("--profile")};
    }
    if (request->fail_on) {
        if (!check_word(a, "failOn", str_from(request->fail_on), &why))
            return err_set(err, "--fail-on: " STR_FMT, STR_ARG(why));
        config->fail_on =
            (struct config_level){least_of(str_from(request->fail_on)), STR("--fail-on")};
        config->lock_fail_on = config->fail_on;
    }
    return true;
}

static bool option_server(struct config *config, struct arena *a,
                          const struct config_request *request, struct err *err)
{
    struct config_file *base = &config->base;
    struct err why = {""};
    struct gates gates;
    if (request->kubernetes_version) {
        base->versions = (struct config_versions){.source = STR("--kubernetes-version")};
        if (!version_set_parse(str_from(request->kubernetes_version), &base->versions.minors,
                               &base->versions.newer, &why))
            return err_set(err, "--kubernetes-version: %s", why.text);
    }
    if (request->feature_gates) {
        base->gates =
            (struct config_text){str_from(request->feature_gates), STR("--feature-gates")};
        if (!gates_parse(a, base->gates.value, VERSION_NEWEST, &gates) &&
            gates.refusal == GATES_SYNTAX)
            return err_set(err, "--feature-gates: " STR_FMT, STR_ARG(gates.error));
    }
    config->option_versions = request->kubernetes_version;
    config->option_gates = request->feature_gates;
    config->option_reload = request->automatic_reload;
    if (request->automatic_reload)
        base->reload = (struct config_flag){true, STR("--automatic-reload")};
    return true;
}

bool build_options(struct config *config, struct arena *a, const struct config_request *request,
                   struct err *err)
{
    if (!option_rules(config, a, "only", request->only, &config->option_only, err) ||
        !option_rules(config, a, "skip", request->skip, &config->option_skip, err) ||
        !option_rules(config, a, "lock", request->lock, &config->locked, err))
        return false;
    for (uint32_t i = 0; config->locked.has && i < rules_total(&config->rules); i++) {
        config->has_locked |= config->locked.has[i];
        if (config->locked.has[i] && config->option_skip.has && config->option_skip.has[i])
            return err_set(err, "--lock and --skip: '" STR_FMT "' cannot be in both",
                           STR_ARG(rules_at(&config->rules, i)->slug));
    }
    return option_words(config, a, request, err) && option_server(config, a, request, err);
}
