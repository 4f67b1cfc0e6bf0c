/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/load.h"

enum { RANGES_MAX = 8, NAME_MAX_LEN = 128 };

struct resource {
    char *name, *group, *versions, *kind;
    bool namespaced, stored;
};

struct shared {
    char *name, *versions, *as;
};

struct nickname {
    char *nickname, *of;
};

struct names {
    char **items;
    uint32_t items_count;
};

struct facts {
    struct names not_stored, delegated, high_churn, sensitive, sensitive_custom, examples;
    struct shared *shared;
    uint32_t shared_count;
    struct nickname *nicknames;
    uint32_t nicknames_count;
    struct resource *resources;
    uint32_t resources_count;
};

#define TEXT(key, type, member)                                                                    \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 0, CYAML_UNLIMITED)

static const cyaml_schema_value_t name_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t shared_keys[] = {
    TEXT("name", struct shared, name),
    TEXT("versions", struct shared, versions),
    TEXT("as", struct shared, as),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t shared_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct shared, shared_keys),
};

static const cyaml_schema_field_t nickname_keys[] = {
    TEXT("short", struct nickname, nickname),
    TEXT("of", struct nickname, of),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t nickname_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct nickname, nickname_keys),
};

static const cyaml_schema_field_t resource_keys[] = {
    TEXT("name", struct resource, name),
    TEXT("group", struct resource, group),
    TEXT("versions", struct resource, versions),
    TEXT("kind", struct resource, kind),
    CYAML_FIELD_BOOL("namespaced", CYAML_FLAG_DEFAULT, struct resource, namespaced),
    CYAML_FIELD_BOOL("stored", CYAML_FLAG_DEFAULT, struct resource, stored),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t resource_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct resource, resource_keys),
};

/* NOLINTBEGIN(bugprone-macro-parentheses): names of members */
#define LIST(key, member, item)                                                                    \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER, struct facts, member, item, 0, CYAML_UNLIMITED)
#define NAMES(key, member)                                                                         \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER, struct facts, member.items,                \
                               member.items_count, &name_item, 0, CYAML_UNLIMITED)

/* NOLINTEND(bugprone-macro-parentheses) */

static const cyaml_schema_field_t facts_keys[] = {
    NAMES("not_stored", not_stored),
    LIST("shared", shared, &shared_item),
    NAMES("delegated", delegated),
    NAMES("high_churn", high_churn),
    NAMES("sensitive", sensitive),
    NAMES("sensitive_custom", sensitive_custom),
    NAMES("examples", examples),
    LIST("short", nicknames, &nickname_item),
    LIST("resources", resources, &resource_item),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t facts_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct facts, facts_keys),
};

static const char *full_name(const struct resource *r, char *text)
{
    snprintf(text, NAME_MAX_LEN, "%s%s%s", r->name, *r->group ? "." : "", r->group);
    return text;
}

/* The index in the table, or the table's length. */
static uint32_t find(const struct facts *facts, const char *name)
{
    char text[NAME_MAX_LEN];
    uint32_t i = 0;
    while (i < facts->resources_count && strcmp(full_name(&facts->resources[i], text), name) != 0)
        i++;
    return i;
}

