/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/inside.h"

#include "apiserver/redact.h"
#include "carriers/carrier.h"
#include "engine/applied.h"
#include "engine/take.h"
#include "engine/template.h"
#include "tree/limits.h"

/* items[1].data["enc.yaml"] in code block: from the innermost text outwards, in each the path. */
static void name_container(struct judging *j, const struct place_of_document *around,
                           struct str inner, bool is_item, struct place_of_document *place)
{
    struct str dot = str_starts_with(inner, STR("[")) ? STR("") : STR(".");
    struct str outer = around->item.ptr ? around->outside : around->container;
    if (around->item.ptr && inner.len)
        inner = arena_join(j->scratch, around->item, dot, inner);
    else if (around->item.ptr)
        inner = around->item;
    place->item = is_item ? inner : STR_NONE;
    place->outside = outer;
    if (!inner.ptr || !outer.ptr)
        place->container = inner.ptr ? inner : outer;
    else
        place->container = arena_join(j->scratch, inner, STR(" in "), outer);
}

/* What a page leaves out is not judged; the rest is. */
static struct str without_gaps(struct judging *j, struct place_of_document *place, struct str text)
{
    struct span at;
    struct str filled = template_fill_gaps(j->scratch, text, &at);
    if (j->form != JUDGED_PAGE || !filled.ptr)
        return text;
    place->has_gaps = true;
    take_unfilled(j, origin_span(&place->origin, at));
    return filled;
}

static void judge_inside(struct judging *j, const struct place_of_document *around,
                         const struct embedded *e, bool is_item, unsigned depth)
{
    struct source source;
    struct place_of_document place = {
        .source = &source,
        .origin = origin_compose(j->scratch, &around->origin, &e->origin),
        .masked = around->masked,
        .has_gaps = around->has_gaps,
        .in_configmap = around->in_configmap,
        .in_cluster_api = around->in_cluster_api,
        .host = e->host.ptr ? e->host : around->host,
        .cloud_file = e->cloud_file ? e->cloud_file : around->cloud_file,
        .here = around->here,
        .secret = around->secret,
        .in_string = around->in_string || !is_item,
        .outermost = around->outermost,
    };
    struct str container = e->container.ptr ? redact_words(j->scratch, e->container) : STR_NONE;
    name_container(j, around, container, is_item, &place);
    source_init(&source, j->scratch, j->unit->file, without_gaps(j, &place, e->text));
    judge_text(j, &place, depth + 1);
}

/* Of a document that was judged nothing is needed but its findings: where there are many, the
 * memory of each goes at once. */
static void judge_embedded(struct judging *j, const struct place_of_document *around,
                           const struct embedded *e, bool is_item, unsigned depth)
{
    enum { MANY = 32 };
    struct arena *outer = j->scratch, own = ARENA_INIT;
    bool many = j->unit->document_count >= MANY;
    if (many)
        j->scratch = &own;
    judge_inside(j, around, e, is_item, depth);
    j->scratch = outer;
    arena_release(&own);
}

void inside_list(struct judging *j, const struct place_of_document *place, const struct node *items,
                 bool is_yaml, unsigned depth)
{
    size_t taken = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        const struct node *item = items->items[i];
        if (item->kind == NODE_ALIAS && item->target)
            item = item->target;
        if (item->kind != NODE_MAPPING)
            continue;
        taken += item->span.end - item->span.start;
        if (taken > 2 * LIMIT_BYTES) { /* one item, by many aliases */
            judge_limit(j, place, items->items[i]->span,
                        STR("items repeated by aliases beyond 16 MiB: not judged from here on"));
            return;
        }
        struct embedded e = embedded_item(j->scratch, place->source, item, is_yaml);
        if (!embedded_matters(e.text) && !carrier_mentioned(e.text))
            continue;
        e.container = arena_fmt(j->scratch, "items[%u]", i);
        judge_embedded(j, place, &e, true, depth);
    }
}

/* " of Secret kube-system/enc"; "" where the object has no name. */
static struct str owner_of(struct arena *a, const struct looks *l)
{
    enum { LOOKED_AT = 1000, SHOWN = 300 }; /* cut when what could be a key is gone */
    if (!l->kind.len || !l->name.len)
        return STR("");
    struct str owner = arena_join(
        a, str_slice(l->kind, 0, LOOKED_AT), STR(" "), str_slice(l->namespace, 0, LOOKED_AT),
        l->namespace.len ? STR("/") : STR(""), str_slice(l->name, 0, LOOKED_AT));
    return arena_join(a, STR(" of "), str_slice(redact_words(a, owner), 0, SHOWN));
}

/* A script within a page, another script, or a string of a document. False: nothing in it is
 * wanted. */
static bool judge_script(struct judging *j, const struct place_of_document *around,
                         const struct embedded *e, unsigned depth)
{
    struct source source;
    source_init(&source, j->scratch, j->unit->file, e->text);
    struct place_of_document script = {
        .source = &source,
        .origin = origin_compose(j->scratch, &around->origin, &e->origin),
        .masked = around->masked,
        .in_configmap = around->in_configmap,
        .here = around->here,
        .in_string = true,
        .outermost = around->outermost,
    };
    name_container(j, around, e->container, false, &script);
    return inside_script(j, &script, depth + 1);
}

