/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/rules.h"

static void put_upper(struct buf *out, const char *name)
{
    for (; *name; name++)
        buf_byte(out, *name == '-' ? '_' : (char)toupper((unsigned char)*name));
}

/* key-length -> KeyLength */
static void put_pascal(struct buf *out, const char *slug)
{
    for (bool first = true; *slug; slug++) {
        if (*slug != '-')
            buf_byte(out, first ? (char)toupper((unsigned char)*slug) : *slug);
        first = *slug == '-';
    }
}

static void put_hook(struct buf *out, const struct gen_rule *rule)
{
    buf_cstr(out, "rule_");
    for (const char *c = rule->slug; *c; c++)
        buf_byte(out, *c == '-' ? '_' : *c);
}

static void put_list(struct buf *out, const char *id, const char *what,
                     const struct gen_texts *texts)
{
    if (!texts->count)
        return;
    buf_fmt(out, "static const struct str %s_%s[] = {\n", id, what);
    for (uint32_t i = 0; i < texts->count; i++) {
        buf_cstr(out, "    ");
        emit_str(out, texts->items[i], 5);
        buf_cstr(out, ",\n");
    }
    buf_cstr(out, "};\n");
}

static void put_check(struct buf *out, const struct gen_rule *rule)
{
    const struct gen_check *check = rule->check;
    const char *pattern = check->match ? check->match : check->not_match;
    const int64_t *number = check->min          ? check->min
                            : check->max        ? check->max
                            : check->min_length ? check->min_length
                                                : check->max_length;
    const char *test = check->match          ? "MATCH"
                       : check->not_match    ? "NOT_MATCH"
                       : check->one_of.count ? "ONE_OF"
                       : check->min          ? "MIN"
                       : check->max          ? "MAX"
                       : check->min_length   ? "MIN_LENGTH"
                       : check->max_length   ? "MAX_LENGTH"
                       : check->required     ? "REQUIRED"
                                             : "FORBIDDEN";
    put_list(out, rule->id, "one_of", &check->one_of);
    buf_fmt(out, "static const struct rule_check %s_check = {\n    .at = ", rule->id);
    emit_str(out, check->at, 10);
    buf_fmt(out, ",\n    .test = RULE_%s,\n    .pattern = ", test);
    emit_str(out, pattern, 15);
    if (check->one_of.count)
        buf_fmt(out, ",\n    .one_of = {%s_one_of, %" PRIu32 "}", rule->id, check->one_of.count);
    buf_fmt(out, ",\n    .number = %" PRId64 ",\n    .message = ", number ? *number : 0);
    emit_str(out, rule->message, 15);
    buf_cstr(out, ",\n};\n");
}

static void put_text(struct buf *out, const char *member, const char *text)
{
    if (!text)
        return;
    int column = 13 + (int)strlen(member);
    buf_fmt(out, "        .%s = ", member);
    emit_str(out, text, column);
    buf_cstr(out, ",\n");
}

static void put_member_list(struct buf *out, const char *id, const char *what,
                            const struct gen_texts *texts)
{
    if (texts->count)
        buf_fmt(out, "        .%s = {%s_%s, %" PRIu32 "},\n", what, id, what, texts->count);
}

static void put_minors(struct buf *out, const struct gen_rule *rule)
{
    buf_cstr(out, "        .minors = ");
    for (unsigned i = 0; i < rule->range_count; i++) {
        buf_fmt(out, "%sMINORS(%u, ", i ? " | " : "", rule->ranges[i][0]);
        if (rule->ranges[i][1])
            buf_fmt(out, "%u)", rule->ranges[i][1]);
        else
            buf_cstr(out, "VERSION_NEWEST)");
    }
    buf_cstr(out, ",\n");
}

