/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/embedded.h"

#include <string.h>

#include "base/buf.h"
#include "base/go_base64.h"
#include "base/utf8.h"
#include "extract/gzip.h"
#include "extract/line.h"
#include "extract/matters.h"
#include "extract/rendering.h"

enum {
    DEPTH_MAX = 100,
    NAME_MAX_SHOWN = 253,
    DECODED_MAX = 8 * 1024 * 1024,
    UNPACKED_MAX = 4 * DECODED_MAX, /* of one document: little can become much */
    WORDS_MAX = 1000,
};

/* Both kinds begin with the first; of a misspelt one the group is left. Then the same in base64,
 * each without the characters that its neighbours change. */
const struct str embedded_literals[] = {
    {"EncryptionConfig", 16},
    {"apiserver.config.k8s.io", 23},
    {"RW5jcnlwdGlvbkNvbmZpZ", 21},
    {"VuY3J5cHRpb25Db25maW", 20},
    {"FbmNyeXB0aW9uQ29uZmln", 21},
    {"YXBpc2VydmVyLmNvbmZpZy5rOHMuaW", 30},
    {"FwaXNlcnZlci5jb25maWcuazhzLmlv", 30},
    {"hcGlzZXJ2ZXIuY29uZmlnLms4cy5pb", 30},
};
const uint32_t embedded_literal_count = sizeof embedded_literals / sizeof *embedded_literals;

enum { PLAIN_COUNT = 2 }; /* of the literals, in front */

static bool has(struct str text, struct str literal)
{
    return str_find(text, literal) < text.len;
}

static bool has_plain(struct str text)
{
    for (uint32_t i = 0; i < PLAIN_COUNT; i++)
        if (has(text, embedded_literals[i]))
            return true;
    return false;
}

bool embedded_matters(struct str text)
{
    for (uint32_t i = 0; i < embedded_literal_count; i++)
        if (has(text, embedded_literals[i]))
            return true;
    return false;
}

void embedded_add(struct embedded_list *list, struct embedded item)
{
    arena_grow(list->arena, list->items, list->count, list->cap);
    list->items[list->count++] = item;
}

/* --- segments that grow --- */

struct lines {
    struct arena *arena;
    struct buf text;
    struct segment *segments;
    uint32_t count, cap;
};

/* The bytes [from, to) of `outer`, behind what is there. */
static void take(struct lines *l, struct str outer, size_t from, size_t to)
{
    arena_grow(l->arena, l->segments, l->count, l->cap);
    l->segments[l->count++] = (struct segment){.inner = (uint32_t)l->text.len,
                                               .length = (uint32_t)(to - from),
                                               .outer = {(uint32_t)from, (uint32_t)to},
                                               .copied = true};
    buf_str(&l->text, str_slice(outer, from, to));
}

static struct embedded finish(struct lines *l, struct str container, enum embedded_form form)
{
    struct embedded e = {.text = buf_to_arena(&l->text, l->arena),
                         .origin = {l->segments, l->count},
                         .container = container,
                         .form = form};
    buf_release(&l->text);
    return e;
}

/* --- in a tree --- */

struct step { /* of the way to a scalar; on the walk's stack */
    const struct step *parent;
    struct str name, host;
    const struct node *cloud_file;
    uint32_t index;
};

static bool is_plain_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-",
                    name.ptr[i]))
            return false;
    return name.len > 0 && name.len < 100;
}

static void put_path(struct buf *out, const struct step *step)
{
    if (!step)
        return;
    put_path(out, step->parent);
    if (!step->name.ptr) {
        buf_byte(out, '[');
        buf_int(out, step->index);
        buf_byte(out, ']');
    } else if (is_plain_name(step->name)) {
        buf_cstr(out, out->len ? "." : "");
        buf_str(out, step->name);
    } else {
        buf_cstr(out, "[\"");
        /* Whole or not at all: half a key would be no word that looks like one. */
        buf_str(out, step->name.len <= NAME_MAX_SHOWN ? step->name : STR("..."));
        buf_cstr(out, "\"]");
    }
}

static struct str path_of(struct arena *a, const struct step *step)
{
    struct buf out = BUF_INIT;
    put_path(&out, step);
    struct str path = buf_to_arena(&out, a);
    buf_release(&out);
    return path;
}

