/* SPDX-License-Identifier: Apache-2.0 */
/* The header: one struct per object, and an accessor for each kind of list item. */
#include <string.h>

#include "base/buf.h"
#include "gen/dsl.h"
#include "gen/emit.h"

static void emit_struct_name(struct buf *out, const struct dsl_schema *schema,
                             const struct dsl_object *object)
{
    buf_fmt(out, "struct %s_", schema->prefix);
    emit_name(out, object->name, false);
}

void dsl_emit_member_name(struct buf *out, const struct dsl_field *field)
{
    static const char *const keywords[] = {
        "auto",    "break",  "case",     "char",   "const",    "continue", "default",
        "do",      "double", "else",     "enum",   "extern",   "float",    "for",
        "goto",    "if",     "inline",   "int",    "long",     "register", "restrict",
        "return",  "short",  "signed",   "sizeof", "static",   "struct",   "switch",
        "typedef", "union",  "unsigned", "void",   "volatile", "while",
    };
    emit_name(out, field->name, false);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strcmp(field->name, keywords[i]) == 0)
            buf_cstr(out, "_value");
}

static void emit_member(struct buf *out, const struct dsl_schema *schema,
                        const struct dsl_field *field)
{
    static const char *const member_types[] = {
        [DSL_STRING] = "struct field_string", [DSL_BASE64] = "struct field_string",
        [DSL_BOOL] = "struct field_bool",     [DSL_INT32] = "struct field_int",
        [DSL_INT64] = "struct field_int64",   [DSL_DURATION] = "struct field_duration",
        [DSL_LIST] = "struct field_list",     [DSL_ANY] = "struct field_any",
        [DSL_INTERFACE] = "struct field_any",
    };
    buf_cstr(out, "    ");
    if (field->type == DSL_OBJECT)
        emit_struct_name(out, schema, field->object);
    else
        buf_cstr(out, member_types[field->type]);
    buf_byte(out, ' ');
    dsl_emit_member_name(out, field);
    buf_byte(out, ';');
    if (field->type == DSL_LIST) {
        buf_cstr(out, " /* of ");
        if (field->object)
            emit_struct_name(out, schema, field->object);
        else
            buf_cstr(out, "struct field_string");
        buf_cstr(out, " */");
    }
    buf_byte(out, '\n');
}

static bool is_list_item(const struct dsl_schema *schema, const struct dsl_object *object)
{
    for (uint32_t i = 0; i < schema->objects_count; i++)
        for (uint32_t k = 0; k < schema->objects[i].fields_count; k++)
            if (schema->objects[i].fields[k].type == DSL_LIST &&
                schema->objects[i].fields[k].object == object)
                return true;
    return false;
}

static void emit_accessor(struct buf *out, const struct dsl_schema *schema,
                          const struct dsl_object *object)
{
    buf_cstr(out, "static inline ");
    emit_struct_name(out, schema, object);
    buf_cstr(out, " *");
    emit_name(out, object->name, false);
    buf_cstr(out, "_at(const struct field_list *list, uint32_t index)\n{\n    return (");
    emit_struct_name(out, schema, object);
    buf_cstr(out, " *)list->items + index;\n}\n\n");
}

void dsl_emit_header(const struct dsl_schema *schema, const char *source, struct buf *out)
{
    buf_fmt(out, "/* SPDX-License-Identifier: Apache-2.0 */\n");
    buf_fmt(out, "/* %s as structs. Made by gen from:\n * %s */\n", schema->title, source);
    buf_cstr(out, "#ifndef SCHEMAS_");
    emit_name(out, schema->id, true);
    buf_cstr(out, "_H\n#define SCHEMAS_");
    emit_name(out, schema->id, true);
    buf_cstr(out, "_H\n\n#include <stdint.h>\n\n#include \"schema/field.h\"\n#include "
                  "\"schema/schema.h\"\n\n");
    for (uint32_t i = 0; i < schema->order_count; i++) {
        const struct dsl_object *object = schema->order[i];
        emit_struct_name(out, schema, object);
        buf_fmt(out, " { /* %s */\n    struct field_head head;\n", object->go);
        for (uint32_t k = 0; k < object->fields_count; k++)
            emit_member(out, schema, &object->fields[k]);
        buf_cstr(out, "};\n\n");
    }
    for (uint32_t i = 0; i < schema->order_count; i++)
        if (is_list_item(schema, schema->order[i]))
            emit_accessor(out, schema, schema->order[i]);
    for (uint32_t i = 0; i < schema->order_count; i++) {
        if (schema->root || !schema->order[i]->is_root)
            continue;
        buf_fmt(out, "extern const struct schema_object %s_", schema->prefix);
        emit_name(out, schema->order[i]->name, false);
        buf_cstr(out, "_object;\n");
    }
    if (schema->root)
        buf_fmt(out, "extern const struct schema_document %s_document;\n", schema->prefix);
    buf_cstr(out, "\n#endif\n");
}
