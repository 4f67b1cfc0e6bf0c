/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/profiles.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/load.h"

#define TEXT(key)                                                                                  \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER, struct gen_profile, key, 1, CYAML_UNLIMITED)

static const cyaml_schema_field_t keys[] = {
    TEXT(name),
    TEXT(title),
    TEXT(description),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t profile_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct gen_profile, keys),
};

/* Absent stays 0. */
static const cyaml_strval_t levels[] = {{"off", 1}, {"info", 2}, {"warning", 3}, {"error", 4}};

cyaml_schema_field_t profile_keys[PROFILES_MAX + 1];

static bool is_default(const struct gen_profile *profile)
{
    return strcmp(profile->name, "default") == 0;
}

static bool load(const char *folder, const char *file, struct gen_profiles *out, struct err *err)
{
    struct buf path = BUF_INIT, name = BUF_INIT;
    buf_fmt(&path, "%s/%s", folder, file);
    buf_byte(&path, '\0');
    void *loaded = NULL;
    bool ok = out->count < PROFILES_MAX || err_set(err, "more than %d profiles", PROFILES_MAX);
    ok = ok && load_yaml(path.ptr, &profile_value, &loaded, err);
    if (ok) {
        struct gen_profile *profile = loaded;
        buf_fmt(&name, "%s.yaml", profile->name);
        ok = str_eq(buf_view(&name), str_from(file)) ||
             err_set(err, "%s: the file should be called %s.yaml", path.ptr, profile->name);
        uint32_t at = out->count++;
        for (; is_default(profile) && at > 0; at--)
            out->items[at] = out->items[at - 1];
        out->items[at] = *profile;
    }
    buf_release(&path);
    buf_release(&name);
    return ok;
}

static int is_profile(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && end && strcmp(end, ".yaml") == 0;
}

/* The default profile is the rules' own severities, so no rule may speak of it. */
static void make_keys(const struct gen_profiles *profiles)
{
    uint32_t count = 0;
    for (uint32_t i = 1; i < profiles->count; i++)
        profile_keys[count++] = (cyaml_schema_field_t){
            .key = profiles->items[i].name,
            .data_offset = (uint32_t)(offsetof(struct gen_levels, of) + i * sizeof(int64_t)),
            .value = {CYAML_VALUE_ENUM(CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, int64_t, levels,
                                       CYAML_ARRAY_LEN(levels))},
        };
    profile_keys[count] = (cyaml_schema_field_t)CYAML_FIELD_END;
}

bool profiles_load(const char *folder, struct gen_profiles *out, struct err *err)
{
    struct buf path = BUF_INIT;
    struct dirent **files = NULL;
    buf_fmt(&path, "%s/profiles", folder);
    buf_byte(&path, '\0');
    *out = (struct gen_profiles){.count = 0};
    int count = scandir(path.ptr, &files, is_profile, alphasort);
    bool ok = count >= 0 || err_set(err, "cannot read '%s': %s", path.ptr, strerror(errno));
    for (int i = 0; i < count; i++) {
        ok = ok && load(path.ptr, files[i]->d_name, out, err);
        free(files[i]);
    }
    free(files);
    ok = ok && ((out->count && is_default(&out->items[0])) ||
                err_set(err, "%s: 'default' is missing", path.ptr));
    buf_release(&path);
    if (ok)
        make_keys(out);
    return ok;
}

void profiles_emit(const struct gen_profiles *profiles, struct buf *out)
{
    buf_cstr(out, "static const struct profile built_in_profiles[] = {\n");
    for (uint32_t i = 0; i < profiles->count; i++) {
        const struct gen_profile *profile = &profiles->items[i];
        buf_cstr(out, "    {\n        .name = ");
        emit_str(out, profile->name, 16);
        buf_cstr(out, ",\n        .title = ");
        emit_str(out, profile->title, 17);
        buf_cstr(out, ",\n        .description = ");
        emit_str(out, profile->description, 23);
        buf_cstr(out, ",\n    },\n");
    }
    buf_cstr(out, "};\n");
}
