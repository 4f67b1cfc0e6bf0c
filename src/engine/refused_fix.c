/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_fix.h"

#include "apiserver/group_resource.h"
#include "apiserver/hint.h"
#include "apiserver/key_cause.h"
#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "base/str_set.h"
#include "engine/cut.h"
#include "engine/refused_shape.h"
#include "engine/refused_split.h"
#include "engine/repair.h"
#include "engine/star.h"
#include "schema/suggest.h"
#include "tree/node.h"

static struct str quoted_words(struct arena *a, const char *before, struct str name)
{
    return arena_join(a, str_from(before), STR(" '"), name, STR("'"));
}

/* --- places in the text --- */

/* The text of a scalar without its quotes; false where it is written in another way than it reads:
 * escapes, folding, blocks. */
static bool plain_text(const struct repair *r, const struct node *node, struct span *span)
{
    if (!node || node->kind != NODE_SCALAR)
        return false;
    bool quoted = node->style == STYLE_SINGLE_QUOTED || node->style == STYLE_DOUBLE_QUOTED;
    if (!quoted && node->style != STYLE_PLAIN)
        return false;
    *span = node->span;
    if (quoted && span->end - span->start >= 2) {
        span->start++;
        span->end--;
    }
    struct str text = str_slice(r->view->source->text, span->start, span->end);
    return str_eq(text, node->text);
}

static bool same_span(struct span a, struct span b)
{
    return a.start == b.start && a.end == b.end;
}

static const struct node *root_of(const struct repair *r)
{
    return r->view->value ? r->view->value->node : NULL;
}

/* --- fields --- */

static const struct schema_field *field_meant(const struct repair *r, struct str name)
{
    struct suggestion s = suggest_field(r->arena, &ec_document, r->fault->owner, NULL, name);
    switch (s.kind) {
    case SUGGEST_CASE:
    case SUGGEST_FORM:
    case SUGGEST_NUMBER:
    case SUGGEST_SPELLING:
        return s.field;
    case SUGGEST_NOTHING:
    case SUGGEST_INSIDE:
    case SUGGEST_OUTSIDE:
        break;
    }
    return NULL;
}

/* Whether the field is there already, or may be, or another name could stand for it as well. */
static bool is_taken(const struct repair *r, const struct node *mapping, uint32_t self,
                     const struct schema_field *field)
{
    enum { SIBLINGS_MAX = 64 };
    if (mapping->count > SIBLINGS_MAX)
        return true;
    for (uint32_t i = 0; i < mapping->count; i++) {
        const struct node *key = node_resolve(mapping->pairs[i].key);
        if (i == self)
            continue;
        if (key->kind != NODE_SCALAR || str_eq(key->text, STR("<<")) ||
            str_eq(key->text, field->name))
            return true;
        bool known = false;
        for (uint32_t f = 0; f < r->fault->owner->field_count; f++)
            known |= str_eq(r->fault->owner->fields[f].name, key->text);
        if (!known && field_meant(r, key->text) == field)
            return true;
    }
    return false;
}

/* Lenient releases drop a field that they do not know: under its right name it would begin to
 * count, so that is safe only where none of them loads the file. */
static void rename_field(struct repair *r)
{
    uint32_t index;
    struct span name;
    const struct node *mapping = node_parent(root_of(r), r->fault->place.span, &index);
    if (!r->fault->owner || !mapping || mapping->kind != NODE_MAPPING ||
        !plain_text(r, mapping->pairs[index].key, &name) ||
        !same_span(mapping->pairs[index].key->span, r->fault->place.span))
        return;
    const struct schema_field *field = field_meant(r, r->fault->name);
    if (!field || is_taken(r, mapping, index, field))
        return;
    repair_offer_one(r, repair_loads_nowhere(r->view), quoted_words(r->arena, "write", field->name),
                     name, field->name);
}

/* Releases that let both stand together may use the size (1.25 and 1.26 did). */
static void cut_cachesize(struct repair *r)
{
    uint32_t index;
    const struct node *at = r->fault->at;
    const struct node *mapping = at ? node_parent(root_of(r), at->span, &index) : NULL;
    struct cut cut = {.arena = r->arena, .text = r->view->source->text};
    if (mapping && mapping->kind == NODE_MAPPING && cut_member(&cut, mapping, index))
        repair_offer(r, repair_loads_nowhere(r->view),
                     STR("remove 'cachesize', which only KMS v1 has"), cut.edits, cut.count);
}

/* --- names of resources --- */

static bool names_are_checked(const struct document_view *view)
{
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(view->minors, minor) &&
            !(version_row_of(minor)->checks & CHECK_RESOURCE_NAMES))
            return false;
    return true;
}

