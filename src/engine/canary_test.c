/* SPDX-License-Identifier: Apache-2.0 */
/* No report tells anything of a key, wherever in a file it stands and whatever stands around it.
 * Keys are put into every place of a configuration, that into every kind of container, and judged
 * twice: the second time with another key of the same kind. Both must give the same bytes in every
 * format, so that neither the key nor anything made of it (digests, hashes, pieces) is there; and
 * no piece of the key is. That both searches notice is proven with a key of one's own where it is
 * shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "engine/testing.h"
#include "fuzz/one_file.h"
#include "report/report.h"

enum { PIECE = 10 }; /* so much of a key is a leak */

/* Pairs of one kind: 32 readable bytes, in base64, other bytes in base64 with its signs,
 * hexadecimal. */
static const char *const keys[][2] = {
    {"kQ7vZp2LxW9sTf4NbR6mYh3CgJ8dUa5E", "vX0gGa5SiD2dAq7UmY9xFs6JrQ1oBl8L"},
    {"a1E3dlpwMkx4VzlzVGY0TmJSNm1ZaDNDZ0o4ZFVhNUU=",
     "dlgwZ0dhNVNpRDJkQXE3VW1ZOXhGczZKclExb0JsOEw="},
    {"U8JZ/DE0iGXlD6gNC+baEPFj/D0kH8Ooo+8DklZDOCQ=",
     "I6LV/MH2cFEhV3aPS+fiJAEn/R5tS5Ewq+9UvxBOYVA="},
    {"6b5137765a70324c785739735466344e6252366d59683343674a386455613545",
     "765830674761355369443264417137556d5939784673364a7251316f426c384c"},
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };

/* `@` is the key. */
#define HEAD  "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
#define ENTRY HEAD "resources:\n- resources: [secrets]\n  providers:\n"
#define KEYS  ENTRY "  - aescbc:\n      keys:\n      - name: key1\n        "
#define TAIL  "  - identity: {}\n"

static const char *const places[] = {
    KEYS "secret: @\n" TAIL,
    KEYS "secret: \"@\"\n" TAIL,
    KEYS "secret: '@\n" TAIL,
    KEYS "secret: |\n          @\n" TAIL,
    KEYS "secret: [@]\n" TAIL,
    KEYS "secret: {@: @}\n" TAIL,
    KEYS "secret: !!int @\n" TAIL,
    KEYS "secret: !@ x\n" TAIL,
    KEYS "secret: &@ x\n" TAIL,
    KEYS "secret: *@\n" TAIL,
    KEYS "secrt: @\n" TAIL,
    KEYS "Secret: @\n" TAIL,
    KEYS "secret: a\n        @: b\n" TAIL,
    KEYS "secret: a # @\n" TAIL,
    KEYS "secret: a\n# @\n" TAIL,
    KEYS "secret: a\n# enclint: ignore[identity-first] @\n" TAIL,
    KEYS "secret: a\n# enclint: ignore[@] why\n" TAIL,
    KEYS "secret: a\n# enclint: ignore[identity-first] why until=@\n" TAIL,
    KEYS "secret: a\n  @\n bad\n",
    KEYS "secret: @\n\t- x: @\n",
    KEYS "secret: @\n---\nsecret: @\n---\n[ @\n",
    ENTRY "  - aesgcm: {keys: [{name: @, secret: a}]}\n" TAIL,
    ENTRY "  - aesgcm: {keys: [{name: a, secret: @}, {name: a, secret: @}]}\n",
    ENTRY "  - aesgcm: {keys: [{name: a, secret: @}]}\n    secretbox: {keys: [{name: @}]}\n",
    ENTRY "  - identity: {}\n  - secretbox: {keys: [{name: a, secret: @}]}\n",
    ENTRY "  - @\n" TAIL,
    ENTRY "  - @: {}\n" TAIL,
    ENTRY "  - kms: {name: @, apiVersion: v2, endpoint: 'unix:///a'}\n" TAIL,
    ENTRY "  - kms: {name: '@:', apiVersion: v2, endpoint: 'unix:///a'}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: '@', endpoint: 'unix:///a'}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: v2, endpoint: '@'}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: v2, endpoint: 'unix:///tmp/@'}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: v2, endpoint: 'unix://@/a'}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: v2, endpoint: 'http://u:@@h/'}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: v2, endpoint: 'unix:///a', timeout: @}\n" TAIL,
    ENTRY "  - kms: {name: a, apiVersion: v1, endpoint: 'unix:///a', cachesize: @}\n" TAIL,
    ENTRY "  - identity: {@: x}\n",
    HEAD "resources:\n- resources: ['@', '@', '*.@', 'secrets.@']\n  providers:\n" TAIL,
    HEAD "resources: @\n",
    HEAD "@: x\nresources: []\n",
    HEAD "metadata: {name: '@', labels: {'@': '@'}}\nresources: []\n",
    "apiVersion: '@'\nkind: EncryptionConfiguration\nresources: []\n",
    "apiVersion: apiserver.config.k8s.io/v1\nkind: '@'\nresources: []\n",
    "apiVersion: apiserver.config.k8s.io/v1\nkind: 'EncryptionConfiguration@'\nresources: []\n",
    "apiVersion: a\nkind: '@'\n",
    "'@'\n",
    "- '@'\n",
    "# @\n" HEAD,
    "{\"kind\":\"EncryptionConfiguration\",\"apiVersion\":\"apiserver.config.k8s.io/v1\","
    "\"resources\":[{\"providers\":[{\"aescbc\":{\"keys\":[{\"name\":\"@\",\"secret\":\"@\"}]}}]}]"
    "}",
    "{\"kind\":\"EncryptionConfiguration\",\"secret\":\"@\", x}",
    "{\"kind\":\"EncryptionConfiguration\",\"secret\":\"@",
    "{\"kind\":\"EncryptionConfiguration\",\"@\":\"\\u0041@\"}",
    ENTRY
    "  {{- if .Values.x }}\n  - aescbc: {keys: [{name: a, secret: {{ \"@\" }} }]}\n  {{- end }}\n",
    KEYS "secret: ${@}\n" TAIL,
    KEYS "secret: <@>\n" TAIL,
    KEYS "secret: ENC[AES256_GCM,data:@,type:str]\n" TAIL,
    "{{ @ }}\n" HEAD "resources: [ {{ @ }} ]\n",
};
enum { PLACE_COUNT = sizeof places / sizeof *places };

