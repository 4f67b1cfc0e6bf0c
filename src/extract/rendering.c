/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/rendering.h"

void rendering_begin(struct rendering *r, struct arena *a, const struct source *source)
{
    *r = (struct rendering){.arena = a, .source = source, .text = BUF_INIT};
}

static void add(struct rendering *r, struct str text, struct segment segment)
{
    if (!text.len)
        return;
    segment.inner = (uint32_t)r->text.len;
    segment.length = (uint32_t)text.len;
    arena_grow(r->arena, r->segments, r->count, r->cap);
    r->segments[r->count++] = segment;
    buf_str(&r->text, text);
}

void rendering_words(struct rendering *r, struct str words, struct span at)
{
    add(r, words, (struct segment){.outer = at});
}

void rendering_copy(struct rendering *r, struct span span)
{
    add(r, str_slice(r->source->text, span.start, span.end),
        (struct segment){.outer = span, .copied = true});
}

void rendering_embed(struct rendering *r, const struct embedded *e)
{
    for (uint32_t i = 0; i < e->origin.count; i++) {
        struct segment segment = e->origin.segments[i];
        add(r, str_slice(e->text, segment.inner, segment.inner + segment.length), segment);
    }
}

struct embedded rendering_end(struct rendering *r, struct str container)
{
    struct embedded e = {.text = buf_to_arena(&r->text, r->arena),
                         .origin = {r->segments, r->count},
                         .container = container,
                         .form = EMBEDDED_TEXT};
    buf_release(&r->text);
    return e;
}
