/* SPDX-License-Identifier: Apache-2.0 */
/* resource_names: what the rules on resources keep asking: which names stand in the lists, what
 * serves a resource, and how a name is put right. Memory: the run's arena. */
#ifndef RULES_RESOURCE_NAMES_H
#define RULES_RESOURCE_NAMES_H

#include <stdbool.h>

#include "access/access.h"
#include "apiserver/group_resource.h"
#include "apiserver/resources.h"
#include "rules/run.h"

struct name_use { /* a name in the list of an entry; zeroed: before the first one */
    const struct field_string *field;
    const struct ec_resource *of;
    struct group_resource name;
    uint32_t entry, index;
    uint32_t next, seen, ordinal; /* resource_names.c's */
};

enum { NAMES_MAX = 2000 }; /* of a document; rules compare each name with each */

/* The next name that can be judged: a string that is not still to be filled in, among the first
 * NAMES_MAX. */
bool name_next(const struct rule_run *run, struct name_use *use);

bool name_is_wildcard(const struct name_use *use);

/* Whether the wildcard of one covers the name of the other, or both are the same name. */
bool name_covers(const struct name_use *use, struct group_resource name);

/* Another entry has the same name in its list; then the providers of both add up. */
bool name_is_elsewhere(const struct rule_run *run, const struct name_use *use);

struct str name_text(const struct name_use *use); /* as a message may quote it */

/* A draft at the name. */
struct draft name_draft(struct rule_run *run, const struct name_use *use, struct str message);

/* Whether a name, or a part of it, is still to be filled in. */
bool name_is_open(struct str name);

/* Some name, or the number of names, is still to be filled in: nothing can be said about what is
 * covered. */
bool names_are_open(const struct rule_run *run);

/* An entry's first provider encrypts; all its providers are identity. */
bool entry_encrypts(const struct ec_resource *entry);
bool entry_is_plain(const struct ec_resource *entry);
bool any_entry_encrypts(const struct rule_run *run);

uint32_t minors_that_select(enum version_select select);
uint32_t minors_with(enum version_check check);

/* Which of the accepting releases find no entry for a resource, whose name is as in a list. */
uint32_t minors_without_entry(struct rule_run *run, struct str resource);

/* Those built-in resources that `wanted` takes, and who serves each of them in the newest of these
 * releases, which accept the file. Found when they are first asked for: the answer costs as much as
 * the configuration is long. */
struct served {
    uint32_t minors;
    bool (*wanted)(const struct resource_fact *fact);
    /* The rest is resource_names.c's. */
    struct served_resource {
        struct str name;
        struct access access;
    } * items;
    uint32_t count;
};

/* Which of them this name serves, if it is a wildcard, by encrypting or not: "configmaps and
 * secrets"; STR_NONE where there is none. */
struct str served_by(struct rule_run *run, struct served *served, const struct name_use *use,
                     bool encrypted);

/* The edit that writes another name instead; false where the text in the file is not the name
 * itself, or the list would then be refused. */
bool name_replace(const struct rule_run *run, const struct name_use *use, struct str name,
                  struct draft_edit *edit);

/* The edit that adds a name to a list in front of its first one; false where its form is unusual.
 */
bool name_add(struct rule_run *run, const struct field_list *list, struct str name,
              struct draft_edit *edit);

/* The edit that takes a name out of a list of several that has one a line, or brackets; with
 * entry_remove() an entry that is not the only one, and begins with a dash in front of a line. */
bool name_remove(const struct rule_run *run, const struct name_use *use, struct draft_edit *edit);
bool entry_remove(const struct rule_run *run, const struct ec_resource *entry,
                  struct draft_edit *edit);

/* What puts a name right that matches nothing: `meant` instead, or where that stands there already,
 * the name goes. False where neither is possible. */
bool name_mend(struct rule_run *run, const struct name_use *use, struct str meant,
               struct draft_edit *edit, struct draft_fix *fix);

#endif
