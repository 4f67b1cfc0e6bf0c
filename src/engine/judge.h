/* SPDX-License-Identifier: Apache-2.0 */
/* judge: the work on one unit while it lasts, shared by unit.c (which finds the documents), judge.c
 * (encryption configurations) and judge_started.c (what starts kube-apiserver or a KMS plugin). */
#ifndef ENGINE_JUDGE_H
#define ENGINE_JUDGE_H

#include "apiserver/document.h"
#include "engine/suppress.h"
#include "engine/unit.h"
#include "engine/veil.h"
#include "extract/embedded.h"
#include "rules/run.h"

struct secret_of_document {      /* the Secret that holds it, by which others name it */
    struct str name, space, key; /* space: "" where it does not say */
};

struct place_of_document { /* a document within the file */
    struct source *source; /* its own text */
    struct origin origin;  /* where that comes from */
    struct str container;  /* STR_NONE: the file itself */
    struct str item;       /* items[1]: the end of `container` of an element of a list; STR_NONE */
    struct str outside;    /* `container` without it */
    uint32_t before;       /* so many documents in front of it, which a server reads instead */
    bool masked;           /* it is a template whose expressions were made words */
    bool has_gaps;         /* lines of it were left out: a page shows the rest */
    bool in_configmap;     /* so etcd stores it */
    bool in_cluster_api;   /* the same, in objects that are no Secrets */
    struct str host;       /* where on a host it will lie, as what is around it says; STR_NONE */
    const struct node *cloud_file;    /* rules/run.h */
    struct secret_of_document secret; /* name STR_NONE: it is in none */
    bool in_string;                   /* of another document, which is around it: */
    uint32_t outermost;               /* where the outermost of those begins in the file */
    bool comments_outside;            /* they are the file's: nothing is read twice */
    bool lenient;                     /* what no release knows never gets to a server */
    bool rendered;                    /* only what is copied is anybody's words */
    const struct workload *reader;    /* of the same file, which it is made for; or NULL */
    const struct here_document *here; /* rules/run.h: of the script around it; or NULL */
};

struct judging {
    struct arena *growing; /* what `findings` of the unit lies in until all are there */
    struct unit *unit;
    struct arena *scratch;
    struct source file;
    struct veil veil;
    struct suppress_options suppress_options;
    struct suppressions suppressions; /* of the file; documents inside have their own */
    struct span *unfilled; /* of the file: what is still to be filled in; the first ones */
    uint32_t unfilled_count, unfilled_cap;
    bool is_full; /* more findings than anybody wants to have: */
    struct span full_at;
    enum { JUDGED_TEXT, JUDGED_PAGE, JUDGED_SCRIPT } form;
    bool documentation; /* a page, or below docs/ or examples/ */
};

/* A document that is, or was meant to be, an encryption configuration. `behind`: the first of
 * further documents in the same text, empty where there is none. */
void judge_configuration(struct judging *j, const struct place_of_document *place,
                         struct document *document, struct span behind, uint32_t behind_count);

/* The manifest of a kube-apiserver that no YAML library reads to its end: what kubelet makes of it.
 */
void judge_manifest(struct judging *j, const struct place_of_document *place,
                    struct document *document);

struct carrier;      /* carriers/carrier.h */
struct text_carrier; /* the same */

/* A document that says how something is started. False: nothing of kube-apiserver or of a KMS
 * plugin is in it. */
bool judge_started(struct judging *j, const struct place_of_document *place,
                   const struct document *document, const struct carrier *carrier);

/* The same for a text that is no tree. */
bool judge_started_text(struct judging *j, const struct place_of_document *place,
                        const struct text_carrier *carrier);

/* A text, whatever it is: unit.c. */
void judge_text(struct judging *j, struct place_of_document *place, unsigned depth);

/* What is left out at a place must not read as clean. */
void judge_limit(struct judging *j, const struct place_of_document *place, struct span at,
                 struct str words);

/* Whether comments can matter at all. */
bool judge_has_comments(const struct judging *j, struct str text);

/* When all findings of the file are there: what its comments take back, and what is wrong with
 * them. */
void judge_suppress(struct judging *j);

/* A finding that no document made. `how`: the repair, STR_NONE: the rule's. */
void judge_file_finding(struct judging *j, const struct rule *rule, struct span at,
                        struct str message, struct str how);

#endif
