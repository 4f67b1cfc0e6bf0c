/* SPDX-License-Identifier: Apache-2.0 */
/* load: what kube-apiserver 1.N says to an encryption configuration. Reads the text once, then
 * walks once for each distinct row of behaviour in the asked versions. Never has an opinion: it
 * imitates, and says so where it cannot. Proven against the real loader
 * (testdata/apiserver/oracle/); where that and a release's own build differ, see
 * docs/differences.md. Memory: everything handed out lives in the arena or in the source's text. */
#ifndef APISERVER_LOAD_H
#define APISERVER_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/document.h"
#include "apiserver/fault.h"
#include "apiserver/versions.h"
#include "base/arena.h"
#include "schemas/encryption_configuration.h"
#include "tree/source.h"

enum { VERSION_COUNT = VERSION_NEWEST - VERSION_OLDEST + 1 };

struct load_options {
    uint32_t minors; /* version_set.h */
    struct str feature_gates;
    bool automatic_reload; /* ignored before 1.26, which has no such flag */
    bool lenient;    /* unknown and duplicate fields never get to the server: somebody drops them */
    struct str file; /* the path in the server's texts */
    /* The text as document.h reads it, as the newest release's YAML library does, where somebody
     * has done that already; else NULL. */
    const struct document *document;
};

enum verdict_kind {
    VERDICT_ACCEPTED,
    VERDICT_REFUSED,
    VERDICT_PANICS,
    VERDICT_UNDECIDED, /* over a limit, or a difference that cannot be imitated: never shown as
                          accepted */
};

struct verdict {
    enum verdict_kind kind;
    enum refusal refusal; /* of the first fault */
    struct str error;     /* whole, as the server logs it */
    struct str words;     /* the same without what stands in front of every error of that version */
    bool
        leaks_secret; /* the server's own text shows key material, or the bytes where it would be */
    bool unstable;    /* which of several faults the server names is random */
    struct str reason; /* VERDICT_UNDECIDED: "bytes", "nodes", "protobuf", or a class of
                          docs/differences.md */
    const struct fault *faults;
    uint32_t fault_count;
    /* VERDICT_ACCEPTED: as this release decoded it, without its defaulting; NULL where it made
     * none.
     */
    const struct ec_configuration *configuration;
    /* What every release reads in the text from some minor on, the newest included: nothing of it
     * is unknown, stands twice or is of a wrong type. Whatever the verdict; NULL: it is not so. */
    const struct ec_configuration *plain;
};

/* Fills verdicts[minor - VERSION_OLDEST] for each asked minor; equal rows share their faults. */
void load_verdicts(struct arena *a, struct source *source, const struct load_options *options,
                   struct verdict verdicts[VERSION_COUNT]);

const char *verdict_name(enum verdict_kind kind); /* "accepted" ... */
const char *verdict_reason(struct str reason);    /* of an undecided one, for people */

#endif
