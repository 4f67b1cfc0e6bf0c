/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool decode_field(struct decode *d, const struct schema_object *owner,
                         const struct schema_field *field, const struct value_member *member,
                         void *out);

static bool is_iterator(const struct decode *d)
{
    return d->engine != DECODE_KJSON;
}

struct str decode_field_name(const struct decode *d, const struct schema_field *field)
{
    return d->go_names ? field->go : field->name;
}

static void path_step(const struct decode_step *step, struct buf *out, bool indexes)
{
    if (!step)
        return;
    path_step(step->parent, out, indexes);
    if (step->name.ptr) {
        if (step->parent)
            buf_byte(out, '.');
        buf_str(out, step->name);
    } else if (indexes) {
        buf_fmt(out, "[%u]", step->index);
    }
}

void decode_path(const struct decode *d, struct buf *out, bool indexes)
{
    path_step(d->step, out, indexes);
}

static bool wrong_kind(struct decode *d, struct decode_fault fault, struct field_head *head)
{
    head->state = FIELD_WRONG_KIND;
    return d->report(d, &fault);
}

/* json-iterator's readUint32 multiplies without looking until the value passes 429496728, and takes
 * a wrapped result for good when it is not smaller than before: so 10000000000 is accepted
 * (json-iterator/go, iter_int.go). */
static bool iterator_int32(struct str digits, bool negative, int32_t *out)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        uint32_t next = value * 10u + (uint32_t)(digits.ptr[i] - '0');
        if (value > UINT32_MAX / 10 - 1 && next < value)
            return false;
        value = next;
    }
    if (value > (uint32_t)INT32_MAX + (negative ? 1u : 0u))
        return false;
    *out = negative ? (int32_t)(-(int64_t)value) : (int32_t)value;
    return true;
}

static bool strict_int32(struct str digits, bool negative, int32_t *out)
{
    int64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        value = value * 10 + (digits.ptr[i] - '0');
        if (value > (int64_t)INT32_MAX + 1)
            return false;
    }
    if (negative)
        value = -value;
    if (value > INT32_MAX)
        return false;
    *out = (int32_t)value;
    return true;
}

static bool int32_from_literal(struct decode *d, struct str literal, int32_t *out)
{
    bool negative = literal.len && literal.ptr[0] == '-';
    struct str digits = str_slice(literal, negative, literal.len);
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
    bool strict = strict_int32(digits, negative, out);
    if (strict || !is_iterator(d))
        return strict;
    d->peculiar = true;
    return iterator_int32(digits, negative, out);
}

static struct str string_of(const struct decode *d, const struct value *value)
{
    return is_iterator(d) && value->raw_utf8 ? value->raw : value->text;
}

static bool decode_string(struct decode *d, struct decode_fault fault, struct field_string *out)
{
    const struct value *value = fault.got;
    if (value->kind == VALUE_NULL) {
        /* json-iterator reads null as "", the others leave what an earlier duplicate put there. */
        if (is_iterator(d) || out->head.state != FIELD_OK) {
            out->value = STR_NONE;
            out->head.state = FIELD_NULL;
        }
        return true;
    }
    if (value->kind != VALUE_STRING)
        return wrong_kind(d, fault, &out->head);
    out->value = string_of(d, value);
    out->head.state = FIELD_OK;
    return true;
}

static bool decode_int(struct decode *d, struct decode_fault fault, struct field_int *out)
{
    const struct value *value = fault.got;
    if (value->kind == VALUE_NULL) {
        out->value = 0;
        out->head.state = FIELD_NULL;
        return true;
    }
    if (value->kind != VALUE_NUMBER)
        return wrong_kind(d, fault, &out->head);
    if (!int32_from_literal(d, value->text, &out->value)) {
        fault.kind = DECODE_INT_RANGE;
        return wrong_kind(d, fault, &out->head);
    }
    out->head.state = FIELD_OK;
    return true;
}