void inside_tree(struct judging *j, const struct place_of_document *place, const struct node *root,
                 const struct looks *looks, unsigned depth)
{
    struct embedded_list list = {
        .arena = j->scratch, .also = carrier_literals, .also_count = carrier_literal_count};
    struct place_of_document around = *place;
    if (root)
        embedded_in_tree(&list, place->source, root);
    bool secret = str_eq(looks->kind, STR("Secret")) && looks->name.len;
    around.in_configmap = around.in_configmap || str_eq(looks->kind, STR("ConfigMap"));
    const struct carrier *carrier = carrier_find(looks->api_version, looks->kind, root);
    around.in_cluster_api |= carrier && str_eq(carrier->form, STR("Cluster API"));
    struct str owner = list.count ? owner_of(j->scratch, looks) : STR("");
    for (uint32_t i = 0; i < list.count; i++) {
        struct embedded e = list.items[i];
        if (e.container.ptr && owner.len)
            e.container = arena_join(j->scratch, redact_words(j->scratch, e.container), owner);
        if (secret)
            around.secret = (struct secret_of_document){looks->name, looks->namespace, e.field};
        bool script = e.form == EMBEDDED_SHELL || e.form == EMBEDDED_EITHER;
        bool done = script && judge_script(j, &around, &e, depth);
        if (!done && e.form != EMBEDDED_SHELL)
            judge_embedded(j, &around, &e, false, depth);
    }
    if (list.is_full)
        judge_limit(j, place, list.full_at,
                    STR("more than 32 MiB of compressed text: not judged from here on"));
}

/* What a script holds; what is quoted in a document that is not is filled in by the outer shell. */
static struct place_of_document in_script(struct judging *j, const struct place_of_document *around,
                                          const struct embedded *e)
{
    struct place_of_document place = *around;
    struct here_document *here = arena_new(j->scratch, struct here_document, 1);
    *here = (struct here_document){.script = around->source->text,
                                   .at = e->origin.count ? e->origin.segments[0].outer.start : 0,
                                   .is_quoted =
                                       e->is_quoted && (!around->here || around->here->is_quoted)};
    place.here = here;
    return place;
}

static bool inside(struct judging *j, const struct place_of_document *place,
                   void (*find)(struct embedded_list *, struct str), unsigned depth)
{
    enum { SCRIPTS_MAX = 3 }; /* in each other */
    struct embedded_list list = {
        .arena = j->scratch, .also = carrier_literals, .also_count = carrier_literal_count};
    find(&list, place->source->text);
    for (uint32_t i = 0; i < list.count; i++) {
        struct embedded *e = &list.items[i];
        struct place_of_document around =
            find == embedded_in_shell ? in_script(j, place, e) : *place;
        bool script = e->form == EMBEDDED_SHELL || e->form == EMBEDDED_EITHER;
        bool done = script && depth < SCRIPTS_MAX && judge_script(j, &around, e, depth);
        if (!done && e->form != EMBEDDED_SHELL)
            judge_embedded(j, &around, e, false, depth);
    }
    return list.count > 0;
}

void inside_page(struct judging *j, const struct place_of_document *place)
{
    inside(j, place, embedded_in_markdown, 0);
}

bool inside_script(struct judging *j, const struct place_of_document *place, unsigned depth)
{
    struct embedded_list list = {.arena = j->scratch};
    bool found = inside(j, place, embedded_in_shell, depth);
    applied_note_files(j, place);
    embedded_commands(&list, place->source->text, STR("kube-apiserver"));
    for (uint32_t i = 0; i < list.count; i++)
        judge_embedded(j, place, &list.items[i], false, depth);
    return found || list.count;
}

/* Where the host has what the reader's kube-apiserver reads, if that is made of this. */
static struct str reader_host(struct judging *j, const struct workload *reader)
{
    if (!reader || !reader->makes_config)
        return STR_NONE;
    const struct container *server = workload_container(reader, ROLE_API_SERVER);
    const struct flag *flag = argv_flag(&server->argv, STR("encryption-provider-config"));
    return flag ? host_path_of(j->scratch, reader, server, flag->value) : STR_NONE;
}

void inside_policy(struct judging *j, const struct place_of_document *around,
                   const struct carried_policy *policy, const struct workload *reader)
{
    struct source source;
    source_init(&source, j->scratch, j->unit->file, policy->text.text);
    struct place_of_document place = {
        .source = &source,
        .origin = origin_compose(j->scratch, &around->origin, &policy->text.origin),
        .masked = around->masked,
        .in_configmap = around->in_configmap,
        .host = reader_host(j, reader),
        .in_string = true,
        .outermost = around->outermost,
        .comments_outside = !policy->is_text && !around->container.ptr,
        .lenient = policy->is_lenient,
        .rendered = policy->is_rendered,
        .reader = reader,
    };
    name_container(j, around, policy->text.container, false, &place);
    judge_text(j, &place, 1);
}
