/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/resource_names.h"

enum { MODE_DEFAULT = 0644, MODE_OTHERS_READ = 0004, MODE_UNKNOWN = 0 };

static const struct node *field_of(const struct node *mapping, struct str name)
{
    const struct node *found = NULL;
    for (uint32_t i = 0; i < mapping->count; i++)
        if (mapping->pairs[i].key->kind == NODE_SCALAR && str_eq(mapping->pairs[i].key->text, name))
            found = node_resolve(mapping->pairs[i].value); /* the last one counts */
    return found;
}

static bool read_number(struct str digits, unsigned base, unsigned *out)
{
    unsigned value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned char)digits.ptr[i] - (unsigned)'0';
        if (digit >= base || value > 0777777)
            return false;
        value = value * base + digit;
    }
    *out = value;
    return digits.len > 0;
}

/* cloud-init reads a string as octal, and takes what YAML 1.1 made of anything else: 0600 is octal
 * there, and 600 is not. What it cannot read counts as absent. */
static unsigned mode_of(const struct node *permissions)
{
    unsigned mode;
    if (!permissions || permissions->kind != NODE_SCALAR)
        return MODE_DEFAULT;
    struct str text = str_trim(permissions->text);
    if (name_is_open(text)) /* of a template */
        return MODE_UNKNOWN;
    bool is_number = permissions->style == STYLE_PLAIN && text.len && text.ptr[0] != '0';
    if (str_starts_with(text, STR("0o")))
        text = str_slice(text, 2, text.len);
    return read_number(text, is_number ? 10 : 8, &mode) ? mode : MODE_DEFAULT;
}

static void report(struct rule_run *run, const struct key_place *at, bool told, unsigned mode)
{
    struct arena *a = run->arena;
    struct draft draft = rule_draft(
        run, at->key->secret.head.at->span, key_path(a, at, "secret"),
        told ? arena_fmt(a,
                         "cloud-init makes this file with 0%o: everybody on the machine may read "
                         "the keys",
                         mode & 07777)
             : STR("cloud-init makes this file without 'permissions', so with 0644: everybody on "
                   "the machine may read the keys"));
    draft.is_about_template = true;
    draft.label = STR("for others too");
    rule_report(run, &draft);
}

void rule_cloud_file_exposed(struct rule_run *run)
{
    const struct node *file = run->document->cloud_file;
    const struct node *permissions = file ? field_of(file, STR("permissions")) : NULL;
    if (file && field_of(file, STR("<<"))) /* what is merged may tell them */
        return;
    unsigned mode = mode_of(permissions);
    struct key_walk walk;
    if (!file || !(mode & MODE_OTHERS_READ) || run->document->in_cluster_api)
        return;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk))
        if (field_is_set(&walk.at->key->secret.head) && walk.at->key->secret.head.at) {
            report(run, walk.at, permissions != NULL, mode);
            return;
        }
}
