/* SPDX-License-Identifier: Apache-2.0 */
/* file_part: what one file says is a part of what several say together: a unit of systemd with its
 * drop-ins and the files that EnvironmentFile= names, the configuration of k3s or RKE2 with its
 * drop-ins. Which of them a file is, and what ties it to the others. */
#ifndef MODEL_FILE_PART_H
#define MODEL_FILE_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum part_kind {
    PART_UNIT,           /* the unit, as far as its own file goes */
    PART_UNIT_DROP_IN,   /* in UNIT.service.d/ */
    PART_VARIABLES,      /* what an EnvironmentFile= names */
    PART_CONFIG,         /* of k3s or RKE2 */
    PART_CONFIG_DROP_IN, /* in config.yaml.d/ */
};

struct part_variable {
    struct str name, value; /* value: STR_NONE: not known */
};

/* Of units: what Type= says. One that runs once may have several commands. */
enum unit_type { UNIT_TYPE_NOT_SAID, UNIT_TYPE_ONESHOT, UNIT_TYPE_OTHER };

struct file_part {
    enum part_kind kind;
    enum unit_type type;
    bool has_command;        /* of units: else its flags are those of its variables */
    bool resets;             /* an empty ExecStart= takes back the commands in front of it */
    bool replaces_arguments; /* of k3s and RKE2: its list of them holds in place of those before */
    const struct str *files; /* that its EnvironmentFile= names: paths of the host */
    uint32_t file_count;
    /* Of units, their drop-ins and files with variables: the last of a name holds. */
    const struct part_variable *variables;
    uint32_t variable_count;
};

/* Whether others are part of it, and not it of others. */
static inline bool part_is_whole(const struct file_part *part)
{
    return part->kind == PART_UNIT || part->kind == PART_CONFIG;
}

#endif