static bool has(const struct names *names, const char *name)
{
    for (uint32_t i = 0; i < names->items_count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

static bool check_known(const struct facts *facts, const char *key, const char *name,
                        struct err *err)
{
    return find(facts, name) < facts->resources_count ||
           err_set(err, "%s: '%s' is no name of the table", key, name);
}

static bool check_names(const struct facts *facts, struct err *err)
{
    const struct {
        const char *key;
        const struct names *names;
    } lists[] = {{"not_stored", &facts->not_stored},
                 {"delegated", &facts->delegated},
                 {"high_churn", &facts->high_churn},
                 {"sensitive", &facts->sensitive}};
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
        for (uint32_t i = 0; i < lists[l].names->items_count; i++)
            if (!check_known(facts, lists[l].key, lists[l].names->items[i], err))
                return false;
    for (uint32_t i = 0; i < facts->shared_count; i++)
        if (!check_known(facts, "shared", facts->shared[i].name, err) ||
            !check_known(facts, "shared", facts->shared[i].as, err))
            return false;
    for (uint32_t i = 0; i < facts->nicknames_count; i++)
        if (!check_known(facts, "short", facts->nicknames[i].of, err))
            return false;
    for (uint32_t i = 1; i < facts->resources_count; i++) {
        const struct resource *r = &facts->resources[i], *before = r - 1;
        int order = strcmp(before->group, r->group);
        if (order > 0 || (order == 0 && strcmp(before->name, r->name) >= 0))
            return err_set(err,
                           "resource '%s' of '%s' stands behind '%s': sort by group, then by name",
                           r->name, r->group, before->name);
    }
    return true;
}

static const char *yes_no(bool yes)
{
    return yes ? "true" : "false";
}

static bool put_resource(struct buf *out, const struct facts *facts, const struct resource *r,
                         struct err *err)
{
    char name[NAME_MAX_LEN];
    full_name(r, name);
    buf_cstr(out, "    {.name = ");
    emit_str(out, r->name, 5);
    buf_cstr(out, ", .group = ");
    emit_str(out, r->group, 5);
    buf_cstr(out, ", .kind = ");
    emit_str(out, r->kind, 5);
    buf_cstr(out, ", .minors = ");
    if (!emit_minors(out, r->versions))
        return err_set(err, "resource '%s': versions: '%s' is no set such as 1.13..1.20,1.22..",
                       name, r->versions);
    buf_fmt(out, ",\n     .namespaced = %s, .stored = %s, .delegated = %s,\n",
            yes_no(r->namespaced), yes_no(r->stored && !has(&facts->not_stored, name)),
            yes_no(has(&facts->delegated, name)));
    buf_fmt(out, "     .high_churn = %s, .sensitive = %s", yes_no(has(&facts->high_churn, name)),
            yes_no(has(&facts->sensitive, name)));
    for (uint32_t i = 0; i < facts->shared_count; i++) {
        const struct shared *shared = &facts->shared[i];
        if (strcmp(shared->name, name) != 0)
            continue;
        buf_fmt(out, ",\n     .stored_as = &resource_facts[%u], .stored_as_minors = ",
                (unsigned)find(facts, shared->as));
        if (!emit_minors(out, shared->versions))
            return err_set(err, "shared: '%s': versions: '%s' is no set such as 1.14..", name,
                           shared->versions);
    }
    buf_cstr(out, "},\n");
    return true;
}

static void put_names(struct buf *out, const char *table, const struct names *names)
{
    buf_fmt(out, "static const struct str %s[] = {\n", table);
    for (uint32_t i = 0; i < names->items_count; i++) {
        buf_cstr(out, "    ");
        emit_str(out, names->items[i], 5);
        buf_cstr(out, ",\n");
    }
    buf_cstr(out, "};\n");
}

bool facts_resources(const char *path, struct buf *out, struct err *err)
{
    void *loaded = NULL;
    if (!load_yaml(path, &facts_value, &loaded, err))
        return false;
    const struct facts *facts = loaded;
    struct err why = {0};
    if (!check_names(facts, &why))
        return err_set(err, "%s: %s", path, why.text);
    buf_fmt(out, "/* Made by gen from %s: change that. */\n", path);
    buf_fmt(out, "static const struct resource_fact resource_facts[%u] = {\n",
            (unsigned)facts->resources_count);
    for (uint32_t i = 0; i < facts->resources_count; i++)
        if (!put_resource(out, facts, &facts->resources[i], &why))
            return err_set(err, "%s: %s", path, why.text);
    buf_cstr(out, "};\n");
    put_names(out, "sensitive_custom", &facts->sensitive_custom);
    put_names(out, "examples", &facts->examples);
    buf_cstr(out, "static const struct nickname nicknames[] = {\n");
    for (uint32_t i = 0; i < facts->nicknames_count; i++) {
        buf_cstr(out, "    {");
        emit_str(out, facts->nicknames[i].nickname, 5);
        buf_fmt(out, ", &resource_facts[%u]},\n", (unsigned)find(facts, facts->nicknames[i].of));
    }
    buf_cstr(out, "};\n");
    return true;
}