/* What may stand around it; `@` again. */
static const char *const glues[] = {"@",   "@@",      "my @ key", "key=@", "a.@.b",
                                    "(@)", "k8s:@:1", "a/@/b",    "@,@",   "\xc3\xa9@\xe2\x80\xae",
                                    "x@",  "@%41",    "a;@;b",    "<@>",   "user:@@host"};
enum { GLUE_COUNT = sizeof glues / sizeof *glues };

static void put_filled(struct buf *out, const char *text, struct str with)
{
    for (; *text; text++)
        if (*text == '@')
            buf_str(out, with);
        else
            buf_byte(out, *text);
}

static struct str filled(struct arena *a, const char *text, struct str with)
{
    struct buf out = BUF_INIT;
    put_filled(&out, text, with);
    struct str copy = buf_to_arena(&out, a);
    buf_release(&out);
    return copy;
}

/* --- containers --- */

static void put_quoted(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n')
            buf_cstr(out, "\\n");
        else if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            buf_fmt(out, "\\%c", text.ptr[i]);
        else
            buf_byte(out, text.ptr[i]);
}

static const struct wrapping {
    const char *file, *before, *after; /* `@` in them is the key too */
    const char *indent;
    void (*put)(struct buf *out, struct str text);
} containers[] = {
    {"cm.yaml", "kind: ConfigMap\nmetadata:\n  name: '@'\ndata:\n  other: '@'\n  enc.yaml: |\n", "",
     "    ", NULL},
    {"cm.yaml", "kind: ConfigMap\ndata:\n  '@': |\n", "", "    ", NULL},
    {"cm.yaml", "kind: ConfigMap\ndata:\n  enc.yaml: \"", "\"\n", NULL, put_quoted},
    {"secret.yaml", "kind: Secret\nstringData: {a: '@'}\ndata:\n  enc.yaml: ", "\n", NULL,
     testing_put_base64},
    {"list.yaml", "kind: List\nitems:\n- kind: Secret\n  data: {a: '@'}\n-\n", "", "  ", NULL},
    {"list.json", "{\"kind\":\"List\",\"items\":[{\"kind\":\"ConfigMap\",\"data\":{\"@\":\"",
     "\"}}]}", NULL, put_quoted},
    {"page.md", "Use @.\n\n```yaml\n", "```\n", "", NULL},
    {"setup.sh", "#!/bin/sh\nKEY=@\ncat <<EOF\n", "EOF\necho @\n", "", NULL},
    {"page.md", "- x\n\n  ```sh\n  export KEY=@\n  cat <<EOF | tee @\n", "  EOF\n  ```\n", "  ",
     NULL},
    {"cm.yaml",
     "kind: ConfigMap\ndata:\n  "
     "'12345678901234567890123456789012345678901234567890123456789012345678901234"
     "56789 @': |\n",
     "", "    ", NULL},
    {"docs/enc.yaml", "# @\n", "---\n# @\nkind: '@'\n", "", NULL},
};
enum { CONTAINER_COUNT = sizeof containers / sizeof *containers };

static struct str contained(struct arena *a, const struct wrapping *c, struct str text,
                            struct str key)
{
    struct buf out = BUF_INIT;
    put_filled(&out, c->before, key);
    if (c->indent)
        testing_put_lines(&out, text, c->indent);
    else
        c->put(&out, text);
    put_filled(&out, c->after, key);
    struct str copy = buf_to_arena(&out, a);
    buf_release(&out);
    return copy;
}

