/* SPDX-License-Identifier: Apache-2.0 */
/* stages: the ways of all resources that two configurations name, side by side: a sequence of
 * files, and what is rewritten between them. What no entry names has no way to go. Pure. Memory:
 * the arena; the configurations are borrowed. */
#ifndef ACCESS_STAGES_H
#define ACCESS_STAGES_H

#include "access/plan.h"

struct stages_class { /* resources that are treated alike because one name stands for them */
    struct str name;  /* as in a list of resources: "secrets", "*.apps" */
    struct access from, to;
    struct plan_way way;
};

struct stages {
    struct stages_class *classes; /* exact names, then wildcards of groups, then that of all */
    uint32_t count;
    uint32_t files; /* how many follow the first; the last one is the new configuration */
    bool found;     /* a way for every class */
};

struct stages_question {
    const struct ec_configuration *from, *to; /* NULL: none, nothing is encrypted */
    const struct version_row *row;
    bool single, rewritten; /* plan.h */
};

/* `way` is not filled in yet. */
void stages_classes(struct arena *a, const struct stages_question *question, struct stages *out);

/* All of it. */
void stages_find(struct arena *a, const struct stages_question *question, struct stages *out);

/* What the class does under a file: 0 is the old configuration, `files` the new one. */
const struct access *stages_policy(const struct stages *stages, uint32_t which, uint32_t file);

/* Where plain text is written under a file though it has keys, on the way to them or from them:
 * "encrypt", "decrypt"; else STR_NONE. */
struct str stages_phase(const struct stages *stages, uint32_t file);

/* Whether it is rewritten while all nodes have that file. */
bool stages_rewrites(const struct stages *stages, uint32_t which, uint32_t file);

/* What a configuration does with the class of that name: first its index. NULL: there is
 * none, nothing is encrypted. */
struct access_index stages_index(struct arena *a, const struct ec_configuration *configuration);
void stages_access(struct arena *a, const struct access_index *index, const struct version_row *row,
                   struct str name, struct access *out);

/* Names of one entry are looked at before wildcards of another; in a file they stand before them.
 */
enum stages_rank { STAGES_EXACT, STAGES_GROUP, STAGES_ALL };

enum stages_rank stages_rank_of(struct str name);
bool stages_is_wildcard(struct str name);

#endif
