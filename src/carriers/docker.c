/* SPDX-License-Identifier: Apache-2.0 */
/* What `docker inspect` says of containers (RKE, and any that was started by hand): a list of
 * objects with Path, Args, Config.Image, and Mounts or HostConfig.Binds (github.com/moby/moby
 * api/types/container). */
#include "carriers/bind.h"
#include "carriers/carriers.h"
#include "tree/json.h"

static bool takes(struct str file, struct str text)
{
    (void)file;
    return str_starts_with(str_trim(text), STR("[")) &&
           str_find(text, STR("\"Path\"")) < text.len &&
           str_find(text, STR("\"Args\"")) < text.len &&
           str_find(text, STR("\"HostConfig\"")) < text.len;
}

static const struct node *value_of(struct carried *c, const struct node *mapping, struct str key)
{
    for (uint32_t i = 0; mapping && mapping->kind == NODE_MAPPING && i < mapping->count; i++)
        if (str_eq(mapping->pairs[i].key->text, key)) {
            carried_name(c, mapping->pairs[i].key->span);
            return mapping->pairs[i].value;
        }
    return NULL;
}

/* The text between its quotes, where no escape stands in it. */
static struct word word_of(const struct carried *c, const struct node *node)
{
    if (!node || node->kind != NODE_SCALAR)
        return (struct word){.text = STR("")};
    struct word word = {.text = node->text, .span = node->span};
    struct span inside = {node->span.start + 1, node->span.end ? node->span.end - 1 : 0};
    if (str_eq(str_slice(c->source->text, inside.start, inside.end), node->text)) {
        word.span = inside;
        word.is_copied = true;
    }
    return word;
}

static struct told told_of_node(const struct carried *c, const struct node *node)
{
    struct word word = word_of(c, node);
    return (struct told){.text = node ? word.text : STR_NONE, .span = word.span};
}

static void read_mounts(struct carried *c, const struct node *object, struct binds *binds)
{
    const struct node *mounts = value_of(c, object, STR("Mounts"));
    bool has_mounts = mounts && mounts->kind == NODE_SEQUENCE;
    const struct node *list =
        has_mounts ? mounts : value_of(c, value_of(c, object, STR("HostConfig")), STR("Binds"));
    uint32_t count = list && list->kind == NODE_SEQUENCE ? list->count : 0;
    binds_init(binds, c->arena, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct node *item = list->items[i];
        if (!has_mounts) {
            binds_add(binds, told_of_node(c, item));
            continue;
        }
        struct str writable = word_of(c, value_of(c, item, STR("RW"))).text;
        binds_add_told(binds, item->span, told_of_node(c, value_of(c, item, STR("Source"))),
                       told_of_node(c, value_of(c, item, STR("Destination"))),
                       str_eq(writable, STR("false")));
    }
}

static void build_one(struct carried *c, const struct node *object, struct str file)
{
    const struct node *path = value_of(c, object, STR("Path"));
    const struct node *args = value_of(c, object, STR("Args"));
    if (!path || !args || args->kind != NODE_SEQUENCE)
        return;
    struct word *words = arena_new(c->arena, struct word, args->count + 1);
    words[0] = word_of(c, path);
    for (uint32_t i = 0; i < args->count; i++)
        words[i + 1] = word_of(c, args->items[i]);
    struct container *container =
        carried_process(c, words, args->count + 1, STR("Docker container"), file);
    if (!container)
        return;
    struct workload *workload = &c->workloads[c->count - 1];
    struct binds binds;
    read_mounts(c, object, &binds);
    binds_give(&binds, workload, container);
    container->argv_path = STR("Args");
    container->image =
        told_of_node(c, value_of(c, value_of(c, object, STR("Config")), STR("Image")));
    workload->name = told_of_node(c, value_of(c, object, STR("Name")));
    workload->version = carried_version(container->image);
}

static void build(struct carried *c, struct str file)
{
    struct source source;
    struct node *root;
    struct jread_problem problem;
    source_init(&source, c->arena, file, c->source->text);
    if (jread_tree(c->arena, &source, &root, &problem) != JREAD_OK || root->kind != NODE_SEQUENCE)
        return;
    for (uint32_t i = 0; i < root->count; i++)
        build_one(c, root->items[i], file);
}

const struct text_carrier carrier_docker = {{"what 'docker inspect' says", 26}, takes, build};
