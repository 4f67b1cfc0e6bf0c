/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over a value, with the generated tables. What Go makes of the same texts was seen by
 * running sigs.k8s.io/json and json-iterator. */
#include "schema/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "schemas/encryption_configuration.h"
#include "schemas/foreign_kinds.h"
#include "tree/json.h"

static struct arena arena;
static struct buf faults;
static bool stop_at_fault;

static int tear_down(void **state)
{
    (void)state;
    buf_release(&faults);
    arena_release(&arena);
    return 0;
}

static bool parse_duration(struct arena *a, struct str text, int64_t *nanoseconds,
                           struct str *reason)
{
    (void)a;
    *nanoseconds = 1000000000;
    *reason = STR("no duration");
    return str_eq(text, STR("1s"));
}

/* "wrong-kind resources[0].kms; " */
static bool note(struct decode *d, const struct decode_fault *fault)
{
    static const char *const names[] = {
        [DECODE_WRONG_KIND] = "wrong-kind",   [DECODE_INT_RANGE] = "int-range",
        [DECODE_FLOAT_RANGE] = "float-range", [DECODE_DURATION] = "duration",
        [DECODE_UNKNOWN] = "unknown",         [DECODE_DUPLICATE] = "duplicate",
        [DECODE_BAD_NUMBER] = "bad-number",
    };
    buf_fmt(&faults, "%s%s ", faults.len ? "; " : "", names[fault->kind]);
    decode_path(d, &faults, true);
    if (fault->kind == DECODE_UNKNOWN || fault->kind == DECODE_DUPLICATE)
        buf_fmt(&faults, "+" STR_FMT, STR_ARG(fault->name));
    return !stop_at_fault;
}

static void put_object(struct buf *out, const struct schema_object *object, const void *from);

static void put_item(struct buf *out, const struct schema_field *field, const char *items,
                     uint32_t i)
{
    if (field->items == SCHEMA_OBJECT) {
        put_object(out, field->of, items + i * field->of->size);
        return;
    }
    const struct field_string *string = (const struct field_string *)items + i;
    buf_fmt(out, string->head.state == FIELD_NULL ? "null" : "'" STR_FMT "'",
            STR_ARG(string->value));
}

static void put_scalar(struct buf *out, const struct schema_field *field, const void *from)
{
    switch (field->kind) {
    case SCHEMA_STRING:
        buf_fmt(out, "'" STR_FMT "'", STR_ARG(((const struct field_string *)from)->value));
        return;
    case SCHEMA_INT32:
        buf_fmt(out, "%d", ((const struct field_int *)from)->value);
        return;
    case SCHEMA_INT64:
        buf_fmt(out, "%lld", (long long)((const struct field_int64 *)from)->value);
        return;
    case SCHEMA_BOOL:
        buf_cstr(out, ((const struct field_bool *)from)->value ? "true" : "false");
        return;
    case SCHEMA_DURATION:
        buf_fmt(out, "%lldns", (long long)((const struct field_duration *)from)->nanoseconds);
        return;
    default:
        buf_cstr(out, "any");
    }
}

/* {name='a',keys=[{}],kms=null}: what was there, in the order of the table. */
static void put_object(struct buf *out, const struct schema_object *object, const void *from)
{
    const char *before = "";
    buf_byte(out, '{');
    for (uint32_t i = 0; i < object->field_count; i++) {
        const struct schema_field *field = &object->fields[i];
        const char *at = (const char *)from + field->offset;
        const struct field_head *head = (const void *)at;
        if (head->state == FIELD_ABSENT)
            continue;
        buf_fmt(out, "%s" STR_FMT "=", before, STR_ARG(field->name));
        before = ",";
        if (head->state != FIELD_OK) {
            buf_cstr(out, head->state == FIELD_NULL ? "null" : "wrong");
        } else if (field->kind == SCHEMA_OBJECT) {
            put_object(out, field->of, at);
        } else if (field->kind == SCHEMA_LIST) {
            const struct field_list *list = (const void *)at;
            for (uint32_t k = 0; k < list->count; k++) {
                buf_byte(out, k ? ',' : '[');
                put_item(out, field, list->items, k);
            }
            buf_cstr(out, list->count ? "]" : "[]");
        } else {
            put_scalar(out, field, at);
        }
    }
    buf_byte(out, '}');
}

static const struct schema_object *ec(const char *name)
{
    const struct schema_object *at = ec_document.root;
    while (at && !str_eq(at->name, str_from(name))) {
        const struct schema_object *next = NULL;
        for (uint32_t i = 0; i < at->field_count; i++)
            if (at->fields[i].of)
                next = at->fields[i].of; /* the last: resource, provider, kms */
        at = next;
    }
    assert_non_null(at);
    return at;
}

