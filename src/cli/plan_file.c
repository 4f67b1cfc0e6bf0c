/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_file.h"

#include <string.h>

#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "cli/plan_edit.h"
#include "generate/configuration.h"

/* No document, or empty ones, and comments. */
static bool is_empty(struct str text)
{
    while (text.len) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.len && line.ptr[0] != '#' && !str_eq(line, STR("---")) &&
            !str_eq(line, STR("...")))
            return false;
    }
    return true;
}

bool plan_file_read(struct arena *a, const struct load_options *load, struct plan_text *text,
                    struct str *why)
{
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    text->configuration = NULL;
    if (is_empty(text->text))
        return true;
    source_init(&source, a, text->name, text->text);
    load_verdicts(a, &source, load, verdicts);
    for (unsigned i = 0; i < VERSION_COUNT; i++) {
        if (!(load->minors & version_bit(VERSION_OLDEST + i)))
            continue;
        text->configuration = verdicts[i].configuration;
        *why = verdicts[i].kind == VERDICT_UNDECIDED ? str_from(verdict_reason(verdicts[i].reason))
                                                     : verdicts[i].words;
        return verdicts[i].kind == VERDICT_ACCEPTED && text->configuration;
    }
    return false;
}

struct str plan_gates_needed(struct arena *a, const struct load_options *load,
                             const struct plan_text *files, uint32_t count)
{
    struct load_options without = *load;
    struct str why;
    without.feature_gates = STR("");
    for (uint32_t i = 0; load->feature_gates.len && i < count; i++) {
        struct plan_text text = files[i];
        if (!plan_file_read(a, &without, &text, &why))
            return load->feature_gates;
    }
    return STR_NONE;
}

/* --- providers --- */

static void put_blanks(struct buf *out, unsigned count)
{
    while (count--)
        buf_byte(out, ' ');
}

static void put_text_field(struct buf *out, const char *name, const struct field_string *field,
                           unsigned indent)
{
    if (field->head.state != FIELD_OK)
        return;
    put_blanks(out, indent);
    buf_fmt(out, "%s: ", name);
    new_text_write(out, field->value);
    buf_byte(out, '\n');
}

static void put_kms(struct buf *out, const struct ec_kms *kms, unsigned indent)
{
    put_blanks(out, indent);
    buf_cstr(out, "- kms:\n");
    indent += 4;
    put_text_field(out, "apiVersion", &kms->api_version, indent);
    put_text_field(out, "name", &kms->name, indent);
    put_text_field(out, "endpoint", &kms->endpoint, indent);
    if (kms->cachesize.head.state == FIELD_OK) {
        put_blanks(out, indent);
        buf_fmt(out, "cachesize: %d\n", (int)kms->cachesize.value);
    }
    if (kms->timeout.head.state == FIELD_OK) {
        put_blanks(out, indent);
        buf_cstr(out, "timeout: ");
        buf_str(out, kms->timeout.text);
        buf_byte(out, '\n');
    }
}

/* Base64 as it mostly is needs no quotes; what could be read as a number has them. */
static bool is_plain_base64(struct str s)
{
    bool letters = false;
    for (size_t i = 0; i < s.len; i++) {
        bool letter = is_letter(s.ptr[i]);
        if (!letter && !is_digit(s.ptr[i]) && !strchr("+/=", s.ptr[i]))
            return false;
        letters |= letter && s.ptr[i] != 'e' && s.ptr[i] != 'E';
    }
    return letters && s.len >= 16;
}

void plan_key_write(struct buf *out, const struct access_key *key, unsigned indent)
{
    const struct ec_key *written = (const struct ec_key *)(const void *)key->head;
    put_blanks(out, indent);
    buf_cstr(out, "- name: ");
    new_text_write(out, key->name);
    buf_byte(out, '\n');
    put_blanks(out, indent);
    buf_cstr(out, "  secret: ");
    if (is_plain_base64(written->secret.value))
        buf_str(out, written->secret.value);
    else
        new_text_write(out, written->secret.value);
    buf_byte(out, '\n');
}

void plan_provider_write(struct buf *out, const struct access_key *keys, uint32_t count,
                         unsigned indent)
{
    if (keys->kind == ACCESS_KMS_V1 || keys->kind == ACCESS_KMS_V2) {
        put_kms(out, (const struct ec_kms *)(const void *)keys->head, indent);
        return;
    }
    put_blanks(out, indent);
    if (keys->kind == ACCESS_IDENTITY) {
        buf_cstr(out, "- identity: {}\n");
        return;
    }
    buf_fmt(out, "- %s:\n", access_kind_name(keys->kind));
    put_blanks(out, indent + 4);
    buf_cstr(out, "keys:\n");
    for (uint32_t i = 0; i < count; i++)
        plan_key_write(out, &keys[i], indent + 4);
}

