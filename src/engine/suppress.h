/* SPDX-License-Identifier: Apache-2.0 */
/* suppress: comments that take findings back, and what is wrong with such comments.
 *
 *   key: value # enclint: ignore[identity-first, ENC203] why until=2027-01-31
 *   # enclint: ignore[identity-first] why       the key or item that begins on the next line
 *   # enclint: ignore-file[identity-first] why  the file, from anywhere in it
 *   # enclint: phase decrypt                    what the file is a step of
 *
 * A finding is where it begins. Behind something, a comment covers its line; on a line of its own
 * the entry (a key with its value, an item of a list) that begins on the next line with more than a
 * comment, to its end. `until` is the last day on which it holds. JSON has no comments.
 *
 * For each file: suppress_begin(), then suppress_parse() for each document that could be read,
 * suppress_broken() for the rest; when all findings are there, suppress_find() for each,
 * and at last suppress_leftovers(), whose drafts can be suppressed in turn. Memory: the
 * arena of the list. */
#ifndef ENGINE_SUPPRESS_H
#define ENGINE_SUPPRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "config/names.h"
#include "diag/finding.h"
#include "rules/run.h"
#include "tree/source.h"
#include "tree/yaml.h"

enum suppression_kind {
    SUPPRESSION_PLACE, /* a line or an entry */
    SUPPRESSION_FILE,
    SUPPRESSION_PHASE,
    SUPPRESSION_MALFORMED,
};

struct suppression_rule {
    struct str name;
    struct span span; /* of the name */
    uint32_t index;   /* config/names.h; RULE_NO_INDEX: there is no such rule */
    bool used;
};

struct suppression {
    enum suppression_kind kind;
    bool alone;                     /* on its line */
    struct span comment;            /* from its '#' to the end of the line */
    struct span covers;             /* findings that begin in it */
    uint32_t first_line, last_line; /* of `covers` */
    struct suppression_rule *rules;
    uint32_t rule_count;
    struct str reason; /* "" where there is none; what could be a key is blanked */
    uint32_t until;    /* base/day.h; 0: for good */
    struct str phase;
    struct str problem; /* SUPPRESSION_MALFORMED: what is wrong, ready to be shown */
    uint32_t outer;     /* index of one around it, UINT32_MAX: none */
};

struct suppress_options {
    const struct config_rules *rules;
    uint32_t today;                                            /* base/day.h */
    uint32_t minors;                                           /* the asked versions */
    bool (*is_locked)(void *context, const struct rule *rule); /* NULL: none */
    bool (*is_off)(void *context, const struct rule *rule);    /* NULL: none */
    void *context;
};

struct suppressions {
    struct arena *arena;
    struct source *source; /* one file, or one document inside another */
    const struct suppress_options *options;
    struct suppression *items;
    uint32_t count, cap;
    bool is_ordered;
};

void suppress_begin(struct suppressions *list, struct arena *a, struct source *source,
                    const struct suppress_options *options);
void suppress_parse(struct suppressions *list, const struct yread_document *doc);

/* Of a text that is no YAML: what stands behind a '#' on lines of their own, as far as it is meant
 * for the whole file. Where other comments end is not known. */
void suppress_broken(struct suppressions *list, struct span span);

/* Of several that cover a place the innermost; marked as used. NULL: the finding stands. */
const struct suppression *suppress_find(struct suppressions *list, const struct rule *rule,
                                        uint32_t offset);

/* A copy for suppress_find() alone, which needs neither the text nor the list's arena. */
struct suppressions *suppress_keep(const struct suppressions *list, struct arena *a);

/* Findings on the comments themselves: ENC002 unused, ENC003 unknown rule, ENC004 expired, ENC005
 * without a reason, ENC006 malformed; as far as the table of rules has them. In file order. */
const struct draft *suppress_leftovers(struct suppressions *list, uint32_t *count);

/* The phase that the file says it is in; STR_NONE: it says nothing. Of several the first. */
struct str suppress_phase(const struct suppressions *list);

#endif
