/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rule_page.h"

#include "apiserver/version_set.h"
#include "apiserver/words.h"
#include "report/escape.h"
#include "report/page.h"

static void put_versions(struct buf *out, uint32_t minors, enum version_set_form form)
{
    struct arena scratch = ARENA_INIT;
    buf_str(out, version_set_format(&scratch, minors, form));
    arena_release(&scratch);
}

static void put_example(struct buf *out, const char *title, struct str text)
{
    if (!text.ptr)
        return;
    buf_fmt(out, "\n%s:\n", title);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (line.len)
            page_spaces(out, PAGE_INDENT);
        escape_text(out, line);
        buf_byte(out, '\n');
    }
}

/* "got {n}, expected one of {1}" -> "got ..., expected one of ..." */
static void put_template(struct buf *out, struct str text)
{
    page_spaces(out, PAGE_INDENT);
    while (text.ptr) {
        buf_str(out, str_cut(&text, '{'));
        if (!text.ptr)
            break;
        str_cut(&text, '}');
        buf_cstr(out, "...");
    }
    buf_byte(out, '\n');
}

static bool speaks_for(const struct rule *rule, struct str refusal)
{
    for (uint32_t i = 0; i < rule->refusals.count; i++)
        if (str_eq(rule->refusals.items[i], refusal))
            return true;
    return false;
}

static void put_words(struct buf *out, const struct rule *rule)
{
    enum refusal refusal;
    const char *text;
    bool first = true;
    for (uint32_t i = 0; (text = words_template(i, &refusal)) != NULL; i++) {
        if (!speaks_for(rule, str_from(refusal_name(refusal))))
            continue;
        buf_cstr(out, first ? "\nkube-apiserver says:\n" : "");
        put_template(out, str_from(text));
        first = false;
    }
}

void rule_page_text(struct buf *out, const struct rule *rule)
{
    escape_text(out, rule->id);
    buf_byte(out, ' ');
    escape_text(out, rule->slug);
    buf_cstr(out, ": ");
    escape_text(out, rule->title);
    buf_fmt(out, "\n%s", severity_name(rule->severity));
    for (uint32_t i = 0; i < rule->profile_count; i++) {
        buf_cstr(out, i ? ", " : " (");
        escape_text(out, rule->profiles[i].profile);
        buf_fmt(out, ": %s%s", severity_name(rule->profiles[i].severity),
                i + 1 == rule->profile_count ? ")" : "");
    }
    if (rule->scope == RULE_TOOL) {
        buf_cstr(out, ", about enclint itself\n");
    } else {
        buf_fmt(out, ", looks at a %s, Kubernetes ", rule_scope_name(rule->scope));
        put_versions(out, rule->minors, VERSION_SET_CLOSED);
        buf_byte(out, '\n');
    }
    page_paragraph(out, "why", rule->why);
    page_paragraph(out, "how to mend it", rule->how);
    put_example(out, "not like this", rule->bad);
    put_example(out, "but like this", rule->good);
    put_words(out, rule);
    page_list(out, "references", &rule->references);
    page_list(out, "former names", &rule->aliases);
    buf_cstr(out, "\nto silence it, with the reason, at the end of the line or above it:\n");
    page_spaces(out, PAGE_INDENT);
    buf_cstr(out, "# enclint: ignore[");
    escape_text(out, rule->slug);
    buf_cstr(out, "] reason\n");
}

void rule_list_text(struct buf *out, const struct rule *const *rules, uint32_t count)
{
    size_t width = 0, id_width = 0;
    for (uint32_t i = 0; i < count; i++) {
        width = rules[i]->slug.len > width ? rules[i]->slug.len : width;
        id_width = rules[i]->id.len > id_width ? rules[i]->id.len : id_width;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct rule *rule = rules[i];
        const char *severity = severity_name(rule->severity);
        escape_text(out, rule->id);
        page_spaces(out, id_width - rule->id.len + 2);
        escape_text(out, rule->slug);
        page_spaces(out, width - rule->slug.len + 2);
        buf_fmt(out, "%-7s  ", severity);
        escape_text(out, rule->title);
        buf_byte(out, '\n');
    }
}

static void put_member(struct buf *out, const char *name, struct str text)
{
    buf_fmt(out, ",\"%s\":", name);
    if (text.ptr)
        escape_json(out, text);
    else
        buf_cstr(out, "null");
}

static void put_members(struct buf *out, const char *name, const struct rule_strs *list)
{
    buf_fmt(out, ",\"%s\":[", name);
    for (uint32_t i = 0; i < list->count; i++) {
        buf_cstr(out, i ? "," : "");
        escape_json(out, list->items[i]);
    }
    buf_byte(out, ']');
}

void rule_list_json(struct buf *out, const struct rule *const *rules, uint32_t count)
{
    buf_cstr(out, "{\"schema\":1,\"rules\":[");
    for (uint32_t i = 0; i < count; i++) {
        const struct rule *rule = rules[i];
        buf_cstr(out, i ? ",\n{\"rule\":" : "\n{\"rule\":");
        escape_json(out, rule->id);
        put_member(out, "name", rule->slug);
        put_member(out, "severity", str_from(severity_name(rule->severity)));
        put_member(out, "scope", str_from(rule_scope_name(rule->scope)));
        buf_cstr(out, ",\"versions\":\"");
        put_versions(out, rule->minors, VERSION_SET_OPEN);
        buf_byte(out, '"');
        put_member(out, "title", rule->title);
        put_member(out, "why", rule->why);
        put_member(out, "how", rule->how);
        put_member(out, "securitySeverity", rule->security);
        put_member(out, "precision", rule->precision);
        put_members(out, "references", &rule->references);
        put_members(out, "aliases", &rule->aliases);
        put_members(out, "refusals", &rule->refusals);
        buf_fmt(out, ",\"own\":%s}", rule->own ? "true" : "false");
    }
    buf_cstr(out, "\n]}\n");
}
