/* SPDX-License-Identifier: Apache-2.0 */
#include "fix/fix.h"

#include <string.h>

#include "base/buf.h"
#include "base/fatal.h"

struct taken { /* the edits chosen so far, ascending */
    struct arena *arena;
    struct edit *edits;
    uint32_t count, cap;
};

/* Where two edits touch and one of them only inserts, their order would be chance. */
static bool meet(struct span a, struct span b)
{
    if (a.start == a.end || b.start == b.end)
        return a.start <= b.end && b.start <= a.end;
    return a.start < b.end && b.start < a.end;
}

/* How many begin before `at`. */
static uint32_t count_before(const struct taken *t, uint32_t at)
{
    uint32_t low = 0, high = t->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->edits[middle].span.start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_free(const struct taken *t, struct span span)
{
    uint32_t next = count_before(t, span.start);
    if (next > 0 && meet(t->edits[next - 1].span, span))
        return false;
    return next == t->count || !meet(t->edits[next].span, span);
}

static void insert(struct taken *t, const struct edit *edit)
{
    arena_grow(t->arena, t->edits, t->count, t->cap);
    uint32_t at = count_before(t, edit->span.start);
    memmove(&t->edits[at + 1], &t->edits[at], (t->count - at) * sizeof *t->edits);
    t->edits[at] = *edit;
    t->count++;
}

static bool take(struct taken *t, const struct fix *fix)
{
    for (uint32_t i = 0; i < fix->edit_count; i++)
        if (!is_free(t, fix->edits[i].span))
            return false;
    for (uint32_t i = 0; i < fix->edit_count; i++)
        insert(t, &fix->edits[i]);
    return true;
}

/* Its own edits ascend and lie apart, as finding.h asks. */
static bool is_sound(const struct fix *fix)
{
    for (uint32_t i = 0; i < fix->edit_count; i++)
        if (fix->edits[i].span.end < fix->edits[i].span.start ||
            (i && fix->edits[i].span.start < fix->edits[i - 1].span.end))
            return false;
    return fix->edit_count > 0;
}

static const struct fix *fix_of(const struct finding *f, bool unsafe)
{
    for (uint32_t i = 0; !f->suppressed_by.ptr && i < f->fix_count; i++)
        if ((f->fixes[i].safe || unsafe) && is_sound(&f->fixes[i]))
            return &f->fixes[i];
    return NULL;
}

struct fix_choice *fix_choose(struct arena *a, const struct finding *findings, uint32_t count,
                              bool unsafe, uint32_t *chosen)
{
    struct fix_choice *choices = arena_new(a, struct fix_choice, count);
    struct taken taken = {.arena = a};
    *chosen = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct fix_choice choice = {&findings[i], fix_of(&findings[i], unsafe)};
        if (choice.fix && take(&taken, choice.fix))
            choices[(*chosen)++] = choice;
    }
    return choices;
}

const struct edit *fix_edits(struct arena *a, const struct fix_choice *choices, uint32_t count,
                             uint32_t *edit_count)
{
    struct taken taken = {.arena = a};
    for (uint32_t i = 0; i < count; i++)
        if (!take(&taken, choices[i].fix))
            BUG("fixes that were chosen together overlap");
    *edit_count = taken.count;
    return taken.edits;
}

struct str fix_apply(struct arena *a, struct str text, const struct edit *edits, uint32_t count)
{
    struct buf out = BUF_INIT;
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (edits[i].span.start < at || edits[i].span.end > text.len)
            BUG("an edit outside of its text");
        buf_str(&out, str_slice(text, at, edits[i].span.start));
        buf_str(&out, edits[i].text);
        at = edits[i].span.end;
    }
    buf_str(&out, str_slice(text, at, text.len));
    struct str new = buf_to_arena(&out, a);
    buf_release(&out);
    return new;
}
