/* SPDX-License-Identifier: Apache-2.0 */
/* inside: the documents inside a document, each judged as a text of its own with judge_text(). */
#ifndef ENGINE_INSIDE_H
#define ENGINE_INSIDE_H

#include "engine/judge.h"
#include "engine/looks.h"

/* The elements of `items` of a list of API objects. */
void inside_list(struct judging *j, const struct place_of_document *place, const struct node *items,
                 bool is_yaml, unsigned depth);

/* The strings of a tree that hold a document; `looks` are those of the tree. */
void inside_tree(struct judging *j, const struct place_of_document *place, const struct node *root,
                 const struct looks *looks, unsigned depth);

/* The code blocks of a page. */
void inside_page(struct judging *j, const struct place_of_document *place);

/* The here-documents of a script, and the commands that start kube-apiserver; false: it has none.
 */
bool inside_script(struct judging *j, const struct place_of_document *place, unsigned depth);

struct carried_policy; /* carriers/carrier.h */

/* A configuration that a document holds, for the workload of it whose kube-apiserver reads it. */
void inside_policy(struct judging *j, const struct place_of_document *place,
                   const struct carried_policy *policy, const struct workload *reader);

#endif
