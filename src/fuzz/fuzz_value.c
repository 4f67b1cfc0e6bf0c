/* SPDX-License-Identifier: Apache-2.0 */
/* YAML of any kind, for both engines: members are sorted and have sound names, heights add up, and
 * what was refused names a place. */
#include <stdint.h>
#include <stdlib.h>

#include "base/fatal.h"
#include "base/utf8.h"
#include "tree/limits.h"
#include "tree/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

static void check_value(const struct value *value, unsigned depth)
{
    uint32_t highest = 0;
    if (value->kind == VALUE_STRING)
        check(utf8_valid(value->text), "a string was not mended");
    if (value->kind == VALUE_NUMBER)
        check(value->text.len > 0, "a number without digits");
    if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT)
        return;
    for (uint32_t i = 0; depth && i < value->count; i++) {
        bool array = value->kind == VALUE_ARRAY;
        const struct value *child = array ? value->items[i].value : value->members[i].value;
        if (!array && i && utf8_valid(value->members[i].name))
            check(!str_eq(value->members[i - 1].name, value->members[i].name) ||
                      str_find(value->members[i].name, STR("\xef\xbf\xbd")) <
                          value->members[i].name.len,
                  "a name twice");
        check_value(child, depth - 1);
        if (child->height > highest)
            highest = child->height;
    }
    check(!depth || value->height == highest + 1, "a wrong height");
}

static void check_document(struct arena *a, struct str text, enum go_yaml engine)
{
    struct source source;
    struct yread_document document;
    struct value *value;
    struct value_problem problem;
    uint32_t count;
    source_init(&source, a, STR("fuzz"), text);
    struct yread *reader = yread_new(a, &source, engine);
    if (yread_next(reader, &document) == YREAD_DOCUMENT) {
        if (value_from_yaml(a, &document, engine, &value, &problem)) {
            check(value->height <= LIMIT_DEPTH, "too deep");
            check_value(value, 8);
            struct value_duplicate *hits;
            value_yaml_duplicates(a, &document, &hits, &count);
            check(problem.keys_repeat || count == 0, "a duplicate that was not foreseen");
            for (uint32_t i = 0; i < count; i++)
                check(hits[i].line > 0 && hits[i].key.len > 0, "a duplicate without a place");
        } else {
            check(problem.text.len > 0 && problem.at, "a refusal without text or place");
        }
    }
    yread_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct str text = {size ? (const char *)data : "", size};
    check_document(&arena, text, GO_YAML_2_2_8);
    check_document(&arena, text, GO_YAML_2_2_4);
    arena_release(&arena);
    return 0;
}
