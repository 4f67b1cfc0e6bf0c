/* SPDX-License-Identifier: Apache-2.0 */
/* What every rule has to have. A message tells what to fill in where one lacks it. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/refusal.h"
#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "base/err.h"
#include "files/input.h"
#include "rules/recognize.h"

enum { TITLE_MAX = 80, SENTENCE_MAX = 200, EXPECTED_MAX = 1 << 16, PAGE_MAX = 1 << 20 };

#define COMPLAIN(rule, ...) complain(rule, arena_fmt(&memory, __VA_ARGS__))

static struct arena memory; /* zeroed: as ARENA_INIT */
static unsigned complaints;

static void complain(const struct rule *rule, struct str what)
{
    complaints++;
    print_error("rules/" STR_FMT "-" STR_FMT ".yaml: " STR_FMT "\n", STR_ARG(rule->id),
                STR_ARG(rule->slug), STR_ARG(what));
}

static void settle(void)
{
    unsigned count = complaints;
    complaints = 0;
    arena_clear(&memory);
    if (count)
        fail_msg("%u complaints", count);
}

static unsigned count_cases(const struct rule *rule, const char *prefix)
{
    const char *path = arena_fmt(&memory, "testdata/rules/" STR_FMT "-" STR_FMT, STR_ARG(rule->id),
                                 STR_ARG(rule->slug))
                           .ptr;
    DIR *dir = opendir(path);
    unsigned count = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    if (dir)
        closedir(dir);
    return count;
}

static void every_rule_has_cases(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"bad-", "good-", "near-"};
    for (uint32_t i = 0; i < rules_count; i++)
        for (size_t p = 0; p < sizeof prefixes / sizeof *prefixes; p++)
            if (!count_cases(&rules_all[i], prefixes[p]))
                COMPLAIN(&rules_all[i], "no case testdata/rules/" STR_FMT "-" STR_FMT "/%s*",
                         STR_ARG(rules_all[i].id), STR_ARG(rules_all[i].slug), prefixes[p]);
    settle();
}

/* "7:5-13 ENC310 error 1.36 ...": a place that is not empty, in a version of the rule's window. */
static bool is_exact(struct str line, const struct rule *rule)
{
    unsigned from[2] = {0}, to[2] = {0};
    char id[8] = "", severity[8] = "", versions[64] = "";
    const char *text = arena_cstr(&memory, line);
    bool several = sscanf(text, "%u:%u-%u:%u %7s %7s %63s", &from[0], &from[1], &to[0], &to[1], id,
                          severity, versions) == 7;
    if (!several) {
        int read = sscanf(text, "%u:%u-%u %7s %7s %63s", &from[0], &from[1], &to[1], id, severity,
                          versions);
        if (read != 6)
            return false;
        to[0] = from[0];
    }
    uint32_t minors;
    bool newer;
    struct err err = {""};
    return from[0] && from[1] && str_eq(str_from(id), rule->id) &&
           version_set_parse(str_from(versions), &minors, &newer, &err) &&
           (rule->scope == RULE_TOOL || (minors & rule->minors));
}

static void check_places(const struct rule *rule, const char *folder, const char *name)
{
    struct err err = {""};
    struct str text;
    const char *path = arena_fmt(&memory, "%s/%s/expected", folder, name).ptr;
    if (!input_read(&memory, path, EXPECTED_MAX, &text, &err) || !text.len) {
        COMPLAIN(rule, "%s: 'make golden-update' records its findings", path);
        return;
    }
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (!is_exact(line, rule))
            COMPLAIN(rule, "%s: no finding of the rule at an exact place, within its versions",
                     path);
    }
}

static const char *folder_of(const struct rule *rule)
{
    return arena_fmt(&memory, "testdata/rules/" STR_FMT "-" STR_FMT, STR_ARG(rule->id),
                     STR_ARG(rule->slug))
        .ptr;
}

static void every_bad_case_has_its_exact_places(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rules_count; i++) {
        const char *folder = folder_of(&rules_all[i]);
        DIR *dir = opendir(folder);
        for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
            if (strncmp(entry->d_name, "bad-", 4) == 0)
                check_places(&rules_all[i], folder, entry->d_name);
        if (dir)
            closedir(dir);
    }
    settle();
}

