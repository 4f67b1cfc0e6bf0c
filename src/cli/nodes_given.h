/* SPDX-License-Identifier: Apache-2.0 */
/* nodes_given: the nodes that a command line names, NAME=DIR, DIR or 'DIR/cp*', each read as
 * `--root` reads a node; a folder without etc/ that has none of the standard places is walked as it
 * is, and a file is the configuration itself. */
#ifndef CLI_NODES_GIVEN_H
#define CLI_NODES_GIVEN_H

#include "cli/selection.h"
#include "engine/cluster.h"

struct nodes_given {
    const struct arguments *args;
    const char *command; /* for messages */
    bool one_is_enough;  /* it is compared with something else */
    bool options_made;   /* those of `args` are not what somebody wrote */
    struct str shown;    /* what reports call the one file that is given; STR_NONE: its path */
    const struct config *config; /* instead of what lies near the files; NULL: that */
    struct arena arena;          /* zeroed: as ARENA_INIT */
    struct str *names;
    const char **paths;      /* as they were given, */
    const char **read_paths; /* and where they are read */
    uint32_t count;
    struct selection *selections; /* of each, judged */
    struct cluster_member *members;
    int *pipes;   /* of each that came through one: kept in memory; else -1 */
    bool trouble; /* one could not be looked at: among the errors of the results */
};

/* What a pattern in the last part of a path matches, in order. Not glob(), which frees twice where
 * memory ends. */
const char **nodes_match(struct arena *a, const char *pattern, uint32_t *count);

/* EXIT_CLEAN, or EXIT_USAGE after a message. Release in every case. */
int nodes_given_read(struct nodes_given *n);
void nodes_given_release(struct nodes_given *n);

/* The same nodes with other options: those of `args`, whose paths are not looked at. None of them
 * is standard input, which is read once. */
int nodes_given_again(struct nodes_given *n, const struct arguments *args);

/* Whether the node is a file without anything in it: there is no configuration. */
bool nodes_given_is_empty(const struct nodes_given *n, uint32_t node);

/* The command that says what is wrong on the node; STR_NONE where it cannot be read once more. */
struct str nodes_given_check(struct arena *a, const struct nodes_given *n, uint32_t node);

/* What reports print, without findings. */
void nodes_given_results(struct nodes_given *n, struct results *out);

#endif
