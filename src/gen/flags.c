/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/load.h"

struct flag {
    char *name, *kind, *versions;
};

struct flag_list {
    char *underscores;
    struct flag *flags;
    uint32_t flags_count;
};

#define TEXT(key, type, member)                                                                    \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, CYAML_UNLIMITED)

static const cyaml_schema_field_t flag_keys[] = {
    TEXT("name", struct flag, name),
    TEXT("kind", struct flag, kind),
    TEXT("versions", struct flag, versions),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t flag_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct flag, flag_keys),
};

static const cyaml_schema_field_t list_keys[] = {
    TEXT("underscores", struct flag_list, underscores),
    CYAML_FIELD_SEQUENCE("flags", CYAML_FLAG_POINTER, struct flag_list, flags, &flag_item, 1,
                         CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t list_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct flag_list, list_keys),
};

static bool put_flag(struct buf *out, const struct flag *flag, struct err *err)
{
    bool alone = strcmp(flag->kind, "bool") == 0 || strcmp(flag->kind, "version") == 0;
    buf_cstr(out, "    {");
    emit_str(out, flag->name, 5);
    buf_cstr(out, ", ");
    emit_str(out, flag->kind, 5);
    buf_cstr(out, ", ");
    if (!emit_minors(out, flag->versions))
        return err_set(err, "flag '%s': versions: '%s' is no set such as 1.13..1.20,1.22..",
                       flag->name, flag->versions);
    buf_fmt(out, ", %s},\n", alone ? "true" : "false");
    return true;
}

bool facts_flags(const char *path, struct buf *out, struct err *err)
{
    void *loaded = NULL;
    if (!load_yaml(path, &list_value, &loaded, err))
        return false;
    const struct flag_list *list = loaded;
    buf_fmt(out, "/* Made by gen from %s: change that. */\n", path);
    buf_cstr(out, "static const uint32_t underscore_minors = ");
    if (!emit_minors(out, list->underscores))
        return err_set(err, "%s: underscores: '%s' is no set such as 1.13..1.20,1.22..", path,
                       list->underscores);
    buf_cstr(out, ";\nstatic const struct flag_fact flag_facts[] = {\n");
    for (uint32_t i = 0; i < list->flags_count; i++) {
        const struct flag *flag = &list->flags[i];
        struct err why = {0};
        if (i && strcmp(flag[-1].name, flag->name) >= 0)
            return err_set(err, "%s: flag '%s' stands behind '%s': sort by name", path, flag->name,
                           flag[-1].name);
        if (!put_flag(out, flag, &why))
            return err_set(err, "%s: %s", path, why.text);
    }
    buf_cstr(out, "};\n");
    return true;
}
