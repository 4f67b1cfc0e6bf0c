/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/export.h"

/* JSON as it is written: what is open, and whether a comma is due. */
struct writer {
    struct buf *out;
    unsigned depth;
    bool first;
};

static void put_text(struct writer *w, struct str text)
{
    buf_byte(w->out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            buf_byte(w->out, '\\');
        if (c < 0x20)
            buf_fmt(w->out, "\\u%04x", c);
        else
            buf_byte(w->out, (char)c);
    }
    buf_byte(w->out, '"');
}

static void next_line(struct writer *w)
{
    if (!w->first)
        buf_byte(w->out, ',');
    if (w->depth)
        buf_fmt(w->out, "\n%*s", (int)w->depth * 2, "");
    w->first = false;
}

static void put_key(struct writer *w, struct str key)
{
    next_line(w);
    put_text(w, key);
    buf_cstr(w->out, ": ");
}

static void open_with(struct writer *w, char bracket)
{
    buf_byte(w->out, bracket);
    w->depth++;
    w->first = true;
}

static void close_with(struct writer *w, char bracket)
{
    bool empty = w->first;
    w->depth--;
    w->first = false;
    if (!empty)
        buf_fmt(w->out, "\n%*s", (int)w->depth * 2, "");
    buf_byte(w->out, bracket);
}

static void put_member(struct writer *w, struct str key, struct str text)
{
    put_key(w, key);
    put_text(w, text);
}

static void put_raw(struct writer *w, struct str key, const char *json)
{
    put_key(w, key);
    buf_cstr(w->out, json);
}

/* Names in single quotes become code: an opening quote has no letter before it, a closing one none
 * behind it. */
static void put_markdown(struct writer *w, struct str text)
{
    struct buf marked = BUF_INIT;
    bool open = false;
    for (size_t i = 0; i < text.len; i++) {
        char before = i ? text.ptr[i - 1] : ' ', behind = i + 1 < text.len ? text.ptr[i + 1] : ' ';
        bool opens = !open && (before == ' ' || before == '(');
        bool closes = open && !((behind | 0x20) >= 'a' && (behind | 0x20) <= 'z');
        bool is_mark = text.ptr[i] == '\'' && (opens || closes);
        if (is_mark)
            open = !open;
        buf_byte(&marked, is_mark ? '`' : text.ptr[i]);
    }
    put_member(w, STR("markdownDescription"), buf_view(&marked));
    buf_release(&marked);
}

static void put_description(struct writer *w, struct str text)
{
    put_member(w, STR("description"), text);
    put_markdown(w, text);
}

static void put_value(struct writer *w, const struct schema_field *field, struct str text)
{
    if (field->kind == SCHEMA_INT32)
        buf_str(w->out, text);
    else
        put_text(w, text);
}

static void put_values(struct writer *w, struct str key, const struct schema_field *field,
                       const struct str *texts, uint32_t count)
{
    if (!count)
        return;
    put_key(w, key);
    open_with(w, '[');
    for (uint32_t i = 0; i < count; i++) {
        next_line(w);
        put_value(w, field, texts[i]);
    }
    close_with(w, ']');
}

/* What Go decodes from null into any field is its zero value, so null is refused only where empty
 * is. */
static void put_type(struct writer *w, const char *type, bool or_null)
{
    struct buf json = BUF_INIT;
    buf_fmt(&json, or_null ? "[\"%s\", \"null\"]" : "\"%s\"", type);
    buf_byte(&json, '\0');
    put_raw(w, STR("type"), json.ptr);
    buf_release(&json);
}

static void put_pattern(struct writer *w, struct str pattern, struct str hint)
{
    if (!pattern.len)
        return;
    put_member(w, STR("pattern"), pattern);
    if (hint.len)
        put_member(w, STR("patternErrorMessage"), hint);
}

static void put_string(struct writer *w, const struct schema_field *field)
{
    const struct schema_words *words = schema_words(field);
    bool required = field->flags & SCHEMA_REQUIRED;
    if (words->allowed_count && !required) {
        /* Absent, null and empty are the same to the server; only the real values are worth
         * offering. */
        put_key(w, STR("anyOf"));
        open_with(w, '[');
        next_line(w);
        open_with(w, '{');
        put_values(w, STR("enum"), field, words->allowed, words->allowed_count);
        close_with(w, '}');
        next_line(w);
        open_with(w, '{');
        put_type(w, "string", true);
        put_raw(w, STR("maxLength"), "0");
        close_with(w, '}');
        close_with(w, ']');
        return;
    }
    put_type(w, "string", !required);
    put_values(w, STR("enum"), field, words->allowed, words->allowed_count);
    if (required && !words->allowed_count && !words->pattern.len)
        put_raw(w, STR("minLength"), "1");
    put_pattern(w, words->pattern, words->hint);
}

static void put_int32(struct writer *w, const struct schema_field *field)
{
    put_type(w, "integer", !(field->flags & SCHEMA_REQUIRED));
    put_raw(w, STR("minimum"), "-2147483648");
    put_raw(w, STR("maximum"), "2147483647");
    if (field->flags & SCHEMA_NONZERO)
        put_raw(w, STR("not"), "{\"const\": 0}");
}

static void put_duration(struct writer *w, const struct schema_field *field)
{
    /* time.ParseDuration; both signs for micro, U+00B5 and U+03BC */
#define PARTS "(?:(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:ns|us|\302\265s|\316\274s|ms|s|m|h))+"
    put_type(w, "string", !(field->flags & SCHEMA_REQUIRED));
    if (field->flags & SCHEMA_NONZERO)
        put_pattern(w, STR("^(?=.*[1-9])\\+?" PARTS "$"),
                    STR("a duration is more than zero, as '3s', '500ms' or '1m30s'"));
    else
        put_pattern(w, STR("^[-+]?(?:0|" PARTS ")$"),
                    STR("a duration is written as '3s', '500ms' or '1m30s'"));
#undef PARTS
}

