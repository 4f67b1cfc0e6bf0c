/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of the rules: GitHub shows it beside each alert, and sorts the alerts by it. */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "report/sarif_parts.h"

/* Of the fields that GitHub wants to be there and not too long. */
enum { DESCRIPTION_MAX = 1024, NAME_MAX_LENGTH = 255 };

/* Where a rule names no page of its own. */
static const char general_help[] =
    "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/";

static bool is_built_in(const struct rule *rule)
{
    for (uint32_t i = 0; i < rules_count; i++)
        if (&rules_all[i] == rule)
            return true;
    return false;
}

static bool is_collected(const struct sarif *s, const struct rule *rule)
{
    for (uint32_t i = rules_count; i < s->rule_count; i++)
        if (s->rules[i] == rule)
            return true;
    return is_built_in(rule);
}

static void add_own(struct sarif *s, const struct rule *rule, uint32_t *room)
{
    if (is_collected(s, rule))
        return;
    if (s->rule_count == *room) {
        const struct rule **old = s->rules;
        *room *= 2;
        s->rules = arena_new(&s->arena, const struct rule *, *room);
        for (uint32_t i = 0; i < s->rule_count; i++)
            s->rules[i] = old[i];
    }
    s->rules[s->rule_count++] = rule;
}

void sarif_collect_rules(struct sarif *s)
{
    const struct results *results = s->results;
    uint32_t room = rules_count + results->own_rule_count + 1;
    s->rules = arena_new(&s->arena, const struct rule *, room);
    for (uint32_t i = 0; i < rules_count; i++)
        s->rules[s->rule_count++] = &rules_all[i];
    for (uint32_t i = 0; i < results->own_rule_count; i++)
        add_own(s, results->own_rules[i], &room);
    for (uint32_t i = 0; i < results->finding_count; i++)
        add_own(s, results->findings[i].rule, &room);
}

uint32_t sarif_rule_index(const struct sarif *s, const struct rule *rule)
{
    uint32_t i = 0;
    while (i + 1 < s->rule_count && s->rules[i] != rule)
        i++;
    return i;
}

const char *sarif_level(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return "error";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_INFO:
    case SEVERITY_OFF:
        break;
    }
    return "note";
}

/* Fewer than `max` characters, at the end of a word where one is near. */
static struct str shortened(struct sarif *s, struct str text, size_t max)
{
    if (utf8_count(text) < max)
        return text;
    const struct str dots = STR(" ...");
    size_t at = 0, width, word = 0;
    for (size_t n = 0; n + dots.len + 1 < max && at < text.len; n++, at += width) {
        utf8_decode(text, at, &width);
        if (text.ptr[at] == ' ' && n > max / 2)
            word = at;
    }
    return arena_join(&s->arena, str_slice(text, 0, word ? word : at), dots);
}

/* The best that there is: users' rules may say little. */
static struct str summary(const struct rule *rule)
{
    struct str title = str_trim(rule->title);
    return title.len ? title : rule->slug.len ? rule->slug : rule->id;
}

static struct str reason(const struct rule *rule)
{
    struct str why = str_trim(rule->why);
    return why.len ? why : summary(rule);
}

static void put_description(struct sarif *s, const char *key, struct str text)
{
    struct buf line = BUF_INIT, words = BUF_INIT;
    for (struct str rest = text; rest.ptr;) {
        struct str part = str_trim(str_cut(&rest, '\n'));
        if (line.len && part.len)
            buf_byte(&line, ' ');
        buf_str(&line, part);
    }
    sarif_sentence(&words, buf_view(&line));
    writer_object(&s->w, key, WRITER_INLINE);
    writer_str(&s->w, "text", shortened(s, buf_view(&words), DESCRIPTION_MAX));
    writer_close(&s->w);
    buf_release(&words);
    buf_release(&line);
}

/* identity-first: IdentityFirst, for a rule that names itself by its slug alone; OWN1: RuleOwn1. */
static struct str pascal_name(struct sarif *s, const struct rule *rule)
{
    struct str from = rule->slug.len ? rule->slug : rule->id;
    bool lower = !rule->slug.len;
    struct buf name = BUF_INIT;
    bool begins = true;
    buf_cstr(&name, lower ? "Rule" : "");
    for (size_t i = 0; i < from.len && name.len < NAME_MAX_LENGTH; i++) {
        char c = from.ptr[i];
        if (!is_letter(c) && !is_digit(c)) {
            begins = true;
            continue;
        }
        if (is_letter(c) && (begins || lower))
            c = (char)(begins ? c & ~0x20 : c | 0x20);
        buf_byte(&name, c);
        begins = false;
    }
    struct str made = buf_to_arena(&name, &s->arena);
    buf_release(&name);
    return made;
}

static bool is_url(struct str s)
{
    if (!str_starts_with(s, STR("https://")) && !str_starts_with(s, STR("http://")))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7F || s.ptr[i] == '"' || s.ptr[i] == '<' ||
            s.ptr[i] == '>' || s.ptr[i] == '\\' || s.ptr[i] == '^' || s.ptr[i] == '`' ||
            s.ptr[i] == '{' || s.ptr[i] == '|' || s.ptr[i] == '}')
            return false;
    return true;
}

static struct str help_url(const struct rule *rule)
{
    for (uint32_t i = 0; i < rule->references.count; i++)
        if (is_url(rule->references.items[i]))
            return rule->references.items[i];
    return STR(general_help);
}