static void every_rule_has_its_page(void **state)
{
    (void)state;
    struct err err = {""};
    struct str list = STR("");
    assert_true(input_read(&memory, "docs/rules/README.md", PAGE_MAX, &list, &err));
    for (uint32_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules_all[i];
        struct str text, name = arena_fmt(&memory, STR_FMT "-" STR_FMT ".md", STR_ARG(rule->id),
                                          STR_ARG(rule->slug));
        const char *path = arena_fmt(&memory, "docs/rules/" STR_FMT, STR_ARG(name)).ptr;
        if (!input_read(&memory, path, PAGE_MAX, &text, &err))
            COMPLAIN(rule, "%s: 'make rule-pages' writes it", path);
        else if (!rule->bad.ptr || str_find(text, STR("` says:")) == text.len)
            COMPLAIN(rule,
                     "%s: it does not show what enclint says to a bad example: is the first "
                     "bad case too long, or not recorded?",
                     path);
        if (str_find(list, name) == list.len)
            COMPLAIN(rule, "docs/rules/README.md: it is not in the list");
    }
    settle();
}

static void every_folder_of_cases_has_its_rule(void **state)
{
    (void)state;
    DIR *dir = opendir("testdata/rules");
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct str name = str_from(entry->d_name);
        if (name.ptr[0] == '.')
            continue;
        const struct rule *rule = rule_find(str_slice(name, 0, str_find_byte(name, '-')));
        if (!rule || !str_eq(name, arena_join(&memory, rule->id, STR("-"), rule->slug)))
            fail_msg("testdata/rules/%s: there is no such rule", entry->d_name);
    }
    closedir(dir);
    settle();
}

static void every_refusal_has_one_rule(void **state)
{
    (void)state;
    unsigned named = 0;
    for (uint32_t i = 0; i < rules_count; i++)
        named += rules_all[i].refusals.count;
    for (enum refusal refusal = REFUSAL_NONE + 1; refusal < REFUSAL_COUNT; refusal++)
        if (!rule_of_refusal(str_from(refusal_name(refusal))))
            fail_msg("no rule speaks for '%s': put it into `refusals` of the one for its topic",
                     refusal_name(refusal));
    /* gen sees to it that none is named twice: so one too many is one that does not exist. */
    if (named != REFUSAL_COUNT - 1)
        fail_msg("the rules name %u refusals, but there are %d", named, REFUSAL_COUNT - 1);
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Lower case, but for acronyms and numbers. */
static bool begins_small(struct str text)
{
    return text.len > 1 && (!is_capital(text.ptr[0]) || is_capital(text.ptr[1]));
}

static struct str first_sentence(struct str text)
{
    size_t end = str_find(text, STR(". "));
    return str_slice(text, 0, end + 1);
}

static bool even_quotes(struct str text)
{
    unsigned open = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool inside =
            i && i + 1 < text.len && is_letter(text.ptr[i - 1]) && is_letter(text.ptr[i + 1]);
        open += text.ptr[i] == '\'' && !inside;
    }
    return open % 2 == 0;
}

static void check_paragraph(const struct rule *rule, const char *what, struct str text)
{
    if (text.len < 20 || text.ptr[text.len - 1] != '.')
        COMPLAIN(rule, "%s: whole sentences with a full stop", what);
    if (str_find_byte(text, '!') < text.len)
        COMPLAIN(rule, "%s: no exclamations", what);
    if (!even_quotes(text))
        COMPLAIN(rule, "%s: a quote does not close", what);
    if (str_find(text, STR("To be written")) < text.len)
        COMPLAIN(rule, "%s: still to be written", what);
}

static void texts_are_well_formed(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules_all[i];
        if (!begins_small(rule->title) || str_ends_with(rule->title, STR(".")))
            COMPLAIN(rule, "title: lower case, without a full stop");
        if (rule->title.len > TITLE_MAX)
            COMPLAIN(rule, "title: longer than %d", TITLE_MAX);
        check_paragraph(rule, "why", rule->why);
        check_paragraph(rule, "how", rule->how);
        if (first_sentence(rule->how).len > SENTENCE_MAX)
            COMPLAIN(rule, "how: its first sentence is longer than %d", SENTENCE_MAX);
        if (rule->scope != RULE_TOOL && rule->references.count == 0)
            COMPLAIN(rule, "references: where do the facts come from?");
        for (uint32_t r = 0; r < rule->references.count; r++)
            if (!str_starts_with(rule->references.items[r], STR("https://")))
                COMPLAIN(rule, "references: '" STR_FMT "' is no https:// address",
                         STR_ARG(rule->references.items[r]));
    }
    settle();
}