static void put_object(struct writer *w, const struct schema_object *object, bool or_null);

static void put_list(struct writer *w, const struct schema_field *field)
{
    const struct schema_words *words = schema_words(field);
    bool required = field->flags & SCHEMA_REQUIRED;
    put_type(w, "array", !required);
    if (required)
        put_raw(w, STR("minItems"), "1");
    if (field->flags & SCHEMA_UNIQUE)
        put_raw(w, STR("uniqueItems"), "true");
    put_key(w, STR("items"));
    open_with(w, '{');
    if (field->of) {
        put_description(w, field->of->text);
        put_object(w, field->of, false);
    } else {
        put_type(w, "string", true);
        put_pattern(w, words->pattern, words->hint);
        put_values(w, STR("examples"), field, words->examples, words->example_count);
    }
    close_with(w, '}');
}

static void put_field(struct writer *w, const struct schema_field *field)
{
    const struct schema_words *words = schema_words(field);
    put_key(w, field->name);
    open_with(w, '{');
    put_description(w, words->text);
    switch (field->kind) {
    case SCHEMA_STRING:
        put_string(w, field);
        break;
    case SCHEMA_BOOL:
        put_type(w, "boolean", !(field->flags & SCHEMA_REQUIRED));
        break;
    case SCHEMA_INT32:
        put_int32(w, field);
        break;
    case SCHEMA_INT64:
        put_type(w, "integer", !(field->flags & SCHEMA_REQUIRED));
        break;
    case SCHEMA_ANY:
        break;
    case SCHEMA_INTERFACE:
        put_type(w, "null", false);
        break;
    case SCHEMA_DURATION:
        put_duration(w, field);
        break;
    case SCHEMA_LIST:
        put_list(w, field);
        break;
    case SCHEMA_OBJECT:
        put_object(w, field->of, !(field->flags & SCHEMA_REQUIRED));
        break;
    }
    if (words->default_text.ptr) {
        put_key(w, STR("default"));
        put_value(w, field, words->default_text);
    }
    if (field->kind != SCHEMA_LIST)
        put_values(w, STR("examples"), field, words->examples, words->example_count);
    close_with(w, '}');
}

/* A field that is null counts as absent, hence the type in each branch. */
static void put_exactly_one(struct writer *w, const struct schema_object *object)
{
    put_key(w, STR("oneOf"));
    open_with(w, '[');
    for (uint32_t i = 0; i < object->field_count; i++) {
        next_line(w);
        open_with(w, '{');
        put_key(w, STR("required"));
        buf_byte(w->out, '[');
        put_text(w, object->fields[i].name);
        buf_byte(w->out, ']');
        put_key(w, STR("properties"));
        open_with(w, '{');
        put_raw(w, object->fields[i].name, "{\"type\": \"object\"}");
        close_with(w, '}');
        close_with(w, '}');
    }
    close_with(w, ']');
}

static void put_object(struct writer *w, const struct schema_object *object, bool or_null)
{
    put_type(w, "object", or_null);
    put_raw(w, STR("additionalProperties"), "false");
    uint32_t required = 0;
    for (uint32_t i = 0; i < object->field_count; i++)
        required += (object->fields[i].flags & SCHEMA_REQUIRED) != 0;
    if (required) {
        put_key(w, STR("required"));
        open_with(w, '[');
        for (uint32_t i = 0; i < object->field_count; i++) {
            if (!(object->fields[i].flags & SCHEMA_REQUIRED))
                continue;
            next_line(w);
            put_text(w, object->fields[i].name);
        }
        close_with(w, ']');
    }
    put_key(w, STR("properties"));
    open_with(w, '{');
    for (uint32_t i = 0; i < object->field_count; i++)
        put_field(w, &object->fields[i]);
    close_with(w, '}');
    if (object->exactly_one)
        put_exactly_one(w, object);
}

static void put_constant(struct writer *w, struct str key, struct str value)
{
    put_key(w, key);
    open_with(w, '{');
    put_member(w, STR("const"), value);
    close_with(w, '}');
}

static void put_kinds(struct writer *w, const struct schema_document *document)
{
    put_key(w, STR("oneOf"));
    open_with(w, '[');
    for (uint32_t i = 0; i < document->kind_count; i++) {
        next_line(w);
        open_with(w, '{');
        put_key(w, STR("properties"));
        open_with(w, '{');
        put_constant(w, STR("apiVersion"), document->kinds[i].api_version);
        put_constant(w, STR("kind"), document->kinds[i].kind);
        close_with(w, '}');
        close_with(w, '}');
    }
    close_with(w, ']');
}

void export_json_schema(const struct schema_document *document, enum export_draft draft,
                        struct buf *out)
{
    struct writer w = {out, 0, true};
    open_with(&w, '{');
    put_member(&w, STR("$schema"),
               draft == EXPORT_DRAFT_07 ? STR("http://json-schema.org/draft-07/schema#")
                                        : STR("https://json-schema.org/draft/2020-12/schema"));
    struct buf id = BUF_INIT;
    buf_cstr(&id, "urn:enclint:schema:");
    buf_str(&id, document->id);
    buf_cstr(&id, ":v1");
    put_member(&w, STR("$id"), buf_view(&id));
    buf_release(&id);
    put_member(&w, STR("title"), document->title);
    put_description(&w, document->text);
    put_object(&w, document->root, false);
    if (document->kind_count)
        put_kinds(&w, document);
    close_with(&w, '}');
    buf_byte(out, '\n');
}
