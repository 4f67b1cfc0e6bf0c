/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/complete.h"

#include <string.h>

#include "apiserver/redact.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "engine/controls.h"
#include "engine/template.h"

struct str complete_keep(struct judging *j, struct str text)
{
    return text.ptr ? arena_str(j->unit->results, text) : STR_NONE;
}

struct str complete_words(struct judging *j, struct str text)
{
    return complete_keep(j, redact_holds_key(text) ? redact_words(j->scratch, text) : text);
}

struct str complete_text(struct run *r, struct str text)
{
    if (r->place->masked && text.ptr)
        text = template_unmask(r->run.arena, text);
    return complete_words(r->judging, text);
}

static bool is_within_character(struct str text, uint32_t at)
{
    size_t width;
    if (at >= text.len || ((unsigned char)text.ptr[at] & 0xC0) != 0x80)
        return false;
    for (uint32_t back = 1; back < UTF8_MAX && back <= at; back++)
        if (utf8_is_valid_at(text, at - back, &width) && width > back)
            return true;
    return false;
}

/* Readers of bytes complain about bytes. */
static struct span whole_characters(const struct source *file, struct span span)
{
    while (file->unit == 1 && is_within_character(file->text, span.start))
        span.start--;
    while (file->unit == 1 && is_within_character(file->text, span.end))
        span.end++;
    return span;
}

void complete_locate(struct judging *j, struct span span, struct spot *spot)
{
    span = whole_characters(&j->file, span);
    spot->file = j->unit->file;
    spot->span = span;
    spot->from = source_position(&j->file, span.start);
    spot->to = source_position(&j->file, span.end);
}

struct spot complete_spot(struct run *r, struct span inner, struct str text)
{
    struct judging *j = r->judging;
    struct spot spot = {.text = complete_text(r, text)};
    struct span start = {inner.start, inner.start};
    complete_locate(j, origin_span(&r->place->origin, inner), &spot);
    /* Of what was decoded there is nothing to be seen in the file but asterisks. */
    if (!j->unit->no_excerpts && origin_is_copied(&r->place->origin, start))
        veil_excerpt(&j->veil, j->unit->results, &j->file, &spot);
    return spot;
}

static void note_secret(struct run *r, struct str secret)
{
    enum { SECRET_MIN = 4 }; /* shorter ones stand in any text */
    if (secret.len < SECRET_MIN)
        return;
    if (r->secret_count == r->secret_cap) {
        uint32_t cap = r->secret_cap ? r->secret_cap * 2 : 8;
        struct str *secrets = arena_new(r->run.arena, struct str, cap);
        if (r->secret_count)
            memcpy(secrets, r->secrets, r->secret_count * sizeof *secrets);
        r->secrets = secrets;
        r->secret_cap = cap;
    }
    r->secrets[r->secret_count++] = secret;
}

/* Once for a document, and not for each edit: there may be many of both. */
void complete_begin(struct run *r)
{
    const struct ec_configuration *c = r->run.document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        for (uint32_t k = 0; k < entry->providers.count; k++) {
            const struct ec_provider *p = provider_at(&entry->providers, k);
            const struct field_list *lists[] = {&p->aesgcm.keys, &p->aescbc.keys,
                                                &p->secretbox.keys};
            for (size_t l = 0; l < 3; l++)
                for (uint32_t n = 0; n < lists[l]->count; n++)
                    note_secret(r, key_at(lists[l], n)->secret.value);
        }
    }
}

/* Whether a word of the text could be a key, or is one of the document's. */
static bool shows_secret(const struct run *r, struct str text)
{
    if (redact_holds_key(text))
        return true;
    for (uint32_t i = 0; i < r->secret_count; i++)
        if (str_find(text, r->secrets[i]) < text.len)
            return true;
    return false;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            return false;
    return true;
}

/* Where whole lines go, the indentation that they have in the file goes too. */
static uint32_t start_of_lines(const struct run *r, struct span inner, uint32_t start)
{
    struct str text = r->place->source->text, file = r->judging->file.text;
    bool whole = inner.end > inner.start && text.ptr[inner.end - 1] == '\n' &&
                 (inner.start == 0 || text.ptr[inner.start - 1] == '\n');
    uint32_t line = start;
    while (whole && line > 0 && file.ptr[line - 1] != '\n')
        line--;
    return is_blank(str_slice(file, line, start)) ? line : start;
}

/* Within a text in double quotes. */
static bool breaks_quotes(const struct run *r, const struct draft_edit *edit)
{
    return origin_is_quoted(&r->place->origin, edit->span) &&
           (str_find_byte(edit->text, '"') < edit->text.len ||
            str_find_byte(edit->text, '\\') < edit->text.len);
}

