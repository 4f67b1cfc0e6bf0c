/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/server_words.h"

#include "apiserver/flags.h"
#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "rules/workloads.h"

/* U+2010 to U+2015 and U+2212, which word processors make of dashes. */
static bool begins_with_other_dash(struct str text)
{
    return text.len > 3 && (unsigned char)text.ptr[0] == 0xE2 &&
           (((unsigned char)text.ptr[1] == 0x80 && (unsigned char)text.ptr[2] >= 0x90 &&
             (unsigned char)text.ptr[2] <= 0x95) ||
            ((unsigned char)text.ptr[1] == 0x88 && (unsigned char)text.ptr[2] == 0x92));
}

static const struct flag *flag_of_word(const struct argv *argv, uint32_t word)
{
    for (uint32_t i = 0; i < argv->flag_count; i++)
        if (argv->flags[i].word == word)
            return &argv->flags[i];
    return NULL;
}

/* Where the second of two items of a block list ends, with its quotes; 0 where something else than
 * the item's dash stands between them. */
static uint32_t end_of_second(struct str text, const struct word *first, const struct word *second)
{
    uint32_t end = second->span.end;
    struct str gap = str_slice(text, first->span.end, second->span.start);
    unsigned dashes = 0;
    if (!first->is_copied || !second->is_copied || first->span.end > second->span.start)
        return 0;
    if (gap.len && (gap.ptr[gap.len - 1] == '"' || gap.ptr[gap.len - 1] == '\'')) {
        gap.len--;
        end++;
    }
    for (size_t i = 0; i < gap.len; i++) {
        if (gap.ptr[i] == '-')
            dashes++;
        else if (!is_blank(gap.ptr[i]) && !is_break(gap.ptr[i]))
            return 0;
    }
    return dashes <= 1 ? end : 0;
}

static void report(struct rule_run *run, const struct draft *from, const struct draft_edit *edit,
                   struct str description)
{
    struct draft draft = *from;
    struct draft_fix fix = {
        .safe = true, .description = description, .edits = edit, .edit_count = 1};
    draft.fixes = &fix;
    draft.fix_count = edit->text.ptr != NULL;
    draft.label = STR("belongs to no flag");
    draft.minors = run->document->minors & version_set_range(19, VERSION_NEWEST);
    if (draft.minors)
        rule_report(run, &draft);
}

/* `--flag true`, of a flag that is true by itself. */
static void behind_bool(struct rule_run *run, const struct container *c, const struct flag *flag,
                        uint32_t at)
{
    const struct word *word = &c->argv.words[at], *before = word - 1;
    struct flag value = {.value = word->text};
    struct draft_edit edit = {.text = STR_NONE};
    struct draft_spot spot = {flag->name_span, STR("is true by itself")};
    bool on;
    struct draft draft =
        rule_draft(run, word->span, c->argv_path,
                   arena_join(run->arena, flag_shown(run->arena, flag->name),
                              STR(" takes no word behind it: kube-apiserver does not start")));
    draft.related = &spot;
    draft.related_count = flag->name_span.end > flag->name_span.start;
    uint32_t end = end_of_second(run->document->source->text, before, word);
    if (flag_says(&value, &on) && end)
        edit = (struct draft_edit){{before->span.end, end},
                                   arena_join(run->arena, STR("="), word->text)};
    report(run, &draft, &edit, STR("write '=' between the two"));
}

static void by_itself(struct rule_run *run, const struct container *c, const struct word *word)
{
    bool dash = begins_with_other_dash(word->text);
    bool is_second = dash && word->text.ptr[3] == '-';
    struct draft_edit edit = {.text = STR_NONE};
    struct draft draft =
        rule_draft(run, word->span, c->argv_path,
                   dash ? STR("this begins with a dash that is not '-': kube-apiserver takes it "
                              "for no flag, and does not start")
                        : STR("kube-apiserver takes nothing but flags: with this word, which "
                              "belongs to none, it does not start"));
    if (dash && word->is_copied)
        edit = (struct draft_edit){{word->span.start, word->span.start + 3},
                                   is_second ? STR("-") : STR("--")};
    report(run, &draft, &edit, STR("write '--'"));
}

void server_words_look(struct rule_run *run, const struct container *c)
{
    const struct argv *argv = &c->argv;
    for (uint32_t i = 0; i < argv->loose_count && !argv->is_open; i++) {
        uint32_t at = argv->loose[i];
        bool follows = i && argv->loose[i - 1] + 1 == at; /* one finding for all of them */
        if (!argv->words[at].text.len || argv->words[at - 1].is_unknown || follows)
            continue;
        const struct flag *flag = flag_of_word(argv, at - 1);
        if (flag && !flag->value.ptr && flag_is_bool(flag->name))
            behind_bool(run, c, flag, at);
        else
            by_itself(run, c, &argv->words[at]);
    }
}
