/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "gen/pages.h"
#include "gen/rules.h"
#include "gen/topics.h"

static void put_example(struct buf *out, const char *title, const char *text)
{
    if (!text)
        return;
    buf_fmt(out, "\n%s:\n\n```yaml\n%s%s```\n", title, text,
            text[strlen(text) - 1] == '\n' ? "" : "\n");
}

/* "info (strict: warning)" */
static void put_severity(const struct gen_profiles *profiles, const struct gen_rule *rule,
                         struct buf *out)
{
    const char *before = " (";
    buf_cstr(out, rule_severities[rule->severity]);
    for (uint32_t i = 0; i < profiles->count; i++) {
        if (!rule->profiles.of[i])
            continue;
        buf_fmt(out, "%s%s: %s", before, profiles->items[i].name,
                rule_severities[rule->profiles.of[i] - 1]);
        before = ", ";
    }
    buf_cstr(out, strcmp(before, ", ") == 0 ? ")" : "");
}

/* What enclint says to the bad example, recorded by the test of the cases. */
static void put_output(const struct gen_rule *rule, struct buf *out)
{
    if (!rule->bad || !rule->output)
        return;
    buf_fmt(out, "\n`enclint %s%s%s` says:\n\n```text\n%s```\n",
            strcmp(rule_scopes[rule->scope], "cluster") == 0  ? "nodes"
            : strcmp(rule_scopes[rule->scope], "change") == 0 ? "diff"
                                                              : "check",
            rule->scope == SCOPE_TOOL ? "" : " --only ",
            rule->scope == SCOPE_TOOL ? "" : rule->slug, rule->output);
}

static bool is_about(const struct gen_symptom *symptom, const struct gen_rule *rule)
{
    for (uint32_t i = 0; i < symptom->rules.count; i++)
        if (strcmp(symptom->rules.items[i], rule->id) == 0)
            return true;
    return false;
}

static void put_symptoms(const struct gen_rules *rules, const struct gen_rule *rule,
                         struct buf *out)
{
    bool first = true;
    for (uint32_t i = 0; i < rules->symptoms.count; i++) {
        const struct gen_symptom *symptom = &rules->symptoms.items[i];
        if (!is_about(symptom, rule))
            continue;
        buf_cstr(out, first ? "\n## What may be said then\n\n" : "");
        buf_fmt(out, "- [`%s`](../symptoms/%s.md)\n", symptom->messages.items[0], symptom->slug);
        first = false;
    }
}

static void put_page(const struct gen_rules *rules, const struct gen_rule *rule, struct buf *out)
{
    buf_fmt(out, "<!-- Made from rules/%s-%s.yaml: change that, then `make rule-pages`. -->\n",
            rule->id, rule->slug);
    buf_fmt(out, "# %s %s\n\n", rule->id, rule->slug);
    page_text(out, rule->title);
    buf_cstr(out, "\n| | |\n|---|---|\n| severity | ");
    put_severity(&rules->profiles, rule, out);
    buf_fmt(out, " |\n| Kubernetes | %s |\n| looks at | %s |\n", rule->versions,
            strcmp(rule_scopes[rule->scope], "tool") == 0 ? "enclint itself"
                                                          : rule_scopes[rule->scope]);
    buf_cstr(out, "\n## Why\n\n");
    page_text(out, rule->why);
    buf_cstr(out, "\n## How to mend it\n\n");
    page_text(out, rule->how);
    if (rule->bad || rule->good)
        buf_cstr(out, "\n## Examples\n");
    put_example(out, "Not like this", rule->bad);
    put_output(rule, out);
    put_example(out, "But like this", rule->good);
    if (rule->refusals.count)
        buf_cstr(out, "\n## What the server refuses\n\n");
    for (uint32_t i = 0; i < rule->refusals.count; i++)
        buf_fmt(out, "- `%s`\n", rule->refusals.items[i]);
    put_symptoms(rules, rule, out);
    if (rule->references.count)
        buf_cstr(out, "\n## References\n\n");
    for (uint32_t i = 0; i < rule->references.count; i++)
        buf_fmt(out, "- <%s>\n", rule->references.items[i]);
    buf_fmt(out,
            "\n## Silence it\n\nWith a comment that says why, at the end of the line or on a line "
            "of its own above:\n\n```yaml\n# enclint: ignore[%s] the reason\n```\n",
            rule->slug);
}

static void put_row(const struct gen_rule *rule, struct buf *out)
{
    buf_fmt(out, "| [%s](%s-%s.md) | %s | %s | %s | ", rule->id, rule->id, rule->slug, rule->slug,
            rule_severities[rule->severity], rule->versions);
    page_words(out, rule->title);
    buf_cstr(out, " |\n");
}

static void put_index(const struct gen_rules *rules, const struct gen_topics *topics,
                      struct buf *out)
{
    buf_cstr(
        out,
        "<!-- Made from rules/: change that, then `make rule-pages`. -->\n# Rules\n\n"
        "`enclint explain RULE` shows the same pages. Who has a message of kube-apiserver, kubectl "
        "or a plugin\ninstead of a rule gives that to `enclint explain`, or looks at "
        "[what may be said](../symptoms/README.md).\n\n");
    for (uint32_t i = 0; i < topics->count; i++) {
        buf_cstr(out, "- [");
        page_words(out, topics->items[i].title);
        buf_cstr(out, "](#");
        topic_anchor(&topics->items[i], out);
        buf_cstr(out, ")\n");
    }
    for (uint32_t i = 0; i < topics->count; i++) {
        buf_cstr(out, "\n## ");
        page_words(out, topics->items[i].title);
        buf_cstr(out, "\n\n");
        page_text(out, topics->items[i].text);
        buf_cstr(out, "\n| id | name | severity | Kubernetes | what |\n|---|---|---|---|---|\n");
        for (uint32_t r = 0; r < rules->count; r++)
            if (topic_has(&topics->items[i], rules->items[r].id))
                put_row(&rules->items[r], out);
    }
}

static bool is_page(const void *context, const char *name)
{
    const struct gen_rules *rules = context;
    char expected[256];
    for (uint32_t i = 0; i < rules->count; i++) {
        snprintf(expected, sizeof expected, "%s-%s.md", rules->items[i].id, rules->items[i].slug);
        if (strcmp(expected, name) == 0)
            return true;
    }
    return false;
}

bool rules_emit_pages(const struct gen_rules *rules, const struct gen_topics *topics,
                      const char *folder, struct err *err)
{
    bool ok = page_folder(folder, err);
    for (uint32_t i = 0; ok && i < rules->count; i++) {
        struct buf page = BUF_INIT;
        char name[256];
        snprintf(name, sizeof name, "%s-%s.md", rules->items[i].id, rules->items[i].slug);
        put_page(rules, &rules->items[i], &page);
        ok = page_write(folder, name, &page, err);
        buf_release(&page);
    }
    struct buf index = BUF_INIT;
    put_index(rules, topics, &index);
    ok = ok && page_write(folder, "README.md", &index, err);
    buf_release(&index);
    if (ok)
        page_tidy(folder, is_page, rules);
    return ok;
}
