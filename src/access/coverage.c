/* SPDX-License-Identifier: Apache-2.0 */
#include "access/coverage.h"

#include <string.h>

#include "apiserver/redact.h"
#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "base/str_set.h"

/* Of a resource that no list can name: what is left to the wildcards. */
#define NOBODY "\x01"

struct answer { /* on the way */
    struct answer *next;
    struct access access;
    struct coverage_answer *made;
};

struct run {
    struct run *next;
    struct coverage_run made;
};

struct resource {
    struct resource *next;
    struct str name; /* as written; what access_of() is asked for */
    uint32_t minors; /* where it exists */
    struct coverage_resource made;
    struct run *first, *last;
};

struct work {
    struct arena *arena, *scratch;
    const struct coverage_request *request;
    struct answer *answers;
    struct resource *first, **end;
    uint32_t count;
    struct str_set names;      /* of the resources, as an entry would call them */
    struct access_index index; /* of the configuration that was last asked */
};

const char *coverage_class_name(enum coverage_class class)
{
    static const char *const names[] = {"built-in", "custom", "unknown", "elsewhere",
                                        "others",   "rest",   "template"};
    return names[class];
}

/* --- which resources --- */

static struct resource *find(const struct work *w, struct group_resource wanted)
{
    for (struct resource *r = w->first; r; r = r->next)
        if (group_resource_names(r->name, wanted))
            return r;
    return NULL;
}

static bool is_open(const struct work *w, struct str name)
{
    return w->request->is_unknown && w->request->is_unknown(w->request->context, name);
}

static struct str shown(struct work *w, struct str name)
{
    bool hidden = false;
    return is_open(w, name) ? STR(COVERAGE_OPEN) : arena_str(w->arena, redact_value(name, &hidden));
}

/* 'secrets.' is 'secrets'. */
static struct str without_dot(struct str name)
{
    struct group_resource parsed = group_resource_parse(name);
    return parsed.group.len ? name : parsed.resource;
}

static struct resource *add(struct work *w, struct str name, enum coverage_class class)
{
    str_set_add(&w->names, without_dot(name));
    struct resource *r = arena_new(w->scratch, struct resource, 1);
    r->name = name;
    r->minors = w->request->minors;
    r->made = (struct coverage_resource){.name = shown(w, name),
                                         .group = shown(w, group_resource_parse(name).group),
                                         .class = class,
                                         .sensitive = resource_is_sensitive(name)};
    *w->end = r;
    w->end = &r->next;
    w->count++;
    return r;
}

/* A resource that moved to another name in some of the releases is there twice: as itself in the
 * others. */
static void add_named(struct work *w, struct str name)
{
    struct group_resource parsed = group_resource_parse(name);
    const struct resource_fact *fact = resource_find(parsed);
    struct resource *r;
    if (str_set_has(&w->names, without_dot(name)))
        return;
    if (str_eq(parsed.resource, STR("*"))) {
        struct group_resource others = {.group = parsed.group, .resource = STR(NOBODY)};
        if (str_eq(parsed.group, STR("*")) || resource_group_minors(parsed.group) ||
            find(w, others))
            return;
        r = add(w, name, COVERAGE_OTHERS);
        r->name = arena_join(w->scratch, others.resource, STR("."), others.group);
        return;
    }
    bool elsewhere = fact && (fact->stored_as_minors & w->request->minors) != 0;
    r = add(w, name,
            elsewhere                    ? COVERAGE_ELSEWHERE
            : fact && fact->stored       ? COVERAGE_BUILT_IN
            : is_open(w, name)           ? COVERAGE_TEMPLATE
            : resource_is_custom(parsed) ? COVERAGE_CUSTOM
                                         : COVERAGE_UNKNOWN);
    r->made.named = true;
    if (elsewhere)
        r->made.stored_as = resource_name(w->arena, fact->stored_as);
    else if (r->made.class == COVERAGE_BUILT_IN)
        r->made.name = resource_name(w->arena, fact);
}

static void add_names(struct work *w, const struct ec_configuration *c)
{
    for (uint32_t i = 0; i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        for (uint32_t k = 0; k < entry->resources.count; k++)
            add_named(w, string_at(&entry->resources, k)->value);
    }
}

