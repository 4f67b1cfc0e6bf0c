/* SPDX-License-Identifier: Apache-2.0 */
/* workloads: what the rules on kube-apiserver's own start and on KMS plugins share. */
#ifndef RULES_WORKLOADS_H
#define RULES_WORKLOADS_H

#include "rules/run.h"

/* --encryption-provider-config, as it holds; NULL where it is not there. */
const struct flag *server_config(const struct container *container);

/* Calls look() for each kube-apiserver of the workload that runs on; not for one that only says
 * what it is (--help, --version). */
void each_server(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct container *server));

/* Whether it surely runs without --encryption-provider-config, whatever its file leaves open. */
bool server_lacks_config(const struct document_view *view, const struct container *server);

/* Whether a word of the command line speaks of encryption, or was meant to, but for the flag of
 * that name. */
bool speaks_of_encryption(const struct container *server, struct str but);

/* Where a server starts, for what its command line lacks: its program, else its container. */
struct span server_span(const struct container *server);

/* The name as it is written, with its underscores. */
struct str flag_written(const struct container *server, const struct flag *flag);

/* Whether these are the bytes there, so that they can be edited. */
bool text_stands_at(const struct rule_run *run, struct span span, struct str text);

/* The edit that gives a flag another name, with its dashes where they are written; false where the
 * name does not stand there as it is. */
bool flag_rename(const struct rule_run *run, const struct container *server,
                 const struct flag *flag, struct str name, struct draft_edit *edit);

/* What a bool flag says: true where it stands alone. False where it says neither. */
bool flag_says(const struct flag *flag, bool *on);

/* Made of letters, digits, '/', '.', '-' and '_': the same in YAML with and without quotes, behind
 * a flag's '='. Not empty. */
bool is_plain_word(struct str text);

/* A path as a message may quote it: "'/etc/kubernetes/enc.yaml'"; vague where it could be a key. */
struct str place_shown(struct arena *a, struct str path);

/* A flag's name as a message may quote it: "'--feature-gates'"; vague where it could be a key. */
struct str flag_shown(struct arena *a, struct str name);

#endif
