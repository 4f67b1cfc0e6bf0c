/* SPDX-License-Identifier: Apache-2.0 */
/* check_output: where the reports of a run go: pairs of --format and --output, colours, and that no
 * input is overwritten. */
#ifndef CLI_CHECK_OUTPUT_H
#define CLI_CHECK_OUTPUT_H

#include "cli/command.h"
#include "diag/finding.h"
#include "engine/project.h"
#include "report/report.h"

enum { OUTPUTS_MAX = 16 };

struct check_output {
    void (*write)(struct buf *out, const struct results *results, const struct report_style *style);
    const char *path; /* NULL: standard output */
};

struct check_outputs {
    struct check_output items[OUTPUTS_MAX];
    size_t count;
    struct report_style style;
};

/* EXIT_CLEAN, or EXIT_USAGE after a message. */
int check_outputs_read(const struct arguments *args, struct check_outputs *out);

bool check_outputs_want_line_hashes(const struct check_outputs *outputs); /* SARIF has them */
bool check_outputs_want_excerpts(const struct check_outputs *outputs);    /* text and SARIF */

/* EXIT_CLEAN, EXIT_USAGE where an output is one of the inputs, EXIT_TROUBLE where one could not be
 * written; what goes to standard output is in *out. */
int check_outputs_write(const struct check_outputs *outputs, const struct project *project,
                        const struct results *results, struct out *out);

#endif
