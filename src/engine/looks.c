/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/looks.h"

#include <string.h>

#include "apiserver/kinds.h"
#include "extract/embedded.h"
#include "schema/suggest.h"
#include "schemas/encryption_configuration.h"

static void look_at_metadata(const struct node *metadata, struct looks *l)
{
    for (uint32_t i = 0; i < metadata->count; i++) {
        const struct node *key = metadata->pairs[i].key, *value = metadata->pairs[i].value;
        if (key->kind != NODE_SCALAR || value->kind != NODE_SCALAR)
            continue;
        if (str_eq(key->text, STR("name")))
            l->name = value->text;
        if (str_eq(key->text, STR("namespace")))
            l->namespace = value->text;
    }
}

struct looks looks_of(const struct node *root, bool named)
{
    struct looks l = {.api_version = STR(""),
                      .kind = STR(""),
                      .name = STR(""),
                      .namespace = STR(""),
                      .named = named};
    if (root && root->kind == NODE_ALIAS)
        root = root->target;
    l.is_mapping = root && root->kind == NODE_MAPPING;
    for (uint32_t i = 0; l.is_mapping && i < root->count; i++) {
        const struct node *key = root->pairs[i].key, *value = root->pairs[i].value;
        if (key->kind != NODE_SCALAR)
            continue;
        if (value->kind == NODE_SCALAR && str_eq_ignore_case(key->text, STR("kind")))
            l.kind = value->text;
        if (value->kind == NODE_SCALAR && str_eq_ignore_case(key->text, STR("apiVersion")))
            l.api_version = value->text;
        if (value->kind == NODE_MAPPING && str_eq(key->text, STR("metadata")))
            look_at_metadata(value, &l);
        if (value->kind == NODE_SEQUENCE && str_eq(key->text, STR("items")))
            l.items = value;
        if (value->kind == NODE_SEQUENCE && str_eq(key->text, STR("resources")))
            l.resources = value;
    }
    return l;
}

/* A list of entries that have providers, whatever stands above it. */
static bool has_providers(const struct node *resources)
{
    for (uint32_t i = 0; resources && i < resources->count; i++) {
        const struct node *entry = resources->items[i];
        for (uint32_t k = 0; entry->kind == NODE_MAPPING && k < entry->count; k++)
            if (entry->pairs[k].key->kind == NODE_SCALAR &&
                str_eq(entry->pairs[k].key->text, STR("providers")))
                return true;
    }
    return false;
}

bool looks_configuration(const struct looks *l)
{
    /* What has no literal is not found by walking either: the same with and without the prefilter.
     */
    if (!l->is_mapping ||
        (!l->named && !embedded_matters(l->kind) && !embedded_matters(l->api_version)))
        return false;
    const struct schema_type_meta *ours = &ec_document.kinds[0];
    bool our_group = str_starts_with(l->api_version, STR("apiserver.config.k8s.io"));
    for (uint32_t i = 0; i < ec_document.kind_count; i++)
        if (str_eq(l->kind, ec_document.kinds[i].kind))
            return our_group || !l->api_version.len || has_providers(l->resources) ||
                   str_find_byte(l->api_version, '/') == l->api_version.len;
    if (suggest_type_meta(&ec_document, l->api_version, l->kind) == ours)
        return our_group || has_providers(l->resources);
    return has_providers(l->resources) && (our_group || !l->kind.len || !l->api_version.len);
}

/* A sequence where the mapping should be: no server reads that. */
bool looks_wrapped_in_list(const struct node *root, bool named)
{
    if (!root || root->kind != NODE_SEQUENCE || root->count != 1)
        return false;
    struct looks item = looks_of(root->items[0], named);
    return looks_configuration(&item);
}

bool looks_empty(const struct node *root)
{
    return !root || (root->kind == NODE_SCALAR && root->style == STYLE_PLAIN && !root->text.len);
}

bool looks_list(const struct looks *l)
{
    return l->items && str_ends_with(l->kind, STR("List"));
}

bool looks_named(struct str text)
{
    const struct str kind = STR("EncryptionConfig");
    size_t line = 0;
    for (size_t at = 0, found; at < text.len; at = found + kind.len) {
        found = at + str_find(str_slice(text, at, text.len), kind);
        if (found >= text.len)
            return false;
        const char *end = memrchr(text.ptr + at, '\n', found - at);
        bool first = at == 0 || end; /* of its line: a long line is looked at once */
        line = end ? (size_t)(end + 1 - text.ptr) : line;
        struct str before = first ? str_trim(str_slice(text, line, found)) : STR("");
        while (before.len && strchr("{- ", before.ptr[0]))
            before = str_slice(before, 1, before.len);
        struct str near = str_trim(str_slice(text, found > 16 ? found - 16 : 0, found));
        if (str_ends_with(near, STR("\"")))
            near.len--;
        if (str_starts_with(before, STR("kind:")) || str_starts_with(before, STR("\"kind\"")) ||
            str_ends_with(str_trim(near), STR("\"kind\":")))
            return true;
    }
    return false;
}

static bool holds(struct str text, struct str part)
{
    return str_find(text, part) < text.len;
}

/* An item of a list that a command line can be, or the whole of it: in brackets. */
static bool is_argument(struct str line)
{
    return str_starts_with(line, STR("-")) || str_starts_with(line, STR("command:")) ||
           str_starts_with(line, STR("args:"));
}

bool looks_manifest(struct str text)
{
    bool is_pod = false, has_server = false, has_flag = false;
    if (holds(text, STR("{{")) || holds(text, STR("{%")) || holds(text, STR("<%")))
        return false;
    for (struct str rest = text; rest.len;) {
        struct str whole = str_cut(&rest, '\n'), line = str_trim(whole);
        is_pod |= str_starts_with(whole, STR("kind:")) &&
                  str_eq(str_trim(str_slice(whole, 5, whole.len)), STR("Pod"));
        has_server |= (is_argument(line) || str_starts_with(line, STR("image:"))) &&
                      holds(line, STR("kube-apiserver"));
        has_flag |= is_argument(line) && holds(line, STR("encryption-provider-config"));
    }
    return is_pod && has_server && has_flag;
}