/* Up to 1.26 a name with capital letters loads and encrypts nothing: then in lower case it would
 * begin to. A word that looks like the name of a kind could load as well, and protect nothing. */
static void lower_case(struct repair *r)
{
    struct span span;
    const struct node *at = r->fault->at;
    if (!plain_text(r, at, &span) || !at->text.len)
        return;
    char *lower = arena_bytes(r->arena, at->text.len);
    for (size_t i = 0; i < at->text.len; i++) {
        char c = at->text.ptr[i];
        if ((unsigned char)c >= 0x80)
            return;
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    struct str name = {lower, at->text.len}, meant = hint_resource(r->arena, at->text);
    bool is_known = meant.ptr != NULL;
    if (is_known)
        name = meant;
    struct str resource = group_resource_parse(name).resource;
    bool is_plural = is_known || str_ends_with(resource, STR("s")) || str_eq(resource, STR("*"));
    repair_offer_one(r, repair_loads_nowhere(r->view) && names_are_checked(r->view) && is_plural,
                     is_known ? quoted_words(r->arena, "write", name)
                              : STR("write the resource in lower case and plural"),
                     span, name);
}

/* Which of the two is meant cannot be known, so it is never safe. */
static void widen_star(struct repair *r)
{
    struct span span;
    if (!plain_text(r, r->fault->at, &span))
        return;
    repair_offer_one(r, false,
                     STR("write '*.', which means the core group ('*.*' would be everything)"),
                     span, STR("*."));
    repair_offer_one(r, false, STR("write '*.*', which means everything"), span, STR("*.*"));
}

/* The same providers for the same resource again: releases that let it pass try them twice and
 * find nothing new. Of '*' and '*.' it would be the wrong one that stays. */
static void cut_duplicates(struct repair *r)
{
    const struct node *list = r->fault->at;
    if (!list || list->kind != NODE_SEQUENCE)
        return;
    struct str_set seen = {.arena = r->arena};
    bool *gone = arena_new(r->arena, bool, list->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct node *item = node_resolve(list->items[i]);
        if (item->kind != NODE_SCALAR || str_eq(item->text, STR("*")))
            return;
        struct group_resource name = group_resource_parse(item->text);
        gone[i] = !str_set_add(&seen, arena_join(r->arena, name.resource, STR("."), name.group));
        count += gone[i];
    }
    struct cut cut = {.arena = r->arena, .text = r->view->source->text};
    if (cut_items(&cut, list, gone))
        repair_offer(r, true,
                     count == 1 ? STR("remove the second one") : STR("remove the later ones"),
                     cut.edits, cut.count);
}

/* --- keys --- */

/* The same bytes as they should be written: no release reads what stands there. */
static void write_standard_base64(struct repair *r)
{
    struct span span;
    struct key_cause cause = key_cause_of(r->arena, r->fault->at);
    if (cause.mended.ptr && plain_text(r, r->fault->at, &span))
        repair_offer_one(r, repair_loads_nowhere(r->view), key_cause_repair(&cause), span,
                         cause.mended);
}

/* --- identity --- */

static bool is_null(const struct node *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != NODE_SCALAR || node->style != STYLE_PLAIN || node->tag.ptr ||
        node->anchor.ptr)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(node->text, str_from(words[i])))
            return true;
    return false;
}

static void offer_braces(struct repair *r, struct span span, struct str text)
{
    repair_offer_one(r, repair_loads_nowhere(r->view), STR("write 'identity: {}'"), span, text);
}

/* `identity:` without a value is null, and null is no provider. */
static void fill_identity(struct repair *r)
{
    struct str text = r->view->source->text;
    const struct node *at = r->fault->at;
    if (!at || at->kind != NODE_MAPPING || at->count != 1)
        return;
    const struct node *key = at->pairs[0].key, *value = at->pairs[0].value;
    if (key->kind != NODE_SCALAR || !str_eq(key->text, STR("identity")) || !is_null(value))
        return;
    if (value->text.len) {
        offer_braces(r, value->span, STR("{}"));
        return;
    }
    uint32_t end = value->span.start;
    if (end > 0 && text.ptr[end - 1] == ':')
        offer_braces(r, (struct span){end, end}, STR(" {}"));
    else if (at->style == STYLE_FLOW && end == key->span.end)
        offer_braces(r, (struct span){end, end}, STR(": {}"));
}

