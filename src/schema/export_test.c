/* SPDX-License-Identifier: Apache-2.0 */
/* The exported schema as an independent JSON library reads it. That it judges files as
 * kube-apiserver does is proven with an independent validator: testdata/schema/validate.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "schema/export.h"
#include "schemas/encryption_configuration.h"

static json_t *exported(enum export_draft draft)
{
    struct buf text = BUF_INIT;
    export_json_schema(&ec_document, draft, &text);
    assert_int_equal(text.ptr[text.len - 1], '\n');
    json_t *schema = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(schema);
    buf_release(&text);
    return schema;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

/* Every object is closed, and every field says what it is for. */
static void check_object(const json_t *schema, const struct schema_object *object)
{
    const json_t *properties = json_object_get(schema, "properties");
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    assert_int_equal(json_object_size(properties), object->field_count);
    assert_int_equal(json_array_size(json_object_get(schema, "oneOf")) > 0,
                     object->exactly_one || object == ec_document.root);
    for (uint32_t i = 0; i < object->field_count; i++) {
        const struct schema_field *field = &object->fields[i];
        const json_t *property = json_object_get(properties, field->name.ptr);
        assert_string_equal(text_of(property, "description"), schema_words(field)->text.ptr);
        assert_null(strchr(text_of(property, "markdownDescription"), '\n'));
        const json_t *items = json_object_get(property, "items");
        assert_int_equal(items != NULL, field->kind == SCHEMA_LIST);
        if (field->of)
            check_object(items ? items : property, field->of);
    }
}

static void both_drafts_hold_every_field(void **state)
{
    (void)state;
    json_t *old = exported(EXPORT_DRAFT_07), *new = exported(EXPORT_DRAFT_2020_12);
    check_object(old, ec_document.root);
    check_object(new, ec_document.root);
    assert_string_equal(text_of(old, "$schema"), "http://json-schema.org/draft-07/schema#");
    assert_string_equal(text_of(new, "$schema"), "https://json-schema.org/draft/2020-12/schema");
    assert_string_equal(text_of(new, "$id"), "urn:enclint:schema:encryption-configuration:v1");
    json_object_del(old, "$schema");
    json_object_del(new, "$schema");
    assert_true(json_equal(old, new));
    json_decref(old);
    json_decref(new);
}

static const struct str colours[] = {{"red", 3}, {"blue", 4}};
static const struct schema_words of_colours = {.allowed = colours, .allowed_count = 2};
static const struct schema_words waiting = {.text = {"a 'b'c' (it's 'd')", 18}};
static const struct schema_words counting = {.default_text = {"7", 1}};

static const struct schema_field value_fields[] = {
    {.name = {"wait", 4}, .kind = SCHEMA_DURATION, .words = &waiting},
    {.name = {"colour", 6}, .kind = SCHEMA_STRING, .flags = SCHEMA_REQUIRED, .words = &of_colours},
    {.name = {"count", 5}, .kind = SCHEMA_INT32, .words = &counting},
    {.name = {"names", 5}, .kind = SCHEMA_LIST, .items = SCHEMA_STRING},
    {.name = {"loud", 4}, .kind = SCHEMA_BOOL, .flags = SCHEMA_REQUIRED},
    {.name = {"size", 4}, .kind = SCHEMA_INT64},
    {.name = {"rest", 4}, .kind = SCHEMA_ANY},
    {.name = {"none", 4}, .kind = SCHEMA_INTERFACE},
};

static const struct schema_object value_object = {
    .name = {"value", 5}, .fields = value_fields, .field_count = 8};

static const struct schema_type_meta value_kind = {{"v1", 2}, {"Value", 5}};

static const struct schema_document value_document = {
    .id = {"value", 5},
    .title = {"\"V\" \\ \001", 7},
    .root = &value_object,
    .kinds = &value_kind,
    .kind_count = 1,
};

static void the_forms_that_no_field_needs_yet_work_too(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    export_json_schema(&value_document, EXPORT_DRAFT_2020_12, &text);
    json_t *schema = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(text_of(schema, "title"), "\"V\" \\ \001");
    json_t *properties = json_object_get(schema, "properties");
    json_t *wait = json_object_get(properties, "wait");
    assert_string_equal(text_of(wait, "markdownDescription"), "a `b'c` (it's `d`)");
    assert_string_equal(text_of(wait, "pattern"), "^[-+]?(?:0|(?:(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)"
                                                  "(?:ns|us|\302\265s|\316\274s|ms|s|m|h))+)$");
    json_t *colour = json_object_get(properties, "colour");
    assert_string_equal(text_of(colour, "type"), "string");
    assert_int_equal(json_array_size(json_object_get(colour, "enum")), 2);
    json_t *count = json_object_get(properties, "count");
    assert_int_equal(json_integer_value(json_object_get(count, "default")), 7);
    assert_null(json_object_get(count, "not"));
    json_t *names = json_object_get(properties, "names");
    assert_int_equal(json_array_size(json_object_get(names, "type")), 2);
    assert_null(json_object_get(names, "minItems"));
    assert_string_equal(text_of(json_object_get(properties, "loud"), "type"), "boolean");
    json_t *size = json_object_get(json_object_get(properties, "size"), "type");
    assert_string_equal(json_string_value(json_array_get(size, 0)), "integer");
    assert_null(json_object_get(json_object_get(properties, "rest"), "type"));
    assert_string_equal(text_of(json_object_get(properties, "none"), "type"), "null");
    json_decref(schema);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_drafts_hold_every_field),
        cmocka_unit_test(the_forms_that_no_field_needs_yet_work_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
