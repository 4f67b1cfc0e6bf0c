/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/origin.h"

struct origin origin_whole(struct arena *a, uint32_t length)
{
    struct segment *one = arena_new(a, struct segment, 1);
    *one = (struct segment){.length = length, .outer = {0, length}, .copied = true};
    return (struct origin){one, 1};
}

/* The segment that holds the byte at `inner`, or the last one. */
static const struct segment *segment_at(const struct origin *o, uint32_t inner)
{
    uint32_t low = 0, high = o->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (o->segments[middle].inner <= inner)
            low = middle;
        else
            high = middle;
    }
    return &o->segments[low];
}

static uint32_t start_outer(const struct segment *s, uint32_t inner)
{
    uint32_t within = inner - s->inner;
    if (!s->copied)
        return s->outer.start;
    return within < s->length ? s->outer.start + within : s->outer.end;
}

/* What ends at the beginning of a segment ends with the one before. */
static uint32_t end_outer(const struct origin *o, uint32_t inner)
{
    const struct segment *s = segment_at(o, inner ? inner - 1 : 0);
    if (!s->copied)
        return s->outer.end;
    uint32_t within = inner - s->inner;
    return within < s->length ? s->outer.start + within : s->outer.end;
}

struct span origin_span(const struct origin *o, struct span inner)
{
    const struct segment *s = segment_at(o, inner.start);
    uint32_t start = start_outer(s, inner.start);
    if (inner.start == inner.end)
        return (struct span){start, s->copied ? start : s->outer.end};
    uint32_t end = end_outer(o, inner.end);
    return (struct span){start, end < start ? start : end};
}

bool origin_is_copied(const struct origin *o, struct span inner)
{
    const struct segment *s = segment_at(o, inner.start);
    if (inner.end > inner.start && inner.start >= s->inner + s->length)
        return false;
    return s->copied && inner.end <= s->inner + s->length;
}

bool origin_is_quoted(const struct origin *o, struct span inner)
{
    return segment_at(o, inner.start)->quoted;
}

static uint32_t overlaps(const struct origin *outer, struct span span)
{
    uint32_t count = 0;
    const struct segment *end = outer->segments + outer->count;
    for (const struct segment *s = segment_at(outer, span.start); s < end && s->inner < span.end;
         s++)
        count++;
    return count ? count : 1;
}

struct origin origin_slice(struct arena *a, const struct origin *o, struct span span)
{
    struct segment *segments = arena_new(a, struct segment, overlaps(o, span));
    const struct segment *s = segment_at(o, span.start), *end = o->segments + o->count;
    uint32_t count = 0;
    do {
        uint32_t from = s->inner > span.start ? s->inner : span.start;
        uint32_t to = s->inner + s->length < span.end ? s->inner + s->length : span.end;
        struct segment *part = &segments[count++];
        *part = (struct segment){.inner = from - span.start,
                                 .length = to > from ? to - from : 0,
                                 .outer = s->outer,
                                 .copied = s->copied,
                                 .quoted = s->quoted};
        if (s->copied) {
            part->outer.start = start_outer(s, from);
            part->outer.end = part->outer.start + part->length;
        }
        s++;
    } while (s < end && s->inner < span.end);
    return (struct origin){segments, count};
}

struct origin origin_compose(struct arena *a, const struct origin *outer,
                             const struct origin *inner)
{
    uint32_t room = 0, count = 0;
    for (uint32_t i = 0; i < inner->count; i++)
        room += inner->segments[i].copied ? overlaps(outer, inner->segments[i].outer) : 1;
    struct segment *segments = arena_new(a, struct segment, room);
    for (uint32_t i = 0; i < inner->count; i++) {
        const struct segment *in = &inner->segments[i];
        if (!in->copied) {
            segments[count] = *in;
            segments[count++].outer = origin_span(outer, in->outer);
            continue;
        }
        uint32_t at = in->outer.start, done = 0;
        do {
            const struct segment *out = segment_at(outer, at);
            uint32_t left = out->inner + out->length - at, length = in->length - done;
            if (length > left)
                length = left;
            struct span piece = {at, at + length};
            segments[count++] = (struct segment){.inner = in->inner + done,
                                                 .length = length,
                                                 .outer = origin_span(outer, piece),
                                                 .copied = out->copied,
                                                 .quoted = in->quoted || out->quoted};
            at += length;
            done += length;
            if (!length)
                break;
        } while (done < in->length);
    }
    return (struct origin){segments, count};
}
