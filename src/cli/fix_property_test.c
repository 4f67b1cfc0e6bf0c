/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for fixes whatever the text: over the recorded configurations, and over texts made of
 * them by the slips of a keyboard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "base/go_base64.h"
#include "cli/fix_testdata.h"
#include "engine/view.h"
#include "files/input.h"

#define RECORDED "testdata/apiserver/verdicts.jsonl"

enum { FILE_MAX = 64 * 1024 * 1024, TEXTS_MAX = 8000, SLIPS = 1200, STRIDE = 3, SEEDS = 4 };

struct recorded {
    struct str text;
    const char *gates;
    bool reload;
};

static struct arena memory; /* zeroed: as ARENA_INIT */
static struct recorded texts[TEXTS_MAX];
static size_t text_count;

static const struct run_mode {
    const char *versions;
    bool unsafe;
} modes[] = {{NULL, false}, {"all", false}, {"1.26..1.30", true}, {"1.36", true}};

/* --- what holds --- */

static bool is_border(struct str text, uint32_t at)
{
    return at <= text.len && (at == text.len || ((unsigned char)text.ptr[at] & 0xc0) != 0x80);
}

static void edits_lie_in_the_text(struct str text, const struct fix_judged *judged)
{
    for (uint32_t i = 0; i < judged->finding_count; i++)
        for (uint32_t k = 0; k < judged->findings[i].fix_count; k++) {
            const struct fix *fix = &judged->findings[i].fixes[k];
            assert_true(fix->edit_count > 0);
            assert_true(fix->description.len > 0);
            for (uint32_t e = 0; e < fix->edit_count; e++) {
                struct span span = fix->edits[e].span;
                assert_true(span.start <= span.end);
                assert_true(is_border(text, span.start) && is_border(text, span.end));
                assert_true(e == 0 || fix->edits[e - 1].span.end <= span.start);
                assert_true(span.end > span.start || fix->edits[e].text.len > 0);
            }
        }
}

/* This and the next two say again what fix/rounds.c says: a property that asked there would hold
 * whenever that is wrong. */
static uint32_t accepted_of(const struct document_record *record)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < record->verdict_count; i++)
        if (str_eq(record->verdicts[i].verdict, STR("accepted")))
            minors |= record->verdicts[i].minors;
    return minors;
}

static uint32_t accepted_by(const struct fix_judged *judged)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < judged->document_count; i++)
        minors |= accepted_of(&judged->documents[i]);
    return minors;
}

static bool accepted_stays(const struct fix_judged *before, const struct fix_judged *after)
{
    for (uint32_t i = 0; i < before->document_count; i++) {
        uint32_t minors = accepted_of(&before->documents[i]);
        if (minors && (i >= after->document_count || minors & ~accepted_of(&after->documents[i])))
            return false;
    }
    return true;
}

/* --- what a server gets out of it --- */

static void put(struct buf *out, struct str name, bool set, struct str value)
{
    buf_str(out, name);
    buf_cstr(out, set ? "=" : "-");
    buf_str(out, value);
    buf_byte(out, '\n');
}

static void put_keys(struct buf *out, const struct field_list *keys)
{
    for (uint32_t i = 0; i < keys->count; i++) {
        put(out, STR("key"), true, key_at(keys, i)->name.value);
        put(out, STR("secret"), true, key_at(keys, i)->secret.value);
    }
}

static void put_provider(struct buf *out, const struct ec_provider *p)
{
    const struct ec_kms *kms = &p->kms;
    put(out, STR("aescbc"), field_is_set(&p->aescbc.head), STR(""));
    put_keys(out, &p->aescbc.keys);
    put(out, STR("aesgcm"), field_is_set(&p->aesgcm.head), STR(""));
    put_keys(out, &p->aesgcm.keys);
    put(out, STR("secretbox"), field_is_set(&p->secretbox.head), STR(""));
    put_keys(out, &p->secretbox.keys);
    put(out, STR("identity"), field_is_set(&p->identity.head), STR(""));
    put(out, STR("kms"), field_is_set(&kms->head), kms->name.value);
    put(out, STR("endpoint"), true, kms->endpoint.value);
    put(out, STR("apiVersion"), true,
        kms->api_version.value.len ? kms->api_version.value : STR("v1"));
    put(out, STR("timeout"), field_is_set(&kms->timeout.head), kms->timeout.text);
    buf_int(out, field_is_set(&kms->cachesize.head) ? kms->cachesize.value : -1);
}

/* Identity is the first one or not, and there or not: where it stands behind others says nothing.
 */
