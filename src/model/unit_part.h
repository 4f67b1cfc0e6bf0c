/* SPDX-License-Identifier: Apache-2.0 */
/* unit_part: a unit of systemd lies in several files: its own, drop-ins in UNIT.service.d/, and
 * those that EnvironmentFile= names. Which of them a file is, and what ties it to the others. */
#ifndef MODEL_UNIT_PART_H
#define MODEL_UNIT_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum unit_part_kind {
    UNIT_WHOLE,     /* the unit, as far as its own file goes */
    UNIT_DROP_IN,   /* in UNIT.service.d/ */
    UNIT_VARIABLES, /* what an EnvironmentFile= names */
};

struct unit_part {
    enum unit_part_kind kind;
    bool has_command;        /* else its flags are those of its variables */
    const struct str *files; /* that its EnvironmentFile= names: paths of the host */
    uint32_t file_count;
};

#endif
