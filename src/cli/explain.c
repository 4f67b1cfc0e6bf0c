/* SPDX-License-Identifier: Apache-2.0 */
/* enclint explain: the page of a rule, by its name or by what the server said. */
#include <string.h>

#include "base/slips.h"
#include "cli/command.h"
#include "cli/own.h"
#include "files/input.h"
#include "report/rule_page.h"
#include "report/symptom_page.h"
#include "rules/recognize.h"

enum { MESSAGE_MAX = 64 * 1024 };

static const struct option options[] = {
    {"rules", "DIR", "rules of your own, too; repeats"},
    {NULL, NULL, NULL},
};

struct known { /* built-in rules, and the user's own */
    const struct rule *const *rules;
    uint32_t count;
};

static void begin_page(struct buf *text)
{
    buf_cstr(text, text->len ? "\n\n" : "");
}

/* What happened, then the rules for what the server said itself. */
static int show(const struct recognized *found, struct out *out)
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < found->symptom_count; i++) {
        begin_page(&text);
        symptom_page_text(&text, found->symptoms[i]);
    }
    for (uint32_t i = 0; i < found->rule_count; i++) {
        begin_page(&text);
        rule_page_text(&text, found->rules[i]);
    }
    out_str(out, buf_view(&text));
    buf_release(&text);
    return EXIT_CLEAN;
}

/* A slug that is a few slips away, or holds it; NULL where none does. */
static const struct rule *nearest(const struct known *known, struct str name)
{
    const struct rule *best = NULL;
    unsigned best_slips = SLIPS_MAX;
    for (uint32_t i = 0; i < known->count; i++) {
        const struct rule *rule = known->rules[i];
        unsigned distance = slips(name, rule->slug);
        if (distance <= slips_tolerance(name, rule->slug) && distance < best_slips) {
            best = rule;
            best_slips = distance;
        }
    }
    for (uint32_t i = 0; !best && name.len >= 3 && i < known->count; i++)
        if (str_find(known->rules[i]->slug, name) < known->rules[i]->slug.len)
            best = known->rules[i];
    return best;
}

static int unknown(const struct known *known, struct str text)
{
    if (str_find_byte(text, ' ') < text.len || str_find_byte(text, '\n') < text.len)
        return cli_usage_error("explain", "nothing is known about this message; "
                                          "'enclint rules' lists all");
    const struct rule *near = nearest(known, text);
    if (near)
        return cli_usage_error("explain", "no rule '" STR_FMT "', did you mean '" STR_FMT "'?",
                               STR_ARG(text), STR_ARG(near->slug));
    return cli_usage_error("explain", "no rule '" STR_FMT "'; 'enclint rules' lists all",
                           STR_ARG(text));
}

static int explain(struct arena *a, const struct known *known, struct str text, struct out *out)
{
    const struct rule *rule = rule_find(text);
    for (uint32_t i = 0; !rule && i < known->count; i++)
        if (str_eq_ignore_case(known->rules[i]->id, text) ||
            str_eq_ignore_case(known->rules[i]->slug, text))
            rule = known->rules[i];
    const struct symptom *symptom = symptom_find(text);
    struct recognized found = {.rules = &rule,
                               .rule_count = rule != NULL,
                               .symptoms = &symptom,
                               .symptom_count = symptom != NULL};
    if (!rule && !symptom)
        found = recognize(a, text);
    return found.rule_count + found.symptom_count ? show(&found, out) : unknown(known, text);
}

/* What was asked for: the arguments, which somebody may have forgotten to quote, or standard
 * input. */
static bool read_question(struct arena *a, const struct arguments *args, struct str *text,
                          struct err *err)
{
    if (args->path_count == 1 && strcmp(args->paths[0], "-") == 0)
        return input_read(a, "-", MESSAGE_MAX, text, err);
    *text = STR("");
    for (size_t i = 0; i < args->path_count; i++)
        *text = arena_join(a, *text, i ? STR(" ") : STR(""), str_from(args->paths[i]));
    return true;
}

static int run_explain(const struct arguments *args, struct out *out)
{
    if (args->path_count == 0)
        return cli_usage_error("explain", "no rule and no message; 'enclint rules' lists all");
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    struct known known;
    int code = EXIT_TROUBLE;
    if (!own_all_rules(&a, args, &known.rules, &known.count, &err))
        code = cli_usage_error("explain", "%s", err.text);
    else if (read_question(&a, args, &text, &err))
        code = explain(&a, &known, str_trim(text), out);
    else
        cli_error("standard input: %s", err.text);
    arena_release(&a);
    return code;
}

const struct command command_explain = {
    .name = "explain",
    .summary = "a rule's page, by its name or by what the server said",
    .usage = "[OPTIONS] RULE | 'MESSAGE' | -",
    .details = "RULE is an id or a name, as 'enclint rules' lists them. MESSAGE is what\n"
               "kube-apiserver, kubectl or a KMS plugin said, as it was pasted: with a log line\n"
               "around it, wrapped, or cut off. '-' reads it from standard input.\n"
               "\n"
               "examples:\n"
               "  enclint explain identity-first\n"
               "  enclint explain 'secret is not of the expected length, got 33'\n"
               "  enclint explain no matching prefix found\n"
               "  crictl logs 1b2c3d | tail -n 1 | enclint explain -\n",
    .options = options,
    .run = run_explain,
};