/* A fence that is longer than any in the example. */
static void put_example(struct buf *out, const char *title, struct str example)
{
    if (!example.len)
        return;
    size_t fence = 3, run = 0;
    for (size_t i = 0; i < example.len; i++) {
        run = example.ptr[i] == '`' ? run + 1 : 0;
        fence = run >= fence ? run + 1 : fence;
    }
    buf_fmt(out, "\n\n## %s\n\n", title);
    for (size_t i = 0; i < fence; i++)
        buf_byte(out, '`');
    buf_cstr(out, "yaml\n");
    sarif_prose(out, example);
    buf_byte(out, '\n');
    for (size_t i = 0; i < fence; i++)
        buf_byte(out, '`');
}

static void put_help_text(struct buf *out, const struct rule *rule)
{
    sarif_prose(out, reason(rule));
    if (rule->how.len) {
        buf_cstr(out, "\n\nHow to fix it: ");
        sarif_prose(out, rule->how);
    }
    for (uint32_t i = 0; i < rule->references.count; i++) {
        buf_cstr(out, i ? "\n- " : "\n\nReferences:\n- ");
        sarif_text(out, rule->references.items[i]);
    }
    buf_cstr(out, "\n\nMore: enclint explain ");
    sarif_text(out, rule->id);
}

static void put_help_markdown(struct buf *out, const struct rule *rule)
{
    sarif_markdown(out, reason(rule));
    if (rule->how.len) {
        buf_cstr(out, "\n\n## How to fix it\n\n");
        sarif_markdown(out, rule->how);
    }
    put_example(out, "Wrong", rule->bad);
    put_example(out, "Right", rule->good);
    for (uint32_t i = 0; i < rule->references.count; i++) {
        struct str reference = rule->references.items[i];
        buf_cstr(out, i ? "\n- " : "\n\n## References\n\n- ");
        if (is_url(reference))
            buf_fmt(out, "<" STR_FMT ">", STR_ARG(reference));
        else
            sarif_markdown(out, reference);
    }
    buf_cstr(out, "\n\nMore: `enclint explain ");
    sarif_text(out, rule->id);
    buf_byte(out, '`');
}

static void put_help(struct sarif *s, const struct rule *rule)
{
    struct buf text = BUF_INIT, markdown = BUF_INIT;
    put_help_text(&text, rule);
    put_help_markdown(&markdown, rule);
    writer_object(&s->w, "help", WRITER_INLINE);
    writer_str(&s->w, "text", buf_view(&text));
    writer_str(&s->w, "markdown", buf_view(&markdown));
    writer_close(&s->w);
    buf_release(&markdown);
    buf_release(&text);
}

/* Digits with one point, above 0 and up to 10: anything else makes GitHub refuse the whole file. */
static bool is_severity_number(struct str text)
{
    uint32_t tenths = 0, digits = 0, points = 0;
    if (!text.ptr)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.' && i && !points++)
            continue;
        if (!is_digit(text.ptr[i]) || digits++ > 3)
            return false;
        tenths = tenths * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    size_t fraction = points ? text.len - 1 - str_find_byte(text, '.') : 0;
    tenths = fraction ? tenths : tenths * 10;
    return digits && fraction == points && tenths > 0 && tenths <= 100;
}

static const char *problem_severity(enum severity severity)
{
    return severity == SEVERITY_ERROR     ? "error"
           : severity == SEVERITY_WARNING ? "warning"
                                          : "recommendation";
}

static void put_properties(struct sarif *s, const struct rule *rule)
{
    struct json_writer *w = &s->w;
    writer_object(w, "properties", WRITER_INLINE);
    writer_array(w, "tags", WRITER_INLINE);
    if (rule->security.ptr)
        writer_cstr(w, NULL, "security");
    writer_cstr(w, NULL, "kubernetes");
    writer_cstr(w, NULL, "encryption-at-rest");
    writer_close(w);
    if (rule->precision.len)
        writer_str(w, "precision", rule->precision);
    if (is_severity_number(rule->security))
        writer_str(w, "security-severity", rule->security);
    else if (!rule->security.ptr)
        writer_cstr(w, "problem.severity", problem_severity(rule->severity));
    writer_close(w);
}

static void put_rule(struct sarif *s, const struct rule *rule)
{
    struct json_writer *w = &s->w;
    writer_object(w, NULL, WRITER_INLINE);
    writer_str(w, "id", rule->id);
    if (rule->aliases.count) {
        writer_array(w, "deprecatedIds", WRITER_INLINE);
        for (uint32_t i = 0; i < rule->aliases.count; i++)
            writer_str(w, NULL, rule->aliases.items[i]);
        writer_close(w);
    }
    writer_str(w, "name", rule->name.len ? rule->name : pascal_name(s, rule));
    put_description(s, "shortDescription", summary(rule));
    put_description(s, "fullDescription", reason(rule));
    put_help(s, rule);
    writer_str(w, "helpUri", help_url(rule));
    writer_object(w, "defaultConfiguration", WRITER_INLINE);
    writer_str(w, "level", str_from(sarif_level(rule->severity)));
    if (rule->severity == SEVERITY_OFF)
        writer_bool(w, "enabled", false);
    writer_close(w);
    sarif_relationships(s, rule);
    put_properties(s, rule);
    writer_close(w);
}

void sarif_rules(struct sarif *s)
{
    writer_array(&s->w, "rules", WRITER_LINES);
    for (uint32_t i = 0; i < s->rule_count; i++)
        put_rule(s, s->rules[i]);
    writer_close(&s->w);
}