/* `- identity`, `- identity {}`, `- identity:{}` are words. */
static void replace_identity(struct repair *r)
{
    static const char *const words[] = {"identity", "identity {}", "identity{}", "identity:{}",
                                        "identity:"};
    const struct node *at = r->fault->at;
    uint32_t index;
    if (!at || at->kind != NODE_SCALAR || at->tag.ptr || at->anchor.ptr ||
        !str_ends_with(r->fault->place.path, STR("]")))
        return;
    bool is_word = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is_word |= str_eq(at->text, str_from(words[i]));
    const struct node *list = is_word ? node_parent(root_of(r), at->span, &index) : NULL;
    size_t last = str_find(r->fault->place.path, STR(".providers["));
    struct span span;
    if (!list || list->kind != NODE_SEQUENCE || last == r->fault->place.path.len ||
        !plain_text(r, at, &span))
        return;
    if (list->style == STYLE_BLOCK)
        offer_braces(r, at->span, STR("identity: {}"));
    else
        offer_braces(r, at->span,
                     at->style == STYLE_DOUBLE_QUOTED ? STR("{\"identity\": {}}")
                                                      : STR("{identity: {}}"));
}

/* --- kind and apiVersion --- */

/* False: it cannot be written there. */
static bool add_correction(const struct repair *r, const struct field_string *field,
                           struct str meant, struct draft_edit *edits, uint32_t *count)
{
    struct span span;
    if (!field_is_set(&field->head) || !plain_text(r, field->head.at, &span))
        return false;
    if (!str_eq(field->value, meant))
        edits[(*count)++] = (struct draft_edit){span, meant};
    return true;
}

/* A server that knows the pair as it is would not have refused it: nothing else loads the file. */
static void correct_kind(struct repair *r)
{
    const struct ec_configuration *c = r->view->configuration;
    const struct schema_type_meta *meant =
        suggest_type_meta(&ec_document, r->fault->api_version, r->fault->name);
    struct draft_edit *edits = arena_new(r->arena, struct draft_edit, 2);
    uint32_t count = 0;
    if (!c || !meant || !add_correction(r, &c->kind, meant->kind, edits, &count) ||
        !add_correction(r, &c->api_version, meant->api_version, edits, &count))
        return;
    if (count == 2 && edits[1].span.start < edits[0].span.start) {
        struct draft_edit first = edits[0];
        edits[0] = edits[1];
        edits[1] = first;
    }
    repair_offer(r, repair_loads_nowhere(r->view),
                 arena_join(r->arena, STR("write 'apiVersion: "), meant->api_version,
                            STR("' and 'kind: "), meant->kind, STR("'")),
                 edits, count);
}

/* --- YAML --- */

/* Nothing loads before it is YAML. The parser stops right behind the star. */
static void quote_star(struct repair *r)
{
    uint32_t at = r->fault->place.span.start, count;
    struct str expected = STR("did not find expected alphabetic or numeric character");
    if (!at || !str_ends_with(r->fault->text, expected))
        return;
    const struct draft_edit *edits = star_quotes(r->arena, r->view->source->text, at - 1, &count);
    repair_offer(r, repair_loads_nowhere(r->view), STR("put the star in quotes"), edits, count);
}

void refused_fix(struct arena *a, const struct document_view *view, const struct fault *fault,
                 struct draft *draft)
{
    struct repair r = {a, view, fault, draft};
    switch (fault->refusal) {
    case REFUSAL_YAML_SYNTAX:
        quote_star(&r);
        shape_fix_tabs(&r);
        shape_fix_depth(&r);
        return;
    case REFUSAL_KIND_UNKNOWN:
        correct_kind(&r);
        return;
    case REFUSAL_UNKNOWN_FIELD:
        if (!shape_fix_begun(&r))
            rename_field(&r);
        return;
    case REFUSAL_FIELD_TYPE:
        replace_identity(&r);
        shape_fix_type(&r);
        return;
    case REFUSAL_PROVIDER_NONE:
        if (!shape_fix_begun(&r))
            fill_identity(&r);
        return;
    case REFUSAL_KEY_NAME_REQUIRED:
    case REFUSAL_KEY_SECRET_REQUIRED:
        split_key_fix(&r);
        return;
    case REFUSAL_KMS_CACHESIZE_V2:
        cut_cachesize(&r);
        return;
    case REFUSAL_KEY_BASE64:
        write_standard_base64(&r);
        return;
    case REFUSAL_RESOURCE_DUPLICATE:
        cut_duplicates(&r);
        return;
    case REFUSAL_RESOURCE_CAPITALS:
        lower_case(&r);
        return;
    case REFUSAL_RESOURCE_STAR:
        widen_star(&r);
        return;
    default:
        return;
    }
}
