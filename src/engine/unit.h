/* SPDX-License-Identifier: Apache-2.0 */
/* unit: one file, judged by itself: bytes -> documents -> verdicts and findings. Pure but for
 * memory: the same bytes and settings give the same unit, whichever thread does it. What a unit
 * hands out lives in `results`; the text and all that was made of it may go afterwards. */
#ifndef ENGINE_UNIT_H
#define ENGINE_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "config/config.h"
#include "diag/finding.h"
#include "link/notes.h"

struct rule_cost;
struct suppressions;
struct veil;

struct unit {
    struct str file;
    bool named; /* judged as a configuration where nothing is recognised */
    const struct config *config;
    const struct config_file *settings; /* what holds for this file */
    uint32_t today;                     /* base/day.h: for suppressions with an end */
    bool no_ignores;                    /* comments do not suppress */
    bool tracked;                       /* by git, and no test data */
    bool wants_line_hashes;             /* GitHub's: they cost more than the rest */
    bool no_excerpts;                   /* nothing that is printed shows them */
    bool wants_coverage;                /* of each document, in its record */
    bool wants_policies;                /* of each configuration, in its note */
    bool on_node;                       /* the node is at hand: notes say what it can be asked of */
    struct arena *results;
    /* Own rules, beside the built-in ones. */
    const struct rule *const *own_rules;
    uint32_t own_rule_count;
    struct rule_cost *costs; /* engine/cost.h: where wanted; else NULL */
    struct veil *veil; /* where wanted: what may be shown of the text (engine/veil.h); else NULL */

    /* What came out. */
    uint32_t minors;          /* that were asked for, or that the file tells */
    bool minors_told;         /* nobody asked, and the file tells them, or what belongs to it */
    struct finding *findings; /* in the order of finding_compare() */
    uint32_t finding_count, finding_cap;
    struct document_record *documents;
    uint32_t document_count, document_cap;
    struct notes notes;        /* for the joins */
    struct suppressions *kept; /* what comments say to findings of joins; NULL: nothing */
    struct str taken_for;      /* what it looks like, where nothing was recognised */
};

/* Whether anything of the text itself can be seen in the end, so that secrets are to be veiled. */
static inline bool unit_shows_text(const struct unit *u)
{
    return !u->no_excerpts || u->wants_line_hashes || u->veil;
}

void unit_judge(struct unit *u, struct arena *scratch, struct str text);

#endif
