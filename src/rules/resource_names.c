/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/resource_names.h"

#include <string.h>

#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "rules/place.h"

/* --- names --- */

/* What no name has: a template's marks, or the letters that stand for its expressions. */
bool name_is_open(struct str name)
{
    static const bool opens[256] = {
        ['{'] = true, ['}'] = true, ['$'] = true, ['<'] = true, ['>'] = true, ['%'] = true,
        ['@'] = true, ['('] = true, [')'] = true, ['['] = true, [']'] = true, ['\0'] = true};
    for (size_t i = 0; i < name.len; i++)
        if (opens[(unsigned char)name.ptr[i]] ||
            (name.ptr[i] == 'T' && i + 1 < name.len && name.ptr[i + 1] == 'T'))
            return true;
    return false;
}

static bool is_judged(const struct field_string *field)
{
    return field_is_set(&field->head) && field->head.at && !name_is_open(field->value);
}

static bool find_next(const struct ec_configuration *c, struct name_use *use)
{
    for (; c && use->entry < c->resources.count; use->entry++, use->next = 0) {
        use->of = resource_at(&c->resources, use->entry);
        while (use->next < use->of->resources.count) {
            use->index = use->next++;
            if (use->seen++ == NAMES_MAX)
                return false;
            use->field = string_at(&use->of->resources, use->index);
            if (!is_judged(use->field))
                continue;
            use->name = group_resource_parse(use->field->value);
            return true;
        }
    }
    return false;
}

static void gather(const struct rule_run *run, struct rule_memo *memo)
{
    const struct ec_configuration *c = run->document->configuration;
    uint32_t total = 0;
    for (uint32_t i = 0; c && i < c->resources.count && total < NAMES_MAX; i++)
        total += resource_at(&c->resources, i)->resources.count;
    struct name_use *names = arena_new(run->arena, struct name_use, total), use = {0};
    while (memo->name_count < total && find_next(c, &use))
        names[memo->name_count++] = use;
    memo->names = names;
    memo->names_known = true;
}

bool name_next(const struct rule_run *run, struct name_use *use)
{
    struct rule_memo *memo = run->document->memo;
    if (!memo)
        return find_next(run->document->configuration, use);
    if (!memo->names_known)
        gather(run, memo);
    if (use->ordinal == memo->name_count)
        return false;
    uint32_t ordinal = use->ordinal;
    *use = memo->names[ordinal];
    use->ordinal = ordinal + 1;
    return true;
}

bool name_is_wildcard(const struct name_use *use)
{
    return str_eq(use->name.resource, STR("*"));
}

bool name_covers(const struct name_use *use, struct group_resource name)
{
    if (name_is_wildcard(use))
        return str_eq(use->name.group, STR("*")) || str_eq(use->name.group, name.group);
    return str_eq(use->name.group, name.group) && str_eq(use->name.resource, name.resource);
}

bool name_is_elsewhere(const struct rule_run *run, const struct name_use *use)
{
    struct name_use other = {0};
    while (name_next(run, &other))
        if (other.entry != use->entry && str_eq(other.name.group, use->name.group) &&
            str_eq(other.name.resource, use->name.resource))
            return true;
    return false;
}

struct str name_text(const struct name_use *use)
{
    struct str name = use->field->value, bare = str_trim(name);
    /* Blanks around it are what is wrong: quotes show them. */
    bool only_blanks = name.len - bare.len <= 4 && str_find_byte(name, '\n') == name.len &&
                       str_find_byte(name, '\t') == name.len &&
                       str_find_byte(name, '\r') == name.len;
    if (only_blanks && name_shown(bare, STR_NONE).ptr)
        return name;
    return name_shown(name, STR("this name"));
}

struct draft name_draft(struct rule_run *run, const struct name_use *use, struct str message)
{
    return rule_draft(run, use->field->head.at->span,
                      arena_fmt(run->arena, "resources[%u].resources[%u]", (unsigned)use->entry,
                                (unsigned)use->index),
                      message);
}

static bool find_open(const struct ec_configuration *c)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct field_list *names = &resource_at(&c->resources, i)->resources;
        if (!field_is_set(&names->head) || (seen += names->count) > NAMES_MAX)
            return true;
        for (uint32_t k = 0; k < names->count; k++)
            if (!is_judged(string_at(names, k)))
                return true;
    }
    return !c || !field_is_set(&c->resources.head) || !c->resources.count;
}

