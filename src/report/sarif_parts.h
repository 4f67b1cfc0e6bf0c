/* SPDX-License-Identifier: Apache-2.0 */
/* sarif_parts: what the files of the SARIF writer share. Texts are for people: escapes, bidi marks
 * and line breaks of the input show as \x1b, \u202e and \n, and nothing in them can become a link.
 * Only what a fix inserts is written as it is. */
#ifndef REPORT_SARIF_PARTS_H
#define REPORT_SARIF_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "diag/finding.h"
#include "diag/rule.h"
#include "report/json_writer.h"

struct sarif {
    struct json_writer w;
    struct arena arena; /* of this report */
    const struct results *results;
    const struct rule **rules; /* built in, own, and those of findings that are neither */
    uint32_t rule_count;
    struct sarif_prints *prints;
    const struct profile **taxonomies; /* benchmarks whose controls findings name */
    uint32_t taxonomy_count;
};

/* --- texts --- */
void sarif_text(struct buf *out, struct str s);     /* harmless, on one line */
void sarif_sentence(struct buf *out, struct str s); /* ... and ended by a full stop */
void sarif_prose(struct buf *out, struct str s);    /* harmless, line breaks kept */
void sarif_markdown(struct buf *out, struct str s); /* the same as text without markup */

/* {"text": "..."} under a key, by one of the functions above. */
void sarif_message(struct sarif *s, const char *key, void (*put)(struct buf *, struct str),
                   struct str text);

/* --- places --- */
/* A relative reference, or file://... for an absolute path; percent-encoded. */
void sarif_uri(struct buf *out, struct str file);
void sarif_artifact(struct sarif *s, const char *key, struct str file);

/* The place on one line: an alert is shown in a pull request only where all its lines changed. With
 * the excerpt, in which secrets are asterisks already, where `excerpt` asks for it. */
void sarif_physical_location(struct sarif *s, const struct spot *spot, bool excerpt);

/* --- rules --- */
void sarif_collect_rules(struct sarif *s);
uint32_t sarif_rule_index(const struct sarif *s, const struct rule *rule);
void sarif_rules(struct sarif *s);
const char *sarif_level(enum severity severity); /* "error", "warning", "note" */

/* --- controls of benchmarks --- */
void sarif_collect_taxonomies(struct sarif *s);
void sarif_supported_taxonomies(struct sarif *s);               /* of the driver */
void sarif_taxonomies(struct sarif *s);                         /* of the run */
void sarif_relationships(struct sarif *s, const struct rule *); /* of a rule */
void sarif_taxa(struct sarif *s, const struct finding *f);      /* of a result */

/* --- results --- */
void sarif_result(struct sarif *s, const struct finding *f);

/* A name for the finding that outlives edits elsewhere in the file: a digest of rule, container and
 * path, and which of those with the same ones in the file it is. Never of what the file holds. */
struct str sarif_print(struct sarif *s, const struct finding *f);

#endif
