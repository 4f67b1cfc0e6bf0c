/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of any kind: the events and the tree must agree, spans must nest, and skipping a value must
 * end where walking it ends. */
#include <stdint.h>
#include <stdlib.h>

#include "base/fatal.h"
#include "base/utf8.h"
#include "tree/json.h"
#include "tree/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

static void check_child(const struct node *parent, const struct node *child)
{
    check(child->span.start >= parent->span.start && child->span.end <= parent->span.end,
          "a child lies outside its parent");
}

/* Shallow inputs only: the walk recurses. */
static void check_node(const struct node *node, unsigned depth)
{
    check(node->span.start < node->span.end, "a node without text");
    if (node->kind == NODE_SCALAR && node->style == STYLE_DOUBLE_QUOTED)
        check(utf8_valid(node->text), "a string was not mended");
    for (uint32_t i = 0; depth && i < node->count; i++) {
        if (node->kind == NODE_SEQUENCE) {
            check_child(node, node->items[i]);
            check_node(node->items[i], depth - 1);
        } else if (node->kind == NODE_MAPPING) {
            check_child(node, node->pairs[i].key);
            check_child(node, node->pairs[i].value);
            check_node(node->pairs[i].value, depth - 1);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct source source;
    struct node *root;
    struct jread_problem problem;
    struct jread walked, skipped;
    struct str text = {size ? (const char *)data : "", size};
    source_init(&source, &arena, STR("fuzz"), text);
    enum jread_status status = jread_tree(&arena, &source, &root, &problem);

    jread_init(&walked, &arena, text);
    enum jread_event event;
    do
        event = jread_next(&walked);
    while (event != JREAD_FINISHED && event != JREAD_FAULT);
    check((event == JREAD_FINISHED) == (status == JREAD_OK), "events and tree disagree");

    jread_init(&skipped, &arena, text);
    bool whole = jread_skip(&skipped) && jread_next(&skipped) == JREAD_FINISHED;
    check(whole == (status == JREAD_OK), "skipping and walking disagree");

    if (status == JREAD_OK) {
        check_node(root, 100);
        check(value_from_json(&arena, root) != NULL, "JSON without a value");
    } else {
        check(problem.span.start <= problem.span.end && problem.span.end <= size,
              "a fault outside the text");
    }
    arena_release(&arena);
    return 0;
}