struct embedded embedded_opaque(struct arena *a, struct str text, const struct node *node)
{
    struct segment *one = arena_new(a, struct segment, 1);
    *one = (struct segment){.length = (uint32_t)text.len, .outer = node->span};
    return (struct embedded){.text = text, .origin = {one, 1}, .container = STR_NONE};
}

/* In base64 every gzip begins so. */
static bool is_packed(struct str base64)
{
    return str_starts_with(base64, STR("H4sI"));
}

static struct str unpacked(struct embedded_list *list, struct str bytes, const struct node *node)
{
    struct str out = STR_NONE;
    if (list->unpacked < UNPACKED_MAX)
        out = gzip_open(list->arena, bytes, DECODED_MAX);
    else if (!list->is_full)
        list->full_at = node->span;
    list->is_full |= list->unpacked >= UNPACKED_MAX;
    list->unpacked += out.len;
    return out;
}

bool embedded_is_wanted(const struct embedded_list *list, struct str text)
{
    if (has_plain(text))
        return true;
    for (uint32_t i = 0; i < list->also_count; i++)
        if (has(text, list->also[i]))
            return true;
    return false;
}

/* Base64 of a document; STR_NONE where it is none. */
static struct str decoded(struct embedded_list *list, const struct node *node)
{
    size_t len, fault;
    struct str bare = str_trim(node->text);
    if (bare.len < 24 || bare.len > DECODED_MAX)
        return STR_NONE;
    bool marked = is_packed(bare);
    for (uint32_t i = PLAIN_COUNT; i < embedded_literal_count; i++)
        marked |= has(bare, embedded_literals[i]);
    bool wrapped = str_find_byte(bare, '\n') < bare.len;
    if (!marked && !wrapped)
        return STR_NONE;
    char *bytes = arena_bytes(list->arena, bare.len);
    if (!go_base64_decode(bare, bytes, &len, &fault))
        return STR_NONE;
    struct str out = {bytes, len};
    if (is_packed(bare))
        out = unpacked(list, out, node);
    bool found = out.ptr && (is_packed(bare) ? embedded_is_wanted(list, out) : has_plain(out));
    return found && str_find_byte(out, '\0') == out.len ? out : STR_NONE;
}

/* What kubectl noted is the object once more. */
static bool is_repeated(const struct step *step)
{
    return step && str_eq(step->name, STR("kubectl.kubernetes.io/last-applied-configuration"));
}

/* Whether it is an item of cloud-init's lists of commands. */
static bool is_command(const struct step *step)
{
    const struct step *list = step && !step->name.ptr ? step->parent : NULL;
    return list && (str_eq(list->name, STR("runcmd")) || str_eq(list->name, STR("bootcmd")));
}

/* In quotes where a shell would take it apart. */
static void put_word(struct rendering *r, const struct node *word)
{
    struct embedded e = embedded_scalar(r->arena, r->source, word);
    bool plain = word->text.len;
    for (size_t i = 0; i < word->text.len && plain; i++)
        plain = !strchr(" \t\n\r\"\\$`'*?<>|&;()#~", word->text.ptr[i]);
    struct str quote = plain ? STR("") : STR("'");
    rendering_words(r, quote, word->span);
    rendering_embed(r, &e);
    rendering_words(r, quote, word->span);
}

/* A command that is a list of words: no shell has a hand in it. */
static void look_at_words(struct embedded_list *list, const struct source *source,
                          const struct node *words, const struct step *step)
{
    struct rendering r;
    bool wanted = false, simple = words->count < WORDS_MAX;
    for (uint32_t i = 0; i < words->count && simple; i++) {
        const struct node *word = words->items[i];
        simple = word->kind == NODE_SCALAR && str_find_byte(word->text, '\'') == word->text.len;
        wanted |= simple && embedded_is_wanted(list, word->text);
    }
    if (!simple || !wanted)
        return;
    rendering_begin(&r, list->arena, source);
    for (uint32_t i = 0; i < words->count; i++) {
        rendering_words(&r, i ? STR(" ") : STR(""), words->items[i]->span);
        put_word(&r, words->items[i]);
    }
    struct embedded e = rendering_end(&r, path_of(list->arena, step));
    e.form = EMBEDDED_SHELL;
    embedded_add(list, e);
}