static void add_built_in(struct work *w)
{
    uint32_t count;
    const struct resource_fact *facts = resources_all(&count);
    for (uint32_t i = 0; i < count; i++) {
        const struct resource_fact *fact = &facts[i];
        uint32_t minors = fact->minors & ~fact->stored_as_minors & w->request->minors;
        struct resource *r =
            find(w, (struct group_resource){.group = fact->group, .resource = fact->name});
        if (!fact->stored || !minors)
            continue;
        if (!r)
            r = add(w, resource_name(w->scratch, fact), COVERAGE_BUILT_IN);
        if (r->made.class == COVERAGE_BUILT_IN)
            r->minors = minors;
    }
}

/* --- what becomes of them --- */

static bool same_access(const struct access *a, const struct access *b)
{
    if (a->level != b->level || a->count != b->count || a->entry_count != b->entry_count)
        return false;
    for (uint32_t i = 0; i < a->entry_count; i++)
        if (a->entries[i] != b->entries[i])
            return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->keys[i].kind != b->keys[i].kind || a->keys[i].provider != b->keys[i].provider ||
            a->keys[i].entry != b->keys[i].entry || a->keys[i].key != b->keys[i].key ||
            !str_eq(a->keys[i].name, b->keys[i].name))
            return false;
    return true;
}

static struct coverage_place place_at(struct work *w, const struct field_head *head,
                                      struct str path)
{
    struct coverage_place place = {.path = path};
    if (head->at)
        place.at = w->request->locate(w->request->context, head->at->span);
    return place;
}

static struct coverage_key key_of(struct work *w, const struct access_key *key)
{
    static const char *const fields[] = {"identity", "aescbc", "aesgcm", "secretbox", "kms", "kms"};
    bool local =
        key->kind == ACCESS_AESCBC || key->kind == ACCESS_AESGCM || key->kind == ACCESS_SECRETBOX;
    struct str path = arena_fmt(w->arena, "resources[%u].providers[%u].%s", (unsigned)key->entry,
                                (unsigned)key->provider, fields[key->kind]);
    if (local)
        path = arena_fmt(w->arena, STR_FMT ".keys[%u]", STR_ARG(path), (unsigned)key->key);
    return (struct coverage_key){
        .kind = key->kind, .name = shown(w, key->name), .place = place_at(w, key->head, path)};
}

static const struct coverage_answer *answer_of(struct work *w, const struct access *access)
{
    for (struct answer *old = w->answers; old; old = old->next)
        if (same_access(&old->access, access))
            return old->made;
    struct answer *new = arena_new(w->scratch, struct answer, 1);
    struct coverage_key *keys = arena_new(w->arena, struct coverage_key, access->count);
    uint32_t *entries = arena_new(w->arena, uint32_t, access->entry_count);
    for (uint32_t i = 0; i < access->count; i++)
        keys[i] = key_of(w, &access->keys[i]);
    for (uint32_t i = 0; i < access->entry_count; i++)
        entries[i] = access->entries[i];
    *new = (struct answer){.next = w->answers,
                           .access = *access,
                           .made = arena_new(w->arena, struct coverage_answer, 1)};
    *new->made = (struct coverage_answer){.level = access->level,
                                          .keys = keys,
                                          .count = access->count,
                                          .plain = access_writer(access) == NULL,
                                          .entries = entries,
                                          .entry_count = access->entry_count};
    w->answers = new;
    return new->made;
}

/* What an entry calls the resource, at this level. */
static struct group_resource wanted_name(const struct resource *r, enum access_level level)
{
    struct group_resource name = group_resource_parse(r->name);
    if (level != ACCESS_EXACT)
        name.resource = STR("*");
    if (level == ACCESS_ALL)
        name.group = STR("*");
    return name;
}

static struct coverage_place name_in(struct work *w, const struct ec_configuration *c,
                                     uint32_t entry, struct group_resource wanted)
{
    const struct field_list *names = &resource_at(&c->resources, entry)->resources;
    uint32_t at = access_index_name(w->scratch, &w->index, wanted, entry);
    if (at == UINT32_MAX)
        return (struct coverage_place){.path = STR("")};
    return place_at(
        w, &string_at(names, at)->head,
        arena_fmt(w->arena, "resources[%u].resources[%u]", (unsigned)entry, (unsigned)at));
}

