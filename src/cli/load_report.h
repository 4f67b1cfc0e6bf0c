/* SPDX-License-Identifier: Apache-2.0 */
/* load_report: the verdicts of `enclint load` as text or JSON (version 1 of the format, see
 * docs/formats.md). */
#ifndef CLI_LOAD_REPORT_H
#define CLI_LOAD_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/load.h"
#include "report/out.h"
#include "tree/source.h"

struct load_report {
    struct out *out;
    bool json;
    size_t files, written; /* asked for, reported so far */
    struct buf errors;     /* JSON, for the end */
};

void load_report_begin(struct load_report *report, struct out *out, bool json, size_t files);

/* True when a version of the set does not accept the file. */
bool load_report_file(struct load_report *report, struct source *source, uint32_t minors,
                      const struct verdict verdicts[VERSION_COUNT]);

/* A file that could not be read: a message on standard error, and in JSON an entry of "errors". */
void load_report_trouble(struct load_report *report, struct str file, const char *why);
void load_report_end(struct load_report *report);

/* One verdict as JSON members: "verdict" to "leaksSecret", without the braces; with the place where
 * `source` is given. */
void load_report_verdict(struct buf *out, const struct verdict *verdict, struct source *source);

#endif