bool names_are_open(const struct rule_run *run)
{
    struct rule_memo *memo = run->document->memo;
    if (!memo)
        return find_open(run->document->configuration);
    if (!memo->names_open_known)
        memo->names_open = find_open(run->document->configuration);
    memo->names_open_known = true;
    return memo->names_open;
}

/* --- entries --- */

static bool provider_encrypts(const struct ec_provider *provider)
{
    return field_is_set(&provider->aescbc.head) || field_is_set(&provider->aesgcm.head) ||
           field_is_set(&provider->secretbox.head) || field_is_set(&provider->kms.head);
}

bool entry_encrypts(const struct ec_resource *entry)
{
    return entry->providers.count > 0 && provider_encrypts(provider_at(&entry->providers, 0));
}

bool entry_is_plain(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->providers.count; i++) {
        const struct ec_provider *provider = provider_at(&entry->providers, i);
        if (provider_encrypts(provider) || !field_is_set(&provider->identity.head))
            return false;
    }
    return entry->providers.count > 0;
}

bool any_entry_encrypts(const struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++)
        if (entry_encrypts(resource_at(&c->resources, i)))
            return true;
    return false;
}

/* --- releases --- */

static uint32_t minors_of(const struct version_row *row)
{
    return version_set_range(row->first, row->last);
}

uint32_t minors_that_select(enum version_select select)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < version_row_count; i++)
        if (version_rows[i].select == select)
            minors |= minors_of(&version_rows[i]);
    return minors;
}

uint32_t minors_with(enum version_check check)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < version_row_count; i++)
        if (version_rows[i].checks & check)
            minors |= minors_of(&version_rows[i]);
    return minors;
}

uint32_t minors_without_entry(struct rule_run *run, struct str resource)
{
    const struct document_view *view = run->document;
    uint32_t without = 0;
    bool builtin = resource_is_builtin(resource);
    for (uint32_t i = 0; i < version_row_count; i++) {
        uint32_t minors = minors_of(&version_rows[i]) & view->accepted;
        if (minors && access_level_of(run->arena, view->configuration, &version_rows[i], resource,
                                      builtin) == ACCESS_NO_ENTRY)
            without |= minors;
    }
    return without;
}

static void find_served(struct rule_run *run, struct served *served)
{
    uint32_t total;
    const struct resource_fact *all = resources_all(&total);
    unsigned minor = VERSION_NEWEST;
    while (minor > VERSION_OLDEST && !version_set_has(served->minors, minor))
        minor--;
    served->items = arena_new(run->arena, struct served_resource, total);
    for (uint32_t i = 0; i < total; i++) {
        if (!served->wanted(&all[i]) || !version_set_has(all[i].minors, minor))
            continue;
        struct served_resource *one = &served->items[served->count++];
        one->name = resource_name(run->arena, &all[i]);
        access_of(run->arena, run->document->configuration, version_row_of(minor), one->name,
                  resource_is_builtin(one->name), &one->access);
    }
}

struct str served_by(struct rule_run *run, struct served *served, const struct name_use *use,
                     bool encrypted)
{
    struct str list = STR_NONE;
    if (!name_is_wildcard(use))
        return list;
    if (!served->items)
        find_served(run, served);
    for (uint32_t i = 0; i < served->count; i++) {
        const struct served_resource *one = &served->items[i];
        const struct access *access = &one->access;
        if (access->level == ACCESS_EXACT || !access->entry_count ||
            access->entries[0] != use->entry ||
            !name_covers(use, group_resource_parse(one->name)) ||
            !access_writer(access) != !encrypted)
            continue;
        list = list.ptr ? arena_join(run->arena, list, STR(" and "), one->name) : one->name;
    }
    return list;
}

/* --- edits --- */

static bool would_clash(const struct name_use *use, struct str name)
{
    struct group_resource new = group_resource_parse(name);
    const struct field_list *names = &use->of->resources;
    struct name_use other = {.of = use->of};
    for (uint32_t i = 0; i < names->count; i++) {
        other.name = group_resource_parse(string_at(names, i)->value);
        bool covered = str_eq(new.resource, STR("*")) && str_eq(new.group, other.name.group);
        if (i != use->index && (covered || name_covers(&other, new)))
            return true;
    }
    return false;
}

static bool is_as_written(const struct rule_run *run, const struct field_string *field,
                          struct span *span)
{
    *span = text_span(&field->head);
    struct str text = run->document->source->text;
    return field->head.at->kind == NODE_SCALAR && span->end <= text.len &&
           str_eq(str_slice(text, span->start, span->end), field->value);
}

