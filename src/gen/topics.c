/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/topics.h"

#include <ctype.h>
#include <string.h>

#include "gen/load.h"
#include "gen/rules.h"

static const cyaml_schema_value_t text_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t keys[] = {
    CYAML_FIELD_STRING_PTR("title", CYAML_FLAG_POINTER, struct gen_topic, title, 1,
                           CYAML_UNLIMITED),
    CYAML_FIELD_STRING_PTR("text", CYAML_FLAG_POINTER, struct gen_topic, text, 1, CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE_COUNT("rules", CYAML_FLAG_POINTER, struct gen_topic, rules.items,
                               rules.count, &text_item, 1, CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t topic_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct gen_topic, keys),
};

enum { TOPICS_MAX = 64, ID_LEN = 6 };

/* load_yaml() has one root, so the list is the only member of one. */
struct file {
    struct gen_topic *topics;
    uint32_t count;
};

static const cyaml_schema_field_t file_keys[] = {
    CYAML_FIELD_SEQUENCE_COUNT("topics", CYAML_FLAG_POINTER, struct file, topics, count,
                               &topic_item, 1, TOPICS_MAX),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t file_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file, file_keys),
};

bool topic_has(const struct gen_topic *topic, const char *id)
{
    for (uint32_t i = 0; i < topic->rules.count; i++) {
        const char *first = topic->rules.items[i], *dots = strstr(first, "..");
        const char *last = dots ? dots + 2 : first;
        if (strncmp(first, id, ID_LEN) <= 0 && strncmp(id, last, ID_LEN) <= 0)
            return true;
    }
    return false;
}

void topic_anchor(const struct gen_topic *topic, struct buf *out)
{
    for (const char *c = topic->title; *c; c++)
        if (isalnum((unsigned char)*c) || *c == '-')
            buf_byte(out, (char)tolower((unsigned char)*c));
        else if (*c == ' ')
            buf_byte(out, '-');
}

static unsigned topics_of(const struct gen_topics *topics, const char *id)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < topics->count; i++)
        count += topic_has(&topics->items[i], id);
    return count;
}

bool topics_load(const char *folder, const struct gen_rules *rules, struct gen_topics *out,
                 struct err *err)
{
    struct buf path = BUF_INIT;
    void *loaded = NULL;
    buf_fmt(&path, "%s/topics.yaml", folder);
    buf_byte(&path, '\0');
    bool ok = load_yaml(path.ptr, &file_value, &loaded, err);
    if (ok) {
        const struct file *file = loaded;
        *out = (struct gen_topics){file->topics, file->count};
    }
    for (uint32_t i = 0; ok && i < rules->count; i++) {
        unsigned count = topics_of(out, rules->items[i].id);
        if (count != 1)
            ok = err_set(err, "%s: %s-%s stands in %u topics, and should in one", path.ptr,
                         rules->items[i].id, rules->items[i].slug, count);
    }
    buf_release(&path);
    return ok;
}