static bool complete_edit(struct run *r, const struct draft_edit *in, struct edit *out,
                          bool *withheld)
{
    struct judging *j = r->judging;
    bool one_line = str_find_byte(in->text, '\n') == in->text.len;
    bool whole = !r->place->container.ptr;
    if (r->place->masked || j->file.unit != 1 || shared_touches(&r->shared, in->span) ||
        !origin_is_copied(&r->place->origin, in->span) || (!whole && !one_line) ||
        breaks_quotes(r, in))
        return false;
    out->span = origin_span(&r->place->origin, in->span);
    if (!whole && !in->text.len)
        out->span.start = start_of_lines(r, in->span, out->span.start);
    out->from = source_position(&j->file, out->span.start);
    out->to = source_position(&j->file, out->span.end);
    out->text = complete_keep(j, in->text);
    *withheld = *withheld || shows_secret(r, in->text);
    return true;
}

static bool complete_fix(struct run *r, const struct draft_fix *in, struct fix *out)
{
    struct edit *edits = arena_new(r->judging->unit->results, struct edit, in->edit_count);
    *out = (struct fix){.safe = in->safe,
                        .description = complete_text(r, in->description),
                        .edits = edits,
                        .edit_count = in->edit_count};
    for (uint32_t i = 0; i < in->edit_count; i++)
        if (!complete_edit(r, &in->edits[i], &edits[i], &out->withheld))
            return false;
    return true;
}

struct finding *complete_new(struct judging *j)
{
    struct unit *u = j->unit;
    if (u->finding_count == u->finding_cap) {
        uint32_t cap = u->finding_cap ? u->finding_cap * 2 : 8;
        struct finding *findings = arena_new(j->growing, struct finding, cap);
        if (u->finding_count)
            memcpy(findings, u->findings, u->finding_count * sizeof *findings);
        u->findings = findings;
        u->finding_cap = cap;
    }
    struct finding *f = &u->findings[u->finding_count++];
    *f = (struct finding){0};
    return f;
}

void complete_suppress(struct judging *j, struct suppressions *list, struct finding *f,
                       uint32_t offset)
{
    const struct suppression *by =
        list && list->count ? suppress_find(list, f->rule, offset) : NULL;
    if (!by || f->suppressed_by.ptr)
        return;
    f->suppressed_by = STR("comment");
    f->suppressed_reason = complete_keep(j, by->reason);
}

static void note_place(struct run *r, const struct draft *d)
{
    if (r->place_count == r->place_cap) {
        uint32_t cap = r->place_cap ? r->place_cap * 2 : 16;
        struct span *places = arena_new(r->run.arena, struct span, cap);
        struct span *also = arena_new(r->run.arena, struct span, cap);
        if (r->place_count) {
            memcpy(places, r->places, r->place_count * sizeof *places);
            memcpy(also, r->also, r->place_count * sizeof *also);
        }
        r->places = places;
        r->also = also;
        r->place_cap = cap;
    }
    if (d->speaks_for_related && d->related_count)
        r->also[r->place_count] = d->related[0].span;
    r->places[r->place_count++] = d->span;
}

static void show_tabs(struct run *r, struct spot *spot)
{
    struct arena *a = r->judging->unit->results;
    struct excerpt_line *lines = arena_new(a, struct excerpt_line, spot->line_count);
    for (uint32_t i = 0; i < spot->line_count; i++) {
        struct buf out = BUF_INIT;
        struct str text = spot->lines[i].text;
        for (size_t at = 0; at < text.len; at++)
            if (text.ptr[at] == '\t')
                buf_cstr(&out, "\xe2\x86\x92");
            else
                buf_byte(&out, text.ptr[at]);
        lines[i] = (struct excerpt_line){spot->lines[i].number, buf_to_arena(&out, a)};
        buf_release(&out);
    }
    spot->lines = lines;
}

void complete_draft(struct run *r, const struct draft *d)
{
    struct judging *j = r->judging;
    note_place(r, d);
    struct finding *f = complete_new(j);
    f->rule = d->rule;
    f->severity = d->severity;
    f->minors = d->minors & r->run.document->minors;
    f->message = complete_text(r, d->message);
    f->at = complete_spot(r, d->span, d->label);
    if (d->shows_tabs && f->at.line_count)
        show_tabs(r, &f->at);
    f->container = complete_text(r, r->place->container);
    f->path = complete_text(r, d->path.ptr ? d->path : STR(""));
    f->apiserver = complete_text(r, d->apiserver);
    f->how = complete_text(r, d->how);
    f->controls = controls_of(j->unit->results, j->unit->config->profile.value, f->rule, f->minors);
    if (d->related_count) {
        struct spot *related = arena_new(j->unit->results, struct spot, d->related_count);
        for (uint32_t i = 0; i < d->related_count; i++)
            related[i] = complete_spot(r, d->related[i].span, d->related[i].text);
        f->related = related;
        f->related_count = d->related_count;
    }
    if (d->fix_count) {
        struct fix *fixes = arena_new(j->unit->results, struct fix, d->fix_count);
        for (uint32_t i = 0; i < d->fix_count; i++)
            f->fix_count += complete_fix(r, &d->fixes[i], &fixes[f->fix_count]);
        f->fixes = fixes;
    }
    complete_suppress(j, r->suppressions, f, d->span.start);
}
