/* SPDX-License-Identifier: Apache-2.0 */
/* Of flags that the server does not know at all only those count that were meant to be about
 * encryption: what a vendor's server has besides is not known here. */
#include "apiserver/flags.h"
#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "rules/hook.h"
#include "rules/server_words.h"
#include "rules/workloads.h"

struct look {
    struct rule_run *run;
    const struct container *c;
    const struct flag *flag;
    struct draft draft;
    struct draft_edit edit;
    struct draft_fix fix;
};

static void begin(struct look *l, struct span span, struct str message)
{
    l->draft = rule_draft(l->run, span, l->c->argv_path, message);
}

/* One edit at a place that is known to hold the letters. */
static void offer(struct look *l, struct span span, struct str text, bool safe,
                  struct str description)
{
    l->edit = (struct draft_edit){span, text};
    l->fix = (struct draft_fix){
        .safe = safe, .description = description, .edits = &l->edit, .edit_count = 1};
    l->draft.fixes = &l->fix;
    l->draft.fix_count = 1;
}

/* `-flag=x` */
static bool has_one_dash(struct look *l)
{
    const struct flag *f = l->flag;
    struct arena *a = l->run->arena;
    if (f->dashes != 1 || f->name.len < 2 ||
        (!flag_find(f->name) && !flag_guess(f->name, l->run->document->minors)))
        return false;
    begin(l, f->name_span,
          arena_join(a, STR("one dash in front of "), flag_shown(a, f->name),
                     STR(" is missing: kube-apiserver takes it for short flags, and does not "
                         "start")));
    l->draft.label = STR("one dash");
    if (f->name.ptr[0] != 'v' && f->name.ptr[0] != 'h')
        l->draft.apiserver =
            arena_join(a, STR("unknown shorthand flag: '"), str_slice(f->name, 0, 1), STR("' in -"),
                       flag_written(l->c, f));
    struct span before = {f->name_span.start, f->name_span.start};
    struct str written = arena_join(a, STR("-"), flag_written(l->c, f));
    if (flag_find(f->name) && text_stands_at(l->run, f->name_span, written))
        offer(l, before, STR("-"), true, STR("write two dashes"));
    rule_report(l->run, &l->draft);
    return true;
}

/* `--flag value` or `--flag: value`, all of it in one word. */
static bool holds_value(struct look *l)
{
    const struct flag *f = l->flag;
    size_t end = 0, value;
    while (end < f->name.len &&
           (is_letter(f->name.ptr[end]) || is_digit(f->name.ptr[end]) || f->name.ptr[end] == '-'))
        end++;
    for (value = end; value < f->name.len && (is_blank(f->name.ptr[value]) ||
                                              (value == end && f->name.ptr[value] == ':'));)
        value++;
    struct str name = str_slice(f->name, 0, end);
    if (f->dashes != 2 || value == end || !flag_find(name))
        return false;
    begin(l, f->name_span,
          arena_join(l->run->arena, flag_shown(l->run->arena, name),
                     STR(" and what stands behind it are one word: kube-apiserver takes all of it "
                         "for the name of a flag, and does not start")));
    l->draft.label = STR("one word");
    uint32_t at = f->name_span.start + 2;
    struct span gap = {at + (uint32_t)end, at + (uint32_t)value};
    struct str written = arena_join(l->run->arena, STR("--"), flag_written(l->c, f));
    if (value < f->name.len && text_stands_at(l->run, f->name_span, written))
        offer(l, gap, STR("="), true, STR("write '=' between the name and the value"));
    rule_report(l->run, &l->draft);
    return true;
}

