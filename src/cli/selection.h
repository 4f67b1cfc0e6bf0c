/* SPDX-License-Identifier: Apache-2.0 */
/* selection: what a command that judges is asked for: which files, which rules, which versions, by
 * the same options and the same configuration in each of them. */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include "cli/command.h"
#include "config/config.h"
#include "engine/project.h"
#include "files/root.h"
#include "files/walk.h"
#include "link/host.h"

/* The rows of a table of options; a command puts its own around them. */
/* clang-format off */
#define SELECTION_VERSION_OPTIONS                                                                  \
    {"", NULL, "which kube-apiserver"},                                                            \
    {"kubernetes-version", "VERSIONS",                                                             \
     "the releases to judge for: 1.30, v1.30.4+rke2r1, 1.28..1.34, all (default: the newest "      \
     "known)"},                                                                                    \
    {"feature-gates", "GATES", "the value of the server's flag of this name: KMSv1=true"},         \
    {"automatic-reload", NULL,                                                                     \
     "the server runs with --encryption-provider-config-automatic-reload"}

#define SELECTION_RULE_OPTIONS                                                                     \
    {"", NULL, "which rules"},                                                                     \
    {"only", "RULES", "only these rules: ids or slugs with commas"},                               \
    {"skip", "RULES", "not these rules"},                                                          \
    {"rules", "DIR", "rules of your own, one YAML file each; repeats"},                            \
    {"lock", "RULES", "nothing in the repository can silence these rules"},                        \
    {"no-ignores", NULL, "comments of the form '# enclint: ignore[...]' do not count"},            \
    {"today", "DATE", "the day that suppressions are compared with: 2027-01-31"},                  \
    {"fail-on", "error|warning|info|never",                                                        \
     "exit with 1 from this severity on (default: error)"}

#define SELECTION_FILE_OPTIONS                                                                     \
    {"", NULL, "which files"},                                                                     \
    {"exclude", "GLOB",                                                                            \
     "walk past these files and folders, as .gitignore would write them; repeats"},                \
    {"recognized-only", NULL,                                                                      \
     "judge named files only where they are recognised (pre-commit names every file)"},            \
    {"allow-empty", NULL, "nothing to check is no failure"},                                       \
    {"complete", NULL, "all that belongs together is given: what is not there is missing"},        \
    {"no-gitignore", NULL, "walk into what .gitignore excludes"},                                  \
    {"no-prefilter", NULL,                                                                         \
     "parse every file, not only those with a word that matters; same results"},                   \
    {"stdin-filename", "NAME", "the name that standard input has in reports"}

/* For commands that can look at a node as a whole. */
#define SELECTION_ROOT_OPTION                                                                      \
    {"root", "DIR",                                                                                \
     "the file system of a node: a folder, or a tar archive of it; PATHs are the node's, and "     \
     "without any its standard places are looked at"}

#define SELECTION_CONFIG_OPTIONS                                                                   \
    {"", NULL, "settings"},                                                                        \
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},                 \
    {"no-config", NULL, "no configuration file"},                                                  \
    {"profile", "NAME",                                                                            \
     "the profile: default, strict, cis-1.8 to cis-1.12, stig, fips, kms-required"},              \
    {"jobs", "N", "so many threads (default: one for each processor)"}
/* clang-format on */

struct selection {
    const struct arguments *args;
    const char *command; /* for messages */
    bool keep_skipped;   /* list what the walk passed over, too */
    const char *node;    /* what --root would name, of commands without it; else NULL */

    struct arena arena; /* zeroed: as ARENA_INIT */
    struct config config;
    struct err trouble; /* why what `node` names could not be opened; whoever set it says so */
    struct root *root;  /* --root; NULL: not given */
    struct host host;
    struct walk walk;
    struct project project;
};

/* Reads the options, walks the paths and makes the project, which is not judged yet. EXIT_CLEAN, or
 * EXIT_USAGE after a message. Release in every case. */
int selection_read(struct selection *s);

/* Judges all files, with progress on a terminal. */
void selection_judge(struct selection *s);

/* "nothing to check ...", unless --allow-empty; the exit code. */
int selection_nothing(const struct selection *s);

void selection_release(struct selection *s);

/* --format of the commands whose result is a table. `*format` stays when the option was not given;
 * returns EXIT_CLEAN, or the code of a usage error, which was said. */
enum selection_format { SELECTION_TEXT, SELECTION_JSON, SELECTION_MARKDOWN };
int selection_read_format(const struct selection *s, enum selection_format *format);

#endif
