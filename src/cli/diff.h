/* SPDX-License-Identifier: Apache-2.0 */
/* diff: what `enclint diff` knows when it answers, and the answer in its formats. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "cli/nodes_given.h"
#include "engine/transition.h"

struct diff_side {
    struct nodes_given given;
    const char *word; /* as it was given */
    const char *path; /* what is read */
    bool is_git;
    int fd; /* of what git said; -1 */
    bool is_empty;
};

struct diff {
    const struct arguments *args;
    struct arena arena; /* zeroed: as ARENA_INIT */
    enum selection_format format;
    struct diff_side old, new;
    struct nodes_given first_read; /* of a side that was read again, for the other's release */
    struct transition_request request;
    struct transition transition;
    struct results results;
};

/* What the answer is called, in words for people and for programs. */
enum diff_answer {
    DIFF_SAFE,
    DIFF_AFTER_RESTARTS,
    DIFF_AFTER_REWRITE,
    DIFF_UNKNOWN,
    DIFF_LOSES_DATA,
    DIFF_REFUSED,
};

enum diff_answer diff_answer(const struct diff *d);

/* "1.36" */
struct str diff_release(struct diff *d, unsigned minor);

/* The old file itself is not taken, so that nobody knows what runs. */
bool diff_refuses_old(const struct diff *d);

/* What is wrong with the configuration of a node of either side, as cluster_trouble() says it. */
struct str diff_trouble(struct diff *d, const struct cluster_node *node);

/* The next command, or what to do next, for people. */
struct str diff_next(struct diff *d);

/* For programs, where something could not be read: what, and why. */
void diff_errors_json(const struct diff *d, struct buf *out);

/* Appends all of it. */
void diff_report(struct diff *d, struct buf *out);

#endif