bool name_replace(const struct rule_run *run, const struct name_use *use, struct str name,
                  struct draft_edit *edit)
{
    edit->text = name;
    return is_as_written(run, use->field, &edit->span) && !would_clash(use, name);
}

static uint32_t line_start(struct str text, uint32_t at)
{
    while (at > 0 && text.ptr[at - 1] != '\n' && text.ptr[at - 1] != '\r')
        at--;
    return at;
}

static uint32_t line_end(struct str text, uint32_t at) /* behind its break */
{
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    return at < text.len ? at + 1 : at;
}

/* Nothing but blanks and one dash: an item that has its line for itself. */
static bool is_dash(struct str before)
{
    struct str trimmed = str_trim(before);
    return str_eq(trimmed, STR("-")) && before.len && before.ptr[before.len - 1] == ' ';
}

static char last_mark(struct str text, uint32_t before)
{
    while (before > 0 && strchr(" \t\r\n", text.ptr[before - 1]))
        before--;
    return before > 0 ? text.ptr[before - 1] : '\0';
}

bool name_add(struct rule_run *run, const struct field_list *list, struct str name,
              struct draft_edit *edit)
{
    struct str text = run->document->source->text;
    const struct node *first = list->count ? string_at(list, 0)->head.at : NULL;
    if (!first || first->kind != NODE_SCALAR || first->span.end > text.len)
        return false;
    uint32_t at = first->span.start, line = line_start(text, at);
    struct str before = str_slice(text, line, at);
    if (is_dash(before)) {
        edit->span = (struct span){line, line};
        edit->text = arena_join(run->arena, before, name, STR("\n"));
        return true;
    }
    const struct str quote = first->style == STYLE_DOUBLE_QUOTED ? STR("\"") : STR("");
    edit->span = (struct span){at, at};
    edit->text = arena_join(run->arena, quote, name, quote, STR(", "));
    return last_mark(text, at) == '[';
}

bool name_remove(const struct rule_run *run, const struct name_use *use, struct draft_edit *edit)
{
    struct str text = run->document->source->text;
    struct span span = use->field->head.at->span, ignored;
    if (use->of->resources.count < 2 || !is_as_written(run, use->field, &ignored))
        return false;
    uint32_t line = line_start(text, span.start);
    *edit = (struct draft_edit){{line, line_end(text, span.end)}, STR("")};
    if (is_dash(str_slice(text, line, span.start)))
        return true;
    uint32_t end = span.end;
    while (end < text.len && text.ptr[end] == ' ')
        end++;
    if (end < text.len && text.ptr[end] == ',') {
        end++;
        while (end < text.len && text.ptr[end] == ' ')
            end++;
        edit->span = (struct span){span.start, end};
        return last_mark(text, span.start) == '[' || last_mark(text, span.start) == ',';
    }
    uint32_t start = span.start;
    while (start > 0 && text.ptr[start - 1] == ' ')
        start--;
    edit->span = (struct span){start ? start - 1 : 0, span.end};
    return start > 0 && text.ptr[start - 1] == ',' && end < text.len && text.ptr[end] == ']';
}

bool entry_remove(const struct rule_run *run, const struct ec_resource *entry,
                  struct draft_edit *edit)
{
    struct str text = run->document->source->text;
    struct span span = entry->head.at ? entry->head.at->span : (struct span){0, 0};
    if (run->document->configuration->resources.count < 2 || !span.end || span.end > text.len)
        return false;
    uint32_t line = line_start(text, span.start), end = span.end;
    while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\r'))
        end++;
    if (end < text.len && text.ptr[end] == '\n')
        end++;
    *edit = (struct draft_edit){{line, end}, STR("")};
    return is_dash(str_slice(text, line, span.start)) &&
           (end == text.len || text.ptr[end - 1] == '\n');
}

bool name_mend(struct rule_run *run, const struct name_use *use, struct str meant,
               struct draft_edit *edit, struct draft_fix *fix)
{
    *fix = (struct draft_fix){.edits = edit, .edit_count = 1};
    if (name_replace(run, use, meant, edit)) {
        fix->description = arena_join(run->arena, STR("write '"), meant, STR("'"));
        return true;
    }
    fix->safe = true;
    fix->description = STR("remove the name, which has no effect");
    return would_clash(use, meant) && name_remove(run, use, edit);
}
