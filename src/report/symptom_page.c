/* SPDX-License-Identifier: Apache-2.0 */
#include "report/symptom_page.h"

#include "report/escape.h"
#include "report/page.h"

static void put_rules(struct buf *out, const struct symptom *symptom)
{
    if (symptom->rules.count)
        buf_cstr(out, "\nrules about its causes:\n");
    for (uint32_t i = 0; i < symptom->rules.count; i++) {
        const struct rule *rule = rule_find(symptom->rules.items[i]);
        if (!rule)
            continue;
        page_spaces(out, PAGE_INDENT);
        escape_text(out, rule->id);
        buf_byte(out, ' ');
        escape_text(out, rule->slug);
        buf_cstr(out, ": ");
        escape_text(out, rule->title);
        buf_byte(out, '\n');
    }
}

void symptom_page_text(struct buf *out, const struct symptom *symptom)
{
    escape_text(out, symptom->slug);
    buf_cstr(out, ": ");
    escape_text(out, symptom->title);
    buf_byte(out, '\n');
    page_list(out, "what is said", &symptom->messages);
    page_paragraph(out, "what it means", symptom->why);
    page_paragraph(out, "what to do", symptom->how);
    put_rules(out, symptom);
    page_list(out, "references", &symptom->references);
}
