/* SPDX-License-Identifier: Apache-2.0 */
/* No counterexample: which entries serve a resource, for all configurations of at most three
 * entries (two in `make test`), each with any of these names, against a model that only looks at
 * which names stand where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/access.h"
#include "access/exhaustive.h"
#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/buf.h"

enum { SECRETS, CORE, DEPLOYMENTS, APPS, ALL, WIDGETS, NAMES, ENTRIES = 3 };

static const char *const names[NAMES] = {"secrets",  "'*.'",  "deployments.apps",
                                         "'*.apps'", "'*.*'", "widgets.example.com"};

static const struct {
    const char *name;
    int exact, group; /* names[]; -1: none of them */
    bool builtin;
} resources[] = {
    {"secrets", SECRETS, CORE, true},
    {"configmaps", -1, CORE, true},
    {"deployments.apps", DEPLOYMENTS, APPS, true},
    {"daemonsets.apps", -1, APPS, true},
    {"widgets.example.com", WIDGETS, -1, false},
    {"gadgets.example.com", -1, -1, false},
    {"jobs.batch", -1, -1, true},
};

struct configuration {
    unsigned sets[ENTRIES]; /* bits: which names */
    uint32_t count;
};

/* Each entry has a key of its own. */
static struct str text_of(struct arena *a, const struct configuration *c)
{
    struct buf out = BUF_INIT;
    buf_cstr(&out, "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
                   "resources:\n");
    for (uint32_t i = 0; i < c->count; i++) {
        buf_cstr(&out, "- resources: [");
        for (unsigned n = 0, put = 0; n < NAMES; n++)
            if (c->sets[i] >> n & 1)
                buf_fmt(&out, "%s%s", put++ ? ", " : "", names[n]);
        buf_fmt(&out,
                "]\n  providers: [{secretbox: {keys: [{name: k%u, secret: "
                "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=}]}}]\n",
                (unsigned)i);
    }
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

/* Which entries have this name, as bits. */
static unsigned entries_with(const struct configuration *c, int name)
{
    unsigned entries = 0;
    for (uint32_t i = 0; name >= 0 && i < c->count; i++)
        entries |= (c->sets[i] >> name & 1) << i;
    return entries;
}

static unsigned model(const struct configuration *c, size_t resource, unsigned minor,
                      enum access_level *level)
{
    unsigned exact = entries_with(c, resources[resource].exact);
    unsigned group = entries_with(c, resources[resource].group);
    unsigned all = entries_with(c, ALL);
    *level = ACCESS_NO_ENTRY;
    if (minor <= 25 && !resources[resource].builtin)
        return 0;
    *level = ACCESS_EXACT;
    if (exact)
        return exact;
    *level = ACCESS_GROUP;
    if (group && minor != 26)
        return group;
    *level = all && minor >= 27 ? ACCESS_ALL : ACCESS_NO_ENTRY;
    return minor >= 27 ? all : 0;
}

static void check(struct arena *a, const struct configuration *c,
                  const struct ec_configuration *loaded, unsigned minor, size_t resource)
{
    struct access got;
    enum access_level level;
    unsigned want = model(c, resource, minor, &level), entries = 0;
    bool ordered = true;
    access_of(a, loaded, version_row_of(minor), str_from(resources[resource].name),
              resources[resource].builtin, &got);
    for (uint32_t i = 0; i < got.entry_count; i++) {
        ordered = ordered && (i == 0 || got.entries[i - 1] < got.entries[i]);
        entries |= 1u << got.entries[i];
    }
    ordered = ordered && got.count == got.entry_count;
    const struct access_index index = access_index_of(a, loaded);
    struct access indexed;
    access_of_indexed(a, &index, version_row_of(minor), str_from(resources[resource].name),
                      resources[resource].builtin, &indexed);
    bool same = indexed.level == got.level && indexed.entry_count == got.entry_count &&
                indexed.count == got.count;
    for (uint32_t i = 0; same && i < got.entry_count; i++)
        same = indexed.entries[i] == got.entries[i];
    if (!same)
        fail_msg("1.%u, %s: with an index it is another entry", minor, resources[resource].name);
    for (uint32_t i = 0; ordered && i < got.count; i++)
        ordered = got.keys[i].name.ptr[1] == (char)('0' + got.entries[i]);
    if (entries != want || got.level != level || !ordered) {
        struct str text = text_of(a, c);
        fail_msg("1.%u, %s: entries %#x at level %d, not %#x at %d, of\n" STR_FMT, minor,
                 resources[resource].name, entries, (int)got.level, want, (int)level,
                 STR_ARG(text));
    }
}

static void check_configuration(struct arena *a, const struct configuration *c)
{
    /* One release of each way to select. */
    static const unsigned minors[] = {13, 25, 26, 27, 36};
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {
        .minors = version_bit(13), .feature_gates = STR(""), .file = STR("FILE")};
    source_init(&source, a, STR("FILE"), text_of(a, c));
    load_verdicts(a, &source, &options, verdicts); /* 1.13 takes any list of names */
    assert_int_equal(verdicts[0].kind, VERDICT_ACCEPTED);
    for (size_t m = 0; m < sizeof minors / sizeof *minors; m++)
        for (size_t r = 0; r < sizeof resources / sizeof *resources; r++)
            check(a, c, verdicts[0].configuration, minors[m], r);
}

static void selects_as_the_model(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const unsigned sets = 1u << NAMES;
    uint32_t most_entries = whole() ? ENTRIES : ENTRIES - 1;
    uint64_t count = 0;
    for (uint32_t entries = 1; entries <= most_entries; entries++) {
        uint64_t all = 1;
        for (uint32_t i = 0; i < entries; i++)
            all *= sets;
        for (uint64_t number = 0; number < all; number++) {
            struct configuration c = {.count = entries};
            uint64_t rest = number;
            for (uint32_t i = 0; i < entries; i++, rest /= sets)
                c.sets[i] = (unsigned)(rest % sets);
            check_configuration(&a, &c);
            arena_clear(&a);
            count++;
        }
    }
    arena_release(&a);
    print_message("%llu configurations\n", (unsigned long long)count);
    assert_true(count > 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(selects_as_the_model)};
    return cmocka_run_group_tests_name("access exhaustive, selection", tests, NULL, NULL);
}
