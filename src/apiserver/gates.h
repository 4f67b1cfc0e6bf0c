/* SPDX-License-Identifier: Apache-2.0 */
/* gates: the value of --feature-gates as kube-apiserver 1.13 to 1.36 reads it, reduced to what
 * decides over a configuration; and what each gate is in each of them. Source:
 * k8s.io/component-base featuregate and cli/flag; schemas/facts/gates.yaml, which names the sources
 * of the gates. */
#ifndef APISERVER_GATES_H
#define APISERVER_GATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum gates_refusal {
    GATES_ACCEPTED,
    GATES_SYNTAX,    /* gate-syntax: no `=value`, or not a bool */
    GATES_UNKNOWN,   /* gate-unknown */
    GATES_LOCKED,    /* gate-locked */
    GATES_PREFIX,    /* gate-prefix: `kube:` on some and not on others */
    GATES_COMPONENT, /* gate-component: a prefix other than `kube:` */
};

struct gates {
    enum gates_refusal refusal;
    struct str error; /* Go's text where refused; lives in the arena */
    bool unstable; /* Go's text depends on the order of a map: several names are at fault, the first
                      is shown */
    /* The effective values. Where a minor has no such gate: what it does (no KMS v2 before 1.25,
     * KMS v1 up to 1.27 without a gate, KMS v2 with its key derivation from 1.32 on). */
    bool kms_v1, kms_v2, kms_v2_kdf;
};

enum gate_stage {
    GATE_ALPHA,
    GATE_BETA,
    GATE_GA,
    GATE_DEPRECATED,
    GATE_BULK_ALPHA, /* AllAlpha */
    GATE_BULK_BETA,  /* AllBeta */
};

/* What a gate is in the minors `first` to `last`. */
struct gate_state {
    unsigned char first, last;
    bool on;     /* the default */
    bool locked; /* another value is refused */
    enum gate_stage stage;
};

/* NULL where that minor does not know the gate, and does not start with it. */
const struct gate_state *gate_state(struct str name, unsigned minor);

/* Those that know the gate; bits as in version_set.h. Empty for a name that was never one. */
uint32_t gate_minors(struct str name);

/* The gate that some of these releases know and that an unknown name may have meant; STR_NONE where
 * nothing is near, or several are. Lives for ever. */
struct str gate_guess(struct str written, uint32_t minors);

/* True when the flag is accepted. An empty text is the absent flag: every gate has its default. */
bool gates_parse(struct arena *a, struct str flag, unsigned minor, struct gates *out);

const char *
gates_refusal_name(enum gates_refusal refusal); /* "gate-syntax" ...; NULL for accepted */

#endif
