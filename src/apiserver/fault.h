/* SPDX-License-Identifier: Apache-2.0 */
/* fault: one thing that kube-apiserver finds wrong, with the server's words for it and its place. A
 * refusal has one fault, or the list that validation or the strict decoder collects. Memory: the
 * arena of the load. */
#ifndef APISERVER_FAULT_H
#define APISERVER_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/refusal.h"
#include "base/arena.h"
#include "base/str.h"
#include "schema/field.h"
#include "schema/schema.h"
#include "tree/source.h"

struct place {
    struct str path; /* resources[0].providers[1].kms; "" for the document */
    struct span
        span; /* tight; of the nearest container that exists where the fault is an absence */
};

struct fault {
    enum refusal refusal;
    struct str text; /* without the wrapping of the version */
    struct place place;
    bool unique; /* never equal to another fault: its text holds a pointer in the server's */
    bool leaks_secret;
    bool redacted; /* the text has been through redact_fault() */
    /* For hint.h: of an unknown field its object and its name, of an unknown kind its parts; what
     * stands there (the container of what is absent or unknown), or NULL; a key's bytes. */
    const struct schema_object *owner;
    const struct schema_field *field; /* of a wrong type; NULL where it has none */
    bool element;                     /* not the field's list, but one in it */
    struct str name, api_version;
    const struct node *at;
    int64_t number;
    /* Of two names in a list that do not go together: `name` is the one at the place, this the
     * other one. */
    struct str other_name;
    struct span other;
};

/* sigs.k8s.io/json keeps no more strict errors than these. */
enum { FAULTS_STRICT_MAX = 100 };

/* A list is cut where its texts come to more than this: a file of a million faults needs no report
 * of a gigabyte. The verdict stands all the same. */
enum { FAULTS_TEXT_MAX = 256 * 1024 };

struct fault_list {
    struct arena *arena;
    struct fault *items;
    uint32_t count, cap;
    size_t text; /* bytes of the texts so far, as far as fault_text() set them */
};

void fault_text(struct fault_list *list, struct fault *fault, struct str text);
bool fault_list_is_full(const struct fault_list *list); /* whoever adds should stop */

struct fault *fault_add(struct fault_list *list,
                        enum refusal refusal); /* zeroed but for the refusal */

/* Where a decoded field stands: its value, or its key where the value is a collection over several
 * lines. */
struct span place_of(const struct field_head *head);

#endif
