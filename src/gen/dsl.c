/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/dsl.h"

#include <string.h>

#include "base/fatal.h"
#include "base/str.h"
#include "gen/load.h"

#define TEXT(key, type, member)                                                                    \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, CYAML_UNLIMITED)
#define TEXT_OPTIONAL(key, type, member)                                                           \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 1,         \
                           CYAML_UNLIMITED)
#define BOOL_OPTIONAL(key, type, member) CYAML_FIELD_BOOL(key, CYAML_FLAG_OPTIONAL, type, member)

static const cyaml_strval_t types[] = {
    {"string", DSL_STRING},       {"base64", DSL_BASE64}, {"bool", DSL_BOOL},
    {"int32", DSL_INT32},         {"int64", DSL_INT64},   {"duration", DSL_DURATION},
    {"object", DSL_OBJECT},       {"list", DSL_LIST},     {"any", DSL_ANY},
    {"interface", DSL_INTERFACE},
};

static const cyaml_strval_t choices[] = {
    {"any", DSL_CHOOSE_ANY},
    {"exactly_one", DSL_CHOOSE_EXACTLY_ONE},
};

static const cyaml_schema_value_t text_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t field_keys[] = {
    TEXT("name", struct dsl_field, name),
    TEXT("go", struct dsl_field, go),
    CYAML_FIELD_ENUM("type", CYAML_FLAG_STRICT, struct dsl_field, type, types,
                     CYAML_ARRAY_LEN(types)),
    TEXT_OPTIONAL("of", struct dsl_field, of),
    TEXT_OPTIONAL("named", struct dsl_field, named),
    TEXT_OPTIONAL("embedded", struct dsl_field, embedded),
    TEXT_OPTIONAL("since", struct dsl_field, since),
    BOOL_OPTIONAL("required", struct dsl_field, required),
    BOOL_OPTIONAL("nullable", struct dsl_field, nullable),
    BOOL_OPTIONAL("nonzero", struct dsl_field, nonzero),
    BOOL_OPTIONAL("unique", struct dsl_field, unique),
    BOOL_OPTIONAL("secret", struct dsl_field, secret),
    TEXT_OPTIONAL("default", struct dsl_field, default_value),
    CYAML_FIELD_SEQUENCE("enum", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct dsl_field,
                         allowed, &text_item, 1, CYAML_UNLIMITED),
    TEXT_OPTIONAL("pattern", struct dsl_field, pattern),
    TEXT_OPTIONAL("hint", struct dsl_field, hint),
    TEXT_OPTIONAL("text", struct dsl_field, text),
    CYAML_FIELD_SEQUENCE("examples", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct dsl_field,
                         examples, &text_item, 1, CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t field_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct dsl_field, field_keys),
};

static const cyaml_schema_field_t object_keys[] = {
    TEXT("name", struct dsl_object, name),
    TEXT("go", struct dsl_object, go),
    CYAML_FIELD_ENUM("choose", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct dsl_object, choose,
                     choices, CYAML_ARRAY_LEN(choices)),
    TEXT_OPTIONAL("text", struct dsl_object, text),
    CYAML_FIELD_SEQUENCE("fields", CYAML_FLAG_POINTER, struct dsl_object, fields, &field_item, 0,
                         CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t object_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct dsl_object, object_keys),
};

static const cyaml_schema_field_t kind_keys[] = {
    TEXT("apiVersion", struct dsl_kind, api_version),
    TEXT("kind", struct dsl_kind, kind),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t kind_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct dsl_kind, kind_keys),
};

