/* SPDX-License-Identifier: Apache-2.0 */
/* walk_state: what the parts of walk.h share. */
#ifndef FILES_WALK_STATE_H
#define FILES_WALK_STATE_H

#include "files/ignore.h"
#include "files/walk.h"

/* A new entry at the end of the list, `path` copied. `inside_from` bytes of it are the root's. */
struct walk_file *walk_add(struct walk *walk, struct str path, enum walk_fate fate);
void walk_complain(struct walk *walk, struct str path, const char *message);

/* Copies the message of an exclude that matches either path; STR_NONE where none does. */
struct str walk_excluded(const struct walk_options *options, struct str shown, struct str inside,
                         bool is_folder);

/* All that lies below the root with this index. */
void walk_folder(struct walk *walk, int32_t root, const struct walk_options *options);

/* walk_chain.c: the ignore files above a root, nearest first; *prefix: the way from the root of the
 * repository to it, "" or with a slash at the end. */
const struct ignore_list *walk_chain_above(struct walk *walk, const struct walk_root *root,
                                           struct str *prefix);

/* walk_same.c: follows the links among the files from `first` on, which are those of one root. */
void walk_follow_links(struct walk *walk, size_t first, const struct walk_options *options);
/* Marks what is there twice. */
void walk_mark_same(struct walk *walk);

#endif
