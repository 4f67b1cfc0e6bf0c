/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/rendered.h"

#include "extract/rendering.h"

bool rendered_is_bool(struct str name)
{
    return str_eq(name, STR("encryption-provider-config-automatic-reload"));
}

enum { DEPTH_MAX = 100 };

static bool has_alias(const struct node *node, unsigned depth)
{
    if (node->kind == NODE_ALIAS || depth == DEPTH_MAX)
        return true;
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++)
        if (has_alias(node->items[i], depth + 1))
            return true;
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++)
        if (has_alias(node->pairs[i].key, depth + 1) || has_alias(node->pairs[i].value, depth + 1))
            return true;
    return false;
}

bool rendered_header(const struct carried *c, const struct node *mapping, struct span at,
                     struct embedded *out)
{
    bool flow = mapping->style == STYLE_FLOW;
    struct str end = flow ? STR(", ") : STR("\n");
    struct rendering r;
    if (has_alias(mapping, 0))
        return false;
    rendering_begin(&r, c->arena, c->source);
    /* In front of a brace: else it would be JSON. */
    if (flow)
        rendering_words(&r, STR("---\n{"), at);
    if (!pair_named(mapping, STR("apiVersion"))) {
        rendering_words(&r, STR("apiVersion: apiserver.config.k8s.io/v1"), at);
        rendering_words(&r, end, at);
    }
    if (!pair_named(mapping, STR("kind"))) {
        rendering_words(&r, STR("kind: EncryptionConfiguration"), at);
        rendering_words(&r, end, at);
    }
    if (flow) {
        rendering_copy(&r, (struct span){mapping->span.start + 1, mapping->span.end});
    } else {
        struct embedded block = embedded_item(c->arena, c->source, mapping, true);
        rendering_embed(&r, &block);
    }
    *out = rendering_end(&r, STR_NONE);
    return true;
}
