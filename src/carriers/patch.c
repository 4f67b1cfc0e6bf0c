/* SPDX-License-Identifier: Apache-2.0 */
/* Patches of `kubeadm init --patches` in the form of JSON6902: a list of operations, which name no
 * object: the file's name does (kube-apiserver0+json.yaml; cmd/kubeadm/app/util/patches). */
#include "carriers/carriers.h"
#include "model/path.h"
#include "tree/yaml.h"

#define PROGRAM STR("kube-apiserver")

static bool takes(struct str file, struct str text)
{
    struct str name = path_base(file);
    size_t suffix = str_find_byte(name, '+');
    struct str type = str_slice(name, suffix, name.len), begin = str_trim(text);
    return file.ptr && str_starts_with(name, PROGRAM) && (str_starts_with(type, STR("+json."))) &&
           begin.len;
}

static struct word word_of(const struct carried *c, const struct node *value)
{
    struct told told = told_scalar(c, value);
    struct word word = {.text = told.text, .span = told.span, .is_unknown = told.is_unknown};
    struct str there = str_slice(c->source->text, told.span.start, told.span.end);
    struct str inside = str_slice(there, 1, there.len ? there.len - 1 : 0);
    word.is_copied = str_eq(there, word.text);
    if (!word.is_copied && there.len == word.text.len + 2 && str_eq(inside, word.text)) {
        word.span = (struct span){told.span.start + 1, told.span.end - 1};
        word.is_copied = true;
    }
    return word;
}

static bool is_of_command(const struct carried *c, const struct node *operation)
{
    struct str op = told_scalar(c, value_named(operation, STR("op"))).text;
    struct str path = told_scalar(c, value_named(operation, STR("path"))).text;
    return (str_eq(op, STR("add")) || str_eq(op, STR("replace"))) &&
           str_starts_with(path, STR("/spec/containers/")) &&
           (str_find(path, STR("/command")) < path.len || str_find(path, STR("/args")) < path.len);
}

/* All words at once, where the operation is about the command as a whole and not one of its items:
 * those in front are gone, kubeadm's own among them. */
static bool is_of_whole_command(const struct carried *c, const struct node *operation)
{
    return str_ends_with(told_scalar(c, value_named(operation, STR("path"))).text, STR("/command"));
}

/* The first document; NULL where there is none that can be read. */
static const struct node *root_of(struct carried *c)
{
    struct source source = *c->source;
    struct yread_document document;
    struct yread *reader = yread_new(c->arena, &source, GO_YAML_2_2_8);
    bool ok = yread_next(reader, &document) == YREAD_DOCUMENT;
    yread_free(reader);
    return ok && document.root && document.root->kind == NODE_SEQUENCE ? document.root : NULL;
}

/* Fields that tell nothing but which operation it is. */
static void name_fields(struct carried *c, const struct node *operation)
{
    for (uint32_t i = 0; operation->kind == NODE_MAPPING && i < operation->count; i++) {
        const struct node *key = operation->pairs[i].key, *value = operation->pairs[i].value;
        carried_name(c, (struct span){key->span.start, value->span.start});
        if (key->kind == NODE_SCALAR && !str_eq(key->text, STR("value")))
            carried_name(c, value->span);
    }
}

struct words {
    struct word *items;
    uint32_t count, cap;
    bool is_whole; /* nothing of kubeadm is in front of them */
};

static void add_word(struct carried *c, struct words *words, struct word word)
{
    arena_grow(c->arena, words->items, words->count, words->cap);
    words->items[words->count++] = word;
}

static void add_operation(struct carried *c, struct words *words, const struct node *operation)
{
    const struct node *value = value_named(operation, STR("value"));
    if (!is_of_command(c, operation) || !value)
        return;
    if (value->kind == NODE_SCALAR)
        add_word(c, words, word_of(c, value));
    if (value->kind != NODE_SEQUENCE)
        return;
    if (is_of_whole_command(c, operation)) {
        words->count = 0;
        words->is_whole = true;
    }
    for (uint32_t i = 0; i < value->count; i++) {
        const struct node *word = node_resolve(value->items[i]);
        if (word->kind == NODE_SCALAR)
            add_word(c, words, word_of(c, word));
    }
}

static void build(struct carried *c, struct str file)
{
    const struct node *root = root_of(c);
    struct words words = {NULL, 0, 0, false};
    add_word(c, &words, (struct word){.text = PROGRAM});
    for (uint32_t i = 0; root && i < root->count; i++) {
        const struct node *operation = node_resolve(root->items[i]);
        name_fields(c, operation);
        add_operation(c, &words, operation);
    }
    struct container *server =
        words.count > 1 || words.is_whole
            ? carried_process(c, words.items, words.count, STR("patch of kubeadm"), file)
            : NULL;
    if (!server)
        return;
    struct workload *w = &c->workloads[c->count - 1];
    server->argv.is_open |= !words.is_whole; /* what kubeadm writes stands in front of it */
    w->kind = WORKLOAD_POD;
    w->is_static = w->is_partial = true;
    w->sees_host_paths = false;
    w->name.text = PROGRAM;
}

const struct text_carrier carrier_patch = {{"a patch of kubeadm", 18}, takes, build};
