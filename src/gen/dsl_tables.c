/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of schema/schema.h, as constant data. */
#include <string.h>

#include "base/buf.h"
#include "gen/dsl.h"
#include "gen/emit.h"

/* C11 has no empty arrays: a list without items is simply not mentioned, which makes it NULL and 0.
 */
static void emit_texts(struct buf *out, const struct dsl_object *object,
                       const struct dsl_field *field, const char *what, char *const *texts,
                       uint32_t count)
{
    if (!count)
        return;
    buf_cstr(out, "static const struct str ");
    emit_name(out, object->name, false);
    buf_byte(out, '_');
    emit_name(out, field->name, false);
    buf_fmt(out, "_%s[] = {\n", what);
    for (uint32_t i = 0; i < count; i++) {
        buf_cstr(out, "    ");
        emit_str(out, texts[i], 4);
        buf_cstr(out, ",\n");
    }
    buf_cstr(out, "};\n\n");
}

static void emit_texts_members(struct buf *out, const struct dsl_object *object,
                               const struct dsl_field *field, const char *what,
                               const char *count_name, uint32_t count)
{
    if (!count)
        return;
    buf_fmt(out, "        .%s = ", what);
    emit_name(out, object->name, false);
    buf_byte(out, '_');
    emit_name(out, field->name, false);
    buf_fmt(out, "_%s,\n        .%s = %u,\n", what, count_name, count);
}

static void emit_text_member(struct buf *out, const char *member, const char *text)
{
    if (!text)
        return;
    buf_fmt(out, "        .%s = ", member);
    emit_str(out, text, 8 + (int)strlen(member) + 4);
    buf_cstr(out, ",\n");
}

static void emit_flags(struct buf *out, const struct dsl_field *field)
{
    const struct {
        bool set;
        const char *name;
    } flags[] = {
        {field->required, "SCHEMA_REQUIRED"}, {field->nullable, "SCHEMA_NULLABLE"},
        {field->secret, "SCHEMA_SECRET"},     {field->type == DSL_BASE64, "SCHEMA_BASE64"},
        {field->nonzero, "SCHEMA_NONZERO"},   {field->unique, "SCHEMA_UNIQUE"},
    };
    const char *before = "        .flags = ";
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!flags[i].set)
            continue;
        buf_fmt(out, "%s%s", before, flags[i].name);
        before = " | ";
    }
    if (before[1] == '|')
        buf_cstr(out, ",\n");
}

/* Of several roots each has a name that others can use. */
static bool is_shared(const struct dsl_schema *schema, const struct dsl_object *object)
{
    return !schema->root && object->is_root;
}

static void emit_object_name(struct buf *out, const struct dsl_schema *schema,
                             const struct dsl_object *object)
{
    if (is_shared(schema, object))
        buf_fmt(out, "%s_", schema->prefix);
    emit_name(out, object->name, false);
    buf_cstr(out, "_object");
}

static void emit_words(struct buf *out, const struct dsl_object *object,
                       const struct dsl_field *field)
{
    if (!field->named && !field->embedded && !field->text && !field->default_value &&
        !field->pattern && !field->allowed_count && !field->examples_count)
        return;
    buf_cstr(out, "        .words = &(const struct schema_words){\n");
    emit_text_member(out, "named", field->named);
    emit_text_member(out, "embedded", field->embedded);
    emit_text_member(out, "text", field->text);
    emit_text_member(out, "default_text", field->default_value);
    emit_text_member(out, "pattern", field->pattern);
    emit_text_member(out, "hint", field->hint);
    emit_texts_members(out, object, field, "allowed", "allowed_count", field->allowed_count);
    emit_texts_members(out, object, field, "examples", "example_count", field->examples_count);
    buf_cstr(out, "        },\n");
}

