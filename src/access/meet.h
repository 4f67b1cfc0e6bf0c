/* SPDX-License-Identifier: Apache-2.0 */
/* meet: a file that all nodes of a cluster can go to, one after the other and in any order,
 * whatever each of them has now. As change.h judges it, but what a node cannot read now already,
 * because another one writes it, is no fault of the way there. Arithmetic on sets, without I/O.
 * Memory: the arena that is given; answers point into the policies. */
#ifndef ACCESS_MEET_H
#define ACCESS_MEET_H

#include "access/change.h"

struct meet_question {
    const struct access *const *now;       /* [node * resource_count + resource]; NULL: unknown */
    const struct version_row *const *rows; /* of the nodes */
    const struct access *const *files;     /* [file * resource_count + resource] */
    uint32_t node_count, file_count, resource_count; /* at most 64 nodes */
};

struct meet_answer {
    uint32_t file;
    enum change_verdict verdict; /* of the way there: the worst of all resources */
    uint32_t resource;           /* the first that has it, */
    struct change_break why;     /* and what breaks; with CHANGE_SAFE nothing does */
    uint64_t behind;             /* the nodes that do not have it yet */
    uint64_t deaf; /* of them, those that cannot read what the file writes: they go first */
};

/* The way of all nodes to one of the files. */
struct meet_answer meet_at(struct arena *a, const struct meet_question *question, uint32_t file);

/* The file with the best verdict; of equal ones, that for which the fewest nodes have to go; of
 * equal ones the first. There is at least one. */
struct meet_answer meet_best(struct arena *a, const struct meet_question *question);

#endif
