/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/place.h"

#include "apiserver/redact.h"

enum { NAME_MAX_SHOWN = 80 };

bool text_is(const struct field_string *field, struct str text)
{
    return field_is_set(&field->head) && str_eq(field->value, text);
}

struct span text_span(const struct field_head *head)
{
    struct span span = head->at ? head->at->span : (struct span){0, 0};
    bool quoted =
        head->at && head->at->kind == NODE_SCALAR &&
        (head->at->style == STYLE_SINGLE_QUOTED || head->at->style == STYLE_DOUBLE_QUOTED);
    if (quoted && span.end - span.start >= 2) {
        span.start++;
        span.end--;
    }
    return span;
}

const struct value_member *find_member(const struct value *object, struct str name)
{
    if (!object || object->kind != VALUE_OBJECT)
        return NULL;
    for (uint32_t i = object->count; i-- > 0;)
        if (str_eq(object->members[i].name, name))
            return &object->members[i];
    return NULL;
}

/* A key may also stand behind a group's dot or in a path. */
static bool part_could_be_key(struct str name, char separator)
{
    bool hidden = false;
    for (struct str rest = name; rest.ptr;)
        redact_value(str_cut(&rest, separator), &hidden);
    return hidden;
}

struct str name_shown(struct str name, struct str otherwise)
{
    bool hidden = part_could_be_key(name, '.') || part_could_be_key(name, '/') ||
                  part_could_be_key(name, '\0');
    if (hidden || name.len == 0 || name.len > NAME_MAX_SHOWN)
        return otherwise;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x21 || (unsigned char)name.ptr[i] > 0x7e)
            return otherwise;
    return name;
}