static const cyaml_schema_field_t schema_keys[] = {
    TEXT("id", struct dsl_schema, id),
    TEXT("prefix", struct dsl_schema, prefix),
    TEXT("title", struct dsl_schema, title),
    TEXT("text", struct dsl_schema, text),
    CYAML_FIELD_SEQUENCE("kinds", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct dsl_schema,
                         kinds, &kind_item, 1, CYAML_UNLIMITED),
    TEXT_OPTIONAL("root", struct dsl_schema, root),
    CYAML_FIELD_SEQUENCE("roots", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct dsl_schema,
                         roots, &text_item, 1, CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE("objects", CYAML_FLAG_POINTER, struct dsl_schema, objects, &object_item, 1,
                         CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t schema_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct dsl_schema, schema_keys),
};

static struct dsl_object *find(const struct dsl_schema *schema, const char *name)
{
    for (uint32_t i = 0; i < schema->objects_count; i++)
        if (strcmp(schema->objects[i].name, name) == 0)
            return &schema->objects[i];
    return NULL;
}

/* What the field says about itself has to fit its type; `of` is resolved on the way. */
static bool check_field(const struct dsl_schema *schema, struct dsl_field *field, struct err *err)
{
    bool compound = field->type == DSL_OBJECT || field->type == DSL_LIST;
    if (compound != (field->of != NULL))
        return err_set(err, "field '%s': 'of' goes with object and list, and only with these",
                       field->name);
    if (compound && !(field->type == DSL_LIST && strcmp(field->of, "string") == 0)) {
        field->object = find(schema, field->of);
        if (!field->object)
            return err_set(err, "field '%s': there is no object '%s'", field->name, field->of);
    }
    if (schema->root && !field->text)
        return err_set(err, "field '%s' has no text", field->name);
    if (field->type == DSL_INTERFACE && !field->named)
        return err_set(err, "field '%s': an interface is named", field->name);
    field->since_minor = LOAD_MINOR_OLDEST;
    if (field->since && !load_minor(field->since, &field->since_minor))
        return err_set(err, "field '%s': since: '%s' is no version such as 1.25", field->name,
                       field->since);
    if (field->required && (field->nullable || field->default_value))
        return err_set(err, "field '%s' is required, so it has no null and no default",
                       field->name);
    if (field->nonzero && field->type != DSL_INT32 && field->type != DSL_DURATION)
        return err_set(err, "field '%s': only a number or a duration can be nonzero", field->name);
    if (field->unique && field->type != DSL_LIST)
        return err_set(err, "field '%s': only a list can be unique", field->name);
    if (field->hint && !field->pattern)
        return err_set(err, "field '%s' has a hint but no pattern", field->name);
    if (field->secret && (field->examples_count || field->default_value))
        return err_set(err, "field '%s' is secret, so it has no examples and no default",
                       field->name);
    return true;
}

static bool check_object(const struct dsl_schema *schema, struct dsl_object *object,
                         struct err *err)
{
    if (find(schema, object->name) != object)
        return err_set(err, "object '%s' is there twice", object->name);
    if (schema->root && !object->text)
        return err_set(err, "object '%s' has no text", object->name);
    if (object->fields_count > FIELDS_MAX)
        return err_set(err, "object '%s' has more than %d fields", object->name, FIELDS_MAX);
    for (uint32_t i = 0; i < object->fields_count; i++) {
        for (uint32_t k = 0; k < i; k++)
            if (strcmp(object->fields[k].name, object->fields[i].name) == 0)
                return err_set(err, "object '%s': field '%s' is there twice", object->name,
                               object->fields[i].name);
        if (!check_field(schema, &object->fields[i], err))
            return false;
    }
    return true;
}

/* Depth first. Structs hold each other by value, and a tree of Go structs that contains itself
 * would need pointers. */
static bool put_in_order(struct dsl_schema *schema, struct dsl_object *object, struct err *err)
{
    if (object->mark == 2)
        return true;
    if (object->mark == 1)
        return err_set(err, "object '%s' contains itself", object->name);
    object->mark = 1;
    for (uint32_t i = 0; i < object->fields_count; i++)
        if (object->fields[i].object &&
            !put_in_order(schema, find(schema, object->fields[i].of), err))
            return false;
    object->mark = 2;
    schema->order[schema->order_count++] = object;
    return true;
}

static bool check_root(struct dsl_schema *schema, const char *name, struct err *err)
{
    struct dsl_object *root = find(schema, name);
    if (!root)
        return err_set(err, "root: there is no object '%s'", name);
    root->is_root = true;
    return put_in_order(schema, root, err);
}

static bool check_roots(struct dsl_schema *schema, struct err *err)
{
    if ((schema->root != NULL) == (schema->roots != NULL))
        return err_set(err, "one of 'root' and 'roots'");
    if (schema->kinds && !schema->root)
        return err_set(err, "'kinds' goes with 'root'");
    if (schema->root)
        return check_root(schema, schema->root, err);
    for (uint32_t i = 0; i < schema->roots_count; i++)
        if (!check_root(schema, schema->roots[i], err))
            return false;
    return true;
}

static bool check(struct dsl_schema *schema, const char *path, struct err *err)
{
    struct str stem = str_from(path);
    for (size_t at; (at = str_find_byte(stem, '/')) < stem.len;)
        stem = str_slice(stem, at + 1, stem.len);
    stem = str_slice(stem, 0, str_find_byte(stem, '.'));
    if (!str_eq(stem, str_from(schema->id)))
        return err_set(err, "id is '%s', unlike the file", schema->id);
    for (uint32_t i = 0; i < schema->objects_count; i++)
        if (!check_object(schema, &schema->objects[i], err))
            return false;
    schema->order = xmalloc(schema->objects_count * sizeof *schema->order);
    schema->order_count = 0;
    if (!check_roots(schema, err))
        return false;
    if (schema->order_count != schema->objects_count)
        for (uint32_t i = 0; i < schema->objects_count; i++)
            if (!schema->objects[i].mark)
                return err_set(err, "nothing uses object '%s'", schema->objects[i].name);
    return true;
}

bool dsl_load(const char *path, struct dsl_schema **out, struct err *err)
{
    void *loaded = NULL;
    if (!load_yaml(path, &schema_value, &loaded, err))
        return false;
    *out = loaded;
    struct err why = {0};
    return check(*out, path, &why) || err_set(err, "%s: %s", path, why.text);
}
