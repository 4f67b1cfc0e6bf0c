/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/str.h"
#include "gen/load.h"
#include "gen/rule_cases.h"

#define TEXT(key, type, member)                                                                    \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, CYAML_UNLIMITED)
/* NOLINTBEGIN(bugprone-macro-parentheses): names of types and members */
#define TEXT_OPTIONAL(key, type, member)                                                           \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 1,         \
                           CYAML_UNLIMITED)
#define LIST_OPTIONAL(key, type, member)                                                           \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member.items,  \
                               member.count, &text_item, 0, CYAML_UNLIMITED)
#define NUMBER_OPTIONAL(key, member)                                                               \
    CYAML_FIELD_INT_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct gen_check, member)
/* NOLINTEND(bugprone-macro-parentheses) */

const char *const rule_scopes[] = {"document", "workload", "node", "cluster",
                                   "change",   "tool",     NULL};
const char *const rule_severities[] = {"off", "info", "warning", "error", NULL};
const char *const rule_precisions[] = {"low", "medium", "high", "very-high", NULL};

static const cyaml_strval_t scopes[] = {{"document", 0}, {"workload", 1}, {"node", 2},
                                        {"cluster", 3},  {"change", 4},   {"tool", SCOPE_TOOL}};
static const cyaml_strval_t severities[] = {{"off", 0}, {"info", 1}, {"warning", 2}, {"error", 3}};
static const cyaml_strval_t precisions[] = {
    {"low", 0}, {"medium", 1}, {"high", 2}, {"very-high", 3}};
static const cyaml_strval_t hooks[] = {
    {"c", HOOK_C}, {"loader", HOOK_LOADER}, {"engine", HOOK_ENGINE}};

static const cyaml_schema_value_t text_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t check_keys[] = {
    TEXT("at", struct gen_check, at),
    TEXT_OPTIONAL("match", struct gen_check, match),
    TEXT_OPTIONAL("not_match", struct gen_check, not_match),
    LIST_OPTIONAL("one_of", struct gen_check, one_of),
    NUMBER_OPTIONAL("min", min),
    NUMBER_OPTIONAL("max", max),
    NUMBER_OPTIONAL("min_length", min_length),
    NUMBER_OPTIONAL("max_length", max_length),
    CYAML_FIELD_BOOL("required", CYAML_FLAG_OPTIONAL, struct gen_check, required),
    CYAML_FIELD_BOOL("forbidden", CYAML_FLAG_OPTIONAL, struct gen_check, forbidden),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t rule_keys[] = {
    TEXT("id", struct gen_rule, id),
    TEXT("slug", struct gen_rule, slug),
    CYAML_FIELD_ENUM("scope", CYAML_FLAG_STRICT, struct gen_rule, scope, scopes,
                     CYAML_ARRAY_LEN(scopes)),
    CYAML_FIELD_ENUM("hook", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct gen_rule, hook, hooks,
                     CYAML_ARRAY_LEN(hooks)),
    CYAML_FIELD_MAPPING_PTR("check", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct gen_rule,
                            check, check_keys),
    TEXT_OPTIONAL("message", struct gen_rule, message),
    CYAML_FIELD_ENUM("severity", CYAML_FLAG_STRICT, struct gen_rule, severity, severities,
                     CYAML_ARRAY_LEN(severities)),
    TEXT("versions", struct gen_rule, versions),
    LIST_OPTIONAL("refusals", struct gen_rule, refusals),
    LIST_OPTIONAL("messages", struct gen_rule, messages),
    LIST_OPTIONAL("yields_to", struct gen_rule, yields_to),
    LIST_OPTIONAL("aliases", struct gen_rule, aliases),
    TEXT("title", struct gen_rule, title),
    TEXT("why", struct gen_rule, why),
    TEXT("how", struct gen_rule, how),
    LIST_OPTIONAL("references", struct gen_rule, references),
    TEXT_OPTIONAL("security", struct gen_rule, security),
    CYAML_FIELD_MAPPING("profiles", CYAML_FLAG_OPTIONAL, struct gen_rule, profiles, profile_keys),
    CYAML_FIELD_ENUM("precision", CYAML_FLAG_STRICT, struct gen_rule, precision, precisions,
                     CYAML_ARRAY_LEN(precisions)),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t rule_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct gen_rule, rule_keys),
};

