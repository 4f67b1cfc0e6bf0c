/* SPDX-License-Identifier: Apache-2.0 */
/* Replays what pflag made of command lines (testdata/model/argv.jsonl, recorded by
 * testdata/model/argv-oracle). It stops at the first fault; we read on, so what it set is where
 * ours begin, and the next of ours must show the fault. What it takes for a value though it looks
 * like a flag, we leave (model/argv.h): up to there we must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fatal.h"
#include "files/input.h"
#include "model/argv.h"
#include "tree/json.h"

#define RECORDED "testdata/model/argv.jsonl"

enum { FILE_MOST = 1 << 20, CASES_LEAST = 80, TEXTS_MOST = 16 };

struct texts {
    struct str items[TEXTS_MOST];
    uint32_t count;
};

struct recorded {
    struct texts words, set, loose; /* set: name, value, name, value */
    struct str error;
};

static bool is_bool(struct str name)
{
    return str_eq(name, STR("profiling")) ||
           str_eq(name, STR("encryption-provider-config-automatic-reload"));
}

static bool is_defined(const struct flag *f)
{
    static const char *const others[] = {"encryption-provider-config", "etcd-servers",
                                         "feature-gates", "secure-port", "v"};
    if (f->dashes == 1)
        return str_eq(f->name, STR("v"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq(f->name, str_from(others[i])))
            return true;
    return is_bool(f->name);
}

/* The strings of an array, of its arrays too. */
static void read_texts(struct jread *c, struct texts *out)
{
    uint32_t depth = 0;
    do {
        enum jread_event event = jread_next(c);
        if (event == JREAD_STRING && out->count < TEXTS_MOST)
            out->items[out->count++] = c->text;
        else if (event == JREAD_ARRAY_BEGIN)
            depth++;
        else if (event == JREAD_ARRAY_END)
            depth--;
        else
            BUG("a recorded case is no list of texts");
    } while (depth);
}

static struct recorded read_recorded(struct arena *a, struct str line)
{
    struct recorded r = {.words.count = 0};
    struct jread c;
    jread_init(&c, a, line);
    if (jread_next(&c) != JREAD_OBJECT_BEGIN)
        BUG("a recorded case is no JSON object");
    while (jread_next(&c) == JREAD_KEY) {
        if (str_eq(c.text, STR("words"))) {
            read_texts(&c, &r.words);
        } else if (str_eq(c.text, STR("set"))) {
            read_texts(&c, &r.set);
        } else if (str_eq(c.text, STR("loose"))) {
            read_texts(&c, &r.loose);
        } else if (jread_next(&c) == JREAD_STRING) {
            r.error = c.text;
        }
    }
    return r;
}

static struct str value_of(const struct flag *f)
{
    return !f->value.ptr && is_bool(f->name) ? STR("true") : f->value;
}

static bool is_left(struct str value)
{
    return str_starts_with(value, STR("--")) && value.len > 2;
}

/* *left: the last that agrees has the value that we leave. */
static bool sets_as_recorded(const struct recorded *r, const struct argv *argv, bool *left)
{
    *left = false;
    for (uint32_t i = 0; i < r->set.count / 2 && !*left; i++) {
        if (i >= argv->flag_count)
            return false;
        const struct flag *f = &argv->flags[i];
        struct str value = r->set.items[i * 2 + 1];
        if (!is_defined(f) || !str_eq(f->name, r->set.items[i * 2]))
            return false;
        *left = is_left(value) && !f->value.ptr;
        if (!*left && !str_eq(value_of(f), value))
            return false;
    }
    return true;
}

static bool fails_as_recorded(const struct recorded *r, const struct argv *argv)
{
    uint32_t at = r->set.count / 2;
    if (at >= argv->flag_count)
        return false;
    const struct flag *f = &argv->flags[at];
    if (str_starts_with(r->error, STR("unknown ")) || str_starts_with(r->error, STR("bad flag ")))
        return !is_defined(f);
    if (str_starts_with(r->error, STR("flag needs an argument")))
        return is_defined(f) && !f->value.ptr && !is_bool(f->name);
    bool left = str_starts_with(r->error, STR("invalid argument \"--"));
    return str_starts_with(r->error, STR("invalid argument")) && is_defined(f) &&
           !f->value.ptr == left;
}

static bool ends_as_recorded(const struct recorded *r, const struct argv *argv)
{
    if (argv->flag_count != r->set.count / 2 || argv->loose_count != r->loose.count)
        return false;
    for (uint32_t i = 0; i < argv->loose_count; i++)
        if (!str_eq(argv->words[argv->loose[i]].text, r->loose.items[i]))
            return false;
    return true;
}

static void as_recorded(void **state)
{
    (void)state;
    struct arena file = ARENA_INIT, a = ARENA_INIT;
    struct err err = {""};
    struct str rest;
    unsigned line = 0, lefts = 0;
    if (!input_read(&file, RECORDED, FILE_MOST, &rest, &err))
        fail_msg(RECORDED ": %s", err.text);
    while (rest.len) {
        struct recorded r = read_recorded(&a, str_cut(&rest, '\n'));
        struct word words[TEXTS_MOST + 1] = {{.text = STR("kube-apiserver")}};
        struct argv argv;
        for (uint32_t i = 0; i < r.words.count; i++)
            words[i + 1].text = r.words.items[i];
        argv_read(&a, words, r.words.count + 1, STR_NONE, is_bool, &argv);
        line++;
        bool left;
        if (!sets_as_recorded(&r, &argv, &left))
            fail_msg(RECORDED ":%u: other flags are set", line);
        lefts += left;
        if (!left && (r.error.len ? !fails_as_recorded(&r, &argv) : !ends_as_recorded(&r, &argv)))
            fail_msg(RECORDED ":%u: ends otherwise: '" STR_FMT "'", line, STR_ARG(r.error));
        arena_clear(&a);
    }
    assert_true(line >= CASES_LEAST);
    assert_true(lefts < line / 20);
    arena_release(&a);
    arena_release(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_recorded)};
    return cmocka_run_group_tests_name("argv oracle", tests, NULL, NULL);
}
