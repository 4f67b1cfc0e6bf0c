/* SPDX-License-Identifier: Apache-2.0 */
/* Replays what the real kube-apiserver loader said (testdata/apiserver/verdicts.jsonl, recorded by
 * `make oracle`) to each recorded configuration: verdict and refusal for every minor, the exact
 * text from 1.23 on. One test case a configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "base/go_base64.h"
#include "files/input.h"
#include "tree/json.h"

#define RECORDED "testdata/apiserver/verdicts.jsonl"

enum { EXACT_FROM = 23, FILE_MAX = 64 * 1024 * 1024, EXPECTED_MAX = 24 };

struct expected {
    uint32_t minors;
    struct str verdict, refusal, error;
};

struct recorded {
    struct str name, bytes, gates;
    bool reload, unstable;
    struct expected expected[EXPECTED_MAX];
    size_t expected_count;
};

static struct str next_string(struct jread *c)
{
    enum jread_event event = jread_next(c);
    if (event == JREAD_NULL)
        return STR_NONE;
    if (event != JREAD_STRING)
        BUG("a string was expected in the recorded verdicts");
    return c->text;
}

static void read_expected(struct jread *c, struct expected *e)
{
    for (enum jread_event event = jread_next(c); event == JREAD_KEY; event = jread_next(c)) {
        struct str key = c->text, value = next_string(c);
        if (str_eq(key, STR("versions"))) {
            struct err err = {""};
            bool newer;
            if (!version_set_parse(value, &e->minors, &newer, &err))
                BUG("a set of versions in the recorded verdicts cannot be read");
        } else if (str_eq(key, STR("verdict"))) {
            e->verdict = value;
        } else if (str_eq(key, STR("refusal"))) {
            e->refusal = value;
        } else if (str_eq(key, STR("error"))) {
            e->error = value;
        }
    }
}

static struct str decode_base64(struct arena *a, struct str text)
{
    char *bytes = arena_bytes(a, text.len * 3 / 4 + 3);
    size_t len, fault;
    if (!go_base64_decode(text, bytes, &len, &fault))
        BUG("bad base64 in the recorded verdicts");
    return (struct str){bytes, len};
}

static struct expected *next_expected(struct recorded *r)
{
    if (r->expected_count == EXPECTED_MAX)
        BUG("more runs of verdicts than releases");
    return &r->expected[r->expected_count++];
}

static void read_recorded(struct arena *a, struct str line, struct recorded *r)
{
    struct jread c;
    jread_init(&c, a, line);
    *r = (struct recorded){.gates = STR("")};
    jread_next(&c);
    for (enum jread_event event = jread_next(&c); event == JREAD_KEY; event = jread_next(&c)) {
        struct str key = c.text;
        if (str_eq(key, STR("name"))) {
            r->name = next_string(&c);
        } else if (str_eq(key, STR("text"))) {
            r->bytes = next_string(&c);
        } else if (str_eq(key, STR("b64"))) {
            r->bytes = decode_base64(a, next_string(&c));
        } else if (str_eq(key, STR("gates"))) {
            r->gates = next_string(&c);
        } else if (str_eq(key, STR("reload"))) {
            r->reload = jread_next(&c) == JREAD_TRUE;
        } else if (str_eq(key, STR("unstable"))) {
            r->unstable = jread_next(&c) == JREAD_TRUE;
        } else if (str_eq(key, STR("verdicts"))) {
            jread_next(&c);
            while (jread_next(&c) == JREAD_OBJECT_BEGIN)
                read_expected(&c, next_expected(r));
        } else {
            BUG("an unknown member in the recorded verdicts");
        }
    }
}

/* The only recorded cases that enclint may leave undecided (docs/differences.md, E7). */
static bool may_be_undecided(const struct recorded *r, struct str reason)
{
    return str_starts_with(r->name, STR("text-two-boms")) && str_eq(reason, STR("E7"));
}

/* json-iterator's own texts quote the file and differ in letters; everything else is exact. */
static bool is_exact(const struct expected *e, unsigned minor)
{
    return minor >= EXACT_FROM ||
           (!str_eq(e->refusal, STR("field-type")) && !str_eq(e->refusal, STR("duration-syntax")));
}

/* What is compared from the recorded verdict on: null where it is not looked at. */
static void check_verdict(const struct recorded *r, const struct expected *e, unsigned minor,
                          const struct verdict *v)
{
    struct str refusal = str_from(refusal_name(v->refusal));
    if (v->kind == VERDICT_UNDECIDED && may_be_undecided(r, v->reason))
        return;
    bool same = str_eq(e->verdict, str_from(verdict_name(v->kind)));
    if (v->kind == VERDICT_REFUSED && e->refusal.ptr)
        same = same && str_eq(e->refusal, refusal);
    if (v->kind == VERDICT_REFUSED && is_exact(e, minor) && e->error.ptr && !r->unstable)
        same = same && str_eq(e->error, v->error);
    if (same)
        return;
    fail_msg("1.%u: server: " STR_FMT " (" STR_FMT ") " STR_FMT "\n   enclint: %s (" STR_FMT
             ") " STR_FMT,
             minor, STR_ARG(e->verdict), STR_ARG(e->refusal), STR_ARG(e->error),
             verdict_name(v->kind), STR_ARG(refusal),
             STR_ARG(v->kind == VERDICT_UNDECIDED ? v->reason : v->error));
}

static void replay(void **state)
{
    const struct recorded *r = *state;
    struct arena a = ARENA_INIT;
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {.minors = VERSION_SET_ALL,
                                   .feature_gates = r->gates,
                                   .automatic_reload = r->reload,
                                   .file = STR("FILE")};
    source_init(&source, &a, STR("FILE"), r->bytes);
    load_verdicts(&a, &source, &options, verdicts);
    uint32_t compared = 0;
    for (size_t i = 0; i < r->expected_count; i++) {
        compared |= r->expected[i].minors;
        for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
            if (version_set_has(r->expected[i].minors, minor))
                check_verdict(r, &r->expected[i], minor, &verdicts[minor - VERSION_OLDEST]);
    }
    assert_int_equal(compared, VERSION_SET_ALL);
    arena_release(&a);
}

int main(void)
{
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    if (!input_read(&a, RECORDED, FILE_MAX, &text, &err)) {
        fprintf(stderr, RECORDED ": %s\n", err.text);
        return 1;
    }
    size_t count = 0, at = 0;
    for (struct str rest = text; rest.ptr; count++)
        str_cut(&rest, '\n');
    struct CMUnitTest *tests = arena_new(&a, struct CMUnitTest, count);
    struct recorded *cases = arena_new(&a, struct recorded, count);
    for (struct str rest = text; rest.ptr;) {
        struct str line = str_cut(&rest, '\n');
        if (line.len == 0)
            continue;
        read_recorded(&a, line, &cases[at]);
        tests[at] =
            (struct CMUnitTest){arena_cstr(&a, cases[at].name), replay, NULL, NULL, &cases[at]};
        at++;
    }
    int failed = _cmocka_run_group_tests(RECORDED, tests, at, NULL, NULL);
    arena_release(&a);
    return failed;
}