static void decide(struct work *w, struct resource *r, const struct ec_configuration *c,
                   unsigned minor)
{
    bool builtin = resource_is_builtin(r->name) && r->made.class != COVERAGE_OTHERS &&
                   r->made.class != COVERAGE_REST;
    struct access access;
    if (w->index.configuration != c)
        w->index = access_index_of(w->scratch, c);
    access_of_indexed(w->scratch, &w->index, version_row_of(minor), r->name, builtin, &access);
    const struct coverage_answer *answer = answer_of(w, &access);
    for (struct run *run = r->first; run; run = run->next)
        if (run->made.answer == answer) {
            run->made.minors |= version_bit(minor);
            return;
        }
    struct run *run = arena_new(w->scratch, struct run, 1);
    struct coverage_place *names = arena_new(w->arena, struct coverage_place, access.entry_count);
    struct group_resource wanted = wanted_name(r, access.level);
    for (uint32_t i = 0; i < access.entry_count; i++)
        names[i] = name_in(w, c, access.entries[i], wanted);
    struct str group = shown(w, wanted.group);
    run->made = (struct coverage_run){.minors = version_bit(minor),
                                      .answer = answer,
                                      .by = access.level == ACCESS_EXACT ? r->made.name
                                            : access.level == ACCESS_NO_ENTRY
                                                ? STR("")
                                                : arena_join(w->arena, STR("*."), group),
                                      .names = names};
    if (r->last)
        r->last->next = run;
    else
        r->first = run;
    r->last = run;
    r->made.run_count++;
}

static const struct coverage *finish(struct work *w, uint32_t accepted)
{
    struct coverage *c = arena_new(w->arena, struct coverage, 1);
    struct coverage_resource *resources = arena_new(w->arena, struct coverage_resource, w->count);
    *c = (struct coverage){.minors = accepted, .resources = resources};
    for (struct resource *r = w->first; r; r = r->next) {
        struct coverage_run *runs = arena_new(w->arena, struct coverage_run, r->made.run_count);
        uint32_t count = 0;
        for (struct run *run = r->first; run; run = run->next)
            runs[count++] = run->made;
        if (!count)
            continue;
        r->made.runs = runs;
        resources[c->count++] = r->made;
    }
    return c;
}

const struct coverage *coverage_of(struct arena *a, struct arena *scratch,
                                   const struct coverage_request *request)
{
    struct work w = {
        .arena = a, .scratch = scratch, .request = request, .names = {.arena = scratch}};
    const struct ec_configuration *before = NULL;
    uint32_t accepted = 0;
    w.end = &w.first;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        const struct verdict *v = &request->verdicts[minor - VERSION_OLDEST];
        if (!version_set_has(request->minors, minor) || !v->configuration)
            continue;
        accepted |= version_bit(minor);
        if (v->configuration != before)
            add_names(&w, v->configuration);
        before = v->configuration;
    }
    if (!accepted)
        return NULL;
    add_built_in(&w);
    struct resource *rest = add(&w, STR("*.*"), COVERAGE_REST);
    rest->name = STR(NOBODY "." NOBODY);
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        for (struct resource *r = w.first; r; r = r->next)
            if (version_set_has(accepted & r->minors, minor))
                decide(&w, r, request->verdicts[minor - VERSION_OLDEST].configuration, minor);
    return finish(&w, accepted);
}

/* --- asking --- */

static const struct coverage_run *run_at(const struct coverage_resource *r, unsigned minor)
{
    for (uint32_t i = 0; i < r->run_count; i++)
        if (version_set_has(r->runs[i].minors, minor))
            return &r->runs[i];
    return NULL;
}

const struct coverage_run *coverage_find(const struct coverage *c, struct str resource,
                                         unsigned minor)
{
    struct group_resource wanted = group_resource_parse(resource);
    const struct coverage_run *others = NULL, *rest = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct coverage_resource *r = &c->resources[i];
        if (r->class == COVERAGE_OTHERS && str_eq(r->group, wanted.group))
            others = run_at(r, minor);
        else if (r->class == COVERAGE_REST)
            rest = run_at(r, minor);
        else if (group_resource_names(r->name, wanted))
            return run_at(r, minor);
    }
    return others ? others : rest;
}
