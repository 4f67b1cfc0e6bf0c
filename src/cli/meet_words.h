/* SPDX-License-Identifier: Apache-2.0 */
/* meet_words: what access/meet.h answers, in words for people. Memory: the arena. */
#ifndef CLI_MEET_WORDS_H
#define CLI_MEET_WORDS_H

#include "access/meet.h"

struct meet_names {
    const struct str *nodes;
    uint32_t node_count;
    struct str file;     /* of the answer; STR_NONE: it is clear which */
    struct str resource; /* of the answer, as it may be shown */
};

/* "cp1, cp2 and cp3" */
struct str meet_nodes(struct arena *a, const struct meet_names *names, uint64_t nodes);

/* What breaks on the way: "cp1 cannot read what cp2 writes of secrets (aescbc 'key2')". */
struct str meet_why(struct arena *a, const struct meet_answer *answer,
                    const struct meet_names *names);

#endif
