/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "gen/pages.h"
#include "gen/rules.h"

static const struct gen_rule *rule_called(const struct gen_rules *rules, const char *id)
{
    for (uint32_t i = 0; i < rules->count; i++)
        if (strcmp(rules->items[i].id, id) == 0)
            return &rules->items[i];
    return NULL;
}

static void put_related(const struct gen_rules *rules, const struct gen_symptom *symptom,
                        struct buf *out)
{
    if (symptom->rules.count)
        buf_cstr(out, "\n## Rules about its causes\n\n");
    for (uint32_t i = 0; i < symptom->rules.count; i++) {
        const struct gen_rule *rule = rule_called(rules, symptom->rules.items[i]);
        if (!rule)
            continue;
        buf_fmt(out, "- [%s %s](../rules/%s-%s.md): ", rule->id, rule->slug, rule->id, rule->slug);
        page_words(out, rule->title);
        buf_byte(out, '\n');
    }
}

static void put_page(const struct gen_rules *rules, const struct gen_symptom *symptom,
                     struct buf *out)
{
    buf_fmt(out,
            "<!-- Made from rules/symptoms/%s.yaml: change that, then `make rule-pages`. -->\n# ",
            symptom->slug);
    page_words(out, symptom->title);
    buf_cstr(out, "\n\n");
    for (uint32_t i = 0; i < symptom->messages.count; i++)
        buf_fmt(out, "- `%s`\n", symptom->messages.items[i]);
    buf_cstr(out, "\n## What it means\n\n");
    page_text(out, symptom->why);
    buf_cstr(out, "\n## What to do\n\n");
    page_text(out, symptom->how);
    put_related(rules, symptom, out);
    buf_cstr(out, "\n## References\n\n");
    for (uint32_t i = 0; i < symptom->references.count; i++)
        buf_fmt(out, "- <%s>\n", symptom->references.items[i]);
}

static void put_index(const struct gen_symptoms *symptoms, struct buf *out)
{
    buf_cstr(
        out,
        "<!-- Made from rules/symptoms/: change that, then `make rule-pages`. -->\n"
        "# What may be said\n\n"
        "`enclint explain 'MESSAGE'` finds these pages by what kube-apiserver, kubectl or a "
        "plugin said, however it\nwas pasted, and the [rules](../rules/README.md) for what the "
        "server says when it refuses a file. `*` is anything.\n\n"
        "| message | what it means |\n|---|---|\n");
    for (uint32_t i = 0; i < symptoms->count; i++) {
        const struct gen_symptom *symptom = &symptoms->items[i];
        for (uint32_t m = 0; m < symptom->messages.count; m++) {
            buf_fmt(out, "| `%s` | [", symptom->messages.items[m]);
            page_words(out, symptom->title);
            buf_fmt(out, "](%s.md) |\n", symptom->slug);
        }
    }
}

static bool is_page(const void *context, const char *name)
{
    const struct gen_symptoms *symptoms = context;
    char expected[256];
    for (uint32_t i = 0; i < symptoms->count; i++) {
        snprintf(expected, sizeof expected, "%s.md", symptoms->items[i].slug);
        if (strcmp(expected, name) == 0)
            return true;
    }
    return false;
}

bool symptoms_emit_pages(const struct gen_rules *rules, const char *folder, struct err *err)
{
    const struct gen_symptoms *symptoms = &rules->symptoms;
    bool ok = page_folder(folder, err);
    for (uint32_t i = 0; ok && i < symptoms->count; i++) {
        struct buf page = BUF_INIT;
        char name[256];
        snprintf(name, sizeof name, "%s.md", symptoms->items[i].slug);
        put_page(rules, &symptoms->items[i], &page);
        ok = page_write(folder, name, &page, err);
        buf_release(&page);
    }
    struct buf index = BUF_INIT;
    put_index(symptoms, &index);
    ok = ok && page_write(folder, "README.md", &index, err);
    buf_release(&index);
    if (ok)
        page_tidy(folder, is_page, symptoms);
    return ok;
}