static void put_providers(struct buf *out, const struct field_list *providers)
{
    bool plain = false;
    for (uint32_t k = 0; k < providers->count; k++) {
        const struct ec_provider *p = provider_at(providers, k);
        plain |= field_is_set(&p->identity.head);
        if (k == 0 || !field_is_set(&p->identity.head))
            put_provider(out, p);
    }
    put(out, STR("plain"), plain, STR(""));
}

/* "secrets." is the same as "secrets". */
static struct str resource_name(const struct field_list *list, uint32_t index)
{
    struct str name = string_at(list, index)->value;
    bool dot = str_find_byte(name, '.') + 1 == name.len;
    return str_slice(name, 0, name.len - dot);
}

static bool names_before(const struct field_list *list, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (str_eq(resource_name(list, i), resource_name(list, index)))
            return true;
    return false;
}

/* Resources without those that stand there twice, providers, keys. */
static struct str effect_of(struct arena *a, struct str text)
{
    struct source source;
    struct document document;
    struct document_view view = {.source = &source};
    struct buf out = BUF_INIT;
    source_init(&source, a, STR("enc.yaml"), text);
    document_read(a, &source, document_format(version_row_of(VERSION_NEWEST), text), GO_YAML_2_2_8,
                  &document);
    view_make(a, &document, &view);
    for (uint32_t i = 0; view.configuration && i < view.configuration->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&view.configuration->resources, i);
        for (uint32_t k = 0; k < entry->resources.count; k++)
            if (!names_before(&entry->resources, k))
                put(&out, STR("resource"), true, resource_name(&entry->resources, k));
        put_providers(&out, &entry->providers);
    }
    struct str effect = buf_to_arena(&out, a);
    buf_release(&out);
    return effect;
}

/* --- one text --- */

/* What does not hold, or NULL. */
static const char *broken(struct arena *a, struct fixer *f, struct str text, bool unsafe,
                          const struct fix_rounds *rounds)
{
    struct fix_judged before;
    uint32_t again;
    fixer_judge(f, a, text, &before);
    edits_lie_in_the_text(text, &before);
    edits_lie_in_the_text(rounds->text, &rounds->judged);
    uint32_t accepted = accepted_by(&before);
    if (!accepted_stays(&before, &rounds->judged))
        return "a version that accepted it does not any more";
    if (accepted && !unsafe && rounds->changed &&
        !str_eq(effect_of(a, text), effect_of(a, rounds->text)))
        return "a safe fix changed what a version makes of it";
    fix_choose(a, rounds->judged.findings, rounds->judged.finding_count, unsafe, &again);
    if (again != rounds->left_count)
        return "a fix was forgotten";
    if (!rounds->changed)
        return NULL;
    struct fix_rounds second = fixer_run(f, rounds->text, unsafe);
    bool changed = second.changed;
    fix_rounds_release(&second);
    return changed ? "the second time changes more" : NULL;
}

