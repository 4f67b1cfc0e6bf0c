/* SPDX-License-Identifier: Apache-2.0 */
/* testing: what is made of a text: its coverage, configuration and policy. For test programs only.
 */
#ifndef ACCESS_TESTING_H
#define ACCESS_TESTING_H

#include "access/coverage.h"
#include "access/policy.h"
#include "apiserver/version_set.h"

/* The begin of a configuration whose entries follow. */
#define TESTING_HEAD                                                                               \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"

static inline struct position testing_locate(void *context, struct span span)
{
    return source_position(context, span.start);
}

static inline const struct verdict *testing_verdicts(struct arena *a, struct source *source,
                                                     uint32_t minors, struct str text)
{
    struct verdict *verdicts = arena_new(a, struct verdict, VERSION_COUNT);
    struct load_options options = {.minors = minors, .feature_gates = STR(""), .file = STR("F")};
    source_init(source, a, STR("F"), text);
    load_verdicts(a, source, &options, verdicts);
    return verdicts;
}

/* As the releases read it; NULL where none accepts it. Memory: the arena. */
static inline const struct coverage *testing_coverage(struct arena *a, uint32_t minors,
                                                      const char *text)
{
    struct source *source = arena_new(a, struct source, 1);
    const struct verdict *verdicts = testing_verdicts(a, source, minors, str_from(text));
    struct coverage_request request = {
        .minors = minors, .verdicts = verdicts, .locate = testing_locate, .context = source};
    return coverage_of(a, a, &request);
}

/* Of the entries behind TESTING_HEAD; NULL: it is not accepted. */
static inline const struct ec_configuration *testing_configuration(struct arena *a, unsigned minor,
                                                                   const char *entries)
{
    struct source *source = arena_new(a, struct source, 1);
    struct str text = arena_join(a, STR(TESTING_HEAD), str_from(entries));
    return testing_verdicts(a, source, version_bit(minor), text)[minor - VERSION_OLDEST]
        .configuration;
}

struct testing_policy { /* that is being made */
    struct arena *arena;
    struct str text;
};

static inline struct spot testing_spot(void *context, struct span span)
{
    (void)context;
    return (struct spot){.span = span};
}

static inline bool testing_is_open(void *context, struct span span)
{
    const struct testing_policy *p = context;
    return str_eq(str_slice(p->text, span.start, span.end), STR("OPEN"));
}

static inline struct str testing_keep(void *context, struct str text)
{
    const struct testing_policy *p = context;
    return arena_str(p->arena, text);
}

/* What is written OPEN is still to be filled in. Everything that the policy was made of is gone,
 * and wiped, when it returns. */
static inline const struct policy *testing_policy(struct arena *a, const char *text,
                                                  uint32_t minors)
{
    struct source source;
    struct arena scratch = ARENA_INIT;
    struct testing_policy making = {a, arena_str(&scratch, str_from(text))};
    struct policy_request request = {.minors = minors,
                                     .verdicts =
                                         testing_verdicts(&scratch, &source, minors, making.text),
                                     .spot = testing_spot,
                                     .is_unknown = testing_is_open,
                                     .keep = testing_keep,
                                     .context = &making};
    const struct policy *made = policy_of(a, &request);
    arena_release(&scratch);
    return made;
}

#endif