uint32_t plan_provider_length(const struct access *policy, uint32_t at)
{
    uint32_t end = at + 1;
    while (end < policy->count && policy->keys[end].provider == policy->keys[at].provider &&
           policy->keys[end].entry == policy->keys[at].entry)
        end++;
    return end - at;
}

void plan_providers_write(struct buf *out, const struct access *policy, unsigned indent)
{
    static const struct access_key identity = {.kind = ACCESS_IDENTITY};
    for (uint32_t i = 0; i < policy->count;) {
        uint32_t length = plan_provider_length(policy, i);
        plan_provider_write(out, &policy->keys[i], length, indent);
        i += length;
    }
    if (!policy->count)
        plan_provider_write(out, &identity, 1, indent);
}

/* --- anew --- */

void plan_entry_write(struct buf *out, const struct plan_writing *w, const bool *wanted,
                      const struct access *policy, unsigned indent)
{
    put_blanks(out, indent);
    buf_cstr(out, "- resources:\n");
    for (uint32_t i = 0; i < w->count; i++) {
        if (!wanted[i])
            continue;
        put_blanks(out, indent + 2);
        buf_cstr(out, "- ");
        new_text_write(out, w->classes[i].name);
        buf_byte(out, '\n');
    }
    put_blanks(out, indent + 2);
    buf_cstr(out, "providers:\n");
    plan_providers_write(out, policy, indent + 2);
}

/* A plugin of KMS v2 can stand in a file once. */
static bool is_once(const struct access *policy)
{
    for (uint32_t i = 0; i < policy->count; i++)
        if (policy->keys[i].kind == ACCESS_KMS_V2)
            return true;
    return false;
}

enum stages_rank plan_entry_members(const struct plan_writing *w, uint32_t first, const bool *done,
                                    bool *members)
{
    enum stages_rank rank = stages_rank_of(w->classes[first].name), last = rank;
    bool once = is_once(w->policies[first]);
    for (uint32_t i = 0; i < w->count; i++) {
        enum stages_rank other = stages_rank_of(w->classes[i].name);
        members[i] = !done[i] && plan_same_policy(w->policies[i], w->policies[first]) &&
                     w->policies[i]->level != ACCESS_NO_ENTRY && (other == rank || once);
        if (members[i] && other > last)
            last = other;
    }
    return last;
}

/* Behind what it would hide stands the wildcard of a group, and that of all behind those. */
static struct str write_anew(struct arena *a, const struct plan_writing *w)
{
    struct buf text = BUF_INIT;
    bool *done = arena_new(a, bool, w->count), *members = arena_new(a, bool, w->count);
    buf_cstr(&text, "apiVersion: apiserver.config.k8s.io/v1\n"
                    "kind: EncryptionConfiguration\n"
                    "resources:\n");
    for (uint32_t k = 0; w->count && k < (STAGES_ALL + 1) * w->count; k++) {
        uint32_t i = k % w->count;
        if (done[i] || w->policies[i]->level == ACCESS_NO_ENTRY ||
            plan_entry_members(w, i, done, members) != k / w->count)
            continue;
        plan_entry_write(&text, w, members, w->policies[i], 0);
        for (uint32_t m = 0; m < w->count; m++)
            done[m] |= members[m];
    }
    struct str made = buf_to_arena(&text, a);
    buf_release(&text);
    return made;
}

/* --- */

static bool has_policies(struct arena *a, const struct plan_writing *w,
                         const struct plan_text *text)
{
    const struct access_index index = stages_index(a, text->configuration);
    for (uint32_t i = 0; i < w->count; i++) {
        struct access access;
        stages_access(a, &index, w->row, w->classes[i].name, &access);
        if (!plan_same_policy(&access, w->policies[i]))
            return false;
    }
    return true;
}

static bool take(struct arena *a, const struct plan_writing *w, struct str made,
                 struct plan_text *out, struct str *why)
{
    *out = (struct plan_text){.name = w->begin->name, .text = made};
    if (!made.ptr || !plan_file_read(a, w->load, out, why))
        return false;
    *why = STR("it would be read otherwise");
    return has_policies(a, w, out);
}

static struct str with_phase(struct arena *a, const struct plan_writing *w, struct str made)
{
    if (!made.ptr || !w->phase.ptr || str_find(made, STR("enclint: phase")) < made.len)
        return made;
    return arena_join(a, STR("# enclint: phase "), w->phase, STR("\n"), made);
}

bool plan_file_write(struct arena *a, const struct plan_writing *writing, struct plan_text *out,
                     struct str *why)
{
    return take(a, writing, with_phase(a, writing, plan_edit(a, writing)), out, why) ||
           take(a, writing, with_phase(a, writing, write_anew(a, writing)), out, why);
}
