/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ascii.h"
#include "rules/hook.h"
#include "rules/workloads.h"

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static bool is_space(char c)
{
    return is_blank(c) || is_break(c);
}

/* What is left without the quotes and the blanks around it. */
static struct str bare(struct str value)
{
    size_t from = 0, to = value.len;
    while (from < to && (is_quote(value.ptr[from]) || is_space(value.ptr[from])))
        from++;
    while (to > from && (is_quote(value.ptr[to - 1]) || is_space(value.ptr[to - 1])))
        to--;
    return str_slice(value, from, to);
}

static bool has_quotes(struct str value)
{
    return is_quote(value.ptr[0]) || is_quote(value.ptr[value.len - 1]);
}

static struct str words_on(struct arena *a, struct str value, enum severity *severity)
{
    *severity = SEVERITY_ERROR;
    if (!value.ptr)
        return STR("'--encryption-provider-config' has no value: kube-apiserver does not start");
    if (!value.len)
        return STR("'--encryption-provider-config' is empty, which is as if it was not there: "
                   "everything is stored in plain text");
    struct str inner = bare(value), shown = place_shown(a, inner);
    if (!inner.len)
        return STR("the path of '--encryption-provider-config' is made of blanks or quotes alone: "
                   "there is no such file");
    if (inner.len < value.len)
        return has_quotes(value) ? arena_join(a, STR("the quotes around "), shown,
                                              STR(" are part of the path: there is no such file"))
                                 : arena_join(a, STR("white space beside "), shown,
                                              STR(" is part of the path: there is no such file"));
    if (value.ptr[0] == '/')
        return STR_NONE;
    if (value.ptr[0] == '~')
        return arena_join(a, STR("kube-apiserver takes the '~' of "), shown,
                          STR(" for the name of a folder"));
    if (str_find(value, STR("://")) < value.len)
        return STR("'--encryption-provider-config' takes a path and no URL: there is no such file");
    *severity = SEVERITY_WARNING;
    return arena_join(a, shown,
                      STR(" has no slash in front: which file that is depends on the folder in "
                          "which kube-apiserver is started"));
}

static void look_at(struct rule_run *run, const struct container *c, const struct flag *flag)
{
    enum severity severity;
    if (!flag || flag->is_unknown || flag->dashes != 2 || (!flag->value.ptr && c->argv.is_open))
        return;
    struct str words = words_on(run->arena, flag->value, &severity);
    if (!words.ptr)
        return;
    bool shows = flag->value_span.end > flag->value_span.start;
    struct span at = shows ? flag->value_span : flag->name_span;
    struct draft draft = rule_draft(run, at, c->argv_path, words);
    draft.severity = severity;
    if (!flag->value.ptr)
        draft.apiserver = arena_join(run->arena, STR("flag needs an argument: --"), flag->name);
    struct draft_edit edit = {at, flag->value.ptr ? bare(flag->value) : STR("")};
    draft.fixes = &(struct draft_fix){
        .safe = true, .description = STR("write the path alone"), .edits = &edit, .edit_count = 1};
    draft.fix_count = shows && edit.text.len < flag->value.len && is_plain_word(edit.text) &&
                      text_stands_at(run, at, flag->value);
    rule_report(run, &draft);
}

static void look(struct rule_run *run, const struct container *c)
{
    look_at(run, c, server_config(c));
    if (!server_config(c))
        look_at(run, c, argv_flag(&c->argv, STR("experimental-encryption-provider-config")));
}

void rule_config_path(struct rule_run *run)
{
    each_server(run, look);
}