/* Whether anything was fixed. */
static bool check(const struct recorded *r, const struct run_mode *mode)
{
    struct fixer f;
    struct arena a = ARENA_INIT;
    bool changed = false;
    if (fixer_init(&f, "enc.yaml", mode->versions, r->gates, r->reload)) {
        struct fix_rounds rounds = fixer_run(&f, r->text, mode->unsafe);
        const char *why = broken(&a, &f, r->text, mode->unsafe, &rounds);
        if (why)
            fail_msg("%s:\n" STR_FMT "\n-----\n" STR_FMT, why, STR_ARG(r->text),
                     STR_ARG(rounds.text));
        changed = rounds.changed;
        fix_rounds_release(&rounds);
    }
    arena_release(&a);
    fixer_release(&f);
    return changed;
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* --- slips --- */

static const struct {
    const char *right, *wrong;
} slips[] = {
    {"cachesize", "cachsize"},
    {"resources:", "Resources:"},
    {"providers", "provider"},
    {"secrets", "Secrets"},
    {"secrets", "secrets, secrets"},
    {"- secrets\n", "- secrets\n  - secrets # again\n"},
    {"secrets", "'*'"},
    {"secrets", "*.*"},
    {"configmaps", "ConfigMap"},
    {"identity: {}", "identity:"},
    {"- identity: {}", "- identity"},
    {"{identity: {}}", "identity"},
    {"unix:///", "unix://"},
    {"apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration", "v1\nkind: EncryptionConfig"},
    {"apiVersion: v1", "apiVersion: v2, cachesize: 5"},
    {"EncryptionConfiguration", "EncryptionConfiguraton"},
    {"name: ", "Name: "},
    {"keys:", "key:"},
    {"\n", "\r\n"},
    {"\n", " # a comment\n"},
    {"resources: [", "resources: &r ["},
    {": {}", ":"},
    {"\"", ""},
};

/* One occurrence of what is right becomes wrong. */
static struct str slip(struct arena *a, struct str text, unsigned *seed)
{
    size_t which = next_random(seed) % (sizeof slips / sizeof *slips);
    struct str right = str_from(slips[which].right), wrong = str_from(slips[which].wrong);
    size_t at = text.len ? next_random(seed) % text.len : 0;
    size_t found = at + str_find(str_slice(text, at, text.len), right);
    if (found >= text.len)
        found = str_find(text, right);
    if (found >= text.len)
        return text;
    return arena_join(a, str_slice(text, 0, found), wrong,
                      str_slice(text, found + right.len, text.len));
}

/* A letter too few, too many, or of the wrong size. */
static struct str stumble(struct arena *a, struct str text, unsigned *seed)
{
    size_t at = text.len ? next_random(seed) % text.len : 0;
    struct str head = str_slice(text, 0, at), tail = str_slice(text, at + 1, text.len);
    struct str here = str_slice(text, at, at + 1);
    char *upper = arena_bytes(a, 1);
    switch (next_random(seed) % 4) {
    case 0:
        return arena_join(a, head, tail);
    case 1:
        return arena_join(a, head, here, here, tail);
    case 2:
        *upper = here.len && here.ptr[0] >= 'a' && here.ptr[0] <= 'z'
                     ? (char)(here.ptr[0] - 'a' + 'A')
                     : ' ';
        return arena_join(a, head, (struct str){upper, 1}, tail);
    default:
        return arena_join(a, head, STR("\n"), tail);
    }
}

static void recorded_texts(void **state)
{
    const struct run_mode *mode = *state;
    for (size_t i = (size_t)(mode - modes) % STRIDE; i < text_count; i += STRIDE)
        check(&texts[i], mode);
}

static void texts_with_slips(void **state)
{
    const struct run_mode *mode = *state;
    unsigned seed = 1 + (unsigned)(mode - modes);
    unsigned fixed = 0;
    for (int i = 0; i < SLIPS; i++) {
        struct arena a = ARENA_INIT;
        struct recorded r = texts[next_random(&seed) % text_count];
        if (r.text.len > 4000)
            r.text = str_slice(r.text, 0, 4000);
        unsigned count = 1 + next_random(&seed) % 4;
        for (unsigned k = 0; k < count; k++)
            r.text = slip(&a, r.text, &seed);
        if (next_random(&seed) % 4 == 0)
            r.text = stumble(&a, r.text, &seed);
        fixed += check(&r, mode);
        arena_release(&a);
    }
    print_message("%u of %u texts were fixed\n", fixed, (unsigned)SLIPS);
    assert_true(fixed > SLIPS / 10);
}

static struct str bytes_of(json_t *line)
{
    json_t *text = json_object_get(line, "text"), *b64 = json_object_get(line, "b64");
    if (text)
        return arena_str(&memory, (struct str){json_string_value(text), json_string_length(text)});
    struct str encoded = {json_string_value(b64), json_string_length(b64)};
    char *bytes = arena_bytes(&memory, encoded.len + 3);
    size_t len, fault;
    if (!go_base64_decode(encoded, bytes, &len, &fault))
        BUG("bad base64 in the recorded verdicts");
    return (struct str){bytes, len};
}

static void read_recorded(void)
{
    struct err err = {""};
    struct str rest;
    if (!input_read(&memory, RECORDED, FILE_MAX, &rest, &err))
        BUG("the recorded verdicts cannot be read");
    while (rest.ptr && text_count < TEXTS_MAX) {
        struct str one = str_cut(&rest, '\n');
        json_t *line = one.len ? json_loadb(one.ptr, one.len, JSON_ALLOW_NUL, NULL) : NULL;
        if (!line)
            continue;
        const char *gates = json_string_value(json_object_get(line, "gates"));
        texts[text_count++] = (struct recorded){
            .text = bytes_of(line),
            .gates = gates && *gates ? arena_cstr(&memory, str_from(gates)) : NULL,
            .reload = json_is_true(json_object_get(line, "reload")),
        };
        json_decref(line);
    }
}

int main(void)
{
    struct CMUnitTest tests[2 * SEEDS];
    read_recorded();
    for (size_t i = 0; i < SEEDS; i++) {
        tests[2 * i] =
            (struct CMUnitTest){"recorded texts", recorded_texts, NULL, NULL, (void *)&modes[i]};
        tests[2 * i + 1] = (struct CMUnitTest){"texts with slips", texts_with_slips, NULL, NULL,
                                               (void *)&modes[i]};
    }
    int failed = _cmocka_run_group_tests("fix_property", tests, 2 * SEEDS, NULL, NULL);
    arena_release(&memory);
    return failed;
}