static bool decode_duration(struct decode *d, struct decode_fault fault, struct field_duration *out)
{
    const struct value *value = fault.got;
    if (value->kind == VALUE_NULL) {
        *out = (struct field_duration){.head = out->head};
        out->head.state = FIELD_NULL;
        return true;
    }
    if (value->kind != VALUE_STRING)
        return wrong_kind(d, fault, &out->head);
    out->text = value->text;
    if (!d->parse_duration(d->arena, value->text, &out->nanoseconds, &fault.reason)) {
        fault.kind = DECODE_DURATION;
        return wrong_kind(d, fault, &out->head);
    }
    out->head.state = FIELD_OK;
    return true;
}

static bool decode_embedded(struct decode *d, struct decode_fault fault, void *out)
{
    const struct schema_object *of = fault.field->of;
    struct field_head *head = out;
    if (fault.got->kind == VALUE_NULL) {
        struct field_head place = *head;
        memset(out, 0, of->size); /* a Go pointer set to nil: an object after it begins anew */
        *head = place;
        head->state = FIELD_NULL;
        return true;
    }
    if (fault.got->kind != VALUE_OBJECT) {
        /* sigs.k8s.io/json allocates the pointer before it looks at the kind, but then reports the
         * fault anyway. */
        return wrong_kind(d, fault, head);
    }
    head->state = FIELD_OK;
    return decode_object(d, of, fault.got, out);
}

static size_t item_size(const struct schema_field *field)
{
    return field->items == SCHEMA_OBJECT ? field->of->size : sizeof(struct field_string);
}

/* What lies between count and cap is what an earlier, longer duplicate left: Go's slices show it
 * again, so it is kept. */
static void list_grow(struct decode *d, struct field_list *list, uint32_t count, size_t size)
{
    if (count > list->cap) {
        uint32_t cap = list->cap;
        if (is_iterator(d))
            for (cap = cap ? cap : count; cap < count;)
                cap += cap < 1024 ? cap : cap / 4;
        else
            cap = cap + cap / 2 < 4 ? 4 : cap + cap / 2;
        void *items = arena_alloc(d->arena, cap, size);
        if (list->count)
            memcpy(items, list->items, list->count * size);
        list->items = items;
        list->cap = cap;
    }
    if (count > list->count || is_iterator(d))
        list->count = count;
}

static bool decode_element(struct decode *d, struct decode_fault fault, void *out)
{
    struct field_head *head = out;
    head->key = NULL;
    head->at = fault.at;
    fault.element = true;
    if (fault.field->items == SCHEMA_STRING)
        return decode_string(d, fault, out);
    if (fault.got->kind == VALUE_NULL) {
        if (head->state != FIELD_OK) /* null leaves a Go struct as it is */
            head->state = FIELD_NULL;
        return true;
    }
    if (fault.got->kind != VALUE_OBJECT)
        return wrong_kind(d, fault, head);
    head->state = FIELD_OK;
    return decode_object(d, fault.field->of, fault.got, out);
}

static bool decode_list(struct decode *d, struct decode_fault fault, struct field_list *out)
{
    const struct value *value = fault.got;
    if (value->kind != VALUE_ARRAY) {
        if (value->kind != VALUE_NULL)
            return wrong_kind(d, fault, &out->head);
        *out = (struct field_list){.head = out->head};
        out->head.state = FIELD_NULL;
        return true;
    }
    out->head.state = FIELD_OK;
    if (value->count == 0) {
        *out = (struct field_list){.head = out->head};
        return true;
    }
    size_t size = item_size(fault.field);
    if (!d->json_file) { /* no duplicates, so no slice is ever grown over an older one */
        out->items = arena_alloc(d->arena, value->count, size);
        out->count = out->cap = value->count;
    }
    for (uint32_t i = 0; i < value->count; i++) {
        if (d->json_file)
            list_grow(d, out, i + 1, size);
        struct decode_step step = {.parent = d->step, .index = i};
        struct decode_fault element = fault;
        element.got = value->items[i].value;
        element.at = value->items[i].at;
        element.key = NULL;
        d->step = &step;
        bool on = decode_element(d, element, (char *)out->items + i * size);
        d->step = step.parent;
        if (!on)
            return false;
    }
    out->count = value->count;
    return true;
}

