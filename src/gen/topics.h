/* SPDX-License-Identifier: Apache-2.0 */
/* topics: rules/topics.yaml, the groups of the list of rules. Memory: libcyaml's, for the life of
 * the program. */
#ifndef GEN_TOPICS_H
#define GEN_TOPICS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "gen/symptoms.h"

struct gen_rules;

struct gen_topic {
    char *title, *text;
    struct gen_texts rules; /* ids, and ranges of ids */
};

struct gen_topics {
    struct gen_topic *items;
    uint32_t count;
};

/* `folder` is rules/. Each rule has to stand in one topic. */
bool topics_load(const char *folder, const struct gen_rules *rules, struct gen_topics *out,
                 struct err *err);

bool topic_has(const struct gen_topic *topic, const char *id);

/* What GitHub and others call the heading of a topic in a link. */
void topic_anchor(const struct gen_topic *topic, struct buf *out);

#endif