/* A name that no release has, or none of those that count. */
static bool is_unknown(struct look *l)
{
    const struct flag *f = l->flag;
    struct arena *a = l->run->arena;
    const struct flag_fact *meant = flag_guess(f->name, l->run->document->minors);
    if (f->dashes != 2 || flag_find(f->name) || !meant)
        return false;
    bool there = argv_flag(&l->c->argv, meant->name) ||
                 argv_flag(&l->c->argv, STR("experimental-encryption-provider-config"));
    begin(l, f->name_span,
          arena_join(a, STR("kube-apiserver does not know "), flag_shown(a, f->name),
                     STR(" and does not start, did you mean '--"), meant->name, STR("'?")));
    l->draft.label = STR("no flag of kube-apiserver");
    l->draft.apiserver = arena_join(a, STR("unknown flag: --"), flag_written(l->c, f));
    if (flag_rename(l->run, l->c, f, meant->name, &l->edit) && !there)
        offer(l, l->edit.span, l->edit.text, false, STR("write the flag that was meant"));
    rule_report(l->run, &l->draft);
    return true;
}

/* A flag of other releases; the one that was renamed has a rule of its own. */
static bool is_of_others(struct look *l)
{
    const struct flag *f = l->flag;
    struct arena *a = l->run->arena;
    struct str written = flag_written(l->c, f);
    const struct flag_fact *fact = flag_find(f->name);
    uint32_t without = l->run->document->minors & ~flag_minors(written);
    bool newer = fact && (l->run->document->minors & ~fact->minors);
    if (f->dashes != 2 || !fact || !without || str_starts_with(f->name, STR("experimental-")) ||
        str_find(f->name, STR("encryption")) == f->name.len)
        return false;
    begin(l, f->name_span,
          newer ? arena_join(a, STR("kube-apiserver does not know "), flag_shown(a, f->name),
                             STR(" before "),
                             str_slice(version_set_format(a, fact->minors, VERSION_SET_OPEN), 0, 4),
                             STR(", and does not start"))
                : arena_join(a, flag_shown(a, written),
                             STR(" has underscores, which are no dashes up to 1.22: kube-apiserver "
                                 "does not start")));
    l->draft.minors = without;
    l->draft.apiserver = arena_join(a, STR("unknown flag: --"), written);
    if (!newer && flag_rename(l->run, l->c, f, f->name, &l->edit))
        offer(l, l->edit.span, l->edit.text, true, STR("write dashes"));
    rule_report(l->run, &l->draft);
    return true;
}

/* Whether it is the quotes alone: `"true"` in a plain scalar. */
static struct str unquoted(struct str value)
{
    bool is = value.len > 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') &&
              value.ptr[value.len - 1] == value.ptr[0];
    return is ? str_slice(value, 1, value.len - 1) : STR_NONE;
}

static void look_at_bool(struct look *l)
{
    const struct flag *f = l->flag;
    struct arena *a = l->run->arena;
    bool on;
    if (!str_eq(f->name, STR("encryption-provider-config-automatic-reload")) || flag_says(f, &on))
        return;
    begin(l, f->value_span,
          arena_join(a, STR("kube-apiserver takes 'true' or 'false' for "), flag_shown(a, f->name),
                     STR(", and does not start with anything else")));
    struct flag inner = {.value = unquoted(f->value)};
    if (inner.value.ptr && flag_says(&inner, &on) &&
        text_stands_at(l->run, f->value_span, f->value))
        offer(l, f->value_span, on ? STR("true") : STR("false"), true, STR("remove the quotes"));
    rule_report(l->run, &l->draft);
}

static void look_at(struct rule_run *run, const struct container *c)
{
    const struct argv *argv = &c->argv;
    struct look l = {.run = run, .c = c};
    for (uint32_t i = 0; i < argv->flag_count; i++) {
        l.flag = &argv->flags[i];
        if (!argv->words[l.flag->word].is_unknown && !has_one_dash(&l) && !holds_value(&l) &&
            !is_unknown(&l) && !is_of_others(&l) && !l.flag->is_unknown)
            look_at_bool(&l);
    }
    server_words_look(run, c);
}

void rule_server_flags(struct rule_run *run)
{
    each_server(run, look_at);
}