static bool is_id(const char *id)
{
    return strncmp(id, "ENC", 3) == 0 && strspn(id + 3, "0123456789") == 3 && !id[6];
}

static bool is_slug(const char *slug)
{
    size_t len = strlen(slug);
    return strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && slug[0] >= 'a' &&
           slug[len - 1] != '-' && !strstr(slug, "--");
}

/* "1.13..", "..1.24", "1.28..1.30", "1.27", "all", and several of these with commas. */
static bool read_versions(struct gen_rule *rule)
{
    struct str rest = str_from(rule->versions);
    while (rest.ptr) {
        struct str part = str_trim(str_cut(&rest, ','));
        char text[16] = "";
        if (rule->range_count == RULE_RANGES_MAX || part.len >= sizeof text || part.len == 0)
            return false;
        memcpy(text, part.ptr, part.len);
        unsigned *range = rule->ranges[rule->range_count++];
        range[0] = LOAD_MINOR_OLDEST;
        char *dots = strstr(text, "..");
        if (strcmp(text, "all") == 0)
            continue;
        if (!dots) {
            if (!load_minor(text, &range[0]))
                return false;
            range[1] = range[0];
            continue;
        }
        *dots = '\0';
        if ((*text && !load_minor(text, &range[0])) ||
            (dots[2] && !load_minor(dots + 2, &range[1])))
            return false;
        if (range[1] && range[0] > range[1])
            return false;
    }
    return true;
}

static int test_count(const struct gen_check *check)
{
    return (check->match != NULL) + (check->not_match != NULL) + (check->one_of.count > 0) +
           (check->min != NULL) + (check->max != NULL) + (check->min_length != NULL) +
           (check->max_length != NULL) + check->required + check->forbidden;
}

/* SARIF's security-severity: a number from 0.1 to 10.0. */
static bool is_security(const char *text)
{
    char *end = NULL;
    double score = strtod(text, &end);
    return *end == '\0' && end - text >= 3 && end[-2] == '.' && score >= 0.1 && score <= 10.0;
}

static bool check_rule(struct gen_rule *rule, const char *file, struct err *err)
{
    struct buf name = BUF_INIT;
    buf_fmt(&name, "%s-%s.yaml", rule->id, rule->slug);
    bool named = str_eq(buf_view(&name), str_from(file));
    buf_release(&name);
    if (!is_id(rule->id))
        return err_set(err, "'%s' is no id: ENC and three digits", rule->id);
    if (!is_slug(rule->slug))
        return err_set(err, "'%s' is no slug: lower case words with dashes", rule->slug);
    if (!named)
        return err_set(err, "the file should be called %s-%s.yaml", rule->id, rule->slug);
    if (!read_versions(rule))
        return err_set(err, "versions: '%s' is no set such as 1.13.. or 1.28..1.30",
                       rule->versions);
    if ((rule->hook != HOOK_NONE) == (rule->check != NULL))
        return err_set(err, "either 'hook' or 'check' says how it is decided");
    if (rule->check && (test_count(rule->check) != 1 || !rule->message))
        return err_set(err, "a check has one test, and a 'message' beside it");
    if (!rule->check && rule->message)
        return err_set(err, "'message' goes with 'check' only");
    if ((rule->hook == HOOK_LOADER) != (rule->refusals.count > 0) && rule->hook != HOOK_C)
        return err_set(err, "'refusals' and 'hook: loader' go together");
    for (uint32_t i = 0; i < PROFILES_MAX; i++)
        if (rule->profiles.of[i] == rule->severity + 1)
            return err_set(err, "profiles: one says what 'severity' says already");
    if (rule->security && !is_security(rule->security))
        return err_set(err, "security: '%s' is no number such as '8.0', up to 10.0",
                       rule->security);
    return true;
}

static bool is_there(const struct gen_rules *rules, const char *id)
{
    for (uint32_t i = 0; i < rules->count; i++)
        if (strcmp(rules->items[i].id, id) == 0)
            return true;
    return false;
}

static bool yields_to(const struct gen_rule *rule, const char *id)
{
    for (uint32_t i = 0; i < rule->yields_to.count; i++)
        if (strcmp(rule->yields_to.items[i], id) == 0)
            return true;
    return false;
}

