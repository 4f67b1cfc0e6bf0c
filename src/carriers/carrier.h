/* SPDX-License-Identifier: Apache-2.0 */
/* carrier: a kind of document that says how kube-apiserver or a KMS plugin is started. Each is a
 * schema in schemas/ and a file here that turns what was decoded into the model; adding one means
 * copying them and a line in carrier.c. What is no YAML (a systemd unit) has no schema: it is read
 * from its bytes. */
#ifndef CARRIERS_CARRIER_H
#define CARRIERS_CARRIER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "extract/embedded.h"
#include "model/workload.h"
#include "schema/field.h"
#include "schema/schema.h"
#include "tree/source.h"

/* An encryption configuration that is a part of the document, or that a distribution makes of it;
 * without a reader, it may be any document that is to be judged. */
struct carried_policy {
    struct embedded text; /* in the document's own; its container: the path */
    uint32_t reader;      /* the workload whose kube-apiserver reads it, counted from 1; 0: none */
    bool is_lenient;      /* what no release knows is dropped on the way */
    bool is_text;         /* a string holds it, so comments in it are its own */
    bool is_rendered;     /* what is not the document's own words is nobody's fault */
};

struct machine;

struct carried { /* what one document says */
    struct arena *arena;
    const struct source *source; /* the document's own text */
    struct str around;           /* the file's, which it may be a part of; STR_NONE: not known */
    /* Whether what stands there is still to be filled in. */
    bool (*is_unknown)(void *context, struct span span);
    void *context;
    bool is_template; /* lines were left out that something else fills in */
    struct workload *workloads;
    uint32_t count, cap;
    struct carried_policy *policies;
    uint32_t policy_count, policy_cap;
    struct machine *machines; /* model/machine.h: what such nodes see of what is around them */
    uint32_t machine_count, machine_cap;
    /* Of a text that is no tree: what surely is no value: section headings, names of settings. */
    struct span *names;
    uint32_t name_count, name_cap;
    const struct made_state *state; /* model/rancher.h; NULL: it is none */
};

struct carrier {
    struct str form; /* for people: "Pod" */
    /* NULL: it is no API object, and told by its keys. */
    bool (*takes)(struct str api_version, struct str kind);
    bool (*takes_keys)(const struct node *mapping); /* NULL: it has a kind */
    bool holds_texts; /* its strings that hold documents are among what build() adds */
    const struct schema_object *(*shape)(struct str kind);
    /* Adds the workloads in which kube-apiserver or a KMS plugin runs, or which say how one was
     * made, and no others. `decoded` is the generated struct of the shape. */
    void (*build)(struct carried *carried, struct str kind, const void *decoded);
};

/* NULL: nobody's. `root` may be NULL. */
const struct carrier *carrier_find(struct str api_version, struct str kind,
                                   const struct node *root);

/* A text that is no tree. `file`: its name; STR_NONE for a text inside another. */
struct text_carrier {
    struct str form; /* for people, with its article: "a systemd unit" */
    bool (*takes)(struct str file, struct str text);
    void (*build)(struct carried *carried, struct str file);
};

/* NULL: nobody's, so it may be YAML. */
const struct text_carrier *text_carrier_find(struct str file, struct str text);

/* The words that a file must hold to be worth reading: one of these. */
extern const struct str carrier_literals[];
extern const uint32_t carrier_literal_count;

bool carrier_mentioned(struct str text); /* any of them occurs */

/* A file that is to be read whatever it holds: by its name. */
bool carrier_is_named(struct str file);

/* Whether a text in which one of these was found can be a carrier's: false only where it surely is
 * not. */
bool carrier_matters(struct str text);

/* How many items of a list are looked at: nobody has more mounts, volumes or containers, and each
 * is compared with each. With more of them the workload is not whole. */
enum { CARRIED_ITEMS_MAX = 100 };
uint32_t carried_count(struct workload *workload, const struct field_list *list);

/* A new workload of the document. */
struct workload *carried_add(struct carried *carried);

/* A configuration that the last workload reads. */
struct carried_policy *carried_policy_add(struct carried *carried);

/* One more of carried->names. */
void carried_name(struct carried *carried, struct span span);

/* Of a process of the host: reads the words as kube-apiserver or a KMS plugin would, and adds a
 * workload for it; `file` names it. NULL: the words start neither. What makes more flags of the
 * words is for the caller to say (argv.is_open). */
struct container *carried_process(struct carried *carried, const struct word *words, uint32_t count,
                                  struct str form, struct str file);

/* Of Kubernetes: the tag of an image. */
struct told carried_version(struct told image);

/* What carriers make of fields. */
struct told told_of(const struct carried *carried, const struct field_string *field);
struct told told_scalar(const struct carried *carried, const struct node *node);

/* The value of the last pair with that key; NULL where there is none, or no mapping. Aliases are
 * followed. */
const struct node *value_named(const struct node *mapping, struct str key);
const struct node_pair *pair_named(const struct node *mapping, struct str key);

#endif