/* --- judging --- */

static void write_text(struct buf *out, const struct results *results)
{
    report_text(out, results, &(struct report_style){0});
}

static void (*const formats[])(struct buf *, const struct results *) = {
    report_json, write_text, report_github, report_sarif};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static unsigned judged;

static struct str reports(struct arena *a, const struct one_file *file, struct str text)
{
    struct buf out = BUF_INIT;
    struct results results = one_file_judge(a, file, text);
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (formats[i] != report_sarif || judged % 8 == 0) /* it has all rules in it */
            formats[i](&out, &results);
    struct str copy = buf_to_arena(&out, a);
    buf_release(&out);
    return copy;
}

static bool has_piece(struct str text, struct str key)
{
    for (size_t at = 0; at + PIECE <= key.len; at++)
        if (str_find(text, str_slice(key, at, at + PIECE)) < text.len)
            return true;
    return false;
}

/* What is wrong with the reports of two texts that differ in the key alone; NULL: nothing. */
static const char *leak(struct arena *a, const struct one_file *file, struct str text,
                        struct str other, struct str key)
{
    struct str one = reports(a, file, text), two = reports(a, file, other);
    judged++;
    if (has_piece(one, key))
        return "a piece of the key is there";
    if (str_eq(one, two))
        return NULL;
    for (struct str x = one, y = two; x.ptr && y.ptr;) {
        struct str left = str_cut(&x, '\n'), right = str_cut(&y, '\n');
        if (!str_eq(left, right)) {
            print_error("-" STR_FMT "\n+" STR_FMT "\n", STR_ARG(left), STR_ARG(right));
            break;
        }
    }
    return "another key gives another report";
}

static void check(const char *name, struct str text, struct str other, struct str key)
{
    struct arena a = ARENA_INIT;
    for (unsigned how = 0; how < 2; how++) {
        struct one_file file = {.name = name, .named = true, .all_versions = how};
        const char *wrong = leak(&a, &file, text, other, key);
        if (wrong)
            fail_msg("%s: %s\n----\n" STR_FMT "\n----", name, wrong, STR_ARG(text));
    }
    arena_release(&a);
}

static void no_place_leaks(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t p = 0; p < PLACE_COUNT; p++)
        for (size_t g = 0; g < GLUE_COUNT; g++) {
            const char *const *pair = keys[(p + g) % KEY_COUNT];
            struct str key = str_from(pair[0]), other = str_from(pair[1]);
            check("enc.yaml", filled(&a, places[p], filled(&a, glues[g], key)),
                  filled(&a, places[p], filled(&a, glues[g], other)), key);
        }
    arena_release(&a);
}

static void no_container_leaks(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t p = 0; p < PLACE_COUNT; p++)
        for (size_t c = 0; c < CONTAINER_COUNT; c++) {
            const char *const *pair = keys[(p + c) % KEY_COUNT];
            struct str key = str_from(pair[0]), other = str_from(pair[1]);
            check(containers[c].file,
                  contained(&a, &containers[c], filled(&a, places[p], key), key),
                  contained(&a, &containers[c], filled(&a, places[p], other), other), key);
        }
    arena_release(&a);
}

/* What stands behind `secret:` goes whatever it looks like. */
static void no_phrase_leaks(void **state)
{
    (void)state;
    static const char *const phrases[][2] = {{"correct horse battery", "private mouse charger"},
                                             {"hunter-two-hunter", "walker-six-walker"},
                                             {"12345678901234", "98765432109876"}};
    struct arena a = ARENA_INIT;
    for (size_t p = 0; p < PLACE_COUNT; p++)
        for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
            if (!strstr(places[p], "secret: @\n") && !strstr(places[p], "secret: \"@") &&
                !strstr(places[p], "# @\n"))
                continue;
            struct str key = str_from(phrases[i][0]), other = str_from(phrases[i][1]);
            check("enc.yaml", filled(&a, places[p], key), filled(&a, places[p], other), key);
        }
    arena_release(&a);
}

/* Names are shown, and a name of another length changes what is shown. */
static void both_searches_notice(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct one_file file = {.name = "enc.yaml", .named = true};
    const char *place = ENTRY "  - kms: {name: '@', apiVersion: v2, endpoint: 'http://a'}\n";
    struct str name = STR("a-name-to-be-seen"), other = STR("a-name-to-be-read");
    struct str text = filled(&a, place, name);
    assert_string_equal(leak(&a, &file, text, text, name), "a piece of the key is there");
    assert_string_equal(leak(&a, &file, text, filled(&a, place, other), STR("nowhere-else")),
                        "another key gives another report");
    assert_null(leak(&a, &file, text, text, STR("nowhere-else")));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_searches_notice),
        cmocka_unit_test(no_place_leaks),
        cmocka_unit_test(no_container_leaks),
        cmocka_unit_test(no_phrase_leaks),
    };
    return cmocka_run_group_tests_name("canary", tests, NULL, NULL);
}
