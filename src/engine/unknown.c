/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/unknown.h"

#include "engine/template.h"

/* In a masked text an expression's place tells it, not its letters. */
static struct str written(const struct run *r, struct span span)
{
    if (!r->place->masked)
        return str_slice(r->place->source->text, span.start, span.end);
    struct span outer = origin_span(&r->place->origin, span);
    return str_slice(r->judging->file.text, outer.start, outer.end);
}

struct str span_written(struct rule_run *run, struct span span)
{
    return written((const struct run *)run, span);
}

bool unfilled_at(const struct run *r, struct span span)
{
    struct str there = written(r, span);
    bool is_line = str_find_byte(there, '\n') == there.len;
    return is_line && (template_is_value(there) ||
                       (r->judging->documentation && template_is_placeholder(there)));
}

bool unknown_at(const struct run *r, struct span span)
{
    return !r->as_it_stands && unfilled_at(r, span);
}

bool span_is_unknown(struct rule_run *run, struct span span)
{
    return unknown_at((const struct run *)run, span);
}

bool span_is_open(void *context, struct span span)
{
    const struct run *r = context;
    struct str there = str_slice(r->place->source->text, span.start, span.end);
    struct span value = {span.start + (uint32_t)str_find_byte(there, '=') + 1, span.end};
    bool is_flag = str_starts_with(there, STR("-")) && value.start < span.end;
    return unknown_at(r, span) || (r->judging->documentation && is_flag && unknown_at(r, value));
}
