/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/words.h"

#include "apiserver/redact.h"

#include "apiserver/go_duration.h"
#include "base/fatal.h"
#include "base/go_quote.h"
#include "base/str_set.h"

struct wording {
    enum refusal refusal;
    const char *text; /* {1} {2}: as they are; {q1} {q2}: quoted as %q does; {n}: the number */
};

#define MASKED_OVERLAP                                                                             \
    "using overlapping resources such as 'secrets' and '*.' in the same resource list is not "     \
    "allowed as they will be "                                                                     \
    "masked"
#define KMS_V1_DEPRECATED                                                                          \
    "KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 "         \
    "instead.  Set "                                                                               \
    "--feature-gates=KMSv1=true to use the deprecated KMSv1 feature."
#define SEVERAL_PROVIDERS                                                                          \
    "more than one provider specified in a single element, should split into different list "      \
    "elements"
#define NO_PROVIDER                                                                                \
    "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, "    \
    "Identity"

static const struct wording common_words[] = {
    {REFUSAL_FILE_EMPTY, "encryption provider configuration file {q1} is empty"},
    {REFUSAL_KIND_MISSING, "Object 'Kind' is missing in '{1}'"},
    {REFUSAL_APIVERSION_MISSING, "Object 'apiVersion' is missing in '{1}'"},
    {REFUSAL_KIND_UNEXPECTED, "got unexpected config type: {1}"},
    {REFUSAL_RESOURCES_REQUIRED, "at least one {1} is required"},
    {REFUSAL_ENTRY_RESOURCES_REQUIRED, "at least one {1} is required"},
    {REFUSAL_ENTRY_PROVIDERS_REQUIRED, "at least one {1} is required"},
    {REFUSAL_PROVIDER_NONE, NO_PROVIDER},
    {REFUSAL_PROVIDER_MANY, SEVERAL_PROVIDERS},
    {REFUSAL_KEYS_REQUIRED, "at least one keys is required"},
    {REFUSAL_KEY_NAME_REQUIRED, "name is a mandatory field for a key"},
    {REFUSAL_KEY_SECRET_REQUIRED, "secret is a mandatory field for a key"},
    {REFUSAL_KEY_BASE64, "secrets must be base64 encoded"},
    {REFUSAL_KEY_LENGTH, "secret is not of the expected length, got {n}, expected one of {1}"},
    {REFUSAL_KMS_NAME_REQUIRED, "name is a mandatory field for a provider"},
    {REFUSAL_KMS_NAME_COLON, "invalid KMS provider name {1}, must not contain ':'"},
    {REFUSAL_KMS_NAME_DUPLICATE, "duplicate KMS provider name {1}, names must be unique"},
    {REFUSAL_KMS_TIMEOUT, "timeout should be a positive value"},
    {REFUSAL_KMS_ENDPOINT_REQUIRED, "endpoint is a mandatory field for a kms"},
    {REFUSAL_KMS_ENDPOINT_URL, "invalid endpoint for kms provider, error: {1}"},
    {REFUSAL_KMS_ENDPOINT_SCHEME,
     "unsupported scheme {q1} for KMS provider, only unix is supported"},
    {REFUSAL_KMS_CACHESIZE, "cachesize should be a positive value, or negative to disable"},
    {REFUSAL_KMS_CACHESIZE_V2, "cachesize is not supported in v2"},
    {REFUSAL_KMS_APIVERSION,
     "unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported"},
    {REFUSAL_RESOURCE_DUPLICATE, "the same resource cannot be specified multiple times"},
    {REFUSAL_RESOURCE_OVERLAP, MASKED_OVERLAP},
    {REFUSAL_RESOURCE_CAPITALS, "resource name should not contain capital letters"},
    {REFUSAL_RESOURCE_STAR,
     "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources"},
    {REFUSAL_RESOURCE_NO_REST, "resources which do not have REST API/s cannot be encrypted"},
    {REFUSAL_RESOURCE_EVENTS_GROUP,
     "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use "
     "'events' instead in the config file"},
    {REFUSAL_RESOURCE_EXTENSIONS_GROUP,
     "'extensions' group has been removed and cannot be used for encryption"},
    {REFUSAL_RESOURCE_ACROSS_GROUPS, "encrypting the same resource across groups is not supported"},
    {REFUSAL_RESOURCE_MASKED, "resource {q1} is masked by earlier rule {q2}"},
    {REFUSAL_KMS_V1_DISABLED, KMS_V1_DEPRECATED},
    {REFUSAL_KMS_V2_DISABLED,
     "could not configure KMSv2 plugin {q1}, KMSv2 feature is not enabled"},
    {REFUSAL_PANIC, "runtime error: invalid memory address or nil pointer dereference"},
};

