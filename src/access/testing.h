/* SPDX-License-Identifier: Apache-2.0 */
/* testing: the coverage of a text. For test programs only. */
#ifndef ACCESS_TESTING_H
#define ACCESS_TESTING_H

#include "access/coverage.h"
#include "apiserver/version_set.h"

/* The begin of a configuration whose entries follow. */
#define TESTING_HEAD                                                                               \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"

static inline struct position testing_locate(void *context, struct span span)
{
    return source_position(context, span.start);
}

/* As the releases read it; NULL where none accepts it. Memory: the arena. */
static inline const struct coverage *testing_coverage(struct arena *a, uint32_t minors,
                                                      const char *text)
{
    struct source *source = arena_new(a, struct source, 1);
    struct verdict *verdicts = arena_new(a, struct verdict, VERSION_COUNT);
    struct load_options options = {.minors = minors, .feature_gates = STR(""), .file = STR("F")};
    source_init(source, a, STR("F"), str_from(text));
    load_verdicts(a, source, &options, verdicts);
    struct coverage_request request = {
        .minors = minors, .verdicts = verdicts, .locate = testing_locate, .context = source};
    return coverage_of(a, a, &request);
}

#endif
