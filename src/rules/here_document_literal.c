/* SPDX-License-Identifier: Apache-2.0 */
/* What another program fills in before or after, such as envsubst or Terraform, is meant to stand
 * there; what is wrong is sure only where the script itself has the variable. */
#include "rules/hook.h"
#include "rules/script.h"

static bool is_filled_in(struct str text)
{
    static const char *const others[] = {"envsubst", "eval", "sed ",     "sed\n", "perl",
                                         "python",   "awk",  "gomplate", "yq ",   "$${"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_find(text, str_from(others[i])) < text.len)
            return true;
    return false;
}

/* `$(head -c 32 /dev/urandom)`: nothing but a shell runs commands. */
static bool is_command(struct str text)
{
    struct str bare = str_trim(text);
    if (bare.len > 1 && (bare.ptr[0] == '"' || bare.ptr[0] == '\''))
        bare = str_slice(bare, 1, bare.len - 1);
    return str_starts_with(bare, STR("$(")) && str_ends_with(bare, STR(")")) &&
           str_find_byte(bare, ' ') < bare.len;
}

static void look(struct rule_run *run, const struct node *node, struct str name)
{
    struct str there = run->written(run, node->span), variable = script_variable(there);
    if (!is_command(there) && (!variable.ptr || !script_sets(run->document->file_text, variable)))
        return;
    struct draft draft =
        rule_draft(run, node->span, name,
                   STR("the shell does not fill this in: the word behind '<<' is quoted, so the "
                       "letters themselves are written"));
    draft.is_about_template = true;
    draft.label = STR("written as it stands here");
    rule_report(run, &draft);
}

static void walk(struct rule_run *run, const struct value *value, const struct node *at,
                 struct str name, unsigned depth)
{
    enum { DEPTH_MOST = 20 };
    if (depth == DEPTH_MOST || at->kind == NODE_ALIAS)
        return;
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++)
        walk(run, value->members[i].value, value->members[i].at, value->members[i].name, depth + 1);
    for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
        walk(run, value->items[i].value, value->items[i].at, name, depth + 1);
    if (value->kind == VALUE_STRING && at->kind == NODE_SCALAR &&
        str_find_byte(value->text, '$') < value->text.len)
        look(run, at, name);
}

void rule_here_document_literal(struct rule_run *run)
{
    const struct document_view *view = run->document;
    if (!view->here || !view->here->is_quoted || !view->value || !view->value->node ||
        !run->written || view->file_text.len > SCRIPT_MAX || is_filled_in(view->file_text))
        return;
    walk(run, view->value, view->value->node, STR(""), 0);
}