static struct decode options(enum decode_engine engine)
{
    return (struct decode){.arena = &arena,
                           .engine = engine,
                           .minor = 36,
                           .parse_duration = parse_duration,
                           .report = note};
}

/* What the text becomes, and behind a blank the faults. Quotes are single ones here. */
static const char *read_as(struct decode d, const struct schema_object *object, const char *text)
{
    struct source source;
    struct node *root;
    struct jread_problem problem;
    struct buf print = BUF_INIT;
    for (const char *c = text; *c; c++)
        buf_byte(&print, *c == '\'' ? '"' : *c);
    source_init(&source, &arena, STR("x"), buf_to_arena(&print, &arena));
    assert_int_equal(jread_tree(&arena, &source, &root, &problem), JREAD_OK);
    void *out = arena_alloc(&arena, 1, object->size);
    faults.len = print.len = 0;
    bool on = decode_object(&d, object, value_from_json(&arena, root), out);
    put_object(&print, object, out);
    if (faults.len)
        buf_fmt(&print, " %.*s", (int)faults.len, faults.ptr);
    if (!on)
        buf_cstr(&print, " ended");
    const char *result = arena_cstr(&arena, buf_view(&print));
    buf_release(&print);
    return result;
}

struct example {
    const char *object, *text, *kjson, *iterator; /* NULL: as kjson */
};

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct example *e = &examples[i];
        const struct schema_object *object = ec(e->object);
        assert_string_equal(read_as(options(DECODE_KJSON), object, e->text), e->kjson);
        assert_string_equal(read_as(options(DECODE_JSON_ITERATOR), object, e->text),
                            e->iterator ? e->iterator : e->kjson);
    }
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof *(examples))

static void what_stands_twice_is_read_over_what_was_there(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"kms", "{'name':'a','name':'b'}", "{name='b'} duplicate +name", NULL},
        {"provider", "{'kms':{'name':'a'},'kms':{'endpoint':'e'}}",
         "{kms={name='a',endpoint='e'}} duplicate +kms", NULL},
        {"provider", "{'kms':{'name':'a'},'kms':null,'kms':{'endpoint':'e'}}",
         "{kms={endpoint='e'}} duplicate +kms; duplicate +kms", NULL},
        {"resource", "{'resources':['a','b','c'],'resources':['d'],'resources':['e',null,null]}",
         "{resources=['e','b','c']} duplicate +resources; duplicate +resources",
         "{resources=['e',null,null]} duplicate +resources; duplicate +resources"},
        {"resource", "{'resources':['a','b'],'resources':[],'resources':[null]}",
         "{resources=[null]} duplicate +resources; duplicate +resources", NULL},
        {"resource", "{'providers':[{'kms':{'name':'a'}}],'providers':[{'identity':{}},{}]}",
         "{providers=[{identity={},kms={name='a'}},{}]} duplicate +providers", NULL},
        {"resource",
         "{'providers':[{},{'identity':{}}],'providers':[{}],'providers':[{},{},{},{},{}]}",
         "{providers=[{},{identity={}},{},{},{}]} duplicate +providers; duplicate +providers",
         NULL},
        {"resource", "{'providers':[{'identity':{}}],'providers':[null]}",
         "{providers=[{identity={}}]} duplicate +providers", NULL},
    };
    CHECK(examples);
}

static void null_is_absent_for_pointers_and_nothing_for_the_rest(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"kms", "{'name':null,'cachesize':null,'timeout':null}",
         "{name=null,cachesize=null,timeout=null}", NULL},
        {"kms", "{'name':'a','name':null}", "{name='a'} duplicate +name",
         "{name=null} duplicate +name"},
        {"provider", "{'kms':null,'aescbc':{'keys':null}}", "{aescbc={keys=null},kms=null}", NULL},
        {"resource", "{'resources':['a',null]}", "{resources=['a',null]}", NULL},
    };
    CHECK(examples);
}

static void numbers_are_what_each_library_takes_for_one(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"kms", "{'cachesize':-2147483648}", "{cachesize=-2147483648}", NULL},
        {"kms", "{'cachesize':2147483647}", "{cachesize=2147483647}", NULL},
        {"kms", "{'cachesize':-0}", "{cachesize=0}", NULL},
        {"kms", "{'cachesize':2147483648}", "{cachesize=wrong} int-range cachesize", NULL},
        {"kms", "{'cachesize':-2147483649}", "{cachesize=wrong} int-range cachesize", NULL},
        {"kms", "{'cachesize':1.0}", "{cachesize=wrong} int-range cachesize", NULL},
        {"kms", "{'cachesize':1e3}", "{cachesize=wrong} int-range cachesize", NULL},
        {"kms", "{'cachesize':4294967296}", "{cachesize=wrong} int-range cachesize", NULL},
        {"kms", "{'cachesize':10000000000}", "{cachesize=wrong} int-range cachesize",
         "{cachesize=1410065408}"},
    };
    CHECK(examples);
}

