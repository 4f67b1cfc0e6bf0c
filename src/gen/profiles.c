/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/profiles.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/load.h"

#define TEXT(type, key)                                                                            \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER, struct type, key, 1, CYAML_UNLIMITED)
#define OPTIONAL_TEXT(type, key)                                                                   \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, key, 1,    \
                           CYAML_UNLIMITED)
#define OPTIONAL_LIST(type, key, items, count, of)                                                 \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, items,  \
                               count, of, 0, CYAML_UNLIMITED)

static const cyaml_strval_t decides[] = {
    {"writers", 0}, {"flag", 1}, {"mode", 2}, {"owner", 3}, {"outside", 4}};

static const cyaml_schema_value_t text_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t note_keys[] = {
    TEXT(gen_note, writer),
    TEXT(gen_note, text),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t note_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct gen_note, note_keys),
};

static const cyaml_schema_field_t control_keys[] = {
    TEXT(gen_control, id),
    TEXT(gen_control, title),
    CYAML_FIELD_ENUM("decides", CYAML_FLAG_STRICT, struct gen_control, decides, decides,
                     CYAML_ARRAY_LEN(decides)),
    OPTIONAL_TEXT(gen_control, note),
    OPTIONAL_LIST(gen_control, "resources", resources.items, resources.count, &text_item),
    OPTIONAL_LIST(gen_control, "accepts", accepts.items, accepts.count, &text_item),
    OPTIONAL_LIST(gen_control, "rules", rules.items, rules.count, &text_item),
    OPTIONAL_LIST(gen_control, "notes", notes, note_count, &note_item),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t control_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct gen_control, control_keys),
};

