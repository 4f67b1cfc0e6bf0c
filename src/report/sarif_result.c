/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <string.h>

#include "apiserver/version_set.h"
#include "report/sarif_parts.h"

/* GitHub shows as many related places of a result. */
enum { RELATED_MAX = 100, RELATED_IN_MESSAGE = 10, DIGEST_BYTES = 16 };

/* How often each digest was given out in the file at hand. */
struct sarif_prints {
    struct str file;
    struct print {
        unsigned char digest[DIGEST_BYTES];
        uint32_t uses;
    } * slots;
    uint32_t used, room; /* room: a power of two */
};

static struct print *print_slot(struct print *slots, uint32_t room, const unsigned char *digest)
{
    uint32_t at;
    memcpy(&at, digest, sizeof at);
    while (slots[at & (room - 1)].uses &&
           memcmp(slots[at & (room - 1)].digest, digest, DIGEST_BYTES) != 0)
        at++;
    return &slots[at & (room - 1)];
}

static void prints_grow(struct sarif_prints *prints, struct arena *a)
{
    uint32_t room = prints->room ? prints->room * 2 : 64;
    struct print *slots = arena_new(a, struct print, room);
    for (uint32_t i = 0; i < prints->room; i++)
        if (prints->slots[i].uses)
            *print_slot(slots, room, prints->slots[i].digest) = prints->slots[i];
    prints->slots = slots;
    prints->room = room;
}

static void hash_part(crypto_generichash_state *state, struct str part)
{
    unsigned char length[4];
    for (unsigned i = 0; i < sizeof length; i++)
        length[i] = (unsigned char)(part.len >> (8 * i));
    crypto_generichash_update(state, length, sizeof length);
    if (part.len)
        crypto_generichash_update(state, (const unsigned char *)part.ptr, part.len);
}

struct str sarif_print(struct sarif *s, const struct finding *f)
{
    if (!s->prints)
        s->prints = arena_new(&s->arena, struct sarif_prints, 1);
    struct sarif_prints *prints = s->prints;
    if (!str_eq(prints->file, f->at.file))
        *prints = (struct sarif_prints){.file = f->at.file};
    if (prints->used * 2 >= prints->room)
        prints_grow(prints, &s->arena);