static void symptoms_are_well_formed(void **state)
{
    (void)state;
    const struct rule any = {.id = STR("symptoms"), .slug = STR("")};
    for (uint32_t i = 0; i < symptoms_count; i++) {
        const struct symptom *s = &symptoms_all[i];
        struct rule named = any;
        named.slug = s->slug;
        if (!begins_small(s->title) || str_ends_with(s->title, STR(".")) ||
            s->title.len > TITLE_MAX)
            COMPLAIN(&named, "title: lower case, without a full stop, up to %d", TITLE_MAX);
        check_paragraph(&named, "why", s->why);
        check_paragraph(&named, "how", s->how);
        assert_ptr_equal(symptom_find(s->slug), s);
        assert_null(rule_find(s->slug));
        for (uint32_t m = 0; m < s->messages.count; m++) {
            struct recognized found = recognize(&memory, s->messages.items[m]);
            bool itself = false;
            for (uint32_t f = 0; f < found.symptom_count; f++)
                itself = itself || found.symptoms[f] == s;
            if (!itself)
                COMPLAIN(&named, "messages: '" STR_FMT "' leads elsewhere",
                         STR_ARG(s->messages.items[m]));
        }
    }
    settle();
}

/* "ignore[identity-first]": a fault, not an order. */
static void slugs_read_well_after_ignore(void **state)
{
    (void)state;
    static const char *const orders[] = {"no-",      "use-",   "check-",  "must-", "should-",
                                         "require-", "avoid-", "ensure-", "dont-", "never-"};
    for (uint32_t i = 0; i < rules_count; i++)
        for (size_t o = 0; o < sizeof orders / sizeof *orders; o++)
            if (str_starts_with(rules_all[i].slug, str_from(orders[o])))
                COMPLAIN(&rules_all[i], "slug: name the fault, as it reads after \"ignore\"");
    settle();
}

static void the_table_is_in_order(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules_all[i];
        if (i)
            assert_true(str_cmp(rules_all[i - 1].id, rule->id) < 0);
        if (!rule->minors || (rule->minors & ~VERSION_SET_ALL))
            COMPLAIN(rule, "versions: none that is known");
        if (rule->severity == SEVERITY_OFF && !rule->profile_count)
            COMPLAIN(rule, "severity: a rule that is off by default is never seen");
        assert_true(rule->name.len > 0 && is_capital(rule->name.ptr[0]));
        assert_false(rule->own);
    }
    settle();
}

static void rules_are_found_by_id_slug_and_alias(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules_all[i];
        assert_ptr_equal(rule_find(rule->id), rule);
        assert_ptr_equal(rule_find(rule->slug), rule);
        for (uint32_t a = 0; a < rule->aliases.count; a++)
            assert_ptr_equal(rule_find(rule->aliases.items[a]), rule);
    }
    assert_ptr_equal(rule_find(STR("enc310")), rule_find(STR("Identity-First")));
    assert_non_null(rule_find(STR("enc310")));
    assert_null(rule_find(STR("ENC999")));
    assert_null(rule_find(STR("")));
}

static void versions_become_bits(void **state)
{
    (void)state;
    assert_int_equal(rule_find(STR("ENC101"))->minors, VERSION_SET_ALL);
    assert_int_equal(rule_find(STR("ENC301"))->minors, version_set_range(27, VERSION_NEWEST));
    assert_int_equal(rule_find(STR("ENC407"))->minors, version_set_range(25, 28));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_has_cases),
        cmocka_unit_test(every_bad_case_has_its_exact_places),
        cmocka_unit_test(every_rule_has_its_page),
        cmocka_unit_test(every_folder_of_cases_has_its_rule),
        cmocka_unit_test(every_refusal_has_one_rule),
        cmocka_unit_test(texts_are_well_formed),
        cmocka_unit_test(symptoms_are_well_formed),
        cmocka_unit_test(slugs_read_well_after_ignore),
        cmocka_unit_test(the_table_is_in_order),
        cmocka_unit_test(rules_are_found_by_id_slug_and_alias),
        cmocka_unit_test(versions_become_bits),
    };
    int failed = cmocka_run_group_tests_name("registry", tests, NULL, NULL);
    arena_release(&memory);
    return failed;
}
