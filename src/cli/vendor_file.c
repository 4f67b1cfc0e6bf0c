/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/vendor_file.h"

#include "base/buf.h"
#include "tree/resolve.h"
#include "tree/source.h"
#include "tree/yaml.h"

enum { DEPTH_MAX = 200, NODES_MAX = 1000000 };

struct search {
    struct str key;
    unsigned left; /* nodes that are still looked at: aliases can make many of few */
};

static struct str word_of(const struct node *node)
{
    return node->kind == NODE_SCALAR ? node->text : STR("");
}

/* Wherever it stands: the files of other tools have RKE's inside. NULL: nowhere. */
static const struct node *look(struct search *s, const struct node *node, unsigned depth)
{
    const struct node *found = NULL;
    if (!node || depth == DEPTH_MAX || !s->left)
        return NULL;
    s->left--;
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count && !found; i++) {
        struct str key = word_of(node->pairs[i].key);
        bool is_it = str_eq(key, s->key), merges = str_eq(key, STR("<<"));
        struct node *value = node->pairs[i].value;
        found =
            is_it ? node_resolve(value) : look(s, merges ? node_resolve(value) : value, depth + 1);
    }
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count && !found; i++)
        found = look(s, node->items[i], depth + 1);
    return found;
}

static const struct node *find(const struct node *node, struct str key)
{
    return look(&(struct search){key, NODES_MAX}, node, 0);
}

/* As go-yaml reads it. */
static bool is_true(const struct node *node)
{
    static const char *const words[] = {"true", "yes", "on", "y"};
    for (size_t i = 0; node && node->kind == NODE_SCALAR && i < sizeof words / sizeof *words; i++)
        if (str_eq_ignore_case(node->text, str_from(words[i])))
            return true;
    return false;
}

static struct str text_at(const struct node *root, struct str key)
{
    for (uint32_t i = 0; root->kind == NODE_MAPPING && i < root->count; i++)
        if (str_eq(word_of(root->pairs[i].key), key))
            return word_of(root->pairs[i].value);
    return STR("");
}

/* The lines of a block without their indentation; what is in brackets as it is, but marked as YAML:
 * a file that begins with one is read as JSON. */
static struct str alone(struct arena *a, struct str text, const struct node *node)
{
    struct buf out = BUF_INIT;
    size_t start = node->span.start, begin = start;
    while (begin && text.ptr[begin - 1] != '\n')
        begin--;
    size_t column = node->style == STYLE_FLOW ? 0 : start - begin;
    buf_cstr(&out, node->style == STYLE_FLOW ? "---\n" : "");
    struct str rest = str_slice(text, node->style == STYLE_FLOW ? start : begin, node->span.end);
    while (rest.ptr) {
        struct str line = str_cut(&rest, '\n');
        size_t blanks = 0;
        while (blanks < column && blanks < line.len && line.ptr[blanks] == ' ')
            blanks++;
        buf_str(&out, str_slice(line, blanks, line.len));
        buf_byte(&out, '\n');
    }
    struct str made = buf_to_arena(&out, a);
    buf_release(&out);
    return made;
}

static void look_at_rke(struct arena *a, struct str text, const struct node *server,
                        struct vendor_file *out)
{
    const struct node *settings = find(server, STR("secrets_encryption_config"));
    const struct node *custom = find(settings, STR("custom_config"));
    out->vendor = VENDOR_RKE;
    out->encrypts = is_true(find(settings, STR("enabled")));
    if (custom && custom->kind == NODE_MAPPING && custom->count)
        out->custom = alone(a, text, custom);
}

struct vendor_file vendor_file_read(struct arena *a, struct str text)
{
    struct vendor_file found = {.custom = STR_NONE};
    struct yread_document document;
    struct source source;
    bool holds_configuration = false;
    source_init(&source, a, STR(""), text);
    struct yread *reader = yread_new(a, &source, GO_YAML_2_2_8);
    enum yread_status status;
    while ((status = yread_next(reader, &document)) == YREAD_DOCUMENT) {
        const struct node *root = document.root, *server = find(root, STR("kube-api"));
        if (!root)
            continue;
        holds_configuration |= str_eq(text_at(root, STR("kind")), STR("EncryptionConfiguration"));
        if (server && !found.vendor)
            look_at_rke(a, text, server, &found);
        if (!str_starts_with(text_at(root, STR("apiVersion")), STR("anywhere.eks.amazonaws.com/")))
            continue;
        found.vendor = VENDOR_EKS_ANYWHERE;
        const struct node *entries = find(root, STR("etcdEncryption"));
        found.encrypts |= entries && entries->kind == NODE_SEQUENCE && entries->count;
    }
    yread_free(reader);
    if (status == YREAD_END && !holds_configuration)
        return found;
    return (struct vendor_file){.custom = STR_NONE};
}
