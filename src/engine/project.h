/* SPDX-License-Identifier: Apache-2.0 */
/* project: many files together: each is judged as a unit, on several threads, and what came out is
 * joined, sorted and handed to the reports. The same files give the same results whatever the
 * number of threads. */
#ifndef ENGINE_PROJECT_H
#define ENGINE_PROJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "config/config.h"
#include "diag/finding.h"
#include "engine/unit.h"
#include "files/walk.h"

enum project_state {
    PROJECT_JUDGED,
    PROJECT_NO_LITERAL,     /* it holds none of the words that matter */
    PROJECT_NOT_RECOGNISED, /* it was read, and is something else */
    PROJECT_IGNORED,        /* by the configuration */
    PROJECT_REPORT,         /* a linter's report, which quotes what is elsewhere */
    PROJECT_UNREADABLE,
};

struct project_file {
    const struct walk_file *walked;
    struct str name;          /* in reports */
    bool named;               /* on the command line: judged whatever it is */
    enum project_state state; /* what came of it */
    struct unit unit;
    const struct config_file *settings; /* what those say who read it; NULL: the configuration's */
    struct str why;                     /* PROJECT_IGNORED, PROJECT_UNREADABLE */
    dev_t device;                       /* of what was read */
    ino_t inode;
};

struct host;   /* link/host.h */
struct joined; /* link/link.h */
struct root;   /* files/root.h */

enum { JOBS_MAX = 64 };

struct project {
    const struct walk *walk;
    const struct root *root; /* of the node that all files are of; NULL: none was given */
    const struct host *host; /* the same, as the joins ask it */
    struct arena *arena;     /* what `files` lies in; where there is a root */
    const struct config *config;
    struct project_file *files; /* in the order of the reports */
    uint32_t file_count;
    bool prefilter;  /* files that were met while walking are parsed only where a literal occurs */
    uint32_t today;  /* base/day.h */
    bool no_ignores; /* comments do not suppress */
    bool wants_line_hashes, wants_coverage, wants_policies, no_excerpts; /* unit.h */
    bool wants_costs;                                                    /* of the rules */
    bool complete; /* everything that belongs together was given: what is not there is missing */
    unsigned jobs; /* up to JOBS_MAX; 0: one */
    void (*judged)(void); /* called after each file, by any thread; may be NULL */
    const struct rule *const *own_rules;
    uint32_t own_rule_count;
    struct git *git;             /* files/git_tracked.h */
    const struct joined *joined; /* what belongs together, of project_judge() */
    struct rule_cost *costs;     /* where wanted: engine/cost.h, of all files together */
    struct arena *arenas;        /* what the units handed out; of project_release() */
    unsigned arena_count;
};

/* Judges all files, and joins them. */
void project_judge(struct project *p);

/* Judges a file once more, under file->settings. What it said before is forgotten. */
void project_judge_again(struct project *p, struct project_file *file);

/* Judges a text as if it were the file's, whatever project_judge() made of that. Fills *unit, whose
 * results and veil are set by the caller. */
void project_judge_text(const struct project *p, const struct project_file *file,
                        struct arena *scratch, struct str text, struct unit *unit);

/* Everything that the reports print, sorted; lives in `a` and the project. */
void project_results(const struct project *p, struct arena *a, struct results *out);

/* The file whose name a spot or a note borrows: that very one, as standard input may be called like
 * another file. NULL: it is none's. */
struct project_file *project_file_of(const struct project *p, struct str name);

/* Why a file is not judged, or what was found in it, in words. */
struct str project_file_why(const struct project_file *file, struct arena *a);

void project_release(struct project *p);

#endif