static const cyaml_schema_field_t keys[] = {
    TEXT(gen_profile, name),
    TEXT(gen_profile, title),
    TEXT(gen_profile, description),
    OPTIONAL_TEXT(gen_profile, organization),
    OPTIONAL_TEXT(gen_profile, url),
    OPTIONAL_TEXT(gen_profile, versions),
    OPTIONAL_LIST(gen_profile, "controls", controls, control_count, &control_item),
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

/* "1.29..1.31", "1.32..", "1.28" */
static bool read_range(const char *versions, unsigned *first, unsigned *last)
{
    char text[16] = "";
    size_t len = strlen(versions);
    if (len >= sizeof text)
        return false;
    memcpy(text, versions, len);
    char *dots = strstr(text, "..");
    if (dots)
        *dots = '\0';
    *last = 0;
    if (!load_minor(text, first))
        return false;
    return dots ? !dots[2] || load_minor(dots + 2, last) : load_minor(text, last);
}

static bool is_provider(const char *name)
{
    static const char *const names[] = {"aescbc", "aesgcm", "secretbox", "kms"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool check_control(const struct gen_control *c, struct err *err)
{
    enum { WRITERS };
    if ((c->decides != WRITERS) != (c->note != NULL))
        return err_set(err, "'note' goes with what 'decides' besides 'writers'");
    if ((c->decides == WRITERS) != (c->accepts.count > 0))
        return err_set(err, "'accepts' goes with 'decides: writers'");
    for (uint32_t i = 0; i < c->accepts.count; i++)
        if (!is_provider(c->accepts.items[i]))
            return err_set(err, "accepts: '%s' is no provider that encrypts", c->accepts.items[i]);
    for (uint32_t i = 0; i < c->note_count; i++)
        if (!is_provider(c->notes[i].writer))
            return err_set(err, "notes: '%s' is no provider that encrypts", c->notes[i].writer);
    return true;
}

bool profiles_check(const struct gen_profiles *profiles, bool (*is_rule)(void *, const char *),
                    void *context, struct err *err)
{
    for (uint32_t i = 0; i < profiles->count; i++) {
        const struct gen_profile *p = &profiles->items[i];
        unsigned first, last;
        if (p->versions && !read_range(p->versions, &first, &last))
            return err_set(err, "profile %s: versions: '%s' is no range such as 1.29..1.31",
                           p->name, p->versions);
        for (uint32_t k = 0; k < p->control_count; k++) {
            const struct gen_control *c = &p->controls[k];
            struct err why = {""};
            if (!check_control(c, &why))
                return err_set(err, "profile %s: %s: %s", p->name, c->id, why.text);
            for (uint32_t r = 0; r < c->rules.count; r++)
                if (!is_rule(context, c->rules.items[r]))
                    return err_set(err, "profile %s: %s: there is no rule '%s'", p->name, c->id,
                                   c->rules.items[r]);
        }
    }
    return true;
}

/* --- the tables --- */

static void put_member(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    buf_fmt(out, "        .%s = ", name);
    emit_str(out, text, 11 + (int)strlen(name));
    buf_cstr(out, ",\n");
}

static void put_texts(struct buf *out, uint32_t profile, uint32_t control, const char *what,
                      const struct gen_texts *texts)
{
    if (!texts->count)
        return;
    buf_fmt(out, "static const struct str profile_%u_%u_%s[] = {", (unsigned)profile,
            (unsigned)control, what);
    for (uint32_t i = 0; i < texts->count; i++) {
        buf_cstr(out, i ? ", " : "");
        emit_str(out, texts->items[i], 5);
    }
    buf_cstr(out, "};\n");
}

static void put_texts_member(struct buf *out, uint32_t profile, uint32_t control, const char *what,
                             const struct gen_texts *texts)
{
    if (texts->count)
        buf_fmt(out, "        .%s = {profile_%u_%u_%s, %u},\n", what, (unsigned)profile,
                (unsigned)control, what, (unsigned)texts->count);
}

static void put_notes(struct buf *out, uint32_t profile, uint32_t control,
                      const struct gen_control *c)
{
    if (!c->note_count)
        return;
    buf_fmt(out, "static const struct control_note profile_%u_%u_notes[] = {\n", (unsigned)profile,
            (unsigned)control);
    for (uint32_t i = 0; i < c->note_count; i++) {
        buf_cstr(out, "    {");
        emit_str(out, c->notes[i].writer, 5);
        buf_cstr(out, ", ");
        emit_str(out, c->notes[i].text, 5);
        buf_cstr(out, "},\n");
    }
    buf_cstr(out, "};\n");
}

static void put_controls(struct buf *out, uint32_t index, const struct gen_profile *p)
{
    static const char *const names[] = {"WRITERS", "FLAG", "MODE", "OWNER", "OUTSIDE"};
    for (uint32_t k = 0; k < p->control_count; k++) {
        put_texts(out, index, k, "resources", &p->controls[k].resources);
        put_texts(out, index, k, "accepts", &p->controls[k].accepts);
        put_texts(out, index, k, "rules", &p->controls[k].rules);
        put_notes(out, index, k, &p->controls[k]);
    }
    if (p->control_count)
        buf_fmt(out, "static const struct control profile_%u_controls[] = {\n", (unsigned)index);
    for (uint32_t k = 0; k < p->control_count; k++) {
        const struct gen_control *c = &p->controls[k];
        buf_cstr(out, "    {\n");
        put_member(out, "id", c->id);
        put_member(out, "title", c->title);
        put_member(out, "note", c->note);
        buf_fmt(out, "        .decides = CONTROL_%s,\n", names[c->decides]);
        put_texts_member(out, index, k, "resources", &c->resources);
        put_texts_member(out, index, k, "accepts", &c->accepts);
        put_texts_member(out, index, k, "rules", &c->rules);
        if (c->note_count)
            buf_fmt(out, "        .notes = profile_%u_%u_notes,\n        .note_count = %u,\n",
                    (unsigned)index, (unsigned)k, (unsigned)c->note_count);
        buf_cstr(out, "    },\n");
    }
    buf_cstr(out, p->control_count ? "};\n" : "");
}

static void put_profile(struct buf *out, uint32_t index, const struct gen_profile *p)
{
    unsigned first, last;
    buf_cstr(out, "    {\n");
    put_member(out, "name", p->name);
    put_member(out, "title", p->title);
    put_member(out, "description", p->description);
    put_member(out, "organization", p->organization);
    put_member(out, "url", p->url);
    if (p->versions && read_range(p->versions, &first, &last)) {
        buf_fmt(out, "        .minors = MINORS(%u, ", first);
        if (last)
            buf_fmt(out, "%u),\n", last);
        else
            buf_cstr(out, "VERSION_NEWEST),\n");
    }
    if (p->control_count)
        buf_fmt(out, "        .controls = profile_%u_controls,\n        .control_count = %u,\n",
                (unsigned)index, (unsigned)p->control_count);
    buf_cstr(out, "    },\n");
}

void profiles_emit(const struct gen_profiles *profiles, struct buf *out)
{
    for (uint32_t i = 0; i < profiles->count; i++)
        put_controls(out, i, &profiles->items[i]);
    buf_cstr(out, "static const struct profile built_in_profiles[] = {\n");
    for (uint32_t i = 0; i < profiles->count; i++)
        put_profile(out, i, &profiles->items[i]);
    buf_cstr(out, "};\n");
}
