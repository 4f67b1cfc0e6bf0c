/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/symptoms.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "gen/emit.h"
#include "gen/load.h"

/* NOLINTBEGIN(bugprone-macro-parentheses): names of members */
#define TEXT(key)                                                                                  \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER, struct gen_symptom, key, 1, CYAML_UNLIMITED)
#define LIST(key, flags, min)                                                                      \
    CYAML_FIELD_SEQUENCE_COUNT(#key, CYAML_FLAG_POINTER | (flags), struct gen_symptom, key.items,  \
                               key.count, &text_item, min, CYAML_UNLIMITED)
/* NOLINTEND(bugprone-macro-parentheses) */

static const cyaml_schema_value_t text_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t keys[] = {
    TEXT(slug),
    TEXT(title),
    LIST(messages, CYAML_FLAG_DEFAULT, 1),
    TEXT(why),
    TEXT(how),
    LIST(rules, CYAML_FLAG_OPTIONAL, 0),
    LIST(references, CYAML_FLAG_DEFAULT, 1),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t symptom_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct gen_symptom, keys),
};

static bool load(const char *folder, const char *file, struct gen_symptom *symptom, struct err *err)
{
    struct buf path = BUF_INIT, name = BUF_INIT;
    buf_fmt(&path, "%s/%s", folder, file);
    buf_byte(&path, '\0');
    void *loaded = NULL;
    bool ok = load_yaml(path.ptr, &symptom_value, &loaded, err);
    if (ok) {
        *symptom = *(struct gen_symptom *)loaded;
        buf_fmt(&name, "%s.yaml", symptom->slug);
        ok = str_eq(buf_view(&name), str_from(file)) ||
             err_set(err, "%s: the file should be called %s.yaml", path.ptr, symptom->slug);
    }
    buf_release(&path);
    buf_release(&name);
    return ok;
}

static int is_symptom(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && end && strcmp(end, ".yaml") == 0;
}

bool symptoms_load(const char *folder, struct gen_symptoms *out, struct err *err)
{
    struct buf path = BUF_INIT;
    struct dirent **files = NULL;
    buf_fmt(&path, "%s/symptoms", folder);
    buf_byte(&path, '\0');
    *out = (struct gen_symptoms){.count = 0};
    int count = scandir(path.ptr, &files, is_symptom, alphasort);
    bool ok = count >= 0 || err_set(err, "cannot read '%s': %s", path.ptr, strerror(errno));
    if (count > 0)
        out->items = xmalloc((size_t)count * sizeof *out->items);
    for (int i = 0; i < count; i++) {
        ok = ok && load(path.ptr, files[i]->d_name, &out->items[out->count], err);
        out->count += ok;
        free(files[i]);
    }
    free(files);
    buf_release(&path);
    return ok;
}

static void put_list(struct buf *out, uint32_t index, const char *what,
                     const struct gen_texts *texts)
{
    if (!texts->count)
        return;
    buf_fmt(out, "static const struct str symptom_%u_%s[] = {\n", index, what);
    for (uint32_t i = 0; i < texts->count; i++) {
        buf_cstr(out, "    ");
        emit_str(out, texts->items[i], 5);
        buf_cstr(out, ",\n");
    }
    buf_cstr(out, "};\n");
}

static void put_text(struct buf *out, const char *member, const char *text)
{
    buf_fmt(out, "        .%s = ", member);
    emit_str(out, text, 13 + (int)strlen(member));
    buf_cstr(out, ",\n");
}

static void put_member_list(struct buf *out, uint32_t index, const char *what,
                            const struct gen_texts *texts)
{
    if (texts->count)
        buf_fmt(out, "        .%s = {symptom_%u_%s, %u},\n", what, index, what, texts->count);
}

void symptoms_emit(const struct gen_symptoms *symptoms, struct buf *out)
{
    for (uint32_t i = 0; i < symptoms->count; i++) {
        put_list(out, i, "messages", &symptoms->items[i].messages);
        put_list(out, i, "rules", &symptoms->items[i].rules);
        put_list(out, i, "references", &symptoms->items[i].references);
    }
    buf_cstr(out, "static const struct symptom built_in_symptoms[] = {\n");
    for (uint32_t i = 0; i < symptoms->count; i++) {
        const struct gen_symptom *s = &symptoms->items[i];
        buf_cstr(out, "    {\n");
        put_text(out, "slug", s->slug);
        put_text(out, "title", s->title);
        put_text(out, "why", s->why);
        put_text(out, "how", s->how);
        put_member_list(out, i, "messages", &s->messages);
        put_member_list(out, i, "rules", &s->rules);
        put_member_list(out, i, "references", &s->references);
        buf_cstr(out, "    },\n");
    }
    buf_cstr(out, "};\n");
}