/* 1.13 to 1.17 check while they build and stop at the first fault. */
static const struct wording sequential_words[] = {
    {REFUSAL_PROVIDER_NONE,
     "invalid provider configuration: at least one provider must be specified"},
    {REFUSAL_KEYS_REQUIRED, "{1} provider has no valid keys"},
    {REFUSAL_KEY_NAME_REQUIRED, "key with invalid name provided"},
    {REFUSAL_KEY_SECRET_REQUIRED, "key {1} has no provided secret"},
    {REFUSAL_KEY_BASE64,
     "could not obtain secret for named key {1}: illegal base64 data at input byte {n}"},
    {REFUSAL_KEY_LENGTH,
     "error while creating cipher for named key {1}: crypto/aes: invalid key size {n}"},
    {REFUSAL_KMS_ENDPOINT_REQUIRED, "remote KMS provider can't use empty string as endpoint"},
    {REFUSAL_KMS_TIMEOUT,
     "could not configure KMS plugin {q1}, timeout should be a positive value"},
    {REFUSAL_KMS_ENDPOINT_SCHEME,
     "could not configure KMS plugin {q1}, error: unsupported scheme {q2} for remote KMS "
     "provider"},
    {REFUSAL_KMS_ENDPOINT_URL, "could not configure KMS plugin {q1}, error: {2}"},
};

static const char sequential_secretbox_length[] =
    "expected key size 32 for secretbox provider, got {n}";

static const char *find_words(const struct wording *words, size_t count, enum refusal refusal)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].refusal == refusal)
            return words[i].text;
    return NULL;
}

#define COUNT(table) (sizeof(table) / sizeof *(table))

const char *words_template(uint32_t index, enum refusal *refusal)
{
    static const struct wording secretbox = {REFUSAL_KEY_LENGTH, sequential_secretbox_length};
    const struct wording *words = &secretbox;
    if (index < COUNT(common_words))
        words = &common_words[index];
    else if (index < COUNT(common_words) + COUNT(sequential_words))
        words = &sequential_words[index - COUNT(common_words)];
    else if (index > COUNT(common_words) + COUNT(sequential_words))
        return NULL;
    *refusal = words->refusal;
    return words->text;
}

static void put_template(struct buf *out, const char *text, const struct words_args *args)
{
    struct str rest = str_from(text);
    while (rest.ptr) {
        buf_str(out, str_cut(&rest, '{'));
        if (!rest.ptr)
            return;
        struct str slot = str_cut(&rest, '}');
        if (str_eq(slot, STR("n"))) {
            buf_int(out, args->number);
            continue;
        }
        struct str value = str_ends_with(slot, STR("1")) ? args->first : args->second;
        if (slot.ptr[0] == 'q')
            go_quote(out, value);
        else
            buf_str(out, value);
    }
}

bool words_put(struct buf *out, const struct version_row *row, enum refusal refusal,
               struct words_args args)
{
    const char *text = NULL;
    if (row->builder == BUILDER_SEQUENTIAL && refusal == REFUSAL_KEY_LENGTH &&
        str_eq(args.second, STR("secretbox")))
        text = sequential_secretbox_length;
    else if (row->builder == BUILDER_SEQUENTIAL)
        text = find_words(sequential_words, COUNT(sequential_words), refusal);
    if (!text)
        text = find_words(common_words, COUNT(common_words), refusal);
    if (!text)
        BUG("a refusal without words");
    bool hidden = false;
    args.first = redact_value(args.first, &hidden);
    args.second = redact_value(args.second, &hidden);
    put_template(out, text, &args);
    return hidden;
}

struct fault *words_fault(struct fault_list *list, const struct version_row *row,
                          enum refusal refusal, struct words_args args, struct str path,
                          const struct field_head *head)
{
    struct fault *fault = fault_add(list, refusal);
    struct buf out = BUF_INIT;
    fault->leaks_secret = words_put(&out, row, refusal, args);
    fault_text(list, fault, buf_to_arena(&out, list->arena));
    buf_release(&out);
    fault->place = (struct place){path, head ? place_of(head) : (struct span){0, 0}};
    fault->at = head ? head->at : NULL;
    fault->number = args.number;
    return fault;
}

bool words_required(struct buf *out, const struct version_row *row, enum refusal refusal,
                    struct words_args args)
{
    buf_cstr(out, "Required value: ");
    return words_put(out, row, refusal, args);
}

