/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/view.h"

#include "apiserver/decode_words.h"
#include "apiserver/go_duration.h"
#include "apiserver/redact.h"

enum { DROPPED_MAX = 1000 };

struct findings {
    struct dropped *first, **end;
    uint32_t count;
};

static bool keep(struct decode *d, const struct decode_fault *found)
{
    struct findings *all = d->context;
    if ((found->kind != DECODE_UNKNOWN && found->kind != DECODE_DUPLICATE) ||
        all->count == DROPPED_MAX)
        return true;
    struct dropped *dropped = arena_new(d->arena, struct dropped, 1);
    decode_words_strict(d, found, &dropped->fault);
    dropped->fault.owner = found->owner;
    if (found->kind == DECODE_UNKNOWN) /* as the loader: then both are the same fault */
        dropped->fault.name = found->name;
    *all->end = dropped;
    all->end = &dropped->next;
    all->count++;
    return true;
}

/* Most files are plain, and the loader has decoded them. */
static const struct ec_configuration *plain_of(const struct document *document,
                                               const struct document_view *view)
{
    for (size_t i = 0; view->verdicts && i < VERSION_COUNT; i++) {
        const struct ec_configuration *plain = view->verdicts[i].plain;
        if (plain && plain->head.at == document->value->node)
            return plain;
    }
    return NULL;
}

static const struct ec_configuration *decode(struct arena *a, const struct document *document,
                                             struct findings *all)
{
    struct ec_configuration *configuration = arena_alloc(a, 1, sizeof *configuration);
    struct decode d = {.arena = a,
                       .engine = DECODE_KJSON,
                       .minor = VERSION_NEWEST,
                       .parse_duration = go_duration_parse,
                       .report = keep,
                       .context = all};
    configuration->head = (struct field_head){.state = FIELD_OK, .at = document->value->node};
    decode_object(&d, ec_document.root, document->value, configuration);
    return configuration;
}

struct dropped *view_make(struct arena *a, struct document *document, struct document_view *view)
{
    view->value = document->value;
    if (!document->value || document->value->kind != VALUE_OBJECT)
        return NULL;
    struct findings all = {.end = &all.first};
    const struct ec_configuration *plain = plain_of(document, view);
    view->configuration = plain ? plain : decode(a, document, &all);
    struct fault duplicate;
    if (document_duplicate_keys(a, document, &duplicate) == DOCUMENT_DUPLICATES_FOUND) {
        struct dropped *dropped = arena_new(a, struct dropped, 1);
        dropped->fault = duplicate;
        *all.end = dropped;
    }
    for (struct dropped *dropped = all.first; dropped; dropped = dropped->next)
        if (!dropped->fault.redacted)
            redact_fault(a, view->source->text, &dropped->fault);
    return all.first;
}