static void emit_field(struct buf *out, const struct dsl_schema *schema,
                       const struct dsl_object *object, const struct dsl_field *field)
{
    static const char *const kinds[] = {
        [DSL_STRING] = "SCHEMA_STRING", [DSL_BASE64] = "SCHEMA_STRING",
        [DSL_BOOL] = "SCHEMA_BOOL",     [DSL_INT32] = "SCHEMA_INT32",
        [DSL_INT64] = "SCHEMA_INT64",   [DSL_DURATION] = "SCHEMA_DURATION",
        [DSL_OBJECT] = "SCHEMA_OBJECT", [DSL_LIST] = "SCHEMA_LIST",
        [DSL_ANY] = "SCHEMA_ANY",       [DSL_INTERFACE] = "SCHEMA_INTERFACE",
    };
    buf_cstr(out, "    {\n");
    emit_text_member(out, "name", field->name);
    emit_text_member(out, "go", field->go);
    buf_fmt(out, "        .kind = %s,\n", kinds[field->type]);
    if (field->type == DSL_LIST)
        buf_fmt(out, "        .items = %s,\n", field->object ? "SCHEMA_OBJECT" : "SCHEMA_STRING");
    if (field->object) {
        buf_cstr(out, "        .of = &");
        emit_object_name(out, schema, field->object);
        buf_cstr(out, ",\n");
    }
    buf_fmt(out, "        .offset = offsetof(struct %s_", schema->prefix);
    emit_name(out, object->name, false);
    buf_cstr(out, ", ");
    dsl_emit_member_name(out, field);
    buf_cstr(out, "),\n");
    emit_flags(out, field);
    buf_fmt(out, "        .since = %u,\n", field->since_minor);
    emit_words(out, object, field);
    buf_cstr(out, "    },\n");
}

static void emit_object(struct buf *out, const struct dsl_schema *schema,
                        const struct dsl_object *object)
{
    for (uint32_t i = 0; i < object->fields_count; i++) {
        const struct dsl_field *field = &object->fields[i];
        emit_texts(out, object, field, "allowed", field->allowed, field->allowed_count);
        emit_texts(out, object, field, "examples", field->examples, field->examples_count);
    }
    if (object->fields_count) {
        buf_cstr(out, "static const struct schema_field ");
        emit_name(out, object->name, false);
        buf_cstr(out, "_fields[] = {\n");
        for (uint32_t i = 0; i < object->fields_count; i++)
            emit_field(out, schema, object, &object->fields[i]);
        buf_cstr(out, "};\n\n");
    }
    buf_cstr(out, is_shared(schema, object) ? "const struct schema_object "
                                            : "static const struct schema_object ");
    emit_object_name(out, schema, object);
    buf_cstr(out, " = {\n    .name = ");
    emit_str(out, object->name, 12);
    buf_cstr(out, ",\n    .go = ");
    emit_str(out, object->go, 10);
    if (object->text) {
        buf_cstr(out, ",\n    .text = ");
        emit_str(out, object->text, 12);
    }
    buf_fmt(out, ",\n    .size = sizeof(struct %s_", schema->prefix);
    emit_name(out, object->name, false);
    buf_cstr(out, "),\n");
    if (object->choose == DSL_CHOOSE_EXACTLY_ONE)
        buf_cstr(out, "    .exactly_one = true,\n");
    if (object->fields_count) {
        buf_cstr(out, "    .fields = ");
        emit_name(out, object->name, false);
        buf_fmt(out, "_fields,\n    .field_count = %u,\n", object->fields_count);
    }
    buf_cstr(out, "};\n\n");
}

static void emit_document(struct buf *out, const struct dsl_schema *schema)
{
    if (schema->kinds_count)
        buf_cstr(out, "static const struct schema_type_meta kinds[] = {\n");
    for (uint32_t i = 0; i < schema->kinds_count; i++) {
        buf_cstr(out, "    {");
        emit_str(out, schema->kinds[i].api_version, 5);
        buf_cstr(out, ", ");
        emit_str(out, schema->kinds[i].kind, 5);
        buf_cstr(out, "},\n");
    }
    if (schema->kinds_count)
        buf_cstr(out, "};\n\n");
    buf_fmt(out, "const struct schema_document %s_document = {\n    .id = ", schema->prefix);
    emit_str(out, schema->id, 10);
    buf_cstr(out, ",\n    .title = ");
    emit_str(out, schema->title, 13);
    buf_cstr(out, ",\n    .text = ");
    emit_str(out, schema->text, 12);
    buf_cstr(out, ",\n    .root = &");
    emit_name(out, schema->root, false);
    buf_cstr(out, "_object,\n");
    if (schema->kinds_count)
        buf_fmt(out, "    .kinds = kinds,\n    .kind_count = %u,\n", schema->kinds_count);
    buf_cstr(out, "};\n");
}

void dsl_emit_tables(const struct dsl_schema *schema, const char *source, struct buf *out)
{
    buf_fmt(out, "/* SPDX-License-Identifier: Apache-2.0 */\n");
    buf_fmt(out, "/* The fields of %s. Made by gen from:\n * %s */\n", schema->title, source);
    buf_cstr(out, "#include \"schemas/");
    emit_name(out, schema->id, false);
    buf_cstr(out, ".h\"\n\n#include <stddef.h>\n\n");
    for (uint32_t i = 0; i < schema->order_count; i++)
        emit_object(out, schema, schema->order[i]);
    if (schema->root)
        emit_document(out, schema);
}