static void look_at_scalar(struct embedded_list *list, const struct source *source,
                           const struct node *node, const struct step *step)
{
    struct arena *a = list->arena;
    bool found = is_repeated(step) ? has_plain(node->text) : embedded_is_wanted(list, node->text);
    bool word = step && !step->name.ptr && is_command(step->parent);
    bool command = word || is_command(step);
    struct embedded e = {.text = STR_NONE};
    if (found && (command || str_find_byte(node->text, '\n') < node->text.len)) {
        e = embedded_scalar(a, source, node);
    } else {
        struct str text = decoded(list, node);
        if (text.ptr)
            e = embedded_opaque(a, text, node);
    }
    if (!e.text.ptr)
        return;
    e.form = command ? EMBEDDED_SHELL : embedded_has_here(e.text) ? EMBEDDED_EITHER : EMBEDDED_TEXT;
    e.container = path_of(a, step);
    e.host = step ? step->host : STR_NONE;
    e.field = step ? step->name : STR_NONE;
    e.cloud_file = step ? step->cloud_file : NULL;
    embedded_add(list, e);
}

/* Of a file that cloud-init, or what is like it, makes: where it will lie. */
static struct str path_beside(const struct node *mapping)
{
    for (uint32_t i = 0; i < mapping->count; i++) {
        const struct node *key = mapping->pairs[i].key, *value = mapping->pairs[i].value;
        if (key->kind == NODE_SCALAR && value->kind == NODE_SCALAR &&
            str_eq(key->text, STR("path")) && str_starts_with(value->text, STR("/")))
            return value->text;
    }
    return STR_NONE;
}

static bool is_cloud_file(const struct step *item)
{
    const struct step *list = item && !item->name.ptr ? item->parent : NULL;
    return list && str_eq(list->name, STR("write_files"));
}

static void look(struct embedded_list *list, const struct source *source, const struct node *node,
                 const struct step *parent, unsigned depth)
{
    if (depth == DEPTH_MAX)
        return;
    struct step step = {.parent = parent};
    if (node->kind == NODE_SEQUENCE && is_command(parent))
        look_at_words(list, source, node, parent);
    if (node->kind == NODE_SCALAR)
        look_at_scalar(list, source, node, parent);
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++) {
        step.index = i;
        look(list, source, node->items[i], &step, depth + 1);
    }
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++) {
        const struct node *key = node->pairs[i].key;
        step.name = key->kind == NODE_SCALAR ? key->text : STR("?");
        bool content = str_eq(step.name, STR("content"));
        step.host = content ? path_beside(node) : STR_NONE;
        step.cloud_file = content && is_cloud_file(parent) ? node : NULL;
        look(list, source, node->pairs[i].value, &step, depth + 1);
    }
}

void embedded_in_tree(struct embedded_list *list, const struct source *source,
                      const struct node *root)
{
    if (root)
        look(list, source, root, NULL, 0);
}

/* In front of the document, and not in the file. */
static void take_marker(struct lines *l, size_t at)
{
    take(l, STR("---\n"), 0, 4);
    l->segments[l->count - 1].outer = (struct span){(uint32_t)at, (uint32_t)at};
    l->segments[l->count - 1].copied = false;
}

struct embedded embedded_item(struct arena *a, const struct source *source, const struct node *node,
                              bool is_yaml)
{
    struct str text = source->text;
    size_t at = node->span.start, start = at;
    /* Flow items keep their indentation, and many may stand in one long line. */
    while (node->style != STYLE_FLOW && start && text.ptr[start - 1] != '\n')
        start--;
    size_t column = at - start;
    struct lines l = {.arena = a, .text = BUF_INIT};
    if (is_yaml && node->style == STYLE_FLOW)
        take_marker(&l, at);
    while (at < node->span.end) {
        size_t end = next_line(text, at);
        if (end > node->span.end)
            end = node->span.end;
        take(&l, text, at, end);
        at = end + blanks(text, end, column);
    }
    return finish(&l, STR_NONE, EMBEDDED_TEXT);
}
