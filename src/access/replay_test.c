/* SPDX-License-Identifier: Apache-2.0 */
/* Replays what the real transformers made of each other's data (testdata/apiserver/access.jsonl,
 * recorded by testdata/apiserver/oracle/access.sh). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/access.h"
#include "apiserver/load.h"
#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "files/input.h"
#include "tree/json.h"

#define RECORDED "testdata/apiserver/access.jsonl"
#define HEAD     "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"

enum { RECORDED_MAX = 16 * 1024 * 1024, CASES_LEAST = 400 };

struct recorded {
    uint32_t minors;
    struct str resource, old, new, readable;
    bool stale, garbage;
};

static struct recorded read_recorded(struct arena *a, struct str line)
{
    struct recorded r = {0};
    struct jread c;
    jread_init(&c, a, line);
    if (jread_next(&c) != JREAD_OBJECT_BEGIN)
        BUG("a recorded case is no JSON object");
    while (jread_next(&c) == JREAD_KEY) {
        struct str key = c.text;
        enum jread_event value = jread_next(&c);
        struct err err = {""};
        bool newer;
        if (str_eq(key, STR("version")) && !version_set_parse(c.text, &r.minors, &newer, &err))
            BUG("a recorded case has no version");
        else if (str_eq(key, STR("resource")))
            r.resource = c.text;
        else if (str_eq(key, STR("old")))
            r.old = c.text;
        else if (str_eq(key, STR("new")))
            r.new = c.text;
        else if (str_eq(key, STR("readable")))
            r.readable = c.text;
        else if (str_eq(key, STR("stale")))
            r.stale = value == JREAD_TRUE;
        else if (str_eq(key, STR("garbage")))
            r.garbage = value == JREAD_TRUE;
    }
    return r;
}

static unsigned minor_of(const struct recorded *r)
{
    unsigned minor = VERSION_OLDEST;
    while (!version_set_has(r->minors, minor))
        minor++;
    return minor;
}

static void load(struct arena *a, const struct recorded *r, struct str entries, struct access *out)
{
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {
        .minors = r->minors, .feature_gates = STR(""), .file = STR("FILE")};
    unsigned minor = minor_of(r);
    source_init(&source, a, STR("FILE"), arena_join(a, STR(HEAD), entries));
    load_verdicts(a, &source, &options, verdicts);
    const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
    if (!v->configuration)
        fail_msg("1.%u: " STR_FMT, minor, STR_ARG(v->error));
    access_of(a, v->configuration, version_row_of(minor), r->resource,
              resource_is_builtin(r->resource), out);
}

static void check(struct arena *a, const struct recorded *r, unsigned line)
{
    static const char *const readable[] = {"no", "yes", "unknown"};
    struct access old, new;
    load(a, r, r->old, &old);
    load(a, r, r->new, &new);
    struct access_answer answer =
        access_read(&new, version_row_of(minor_of(r)), access_writer(&old));
    if (!str_eq(r->readable, str_from(readable[answer.readable])) || answer.stale != r->stale ||
        answer.garbage != r->garbage)
        fail_msg(RECORDED ":%u: recorded " STR_FMT "%s%s, but it says %s%s%s", line,
                 STR_ARG(r->readable), r->stale ? " stale" : "", r->garbage ? " garbage" : "",
                 readable[answer.readable], answer.stale ? " stale" : "",
                 answer.garbage ? " garbage" : "");
}

static void as_recorded(void **state)
{
    (void)state;
    struct arena file = ARENA_INIT, a = ARENA_INIT;
    struct err err = {""};
    struct str rest;
    unsigned line = 0;
    if (!input_read(&file, RECORDED, RECORDED_MAX, &rest, &err))
        fail_msg(RECORDED ": %s", err.text);
    while (rest.len) {
        struct recorded r = read_recorded(&a, str_cut(&rest, '\n'));
        check(&a, &r, ++line);
        arena_clear(&a);
    }
    assert_true(line >= CASES_LEAST);
    arena_release(&a);
    arena_release(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_recorded)};
    return cmocka_run_group_tests_name("access replay", tests, NULL, NULL);
}