    unsigned char digest[DIGEST_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    hash_part(&state, f->rule->id);
    hash_part(&state, f->container);
    hash_part(&state, f->path);
    crypto_generichash_final(&state, digest, sizeof digest);

    struct print *slot = print_slot(prints->slots, prints->room, digest);
    if (!slot->uses)
        prints->used++;
    memcpy(slot->digest, digest, sizeof digest);
    char hex[2 * DIGEST_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_fmt(&s->arena, "%s:%u", hex, ++slot->uses);
}

/* What is wrong, what to do where it is special to this place, and the related places, each a link
 * to what `relatedLocations` has under its number. */
static void put_message(struct sarif *s, const struct finding *f, uint32_t related)
{
    struct buf words = BUF_INIT;
    sarif_sentence(&words, f->message);
    if (f->container.len) {
        buf_cstr(&words, " In ");
        sarif_sentence(&words, f->container);
    }
    if (f->how.len) {
        buf_cstr(&words, " Fix: ");
        sarif_sentence(&words, f->how);
    }
    for (uint32_t i = 0; i < related && i < RELATED_IN_MESSAGE; i++) {
        const struct spot *spot = &f->related[i];
        buf_fmt(&words, " See [line %u](%u)", spot->from.line, i + 1);
        if (!str_eq(spot->file, f->at.file)) {
            buf_cstr(&words, " of ");
            sarif_text(&words, spot->file);
        }
        if (spot->text.len)
            buf_cstr(&words, ": ");
        sarif_sentence(&words, spot->text);
    }
    writer_object(&s->w, "message", WRITER_INLINE);
    writer_str(&s->w, "text", buf_view(&words));
    writer_close(&s->w);
    buf_release(&words);
}

static void put_logical_location(struct sarif *s, const struct finding *f)
{
    if (!f->path.len && !f->container.len)
        return;
    struct buf name = BUF_INIT;
    sarif_text(&name, f->container);
    if (f->container.len && f->path.len)
        buf_cstr(&name, ": ");
    sarif_text(&name, f->path);
    writer_array(&s->w, "logicalLocations", WRITER_INLINE);
    writer_object(&s->w, NULL, WRITER_INLINE);
    writer_str(&s->w, "fullyQualifiedName", buf_view(&name));
    writer_close(&s->w);
    writer_close(&s->w);
    buf_release(&name);
}

static void put_locations(struct sarif *s, const struct finding *f)
{
    writer_array(&s->w, "locations", WRITER_INLINE);
    writer_object(&s->w, NULL, WRITER_INLINE);
    sarif_physical_location(s, &f->at, true);
    put_logical_location(s, f);
    if (f->at.text.len)
        sarif_message(s, "message", sarif_sentence, f->at.text);
    writer_close(&s->w);
    writer_close(&s->w);
}

static void put_related(struct sarif *s, const struct finding *f, uint32_t related)
{
    if (!related)
        return;
    writer_array(&s->w, "relatedLocations", WRITER_INLINE);
    for (uint32_t i = 0; i < related; i++) {
        writer_object(&s->w, NULL, WRITER_INLINE);
        writer_uint(&s->w, "id", i + 1);
        sarif_physical_location(s, &f->related[i], false);
        if (f->related[i].text.len)
            sarif_message(s, "message", sarif_sentence, f->related[i].text);
        writer_close(&s->w);
    }
    writer_close(&s->w);
}

static void put_replacement(struct json_writer *w, const struct edit *edit)
{
    writer_object(w, NULL, WRITER_INLINE);
    writer_object(w, "deletedRegion", WRITER_INLINE);
    writer_uint(w, "startLine", edit->from.line);
    writer_uint(w, "startColumn", edit->from.column);
    writer_uint(w, "endLine", edit->to.line);
    writer_uint(w, "endColumn", edit->to.column);
    writer_close(w);
    if (edit->text.len) {
        writer_object(w, "insertedContent", WRITER_INLINE);
        writer_str(w, "text", edit->text);
        writer_close(w);
    }
    writer_close(w);
}

static void put_fix(struct sarif *s, const struct finding *f, const struct fix *fix)
{
    struct json_writer *w = &s->w;
    writer_object(w, NULL, WRITER_INLINE);
    sarif_message(s, "description", sarif_sentence, fix->description);
    writer_array(w, "artifactChanges", WRITER_INLINE);
    writer_object(w, NULL, WRITER_INLINE);
    sarif_artifact(s, "artifactLocation", f->at.file);
    writer_array(w, "replacements", WRITER_INLINE);
    for (uint32_t i = 0; i < fix->edit_count; i++)
        put_replacement(w, &fix->edits[i]);
    writer_close(w);
    writer_close(w);
    writer_close(w);
    writer_object(w, "properties", WRITER_INLINE);
    writer_bool(w, "safe", fix->safe);
    writer_close(w);
    writer_close(w);
}

static bool is_shown(const struct fix *fix)
{
    return !fix->withheld && fix->edit_count;
}

static void put_fixes(struct sarif *s, const struct finding *f)
{
    bool any = false;
    for (uint32_t i = 0; i < f->fix_count; i++) {
        if (!is_shown(&f->fixes[i]))
            continue;
        if (!any)
            writer_array(&s->w, "fixes", WRITER_INLINE);
        any = true;
        put_fix(s, f, &f->fixes[i]);
    }
    if (any)
        writer_close(&s->w);
}

static void put_text_property(struct sarif *s, const char *key, struct str text)
{
    struct buf words = BUF_INIT;
    if (text.len) {
        sarif_text(&words, text);
        writer_str(&s->w, key, buf_view(&words));
    }
    buf_release(&words);
}

static void put_properties(struct sarif *s, const struct finding *f)
{
    struct json_writer *w = &s->w;
    writer_object(w, "properties", WRITER_INLINE);
    writer_str(w, "kubernetesVersions", version_set_format(&s->arena, f->minors, VERSION_SET_OPEN));
    put_text_property(s, "node", f->node);
    put_text_property(s, "apiserver", f->apiserver);
    if (f->controls.count) {
        writer_array(w, "controls", WRITER_INLINE);
        for (uint32_t i = 0; i < f->controls.count; i++)
            writer_str(w, NULL, f->controls.items[i]);
        writer_close(w);
    }
    writer_close(w);
}

void sarif_result(struct sarif *s, const struct finding *f)
{
    struct json_writer *w = &s->w;
    uint32_t related = f->related_count < RELATED_MAX ? f->related_count : RELATED_MAX;
    writer_object(w, NULL, WRITER_INLINE);
    writer_str(w, "ruleId", f->rule->id);
    writer_uint(w, "ruleIndex", sarif_rule_index(s, f->rule));
    writer_cstr(w, "level", sarif_level(f->severity));
    put_message(s, f, related);
    put_locations(s, f);
    put_related(s, f, related);
    writer_object(w, "partialFingerprints", WRITER_INLINE);
    if (f->line_hash.ptr)
        writer_str(w, "primaryLocationLineHash", f->line_hash);
    writer_str(w, "enclint/v1", sarif_print(s, f));
    writer_close(w);
    put_fixes(s, f);
    sarif_taxa(s, f);
    put_properties(s, f);
    writer_close(w);
}
