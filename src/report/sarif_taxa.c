/* SPDX-License-Identifier: Apache-2.0 */
/* Benchmarks as SARIF has them: each is a taxonomy, its controls are the taxa. Those that no
 * finding names are left out. */
#include "report/sarif_parts.h"

/* "cis-1.11:1.2.28" */
static const struct profile *find_control(struct str name, uint32_t *control)
{
    struct str id = name;
    const struct profile *profile = profile_find(str_cut(&id, ':'));
    for (uint32_t i = 0; profile && i < profile->control_count; i++)
        if (str_eq(profile->controls[i].id, id)) {
            *control = i;
            return profile;
        }
    return NULL;
}

static uint32_t taxonomy_index(const struct sarif *s, const struct profile *profile)
{
    uint32_t i = 0;
    while (i < s->taxonomy_count && s->taxonomies[i] != profile)
        i++;
    return i;
}

static bool is_named(const struct sarif *s, const struct profile *profile)
{
    uint32_t control;
    for (uint32_t i = 0; i < s->results->finding_count; i++) {
        const struct finding *f = &s->results->findings[i];
        for (uint32_t k = 0; !f->suppressed_by.ptr && k < f->controls.count; k++)
            if (find_control(f->controls.items[k], &control) == profile)
                return true;
    }
    return false;
}

void sarif_collect_taxonomies(struct sarif *s)
{
    s->taxonomies = arena_new(&s->arena, const struct profile *, profiles_count);
    for (uint32_t i = 0; i < profiles_count; i++)
        if (profiles_all[i].control_count && is_named(s, &profiles_all[i]))
            s->taxonomies[s->taxonomy_count++] = &profiles_all[i];
}

static void put_component(struct sarif *s, const char *key, uint32_t taxonomy)
{
    writer_object(&s->w, key, WRITER_INLINE);
    writer_str(&s->w, "name", s->taxonomies[taxonomy]->name);
    writer_uint(&s->w, "index", taxonomy);
    writer_close(&s->w);
}

void sarif_supported_taxonomies(struct sarif *s)
{
    if (!s->taxonomy_count)
        return;
    writer_array(&s->w, "supportedTaxonomies", WRITER_INLINE);
    for (uint32_t i = 0; i < s->taxonomy_count; i++)
        put_component(s, NULL, i);
    writer_close(&s->w);
}

static void put_taxonomy(struct sarif *s, const struct profile *profile)
{
    struct json_writer *w = &s->w;
    writer_object(w, NULL, WRITER_INLINE);
    writer_str(w, "name", profile->name);
    if (profile->organization.ptr)
        writer_str(w, "organization", profile->organization);
    sarif_message(s, "shortDescription", sarif_sentence, profile->title);
    if (profile->url.ptr)
        writer_str(w, "informationUri", profile->url);
    writer_bool(w, "isComprehensive", false);
    writer_array(w, "taxa", WRITER_INLINE);
    for (uint32_t i = 0; i < profile->control_count; i++) {
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "id", profile->controls[i].id);
        sarif_message(s, "shortDescription", sarif_sentence, profile->controls[i].title);
        writer_close(w);
    }
    writer_close(w);
    writer_close(w);
}

void sarif_taxonomies(struct sarif *s)
{
    if (!s->taxonomy_count)
        return;
    writer_array(&s->w, "taxonomies", WRITER_LINES);
    for (uint32_t i = 0; i < s->taxonomy_count; i++)
        put_taxonomy(s, s->taxonomies[i]);
    writer_close(&s->w);
}

/* What a taxon is called where it is spoken of; the members of an object that is open. */
static void put_reference(struct sarif *s, uint32_t taxonomy, uint32_t control)
{
    writer_str(&s->w, "id", s->taxonomies[taxonomy]->controls[control].id);
    writer_uint(&s->w, "index", control);
    put_component(s, "toolComponent", taxonomy);
}

void sarif_relationships(struct sarif *s, const struct rule *rule)
{
    struct json_writer *w = &s->w;
    bool any = false;
    for (uint32_t i = 0; i < s->taxonomy_count; i++)
        for (uint32_t k = 0; k < s->taxonomies[i]->control_count; k++) {
            if (!control_has_rule(&s->taxonomies[i]->controls[k], rule))
                continue;
            if (!any)
                writer_array(w, "relationships", WRITER_INLINE);
            any = true;
            writer_object(w, NULL, WRITER_INLINE);
            writer_object(w, "target", WRITER_INLINE);
            put_reference(s, i, k);
            writer_close(w);
            writer_array(w, "kinds", WRITER_INLINE);
            writer_cstr(w, NULL, "relevant");
            writer_close(w);
            writer_close(w);
        }
    if (any)
        writer_close(w);
}

void sarif_taxa(struct sarif *s, const struct finding *f)
{
    bool any = false;
    for (uint32_t i = 0; i < f->controls.count; i++) {
        uint32_t control = 0;
        const struct profile *profile = find_control(f->controls.items[i], &control);
        uint32_t taxonomy = taxonomy_index(s, profile);
        if (!profile || taxonomy == s->taxonomy_count)
            continue;
        if (!any)
            writer_array(&s->w, "taxa", WRITER_INLINE);
        any = true;
        writer_object(&s->w, NULL, WRITER_INLINE);
        put_reference(s, taxonomy, control);
        writer_close(&s->w);
    }
    if (any)
        writer_close(&s->w);
}