static void put_levels(struct buf *out, const struct gen_rules *rules, const struct gen_rule *rule)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < rules->profiles.count; i++) {
        if (!rule->profiles.of[i])
            continue;
        buf_fmt(out, count++ ? "    {" : "static const struct rule_level %s_profiles[] = {\n    {",
                rule->id);
        emit_str(out, rules->profiles.items[i].name, 5);
        buf_cstr(out, ", SEVERITY_");
        put_upper(out, rule_severities[rule->profiles.of[i] - 1]);
        buf_cstr(out, "},\n");
    }
    if (count)
        buf_cstr(out, "};\n");
}

static void put_member_levels(struct buf *out, const struct gen_rule *rule)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < PROFILES_MAX; i++)
        count += rule->profiles.of[i] != 0;
    if (count)
        buf_fmt(out, "        .profiles = %s_profiles,\n        .profile_count = %u,\n", rule->id,
                count);
}

static void put_rule(struct buf *out, const struct gen_rule *rule)
{
    struct buf name = BUF_INIT;
    put_pascal(&name, rule->slug);
    buf_byte(&name, '\0');
    buf_cstr(out, "    {\n");
    put_text(out, "id", rule->id);
    put_text(out, "slug", rule->slug);
    put_text(out, "name", name.ptr);
    buf_cstr(out, "        .scope = RULE_");
    put_upper(out, rule_scopes[rule->scope]);
    buf_cstr(out, ",\n        .severity = SEVERITY_");
    put_upper(out, rule_severities[rule->severity]);
    buf_cstr(out, ",\n");
    put_minors(out, rule);
    put_text(out, "title", rule->title);
    put_text(out, "why", rule->why);
    put_text(out, "how", rule->how);
    put_text(out, "security", rule->security);
    put_text(out, "precision", rule_precisions[rule->precision]);
    put_member_list(out, rule->id, "references", &rule->references);
    put_member_list(out, rule->id, "aliases", &rule->aliases);
    put_member_list(out, rule->id, "yields_to", &rule->yields_to);
    put_member_list(out, rule->id, "refusals", &rule->refusals);
    put_member_list(out, rule->id, "messages", &rule->messages);
    put_member_levels(out, rule);
    put_text(out, "good", rule->good);
    put_text(out, "bad", rule->bad);
    if (rule->check)
        buf_fmt(out, "        .check = &%s_check,\n        .run = check_run,\n", rule->id);
    if (rule->hook == HOOK_C) {
        buf_cstr(out, "        .run = ");
        put_hook(out, rule);
        buf_cstr(out, ",\n");
    }
    buf_cstr(out, "    },\n");
    buf_release(&name);
}

void rules_emit_table(const struct gen_rules *rules, struct buf *out)
{
    buf_cstr(out, "/* Made by gen from rules/: change that. */\n");
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct gen_rule *rule = &rules->items[i];
        put_list(out, rule->id, "references", &rule->references);
        put_list(out, rule->id, "aliases", &rule->aliases);
        put_list(out, rule->id, "yields_to", &rule->yields_to);
        put_list(out, rule->id, "refusals", &rule->refusals);
        put_list(out, rule->id, "messages", &rule->messages);
        put_levels(out, rules, rule);
        if (rule->check)
            put_check(out, rule);
    }
    profiles_emit(&rules->profiles, out);
    symptoms_emit(&rules->symptoms, out);
    buf_cstr(out, "static const struct rule built_in[] = {\n");
    for (uint32_t i = 0; i < rules->count; i++)
        put_rule(out, &rules->items[i]);
    buf_cstr(out, "};\n");
}

void rules_emit_hooks(const struct gen_rules *rules, struct buf *out)
{
    buf_cstr(out, "/* Made by gen from rules/: change that. */\n");
    for (uint32_t i = 0; i < rules->count; i++) {
        if (rules->items[i].hook != HOOK_C)
            continue;
        buf_cstr(out, "void ");
        put_hook(out, &rules->items[i]);
        buf_cstr(out, "(struct rule_run *run);\n");
    }
}
