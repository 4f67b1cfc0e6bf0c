/* SPDX-License-Identifier: Apache-2.0 */
/* finding: one thing that is wrong with the input, complete in itself: neither the tree nor the
 * text is needed to print it, and every text in it may be printed: key material has been blanked
 * when it was made. Only escaping is left to the reports. Memory: the arena of the results. */
#ifndef DIAG_FINDING_H
#define DIAG_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "diag/rule.h"
#include "tree/source.h"

struct excerpt_line {
    uint32_t number; /* from 1 */
    struct str text; /* without its line end; what may be secret is asterisks, one a code point */
};

struct spot { /* a tight place in a file */
    struct str file;
    struct span span;         /* bytes of the file */
    struct position from, to; /* `to` is exclusive */
    struct str text;          /* what is said here, in a few words; STR_NONE where nothing */
    const struct excerpt_line *lines; /* those of the place (the first few), ascending */
    uint32_t line_count;
};

struct edit { /* of the finding's file; edits of a fix do not overlap and ascend */
    struct span span;
    struct position from, to;
    struct str text; /* takes the place of the span */
};

struct fix {
    bool safe;     /* no asked version that accepts the file changes its mind or its behaviour */
    bool withheld; /* its edits would show key material: applied in place only, never reported */
    struct str description;
    const struct edit *edits;
    uint32_t edit_count;
};

struct finding {
    const struct rule *rule;
    enum severity severity;
    uint32_t minors;      /* of the asked ones; bits as in apiserver/version_set.h */
    struct str message;   /* what is wrong; enough to act on */
    struct spot at;       /* where */
    struct str container; /* data["enc.yaml"]: the document inside another; STR_NONE where plain */
    struct str path;      /* resources[0].providers[1]; "" for the document */
    struct str node;      /* cp1; STR_NONE where nodes are not told apart */
    struct str apiserver; /* the server's own words, redacted; STR_NONE where it says nothing */
    struct str how;       /* the repair in one line; STR_NONE: the rule's */
    const struct spot *related;
    uint32_t related_count;
    const struct fix *fixes;
    uint32_t fix_count;
    struct rule_strs controls;    /* "cis-1.11:1.2.28" */
    struct str suppressed_by;     /* "comment"; STR_NONE: it is not suppressed */
    struct str suppressed_reason; /* "" where none was given */
    /* GitHub's primaryLocationLineHash; STR_NONE where its window would hold a secret, or the
     * place has no line of its own. */
    struct str line_hash;
};

/* By file, place, rule, message: a total order, so that reports never depend on chance. */
int finding_compare(const struct finding *a, const struct finding *b);

struct verdict_run { /* versions with the same verdict */
    uint32_t minors;
    struct str verdict; /* "accepted", "refused", "panics", "undecided" */
};

struct coverage; /* access/coverage.h */

struct document_record { /* a document that was judged */
    struct str file, container;
    uint32_t line; /* where it begins, from 1 */
    struct str kind;
    const struct verdict_run *verdicts; /* none where the kind has no loader */
    uint32_t verdict_count;
    const struct coverage *coverage; /* where wanted, and a release accepts it; else NULL */
};

struct trouble { /* what could not be read */
    struct str file, message;
};

struct results { /* what every report prints; sorted */
    uint32_t minors;
    bool minors_defaulted; /* nobody asked for a version: the newest was taken */
    bool minors_told;      /* but where the files say it, that one */
    const struct document_record *documents;
    uint32_t document_count;
    const struct finding *findings; /* suppressed ones too */
    uint32_t finding_count;
    const struct trouble *errors;
    uint32_t error_count;
    uint32_t file_count;                 /* files that were judged */
    const struct rule *const *own_rules; /* the user's, for SARIF's list of rules */
    uint32_t own_rule_count;
};

struct tally {
    uint32_t errors, warnings, infos, suppressed;
};

struct tally results_tally(const struct results *results);

#endif
