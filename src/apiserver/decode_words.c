/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/decode_words.h"

#include "base/fatal.h"
#include "base/go_quote.h"

static void put_got(struct buf *out, const struct decode_fault *found)
{
    switch (found->got->kind) {
    case VALUE_NULL:
        buf_cstr(out, "null");
        return;
    case VALUE_BOOL:
        buf_cstr(out, "bool");
        return;
    case VALUE_NUMBER:
        buf_cstr(out, "number");
        if (found->kind == DECODE_INT_RANGE || found->kind == DECODE_FLOAT_RANGE) {
            buf_byte(out, ' ');
            buf_str(out, found->got->text);
        }
        return;
    case VALUE_STRING:
        buf_cstr(out, "string");
        return;
    case VALUE_ARRAY:
        buf_cstr(out, "array");
        return;
    case VALUE_OBJECT:
        buf_cstr(out, "object");
        return;
    }
}

static void put_type(struct buf *out, const struct decode *d, const struct version_row *row,
                     const struct decode_fault *found)
{
    /* What holds a duration is reported from inside of its unmarshaler, which wants a string. */
    static const char *const basic_types[] = {
        [SCHEMA_STRING] = "string", [SCHEMA_DURATION] = "string", [SCHEMA_BOOL] = "bool",
        [SCHEMA_INT32] = "int32",   [SCHEMA_INT64] = "int64",
    };
    const struct schema_field *field = found->field;
    const char *package = "v1";
    if (d->go_names)
        package = row->package == PACKAGE_CONFIG ? "config" : "apiserver";
    if (found->kind == DECODE_FLOAT_RANGE) {
        buf_cstr(out, "float64");
        return;
    }
    enum schema_kind kind = field->kind == SCHEMA_LIST ? field->items : field->kind;
    struct str named = kind == SCHEMA_OBJECT ? field->of->go : STR_NONE;
    struct str type = schema_words(field)->named;
    if (type.ptr && !found->element)
        named = type;
    else if (field->kind == SCHEMA_LIST && !found->element)
        buf_cstr(out, "[]");
    if (!named.ptr) {
        if (kind >= sizeof basic_types / sizeof *basic_types)
            BUG("a type without a name");
        buf_cstr(out, basic_types[kind]);
        return;
    }
    if (str_find_byte(named, '.') == named.len) {
        buf_cstr(out, package);
        buf_byte(out, '.');
    }
    buf_str(out, named);
}

static void put_kjson(struct buf *out, const struct decode *d, const struct version_row *row,
                      const struct decode_fault *found)
{
    buf_cstr(out, "json: cannot unmarshal ");
    put_got(out, found);
    buf_cstr(out, " into Go struct field ");
    buf_str(out, found->owner->go);
    buf_byte(out, '.');
    decode_path(d, out, false);
    buf_cstr(out, " of type ");
    put_type(out, d, row, found);
}

static const char *iterator_operation(const struct decode_fault *found)
{
    if (found->kind == DECODE_BAD_NUMBER)
        return "readNumberAsString: invalid number";
    if (found->kind == DECODE_INT_RANGE)
        return "ReadInt32: overflow or not an integer";
    if (!found->field)
        BUG("a fault of no field");
    enum schema_kind kind = found->field->kind;
    if (kind == SCHEMA_LIST && found->element)
        kind = found->field->items;
    switch (kind) {
    case SCHEMA_STRING:
    case SCHEMA_DURATION:
        return "ReadString: expects \" or n, but found something else";
    case SCHEMA_INT32:
        return "readUint32: unexpected character";
    case SCHEMA_OBJECT:
        return "readObjectStart: expect { or n, but found something else";
    case SCHEMA_LIST:
        return "decode slice: expect [ or n, but found something else";
    case SCHEMA_BOOL: /* the types that json-iterator still decodes have none of these */
    case SCHEMA_INT64:
    case SCHEMA_ANY:
    case SCHEMA_INTERFACE:
        break;
    }
    return "";
}

static void put_iterator(struct buf *out, const struct decode *d, const struct decode_fault *found)
{
    buf_fmt(out, "v1." STR_FMT ".", STR_ARG(found->owner->go));
    if (found->field)
        buf_str(out, found->field->go);
    else
        decode_path(d, out, false);
    buf_cstr(out, ": ");
    if (found->kind == DECODE_DURATION) {
        buf_cstr(out, "unmarshalerDecoder: ");
        buf_str(out, found->reason);
    } else {
        buf_cstr(out, iterator_operation(found));
    }
    buf_cstr(out, ", error found in #10 byte of ...|REDACTED|..., bigger context ...|REDACTED|...");
}

static struct str path_of(const struct decode *d, struct arena *a)
{
    struct buf path = BUF_INIT;
    decode_path(d, &path, true);
    struct str text = buf_to_arena(&path, a);
    buf_release(&path);
    return text;
}

void decode_words_fault(const struct decode *d, const struct version_row *row,
                        const struct decode_fault *found, struct fault *fault)
{
    struct buf out = BUF_INIT;
    bool iterator = d->engine != DECODE_KJSON;
    *fault = (struct fault){.refusal = found->kind == DECODE_DURATION ? REFUSAL_DURATION_SYNTAX
                                                                      : REFUSAL_FIELD_TYPE,
                            .leaks_secret = iterator};
    if (iterator)
        put_iterator(&out, d, found);
    else if (found->kind == DECODE_DURATION)
        buf_str(&out, found->reason);
    else
        put_kjson(&out, d, row, found);
    fault->text = buf_to_arena(&out, d->arena);
    buf_release(&out);
    struct field_head head = {.key = found->key, .at = found->at};
    fault->place = (struct place){path_of(d, d->arena), place_of(&head)};
    fault->at = found->at;
    fault->field = found->field;
    fault->element = found->element;
}

void decode_words_strict(const struct decode *d, const struct decode_fault *found,
                         struct fault *fault)
{
    struct buf path = BUF_INIT, out = BUF_INIT;
    bool unknown = found->kind == DECODE_UNKNOWN;
    decode_path(d, &path, true);
    if (path.len)
        buf_byte(&path, '.');
    buf_str(&path, unknown ? found->name : decode_field_name(d, found->field));
    *fault = (struct fault){.refusal = unknown ? REFUSAL_UNKNOWN_FIELD : REFUSAL_DUPLICATE_FIELD,
                            .at = unknown ? found->object->node : NULL};
    buf_cstr(&out, unknown ? "unknown field " : "duplicate field ");
    go_quote(&out, buf_view(&path));
    fault->place = (struct place){buf_to_arena(&path, d->arena), found->key->span};
    fault->text = buf_to_arena(&out, d->arena);
    buf_release(&path);
    buf_release(&out);
}