static bool decode_field(struct decode *d, const struct schema_object *owner,
                         const struct schema_field *field, const struct value_member *member,
                         void *out)
{
    struct field_head *head = out;
    head->key = member->key;
    head->at = member->at;
    struct decode_fault fault = {.kind = DECODE_WRONG_KIND,
                                 .owner = owner,
                                 .field = field,
                                 .got = member->value,
                                 .key = member->key,
                                 .at = member->at,
                                 .name = member->name};
    switch (field->kind) {
    case SCHEMA_STRING:
        return decode_string(d, fault, out);
    case SCHEMA_INT32:
        return decode_int(d, fault, out);
    case SCHEMA_DURATION:
        return decode_duration(d, fault, out);
    case SCHEMA_OBJECT:
        return decode_embedded(d, fault, out);
    case SCHEMA_LIST:
        return decode_list(d, fault, out);
    }
    return true;
}

static const struct schema_field *field_named(const struct decode *d,
                                              const struct schema_object *object, struct str name)
{
    for (uint32_t i = 0; i < object->field_count; i++) {
        const struct schema_field *field = &object->fields[i];
        if (field->since <= d->minor && str_eq(decode_field_name(d, field), name))
            return field;
    }
    return NULL;
}

/* Where json-iterator only skips, it still reads a number with an exponent, and fails where that
 * overflows: a float32 in its version of 2018, a float64 later (iter_skip_strict.go). */
static bool is_unskippable(struct decode *d, struct str literal)
{
    if (str_find_byte(literal, 'e') == literal.len && str_find_byte(literal, 'E') == literal.len)
        return false;
    const char *text = arena_cstr(d->arena, literal);
    return d->engine == DECODE_JSON_ITERATOR_2018 ? isinf(strtof(text, NULL))
                                                  : isinf(strtod(text, NULL));
}

static bool has_unskippable_number(struct decode *d, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NUMBER:
        return is_unskippable(d, value->text);
    case VALUE_ARRAY:
        for (uint32_t i = 0; i < value->count; i++)
            if (has_unskippable_number(d, value->items[i].value))
                return true;
        return false;
    case VALUE_OBJECT:
        for (uint32_t i = 0; i < value->count; i++)
            if (has_unskippable_number(d, value->members[i].value))
                return true;
        return false;
    default:
        return false;
    }
}

static bool decode_unknown(struct decode *d, const struct schema_object *object,
                           const struct value_member *member)
{
    struct decode_fault fault = {.kind = DECODE_UNKNOWN,
                                 .owner = object,
                                 .got = member->value,
                                 .key = member->key,
                                 .at = member->at,
                                 .name = member->name};
    if (!d->report(d, &fault))
        return false;
    if (!is_iterator(d) || !has_unskippable_number(d, member->value))
        return true;
    fault.kind = DECODE_BAD_NUMBER;
    return d->report(d, &fault);
}

bool decode_object(struct decode *d, const struct schema_object *object, const struct value *value,
                   void *out)
{
    uint64_t seen = 0;
    for (uint32_t i = 0; i < value->count; i++) {
        const struct value_member *member = &value->members[i];
        const struct schema_field *field = field_named(d, object, member->name);
        if (!field) {
            if (!decode_unknown(d, object, member))
                return false;
            continue;
        }
        uint64_t bit = (uint64_t)1 << (field - object->fields);
        if (seen & bit) {
            struct decode_fault fault = {.kind = DECODE_DUPLICATE,
                                         .owner = object,
                                         .field = field,
                                         .got = member->value,
                                         .key = member->key,
                                         .at = member->at,
                                         .name = member->name};
            if (!d->report(d, &fault))
                return false;
        }
        seen |= bit;
        if (field->since > d->newest)
            d->newest = field->since;
        struct decode_step step = {.parent = d->step, .name = decode_field_name(d, field)};
        d->step = &step;
        bool on = decode_field(d, object, field, member, (char *)out + field->offset);
        d->step = step.parent;
        if (!on)
            return false;
    }
    return true;
}