/* What only shows when all are known. */
static bool check_all(const struct gen_rules *rules, struct err *err)
{
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct gen_rule *rule = &rules->items[i];
        for (uint32_t j = 0; j < i; j++) {
            const struct gen_rule *other = &rules->items[j];
            if (strcmp(rule->id, other->id) == 0 || strcmp(rule->slug, other->slug) == 0)
                return err_set(err, "%s-%s and %s-%s: ids and slugs are used once", other->id,
                               other->slug, rule->id, rule->slug);
            if (yields_to(rule, other->id) && yields_to(other, rule->id))
                return err_set(err, "%s and %s yield to each other: neither would be heard",
                               other->id, rule->id);
            for (uint32_t r = 0; r < rule->refusals.count; r++)
                for (uint32_t s = 0; s < other->refusals.count; s++)
                    if (strcmp(rule->refusals.items[r], other->refusals.items[s]) == 0)
                        return err_set(err, "%s and %s: both speak for '%s'", other->id, rule->id,
                                       rule->refusals.items[r]);
        }
        for (uint32_t j = 0; j < rule->yields_to.count; j++)
            if (!is_there(rules, rule->yields_to.items[j]))
                return err_set(err, "%s: yields_to: there is no rule '%s'", rule->id,
                               rule->yields_to.items[j]);
        for (uint32_t j = 0; j < rule->aliases.count; j++)
            if (is_there(rules, rule->aliases.items[j]))
                return err_set(err, "%s: alias '%s' is the id of a rule", rule->id,
                               rule->aliases.items[j]);
    }
    return true;
}

static bool is_rule(void *context, const char *id)
{
    return is_there(context, id);
}

static bool check_symptoms(const struct gen_rules *rules, struct err *err)
{
    for (uint32_t i = 0; i < rules->symptoms.count; i++) {
        const struct gen_symptom *symptom = &rules->symptoms.items[i];
        for (uint32_t j = 0; j < symptom->rules.count; j++)
            if (!is_there(rules, symptom->rules.items[j]))
                return err_set(err, "symptom '%s': there is no rule '%s'", symptom->slug,
                               symptom->rules.items[j]);
        for (uint32_t j = 0; j < rules->count; j++)
            if (strcmp(rules->items[j].slug, symptom->slug) == 0)
                return err_set(err, "symptom '%s' is called as a rule is", symptom->slug);
        if (!is_slug(symptom->slug))
            return err_set(err, "'%s' is no slug: lower case words with dashes", symptom->slug);
    }
    return true;
}

static int is_rule_file(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && end && strcmp(end, ".yaml") == 0 &&
           strcmp(entry->d_name, "topics.yaml") != 0;
}

static bool load_rule(const char *folder, const char *file, const char *cases,
                      struct gen_rule *rule, struct err *err)
{
    struct buf path = BUF_INIT;
    buf_fmt(&path, "%s/%s", folder, file);
    buf_byte(&path, '\0');
    void *loaded = NULL;
    struct err why = {""};
    bool ok = load_yaml(path.ptr, &rule_value, &loaded, err);
    if (ok) {
        *rule = *(struct gen_rule *)loaded;
        ok = check_rule(rule, file, &why) || err_set(err, "%s: %s", path.ptr, why.text);
    }
    if (ok) {
        rule->bad = rule_case_text(cases, rule, "bad-");
        rule->output = rule_case_output(cases, rule);
        rule->good = rule_case_text(cases, rule, "good-");
    }
    buf_release(&path);
    return ok;
}

bool rules_load(const char *folder, const char *cases, struct gen_rules *out, struct err *err)
{
    *out = (struct gen_rules){.count = 0};
    if (!profiles_load(folder, &out->profiles, err) || !symptoms_load(folder, &out->symptoms, err))
        return false;
    struct dirent **files = NULL;
    int count = scandir(folder, &files, is_rule_file, alphasort);
    if (count < 0)
        return err_set(err, "cannot read '%s': %s", folder, strerror(errno));
    out->items = xmalloc((size_t)(count + 1) * sizeof *out->items);
    bool ok = true;
    for (int i = 0; i < count; i++) {
        ok = ok && load_rule(folder, files[i]->d_name, cases, &out->items[out->count], err);
        out->count += ok;
        free(files[i]);
    }
    free(files);
    return ok && check_all(out, err) && check_symptoms(out, err) &&
           profiles_check(&out->profiles, is_rule, out, err);
}