static void what_is_of_the_wrong_kind_is_told_and_the_walk_goes_on(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"kms", "{'name':1,'cachesize':'1','timeout':1,'endpoint':'e'}",
         "{name=wrong,cachesize=wrong,endpoint='e',timeout=wrong} wrong-kind name; wrong-kind "
         "cachesize; wrong-kind timeout",
         NULL},
        {"kms", "{'timeout':'1s'}", "{timeout=1000000000ns}", NULL},
        {"kms", "{'timeout':'soon'}", "{timeout=wrong} duration timeout", NULL},
        {"configuration",
         "{'resources':[{'resources':{},'providers':[true,{'kms':[]},{'aesgcm':{'keys':[5]}}]}]}",
         "{resources=[{resources=wrong,providers=[{},{kms=wrong},{aesgcm={keys=[{}]}}]}]} "
         "wrong-kind resources[0].resources; wrong-kind resources[0].providers[0]; wrong-kind "
         "resources[0].providers[1].kms; wrong-kind resources[0].providers[2].aesgcm.keys[0]",
         NULL},
    };
    CHECK(examples);
}

static void a_callback_may_end_the_walk(void **state)
{
    (void)state;
    stop_at_fault = true;
    static const struct example examples[] = {
        {"kms", "{'name':1,'endpoint':'e'}", "{name=wrong} wrong-kind name ended", NULL},
        {"kms", "{'x':1,'endpoint':'e'}", "{} unknown +x ended", NULL},
        {"resource", "{'resources':['a',1,'b'],'providers':[]}",
         "{resources=['a','']} wrong-kind resources[1] ended", NULL},
        {"provider", "{'kms':{'name':'a','name':'b'},'identity':{}}",
         "{kms={name='a'}} duplicate kms+name ended", NULL},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        assert_string_equal(
            read_as(options(DECODE_KJSON), ec(examples[i].object), examples[i].text),
            examples[i].kjson);
    stop_at_fault = false;
}

static void names_are_exact_and_come_with_a_minor(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"kms", "{'Name':'a','':1}", "{} unknown +Name; unknown +", NULL},
        {"resource", "{'providers':[{'kms':{'x':{'y':1}}}]}",
         "{providers=[{kms={}}]} unknown providers[0].kms+x", NULL},
    };
    CHECK(examples);
    struct decode d = options(DECODE_KJSON);
    const char *text = "{'apiVersion':'v1','timeout':'1s'}";
    d.minor = 25;
    assert_string_equal(read_as(d, ec("kms"), text), "{apiVersion='v1',timeout=1000000000ns}");
    d.minor = 24;
    assert_string_equal(read_as(d, ec("kms"), text), "{timeout=1000000000ns} unknown +apiVersion");
    d.minor = 13;
    assert_string_equal(read_as(d, ec("kms"), text), "{} unknown +apiVersion; unknown +timeout");
    d.minor = 36;
    d.go_names = true;
    assert_string_equal(read_as(d, ec("kms"), "{'APIVersion':'v1','cachesize':1,'CacheSize':2}"),
                        "{apiVersion='v1',cachesize=2} unknown +cachesize");
}

static void json_iterator_cannot_skip_every_number(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"kms", "{'x':[{'y':1e400}]}", "{} unknown +x", "{} unknown +x; bad-number "},
        {"kms", "{'x':[1e300,-1E308,0.5]}", "{} unknown +x", NULL},
    };
    CHECK(examples);
    assert_string_equal(read_as(options(DECODE_JSON_ITERATOR_2018), ec("kms"), "{'x':1e39}"),
                        "{} unknown +x; bad-number ");
    assert_string_equal(read_as(options(DECODE_JSON_ITERATOR_2018), ec("kms"), "{'x':1e38}"),
                        "{} unknown +x");
}