void words_value_string(struct buf *out, struct str value)
{
    go_quote(out, value);
}

void words_value_int(struct buf *out, int64_t value)
{
    buf_int(out, value);
}

void words_value_duration(struct buf *out, const struct version_row *row, int64_t nanoseconds)
{
    if (row->values == VALUES_GO) {
        buf_fmt(out, "v1.Duration{Duration:%lld}", (long long)nanoseconds);
        return;
    }
    struct arena scratch = ARENA_INIT;
    go_quote(out, go_duration_format(&scratch, nanoseconds));
    arena_release(&scratch);
}

bool words_value_strings(struct buf *out, const struct version_row *row,
                         const struct field_list *list)
{
    bool hidden = false;
    struct arena scratch = ARENA_INIT;
    struct str *items = arena_new(&scratch, struct str, list->count);
    uint32_t shown = 0;
    for (size_t text = 0; shown < list->count && text <= FAULTS_TEXT_MAX; shown++) {
        items[shown] = redact_value(string_at(list, shown)->value, &hidden);
        text += items[shown].len + 4;
    }
    if (row->values == VALUES_GO)
        go_quote_string_slice(out, items, shown);
    else
        go_json_string_slice(out, items, shown);
    arena_release(&scratch);
    return hidden;
}

static const char *const file_wraps[] = {
    /* Up to 1.25 an empty file reaches the decoder. */
    [WRAP_1_13] = NULL,
    [WRAP_1_26] = "error while parsing file: ",
    [WRAP_1_27] = "error while parsing file: ",
    [WRAP_1_29] = "error while parsing file: error while loading file: ",
    [WRAP_1_30] = "error while parsing file: error while loading file: ",
};

static void put_wrap(struct buf *out, const struct version_row *row, enum words_stage stage,
                     struct str file)
{
    if (stage == WORDS_FLAG)
        return;
    if (stage == WORDS_FILE) {
        buf_cstr(out, file_wraps[row->wrap]);
        return;
    }
    if (row->wrap == WRAP_1_13) {
        buf_cstr(out, "error while parsing encryption provider configuration file ");
        go_quote(out, file);
        buf_cstr(out, stage == WORDS_BUILD ? ": " : ": error while parsing file: ");
        return;
    }
    buf_cstr(out, stage == WORDS_BUILD ? "error while building transformers: "
                                       : "error while parsing file: ");
    if (stage == WORDS_DECODE && row->wrap != WRAP_1_26) {
        buf_cstr(out, "error decoding encryption provider configuration file ");
        go_quote(out, file);
        buf_cstr(out, ": ");
    }
}

/* An aggregate says equal errors once; one error prints bare, several in brackets (apimachinery
 * pkg/util/errors). */
static void put_aggregate(struct buf *out, struct arena *a, const struct fault_list *list)
{
    const struct fault *faults = list->items;
    struct str_set said = {.arena = a};
    uint32_t distinct = list->count == 1;
    for (uint32_t i = 0; list->count > 1 && i < list->count; i++)
        distinct += str_set_add(&said, faults[i].text) || faults[i].unique;
    said = (struct str_set){.arena = a};
    if (distinct == 1) {
        buf_str(out, faults[0].text);
        return;
    }
    const char *before = "[";
    for (uint32_t i = 0; i < list->count; i++) {
        if (!str_set_add(&said, faults[i].text) && !faults[i].unique)
            continue;
        buf_cstr(out, before);
        buf_str(out, faults[i].text);
        before = ", ";
    }
    buf_cstr(out, fault_list_is_full(list) ? ", and more]" : "]");
}

static bool is_strict(enum refusal refusal)
{
    return refusal == REFUSAL_UNKNOWN_FIELD || refusal == REFUSAL_DUPLICATE_FIELD ||
           refusal == REFUSAL_DUPLICATE_KEY;
}

struct str words_error(struct arena *a, const struct version_row *row, enum words_stage stage,
                       struct str file, const struct fault_list *list, struct str *inner)
{
    struct buf out = BUF_INIT;
    put_wrap(&out, row, stage, file);
    size_t wrap = out.len;
    if (stage == WORDS_DECODE && is_strict(list->items[0].refusal)) {
        buf_cstr(&out, "strict decoding error: ");
        for (uint32_t i = 0; i < list->count; i++) {
            buf_cstr(&out, i ? ", " : "");
            buf_str(&out, list->items[i].text);
        }
    } else {
        put_aggregate(&out, a, list);
    }
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    *inner = str_slice(text, wrap, text.len);
    return text;
}
