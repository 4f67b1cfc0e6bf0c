/* SPDX-License-Identifier: Apache-2.0 */
/* field: what the generated structs are made of. Every field knows in which state it was found and
 * where it stands, so nothing that reads a decoded document has to go back to the tree. Memory: the
 * arena of the decode. */
#ifndef SCHEMA_FIELD_H
#define SCHEMA_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "tree/node.h"

enum field_state { /* zeroed memory is an absent field */
                   FIELD_ABSENT,
                   FIELD_NULL,
                   FIELD_OK,
                   FIELD_WRONG_KIND,
                   FIELD_TEMPLATE, /* {{ }}, ${X} and the like: unknown, not wrong */
};

struct value;

struct field_head {
    enum field_state state;
    const struct node *key; /* NULL for list items and the root */
    const struct node *at;  /* the value where it is used; NULL where absent */
};

struct field_string { /* also for base64 */
    struct field_head head;
    struct str value;
};

struct field_int {
    struct field_head head;
    int32_t value;
};

struct field_int64 {
    struct field_head head;
    int64_t value;
};

struct field_bool {
    struct field_head head;
    bool value;
};

struct field_any {
    struct field_head head;
    const struct value *value;
};

struct field_duration {
    struct field_head head;
    struct str text;
    int64_t nanoseconds;
};

/* Items are of the generated struct (which begins with its head), or struct field_string. Generated
 * accessors cast: key_at(&aes->keys, 0). `cap` is the capacity that the Go slice would have
 * (duplicate JSON keys show it), `room` how many items lie there: those behind are zero. */
struct field_list {
    struct field_head head;
    void *items;
    uint32_t count, cap, room;
};

/* There, with a value of the right kind: what is no nil pointer in Go. */
static inline bool field_is_set(const struct field_head *head)
{
    return head->state == FIELD_OK;
}

static inline struct field_string *string_at(const struct field_list *list, uint32_t index)
{
    return (struct field_string *)list->items + index;
}

#endif
