/* SPDX-License-Identifier: Apache-2.0 */
/* run: what a rule sees, and how it says what it found. A rule's hook is a function
 * `void rule_<slug with _>(struct rule_run *)` in src/rules/<slug with _>.c. It prints nothing and
 * reads no file: it looks at the view and makes drafts; positions, excerpts, severity, suppression
 * and order are the engine's work. Memory: the run's arena. */
#ifndef RULES_RUN_H
#define RULES_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/load.h"
#include "base/arena.h"
#include "base/str.h"
#include "diag/rule.h"
#include "model/workload.h"
#include "schema/field.h"
#include "schemas/encryption_configuration.h"
#include "tree/source.h"
#include "tree/value.h"

/* What hooks keep for each other while one document is judged; zeroed at first. Arena: the run's.
 */
struct rule_memo {
    uint8_t *key_classes; /* of the keys in their order: enum key_class plus one, 0: not known */
    uint32_t key_room;
    const struct key_place *keys; /* rules/keys.h */
    uint32_t key_count;
    bool keys_known;
    const struct name_use *names; /* rules/resource_names.h */
    uint32_t name_count;
    bool names_known;
    bool names_open, names_open_known; /* names_are_open() */
    const struct kms_site *kms;        /* rules/providers.h */
    uint32_t kms_count;
    bool kms_known;
};

/* What is wrong with a field of a document that starts something: kubelet and others drop what they
 * do not know. */
struct shape_fault {
    const struct node *key, *at;
    struct str path, owner; /* owner: the schema's name of the object: "volume-mount" */
    struct str name;
    struct str meant;                 /* an unknown name: the field that it is nearly ... */
    bool meant_is_there;              /* ... and whether that stands beside it */
    const struct schema_field *field; /* a value of the wrong kind: of this field ... */
    bool element;                     /* ... or of an element of this list */
};

/* A document that a shell script holds. */
struct here_document {
    struct str script; /* the text of that */
    uint32_t at;       /* where in it the document begins */
    bool is_quoted;    /* the shell fills nothing in: <<'EOF' */
};

/* One document, by itself. Spans are bytes of `source`, which is the document's own text even where
 * it was found inside another. */
struct document_view {
    struct source *source;
    uint32_t minors;                /* the asked versions */
    uint32_t accepted;              /* those of them that accept it */
    const struct verdict *verdicts; /* by minor - VERSION_OLDEST, of the asked ones */
    /* The same if 'kind' and 'apiVersion' were right, where they stop the server before it looks at
     * the rest; else NULL. */
    const struct verdict *next;
    bool automatic_reload;
    bool in_configmap;                /* the document is data of a ConfigMap */
    bool in_cluster_api;              /* it is a file in an object of Cluster API */
    bool in_page;                     /* it is an example of a page that explains */
    struct str file_text;             /* of the file, all of it */
    const struct here_document *here; /* NULL: it stands in no script */
    const struct node *cloud_file; /* the item of cloud-init's 'write_files' whose content it is */
    bool tracked;                  /* git tracks the file, and it is no test data */
    const struct value *value;     /* NULL where the text could not be parsed */
    /* Decoded for the newest version without ever stopping: each field absent, null, ok, of the
     * wrong kind or a template. NULL where there is no value, or it is no mapping. */
    const struct ec_configuration *configuration;
    /* What the document starts, one after the other, for rules on workloads; else NULL. */
    const struct workload *workload;
    /* Of the same file, which this configuration is made for; NULL: it is not there. */
    const struct workload *reader;
    const struct shape_fault *faults; /* with the first workload */
    uint32_t fault_count;
    struct str phase;          /* that the file says it is in: "decrypt"; STR_NONE */
    struct rule_memo *memo;    /* NULL: nothing is kept */
    uint32_t documents_behind; /* further documents in the same file, which no server reads */
    struct span behind;        /* the first of them */
    uint32_t documents_before; /* in front of it: the first of them is what a server reads */
};

struct draft_spot {
    struct span span;
    struct str text;
};

struct draft_edit {
    struct span span;
    struct str text;
};

struct draft_fix {
    bool safe;
    struct str description;
    const struct draft_edit *edits; /* ascending, without overlap */
    uint32_t edit_count;
};

/* A finding before the engine completes it. */
struct draft {
    const struct rule *rule;
    enum severity severity; /* SEVERITY_OFF: the rule's own */
    uint32_t minors;        /* 0: all asked versions within the rule's window */
    struct str message;     /* may quote names; values of secrets never */
    struct span span;
    struct str label; /* at the place, in a few words; may be STR_NONE */
    struct str path;
    struct str apiserver, how;
    bool shows_tabs; /* in the excerpt a tab is an arrow: it is what is wrong */
    const struct draft_spot *related;
    uint32_t related_count;
    /* Rules that yield to this one do so at the first related place too: it is the same fault. */
    bool speaks_for_related;
    bool is_about_template; /* what is still to be filled in at the place is what is wrong */
    const struct draft_fix *fixes;
    uint32_t fix_count;
};

struct joined;     /* link/link.h */
struct cluster;    /* rules/cluster.h */
struct transition; /* rules/transition.h */
struct join_draft; /* rules/join.h */

struct rule_run {
    struct arena *arena;
    const struct rule *rule; /* whose hook is called */
    const struct document_view *document;
    void (*take)(struct rule_run *run, const struct draft *draft); /* the engine's */
    /* Whether what stands there is still to be filled in; may be NULL. A draft at such a place is
     * dropped; a rule that compares values asks. */
    bool (*is_unknown)(struct rule_run *run, struct span span);
    /* What the file has there, a template's expressions as they are; may be NULL. */
    struct str (*written)(struct rule_run *run, struct span span);
    void *context;
    /* For rules that look at several files (rules/join.h); `document` is NULL then. */
    const struct joined *joined;
    /* For rules that compare nodes; `joined` is NULL then. */
    const struct cluster *cluster;
    /* For rules that compare before and after; the others are NULL then. */
    const struct transition *transition;
    void (*take_join)(struct rule_run *run, const struct join_draft *draft);
};

/* A draft of the rule that runs, ready to be filled further and then handed to rule_report(). */
struct draft rule_draft(const struct rule_run *run, struct span span, struct str path,
                        struct str message);
void rule_report(struct rule_run *run, const struct draft *draft);

#endif
