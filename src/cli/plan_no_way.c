/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_no_way.h"

#include "access/change.h"
#include "apiserver/redact.h"
#include "cli/plan_report.h"
#include "report/escape.h"

static bool would_do(struct arena *a, const struct stages_question *asked, bool single,
                     bool rewritten)
{
    struct stages_question question = *asked;
    struct stages stages;
    question.single |= single;
    question.rewritten |= rewritten;
    stages_find(a, &question, &stages);
    return stages.found;
}

/* A KMS provider of `to` that no file can hold together with one of `from`; or NULL. */
static const struct access_key *clash_of(const struct stages_class *class)
{
    for (uint32_t i = 0; i < class->from.count; i++)
        for (uint32_t k = 0; k < class->to.count; k++) {
            const struct access_key *old = &class->from.keys[i], *new = &class->to.keys[k];
            if (access_kind_is_kms(old->kind) && access_kind_is_kms(new->kind) &&
                str_eq(old->name, new->name) && !change_same_key(old, new))
                return new;
        }
    return NULL;
}

static void put_clash(const struct stages *s, struct arena *a, struct buf *text)
{
    const struct access_key *key = NULL;
    for (uint32_t i = 0; i < s->count && !key; i++)
        if (s->classes[i].way.result == PLAN_NONE)
            key = clash_of(&s->classes[i]);
    if (!key)
        return;
    buf_cstr(text, "the old and the new KMS provider have the same name, and a file takes it once: "
                   "give the new one\nanother name than '");
    escape_text(text, plan_name_shown(a, key->name));
    buf_cstr(text, "'\n");
}

/* The classes for which the search ended so; false: there is none. */
static bool put_classes(const struct stages *s, struct arena *a, struct buf *out, const char *words,
                        enum plan_result result)
{
    bool any = false;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->classes[i].way.result != result)
            continue;
        buf_cstr(out, any ? ", " : words);
        escape_text(out, plan_name_shown(a, s->classes[i].name));
        any = true;
    }
    return any;
}

void plan_no_way_text(struct buf *out, struct arena *a, const struct stages_question *question,
                      const struct stages *s, struct str why)
{
    if (s->found) {
        buf_cstr(out, "NO SAFE WAY: a file in between cannot be written: ");
        escape_text(out, redact_words(a, why));
        buf_cstr(out, "\n");
        return;
    }
    if (put_classes(s, a, out, "TOO MANY KEYS for ", PLAN_TOO_MANY))
        buf_fmt(out, ": with more than %d no way is looked for\n", PLAN_KEYS_MAX);
    if (!put_classes(s, a, out, "NO SAFE WAY for ", PLAN_NONE))
        return;
    buf_cstr(out, ": at some moment a node could not read what is stored or what another one "
                  "writes\n");
    if (would_do(a, question, true, false))
        buf_cstr(out, "with every kube-apiserver stopped for each file there is one: "
                      "--single-node\n");
    else if (would_do(a, question, false, true))
        buf_cstr(out, "if nothing is stored under keys that only read there is one: "
                      "--stored-rewritten\n");
    else
        put_clash(s, a, out);
}

static bool has_too_many(const struct stages *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->classes[i].way.result == PLAN_TOO_MANY)
            return true;
    return false;
}

void plan_no_way_json(struct buf *out, const struct stages *s)
{
    buf_cstr(out, has_too_many(s)
                      ? "{\"schema\": 1, \"found\": false, \"tooManyKeys\": true, \"errors\": []}\n"
                      : "{\"schema\": 1, \"found\": false, \"errors\": []}\n");
}

const char *plan_not_rotated(const struct stages *s)
{
    bool kms = false;
    for (uint32_t i = 0; i < s->count; i++) {
        const struct access_key *writer = access_writer(&s->classes[i].from);
        kms |= writer && access_kind_is_kms(writer->kind);
    }
    return kms ? "nothing to do in the file: its key is in the KMS; rotate it there, and then "
                 "rewrite what is stored\n"
               : "nothing to rotate: the file writes with no key, all is plain text; --encrypt "
                 "makes one\n";
}
