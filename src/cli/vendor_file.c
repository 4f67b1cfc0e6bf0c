/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/vendor_file.h"

#include "base/buf.h"
#include "tree/resolve.h"
#include "tree/source.h"
#include "tree/yaml.h"

enum { DEPTH_MAX = 200 };

/* Wherever it stands: the files of other tools have RKE's inside. NULL: nowhere. */
static const struct node *find(const struct node *node, struct str key, unsigned depth)
{
    const struct node *found = NULL;
    if (!node || depth == DEPTH_MAX)
        return NULL;
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count && !found; i++) {
        const struct node_pair *pair = &node->pairs[i];
        bool is_it = pair->key->kind == NODE_SCALAR && str_eq(pair->key->text, key);
        found = is_it ? pair->value : find(pair->value, key, depth + 1);
    }
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count && !found; i++)
        found = find(node->items[i], key, depth + 1);
    return found;
}

static struct str text_at(const struct node *root, struct str key)
{
    for (uint32_t i = 0; root->kind == NODE_MAPPING && i < root->count; i++)
        if (str_eq(root->pairs[i].key->text, key) && root->pairs[i].value->kind == NODE_SCALAR)
            return root->pairs[i].value->text;
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
    const struct node *settings = find(server, STR("secrets_encryption_config"), 0);
    const struct node *custom = find(settings, STR("custom_config"), 0);
    out->vendor = VENDOR_RKE;
    if (settings)
        out->encrypts = str_eq_ignore_case(text_at(settings, STR("enabled")), STR("true"));
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
        const struct node *root = document.root, *server = find(root, STR("kube-api"), 0);
        if (!root)
            continue;
        holds_configuration |= str_eq(text_at(root, STR("kind")), STR("EncryptionConfiguration"));
        if (server && !found.vendor)
            look_at_rke(a, text, server, &found);
        if (!str_starts_with(text_at(root, STR("apiVersion")), STR("anywhere.eks.amazonaws.com/")))
            continue;
        found.vendor = VENDOR_EKS_ANYWHERE;
        found.encrypts |= find(root, STR("etcdEncryption"), 0) != NULL;
    }
    yread_free(reader);
    if (status == YREAD_END && !holds_configuration)
        return found;
    return (struct vendor_file){.custom = STR_NONE};
}
