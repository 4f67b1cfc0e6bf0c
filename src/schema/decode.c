/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "schema/decode_skip.h"
#include "tree/go_float.h"

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

static void path_step(const struct decode *d, const struct decode_step *step, struct buf *out,
                      bool indexes)
{
    if (!step)
        return;
    path_step(d, step->parent, out, indexes);
    if (step->field) {
        struct str outer = schema_words(step->field)->embedded;
        if (step->parent)
            buf_byte(out, '.');
        if (d->names_embedded && !indexes && outer.ptr) {
            buf_str(out, outer);
            buf_byte(out, '.');
        }
        buf_str(out, decode_field_name(d, step->field));
    } else if (indexes) {
        buf_fmt(out, "[%u]", step->index);
    }
}

void decode_path(const struct decode *d, struct buf *out, bool indexes)
{
    path_step(d, d->step, out, indexes);
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

static bool strict_int(struct str digits, bool negative, int64_t max, int64_t *out)
{
    uint64_t value = 0, limit = (uint64_t)max + negative;
    for (size_t i = 0; i < digits.len; i++) {
        uint64_t digit = (uint64_t)(digits.ptr[i] - '0');
        if (value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = !negative || value == 0 ? (int64_t)value : -(int64_t)(value - 1) - 1;
    return true;
}

/* False where the literal has more than digits, a minus in front aside. */
static bool split_integer(struct str literal, struct str *digits, bool *negative)
{
    *negative = literal.len && literal.ptr[0] == '-';
    *digits = str_slice(literal, *negative, literal.len);
    for (size_t i = 0; i < digits->len; i++)
        if (digits->ptr[i] < '0' || digits->ptr[i] > '9')
            return false;
    return true;
}

static bool int32_from_literal(struct decode *d, struct str literal, int32_t *out)
{
    struct str digits;
    bool negative;
    int64_t wide;
    if (!split_integer(literal, &digits, &negative))
        return false;
    if (strict_int(digits, negative, INT32_MAX, &wide)) {
        *out = (int32_t)wide;
        return true;
    }
    if (!is_iterator(d))
        return false;
    d->peculiar = true;
    return iterator_int32(digits, negative, out);
}

static struct str string_of(struct decode *d, const struct value *value)
{
    d->peculiar |= value->raw_utf8;
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

static bool decode_int64(struct decode *d, struct decode_fault fault, struct field_int64 *out)
{
    struct str digits;
    bool negative;
    if (fault.got->kind == VALUE_NULL) {
        out->value = 0;
        out->head.state = FIELD_NULL;
        return true;
    }
    if (fault.got->kind != VALUE_NUMBER)
        return wrong_kind(d, fault, &out->head);
    if (!split_integer(fault.got->text, &digits, &negative) ||
        !strict_int(digits, negative, INT64_MAX, &out->value)) {
        fault.kind = DECODE_INT_RANGE;
        return wrong_kind(d, fault, &out->head);
    }
    out->head.state = FIELD_OK;
    return true;
}

static bool decode_bool(struct decode *d, struct decode_fault fault, struct field_bool *out)
{
    if (fault.got->kind == VALUE_NULL) {
        out->value = false;
        out->head.state = FIELD_NULL;
        return true;
    }
    if (fault.got->kind != VALUE_BOOL)
        return wrong_kind(d, fault, &out->head);
    out->value = fault.got->boolean;
    out->head.state = FIELD_OK;
    return true;
}

static bool decode_any(struct field_any *out, const struct value *value)
{
    out->value = value;
    out->head.state = value->kind == VALUE_NULL ? FIELD_NULL : FIELD_OK;
    return true;
}

static bool decode_interface(struct decode *d, struct decode_fault fault, struct field_any *out)
{
    out->value = fault.got;
    out->head.state = FIELD_NULL;
    if (fault.got->kind == VALUE_NULL)
        return true;
    /* Go reads a number before it asks the interface whether it takes one. */
    if (fault.got->kind == VALUE_NUMBER && !go_float_fits(fault.got->text, 64))
        fault.kind = DECODE_FLOAT_RANGE;
    return wrong_kind(d, fault, &out->head);
}

static bool decode_duration(struct decode *d, struct decode_fault fault, struct field_duration *out)
{
    const struct value *value = fault.got;
    bool null = value->kind == VALUE_NULL;
    if (null && (fault.field->flags & SCHEMA_NULLABLE)) {
        *out = (struct field_duration){.head = out->head};
        out->head.state = FIELD_NULL;
        return true;
    }
    if (!null && value->kind != VALUE_STRING)
        return wrong_kind(d, fault, &out->head);
    /* Where it is no pointer, Go's unmarshaler gets the null too, and reads it as "". */
    out->text = null ? STR("") : value->text;
    if (!d->parse_duration(d->arena, out->text, &out->nanoseconds, &fault.reason)) {
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

/* The capacity of a slice that grew from `cap` item by item until `count` fit (reflect2's
 * UnsafeGrow, sigs.k8s.io/json's array()). */
static uint32_t slice_cap(const struct decode *d, uint32_t cap, uint32_t count)
{
    while (cap < count) {
        if (is_iterator(d))
            cap += cap == 0 ? 1 : cap < 1024 ? cap : cap / 4;
        else
            cap = cap + cap / 2 < 4 ? 4 : cap + cap / 2;
    }
    return cap;
}

/* What an earlier, longer duplicate left up to its capacity stays: Go's slices show it again. Its
 * items behind `room` are zero, as new ones are. */
static void list_fit(struct decode *d, struct field_list *list, uint32_t count, size_t size)
{
    if (count > list->room) {
        void *items = arena_alloc(d->arena, count, size);
        if (list->room)
            memcpy(items, list->items, list->room * size);
        list->items = items;
        list->room = count;
    }
    list->cap = slice_cap(d, list->cap, count);
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

static bool decode_item(struct decode *d, struct decode_fault fault, uint32_t index, void *out)
{
    struct decode_step step = {.parent = d->step, .index = index};
    fault.at = fault.got->items[index].at;
    fault.got = fault.got->items[index].value;
    fault.key = NULL;
    d->step = &step;
    bool on = decode_element(d, fault, out);
    d->step = step.parent;
    return on;
}

/* One place for all items, gone afterwards: a list may have a million. */
static bool look_at_items(struct decode *d, struct decode_fault fault)
{
    size_t size = item_size(fault.field);
    void *item = xmalloc(size);
    bool on = true;
    for (uint32_t i = 0; on && i < fault.got->count; i++) {
        memset(item, 0, size);
        on = decode_item(d, fault, i, item);
    }
    free(item);
    return on;
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
    if (d->faults_only)
        return look_at_items(d, fault);
    size_t size = item_size(fault.field);
    list_fit(d, out, value->count, size);
    for (uint32_t i = 0; i < value->count; i++) {
        if (!decode_item(d, fault, i, (char *)out->items + i * size)) {
            out->count = i + 1; /* as far as it came */
            return false;
        }
    }
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
    case SCHEMA_BOOL:
        return decode_bool(d, fault, out);
    case SCHEMA_INT32:
        return decode_int(d, fault, out);
    case SCHEMA_INT64:
        return decode_int64(d, fault, out);
    case SCHEMA_ANY:
        return decode_any(out, fault.got);
    case SCHEMA_INTERFACE:
        return decode_interface(d, fault, out);
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

static bool decode_unknown(struct decode *d, const struct schema_object *object,
                           const struct value *in, const struct value_member *member)
{
    struct decode_fault fault = {.kind = DECODE_UNKNOWN,
                                 .owner = object,
                                 .got = member->value,
                                 .object = in,
                                 .key = member->key,
                                 .at = member->at,
                                 .name = member->name};
    if (!d->report(d, &fault))
        return false;
    d->peculiar |= member->value->height || decode_has_exponent(member->value);
    if (!is_iterator(d) || !decode_is_unskippable(d, member->value))
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
            if (!decode_unknown(d, object, value, member))
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
        struct decode_step step = {.parent = d->step, .field = field};
        d->step = &step;
        bool on = decode_field(d, object, field, member, (char *)out + field->offset);
        d->step = step.parent;
        if (!on)
            return false;
    }
    return true;
}
