/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_edit.h"

struct lines { /* of the text, from the beginning of one to the beginning of another */
    size_t from, to;
};

struct editing {
    struct arena *arena;
    const struct plan_writing *writing;
    struct str text;
    struct buf out;
    size_t copied; /* of the text */
    bool fails;    /* a form that cannot be edited */
};

/* --- lines of items --- */

static size_t line_start(struct str text, size_t at)
{
    while (at && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(struct str text, size_t at)
{
    return at + str_find_byte(str_slice(text, at, text.len), '\n') < text.len
               ? at + str_find_byte(str_slice(text, at, text.len), '\n') + 1
               : text.len;
}

static bool is_comment(struct str line)
{
    line = str_trim(line);
    return line.len && line.ptr[0] == '#';
}

/* Where the dash of an item stands; false where the item does not begin on its line. */
static bool find_dash(struct str text, size_t item, size_t *dash)
{
    size_t start = line_start(text, item), at = start;
    while (at < item && text.ptr[at] == ' ')
        at++;
    *dash = at;
    if (at == item || text.ptr[at] != '-')
        return false;
    for (at++; at < item; at++)
        if (text.ptr[at] != ' ')
            return false;
    return true;
}

/* An item of a block sequence, with the comments right above it. */
static bool find_item(struct str text, const struct node *list, uint32_t index, struct lines *out,
                      unsigned *indent)
{
    size_t dash;
    if (list->kind != NODE_SEQUENCE || list->style != STYLE_BLOCK || index >= list->count ||
        list->items[index]->kind == NODE_ALIAS || list->items[index]->anchor.ptr ||
        !find_dash(text, list->items[index]->span.start, &dash))
        return false;
    size_t start = line_start(text, dash);
    *indent = (unsigned)(dash - start);
    size_t floor = index ? line_end(text, list->items[index - 1]->span.end)
                         : line_start(text, list->span.start);
    while (start > floor) {
        size_t above = line_start(text, start - 1);
        if (above < floor || !is_comment(str_slice(text, above, start)))
            break;
        start = above;
    }
    const struct node *item = list->items[index];
    size_t end = item->span.end > item->span.start ? item->span.end - 1 : item->span.end;
    *out = (struct lines){start, line_end(text, end)};
    return true;
}

static void copy_lines(struct editing *e, struct lines lines)
{
    buf_str(&e->out, str_slice(e->text, lines.from, lines.to));
    if (lines.to == e->text.len && e->out.len && e->out.ptr[e->out.len - 1] != '\n')
        buf_byte(&e->out, '\n');
}

static void copy_until(struct editing *e, size_t to)
{
    copy_lines(e, (struct lines){e->copied, to});
    e->copied = to;
}

/* --- a list of providers --- */

static const struct field_list *keys_of(const struct ec_provider *p)
{
    return field_is_set(&p->aesgcm.head)   ? &p->aesgcm.keys
           : field_is_set(&p->aescbc.head) ? &p->aescbc.keys
                                           : &p->secretbox.keys;
}

static bool has_keys(const struct access_key *key)
{
    return key->kind == ACCESS_AESCBC || key->kind == ACCESS_AESGCM ||
           key->kind == ACCESS_SECRETBOX;
}

/* The kind is that of the provider; the key may come from the other file. */
static bool find_key(const struct ec_provider *p, const struct access_key *key, uint32_t *index)
{
    const struct ec_key *wanted = (const struct ec_key *)(const void *)key->head;
    const struct field_list *keys = keys_of(p);
    if (!field_is_set(key->kind == ACCESS_AESCBC   ? &p->aescbc.head
                      : key->kind == ACCESS_AESGCM ? &p->aesgcm.head
                                                   : &p->secretbox.head))
        return false;
    for (uint32_t i = 0; i < keys->count; i++)
        if (str_eq(key_at(keys, i)->name.value, key->name) &&
            str_eq(key_at(keys, i)->secret.value, wanted->secret.value)) {
            *index = i;
            return true;
        }
    return false;
}

static bool is_kms(const struct ec_provider *p, const struct access_key *key)
{
    return field_is_set(&p->kms.head) && str_eq(p->kms.name.value, key->name) &&
           str_eq(p->kms.endpoint.value, key->endpoint);
}

/* The provider of the entry that holds the key. */
static bool find_provider(const struct ec_resource *entry, const struct access_key *key,
                          uint32_t *index)
{
    uint32_t unused;
    for (uint32_t i = 0; i < entry->providers.count; i++) {
        const struct ec_provider *p = provider_at(&entry->providers, i);
        bool is_it = has_keys(key)                  ? find_key(p, key, &unused)
                     : key->kind == ACCESS_IDENTITY ? field_is_set(&p->identity.head)
                                                    : is_kms(p, key);
        if (is_it) {
            *index = i;
            return true;
        }
    }
    return false;
}

static void put_key(struct editing *e, const struct ec_provider *p, const struct node *list,
                    const struct access_key *key, unsigned indent)
{
    struct lines lines;
    uint32_t index;
    unsigned unused;
    if (find_key(p, key, &index) && find_item(e->text, list, index, &lines, &unused))
        copy_lines(e, lines);
    else
        plan_key_write(&e->out, key, indent);
}

/* A provider with its own lines; false where it has none. */
static bool put_known(struct editing *e, const struct ec_resource *entry,
                      const struct access_key *keys, uint32_t count, bool *used)
{
    uint32_t index = 0, from = 0;
    struct lines item, key;
    unsigned indent;
    while (from < count && !find_provider(entry, &keys[from], &index))
        from++;
    if (from == count || used[index] ||
        !find_item(e->text, entry->providers.head.at, index, &item, &indent))
        return false;
    used[index] = true;
    if (!has_keys(keys)) {
        copy_lines(e, item);
        return true;
    }
    const struct ec_provider *p = provider_at(&entry->providers, index);
    const struct node *list = keys_of(p)->head.at;
    if (!list || !find_item(e->text, list, 0, &key, &indent) || key.from <= item.from)
        return false;
    copy_lines(e, (struct lines){item.from, key.from});
    for (uint32_t i = 0; i < count; i++)
        put_key(e, p, list, &keys[i], indent);
    return true;
}

static void replace_providers(struct editing *e, const struct ec_resource *entry,
                              const struct access *policy)
{
    const struct node *list = entry->providers.head.at;
    struct lines first, last;
    unsigned indent, unused;
    bool *used = arena_new(e->arena, bool, entry->providers.count);
    if (!list || list->kind != NODE_SEQUENCE || list->count != entry->providers.count ||
        !find_item(e->text, list, 0, &first, &indent) ||
        !find_item(e->text, list, list->count - 1, &last, &unused) || first.from < e->copied) {
        e->fails = true;
        return;
    }
    copy_until(e, first.from);
    for (uint32_t i = 0; i < policy->count;) {
        uint32_t length = plan_provider_length(policy, i);
        if (!put_known(e, entry, &policy->keys[i], length, used))
            plan_provider_write(&e->out, &policy->keys[i], length, indent);
        i += length;
    }
    if (!policy->count)
        plan_providers_write(&e->out, policy, indent);
    e->copied = last.to;
}

/* --- entries --- */

static bool serves(const struct stages_class *class, uint32_t entry)
{
    for (uint32_t i = 0; i < class->from.entry_count; i++)
        if (class->from.entries[i] == entry)
            return true;
    return false;
}

/* An entry names the class, rather than a wildcard that takes it in. */
static bool is_named(const struct stages_class *class)
{
    return class->from.level == ACCESS_EXACT || stages_is_wildcard(class->name);
}

/* The policy that all classes which the entry names are to have; NULL: as it is. */
static const struct access *policy_of(struct editing *e, uint32_t entry, bool *done)
{
    const struct plan_writing *w = e->writing;
    const struct access *policy = NULL;
    bool changes = false;
    for (uint32_t i = 0; i < w->count; i++) {
        const struct access *from = &w->classes[i].from;
        if (!serves(&w->classes[i], entry) || !is_named(&w->classes[i]))
            continue;
        e->fails |= from->entry_count != 1 || (policy && !plan_same_policy(policy, w->policies[i]));
        policy = w->policies[i];
        changes |= !plan_same_policy(policy, from);
        done[i] = true;
    }
    for (uint32_t i = 0; i < w->count; i++)
        if (serves(&w->classes[i], entry) && !is_named(&w->classes[i]))
            done[i] = policy && plan_same_policy(policy, w->policies[i]);
    return changes ? policy : NULL;
}

static void add_entries(struct editing *e, bool *done, bool wildcards, unsigned indent)
{
    const struct plan_writing *w = e->writing;
    bool *members = arena_new(e->arena, bool, w->count);
    for (uint32_t i = 0; i < w->count; i++) {
        if (done[i] || stages_is_wildcard(w->classes[i].name) != wildcards ||
            w->policies[i]->level == ACCESS_NO_ENTRY)
            continue;
        plan_entry_members(w, i, done, members);
        plan_entry_write(&e->out, w, members, w->policies[i], indent);
        for (uint32_t k = 0; k < w->count; k++)
            done[k] |= members[k];
    }
}

static void edit_entries(struct editing *e, const struct ec_configuration *c)
{
    struct lines lines;
    unsigned indent;
    bool *done = arena_new(e->arena, bool, e->writing->count);
    const struct access **policies = arena_new(e->arena, const struct access *, c->resources.count);
    for (uint32_t i = 0; i < c->resources.count; i++)
        policies[i] = policy_of(e, i, done);
    if (e->fails || !c->resources.head.at ||
        !find_item(e->text, c->resources.head.at, 0, &lines, &indent)) {
        e->fails = true;
        return;
    }
    copy_until(e, lines.from);
    add_entries(e, done, false, indent);
    for (uint32_t i = 0; i < c->resources.count && !e->fails; i++)
        if (policies[i])
            replace_providers(e, resource_at(&c->resources, i), policies[i]);
    if (e->fails ||
        !find_item(e->text, c->resources.head.at, c->resources.count - 1, &lines, &indent)) {
        e->fails = true;
        return;
    }
    copy_until(e, lines.to > e->copied ? lines.to : e->copied);
    add_entries(e, done, true, indent);
    copy_until(e, e->text.len);
}

struct str plan_edit(struct arena *a, const struct plan_writing *writing)
{
    const struct plan_text *begin = writing->begin;
    struct editing e = {.arena = a, .writing = writing, .text = begin->text, .out = BUF_INIT};
    if (!begin->configuration || !begin->configuration->resources.count)
        return STR_NONE;
    edit_entries(&e, begin->configuration);
    struct str made = e.fails ? STR_NONE : buf_to_arena(&e.out, a);
    buf_release(&e.out);
    return made;
}
