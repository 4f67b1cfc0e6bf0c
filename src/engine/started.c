/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/started.h"

#include "apiserver/go_duration.h"
#include "apiserver/versions.h"
#include "base/buf.h"
#include "rules/place.h"
#include "schema/decode.h"
#include "schema/suggest.h"

enum { FAULTS_MAX = 1000 };

struct reading {
    struct started *out;
    const struct schema_document *document;
};

static bool keep(struct decode *d, const struct decode_fault *found)
{
    struct reading *r = d->context;
    struct started *s = r->out;
    struct shape_fault fault = {.at = found->at, .key = found->key};
    if (s->fault_count == FAULTS_MAX)
        return false;
    if (found->kind == DECODE_UNKNOWN) {
        struct suggestion meant =
            suggest_field(d->arena, r->document, found->owner, found->object, found->name);
        bool near = meant.kind == SUGGEST_CASE || meant.kind == SUGGEST_FORM ||
                    meant.kind == SUGGEST_NUMBER || meant.kind == SUGGEST_SPELLING;
        if (!near) /* shapes are open: only what looks like a slip is one */
            return true;
        fault.meant = meant.field->name;
        fault.meant_is_there = find_member(found->object, fault.meant);
    } else if (found->kind == DECODE_WRONG_KIND && found->field) {
        fault.field = found->field;
        fault.element = found->element;
    } else {
        return true;
    }
    struct buf path = BUF_INIT;
    decode_path(d, &path, true);
    fault.path = buf_to_arena(&path, d->arena);
    buf_release(&path);
    fault.name = found->kind == DECODE_UNKNOWN ? found->name : found->field->name;
    fault.owner = found->owner->name;
    arena_grow(d->arena, s->faults, s->fault_count, s->fault_cap);
    s->faults[s->fault_count++] = fault;
    return true;
}

void started_read(const struct carrier *carrier, const struct document *document,
                  struct started *out)
{
    struct arena *a = out->carried.arena;
    out->faults = NULL;
    out->fault_count = out->fault_cap = 0;
    if (document->status != DOCUMENT_READ || !document->value ||
        document->value->kind != VALUE_OBJECT)
        return;
    const struct schema_object *shape = carrier->shape(document->meta.kind);
    struct schema_document whole = {.root = shape};
    struct reading reading = {.out = out, .document = &whole};
    struct decode d = {.arena = a,
                       .engine = DECODE_KJSON,
                       .minor = VERSION_NEWEST,
                       .parse_duration = go_duration_parse,
                       .report = keep,
                       .context = &reading};
    void *decoded = arena_alloc(a, 1, shape->size);
    ((struct field_head *)decoded)->state = FIELD_OK;
    ((struct field_head *)decoded)->at = document->value->node;
    decode_object(&d, shape, document->value, decoded);
    carrier->build(&out->carried, document->meta.kind, decoded);
}