static void kinds_that_only_other_documents_have(void **state)
{
    (void)state;
    static const struct {
        const struct schema_object *object;
        const char *text, *result;
    } examples[] = {
        {&fk_list_options_object, "{'watch':true,'limit':-9223372036854775808}",
         "{watch=true,limit=-9223372036854775808}"},
        {&fk_list_options_object, "{'watch':null,'limit':9223372036854775807}",
         "{watch=null,limit=9223372036854775807}"},
        {&fk_list_options_object, "{'watch':'true','limit':9223372036854775808}",
         "{watch=wrong,limit=wrong} wrong-kind watch; int-range limit"},
        {&fk_list_options_object, "{'limit':-9223372036854775809,'timeoutSeconds':1.5}",
         "{timeoutSeconds=wrong,limit=wrong} int-range limit; int-range timeoutSeconds"},
        {&fk_list_options_object, "{'limit':null,'timeoutSeconds':'1'}",
         "{timeoutSeconds=wrong,limit=null} wrong-kind timeoutSeconds"},
        {&fk_watch_event_object, "{'object':{'x':[1e999]}}", "{object=any}"},
        {&fk_watch_event_object, "{'object':null}", "{object=null}"},
        {&fk_internal_event_object, "{'Object':null}", "{Object=null}"},
        {&fk_internal_event_object, "{'Object':{}}", "{Object=wrong} wrong-kind Object"},
        {&fk_internal_event_object, "{'Object':1e308}", "{Object=wrong} wrong-kind Object"},
        {&fk_internal_event_object, "{'Object':1e999}", "{Object=wrong} float-range Object"},
        {&fk_authorization_object, "{'authorizers':[{'webhook':{'timeout':null}}]}",
         "{authorizers=[{webhook={timeout=wrong}}]} duration authorizers[0].webhook.timeout"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        assert_string_equal(read_as(options(DECODE_KJSON), examples[i].object, examples[i].text),
                            examples[i].result);
}

static void for_faults_alone_no_list_is_kept(void **state)
{
    (void)state;
    struct decode d = options(DECODE_KJSON);
    d.faults_only = true;
    assert_string_equal(read_as(d, &fk_api_group_list_object,
                                "{'groups':[{'versions':[{'version':1}]},{},7],'groups':[[]]}"),
                        "{groups=[]} wrong-kind groups[0].versions[0].version; wrong-kind "
                        "groups[2]; duplicate +groups; wrong-kind groups[0]");
}

static struct str plain_path;

static bool keep_plain_path(struct decode *d, const struct decode_fault *fault)
{
    (void)fault;
    struct buf path = BUF_INIT;
    decode_path(d, &path, false);
    plain_path = buf_to_arena(&path, &arena);
    buf_release(&path);
    return true;
}

static void a_path_without_indexes_may_name_embedded_structs(void **state)
{
    (void)state;
    struct decode d = options(DECODE_KJSON);
    d.report = keep_plain_path;
    read_as(d, &fk_api_group_list_object, "{'groups':[{'versions':[0]}]}");
    assert_true(str_eq(plain_path, STR("groups.versions")));
    read_as(d, &fk_tracing_object, "{'endpoint':0}");
    assert_true(str_eq(plain_path, STR("endpoint")));
    d.names_embedded = true;
    read_as(d, &fk_tracing_object, "{'endpoint':0}");
    assert_true(str_eq(plain_path, STR("TracingConfiguration.endpoint")));
}

static void what_every_library_reads_alike_is_known(void **state)
{
    (void)state;
    struct source source;
    struct node *root;
    struct jread_problem problem;
    source_init(&source, &arena, STR("x"),
                STR("{\"cachesize\":10000000000,\"apiVersion\":\"v2\"}"));
    assert_int_equal(jread_tree(&arena, &source, &root, &problem), JREAD_OK);
    struct decode d = options(DECODE_JSON_ITERATOR);
    struct ec_kms kms = {0};
    assert_true(decode_object(&d, ec("kms"), value_from_json(&arena, root), &kms));
    assert_true(d.peculiar);
    assert_int_equal(d.newest, 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_twice_is_read_over_what_was_there),
        cmocka_unit_test(null_is_absent_for_pointers_and_nothing_for_the_rest),
        cmocka_unit_test(numbers_are_what_each_library_takes_for_one),
        cmocka_unit_test(what_is_of_the_wrong_kind_is_told_and_the_walk_goes_on),
        cmocka_unit_test(a_callback_may_end_the_walk),
        cmocka_unit_test(names_are_exact_and_come_with_a_minor),
        cmocka_unit_test(json_iterator_cannot_skip_every_number),
        cmocka_unit_test(kinds_that_only_other_documents_have),
        cmocka_unit_test(for_faults_alone_no_list_is_kept),
        cmocka_unit_test(a_path_without_indexes_may_name_embedded_structs),
        cmocka_unit_test(what_every_library_reads_alike_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
