/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/script.h"

static bool has(struct str text, const char *word)
{
    return str_find(text, str_from(word)) < text.len;
}

static bool has_any(struct str text, const char *const *words)
{
    for (; *words; words++)
        if (has(text, *words))
            return true;
    return false;
}

/* Each rendering of the chart draws again, unless what is there is looked up. */
static bool helm_draws(struct str text)
{
    static const char *const functions[] = {"randAlphaNum",  "randAlpha", "randAscii",
                                            "randNumeric",   "randBytes", "uuidv4",
                                            "genPrivateKey", NULL};
    return has_any(text, functions);
}

static bool helm_keeps(struct str file)
{
    static const char *const keeps[] = {"lookup ",    "lookup(", ".Release.IsInstall",
                                        ".IsUpgrade", ".Files.", "$.Release.IsInstall",
                                        NULL};
    return has_any(file, keeps);
}

/* `$key` of `{{ $key | b64enc }}`, given a value by `{{- $key := randBytes 32 -}}`. */
static bool helm_variable_draws(struct str expression, struct str file)
{
    size_t at = str_find_byte(expression, '$'), end = at + 1;
    while (end < expression.len && strchr(" |})\t.", expression.ptr[end]) == NULL)
        end++;
    struct str name = str_slice(expression, at, end), rest = file;
    while (name.len > 1 && rest.ptr) {
        struct str line = str_cut(&rest, '\n');
        size_t found = str_find(line, name);
        struct str behind = str_trim(str_slice(line, found + name.len, line.len));
        if (found < line.len && str_starts_with(behind, STR(":=")))
            return helm_draws(behind);
    }
    return false;
}

/* A password that is kept nowhere, and commands that draw one. */
static bool ansible_draws(struct str text)
{
    static const char *const pipes[] = {"/dev/urandom", "/dev/random", "openssl rand", NULL};
    bool asks = has(text, "lookup(") || has(text, "query(") || has(text, "q(");
    bool password = has(text, "password") && has(text, "/dev/null");
    bool pipe = has(text, "pipe") && has_any(text, pipes);
    return asks && !has(text, "seed") &&
           (password || pipe || has(text, "random_string") || has(text, "random_words"));
}

/* The task, or what is around it, may look first. */
static bool ansible_keeps(struct str file)
{
    static const char *const keeps[] = {
        "force: no", "force: false", "force: \"no\"", "creates:", "when:", "default(", NULL};
    return has_any(file, keeps);
}

static bool template_draws(struct str text, struct str file)
{
    if (!has(text, "{{"))
        return false;
    bool helm = helm_draws(text) || helm_variable_draws(text, file);
    return (helm && !helm_keeps(file)) || (ansible_draws(text) && !ansible_keeps(file));
}

static bool script_draws(struct rule_run *run, struct str text)
{
    const struct here_document *here = run->document->here;
    struct str variable = script_variable(text);
    if (!here || here->is_quoted || (!variable.ptr && !script_is_random(text)))
        return false;
    return script_writes_anew(run->arena, here, variable);
}

static void report(struct rule_run *run, const struct key_place *at, bool script)
{
    struct draft draft = rule_draft(
        run, at->key->secret.head.at->span, key_path(run->arena, at, "secret"),
        arena_join(run->arena, script ? STR("each run of this script") : STR("each rendering"),
                   STR(" makes a new secret for "), key_shown(run->arena, at),
                   STR(": what was encrypted with the one before cannot be read any more")));
    draft.is_about_template = true;
    draft.label = STR("another one each time");
    rule_report(run, &draft);
}

/* Once a document: the script is read for each question. */
void rule_key_made_anew(struct rule_run *run)
{
    enum { ASKED_MOST = 4 };
    const struct document_view *view = run->document;
    struct key_walk walk;
    unsigned asked = 0;
    if (view->in_page || !run->written || view->file_text.len > SCRIPT_MAX)
        return;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct field_head *head = &walk.at->key->secret.head;
        if (!is_unknown(run, head) || asked++ == ASKED_MOST)
            continue;
        struct str text = run->written(run, head->at->span);
        bool script = script_draws(run, text);
        if (!script && !template_draws(text, view->file_text))
            continue;
        report(run, walk.at, script);
        return;
    }
}
