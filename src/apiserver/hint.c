/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/hint.h"

#include "apiserver/group_resource.h"
#include "apiserver/key_cause.h"
#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "schema/suggest.h"
#include "schemas/encryption_configuration.h"
#include "tree/resolve.h"

/* Nobody has more fields in one mapping. */
enum { BEGUN_MAX = 32 };

static const struct schema_field *field_named(const struct schema_object *object, struct str name)
{
    for (uint32_t i = 0; i < object->field_count; i++)
        if (str_eq(object->fields[i].name, name))
            return &object->fields[i];
    return NULL;
}

/* The object that `path` stands for, or its last name stands in: resources[0].providers[1] is a
 * provider, and so is what resources[0].providers[1].kms stands in. */
static const struct schema_object *object_of(struct str path)
{
    const struct schema_object *object = ec_document.root;
    while (path.len) {
        size_t end = str_find_byte(path, '.');
        struct str part = str_slice(path, 0, end);
        struct str name = str_slice(part, 0, str_find_byte(part, '['));
        const struct schema_field *field = field_named(object, name);
        if (!field || !field->of || (end == path.len && name.len == part.len))
            break;
        object = field->of;
        path = end < path.len ? str_slice(path, end + 1, path.len) : STR("");
    }
    return object;
}

static bool is_null(struct arena *a, const struct node *node)
{
    struct resolved value;
    struct str error;
    return node->kind == NODE_SCALAR && resolve_scalar(a, node, &value, &error) &&
           value.kind == RESOLVED_NULL;
}

const struct schema_field *hint_begun(struct arena *a, const struct fault *fault, struct str *first)
{
    const struct node *at = fault->at;
    if (at && at->kind == NODE_ALIAS)
        at = at->target;
    bool unknown = fault->refusal == REFUSAL_UNKNOWN_FIELD;
    if (!at || at->kind != NODE_MAPPING || at->count > BEGUN_MAX ||
        (unknown ? !fault->owner : fault->refusal != REFUSAL_PROVIDER_NONE))
        return NULL;
    const struct schema_object *owner = unknown ? fault->owner : object_of(fault->place.path);
    const struct schema_field *begun = NULL;
    for (uint32_t i = 0; i < at->count; i++) {
        const struct node *key = at->pairs[i].key;
        const struct schema_field *field =
            key->kind == NODE_SCALAR ? field_named(owner, key->text) : NULL;
        if (field && field->of && is_null(a, at->pairs[i].value)) {
            begun = begun ? NULL : field;
            if (!begun)
                return NULL;
        }
    }
    for (uint32_t i = 0; begun && i < at->count; i++) {
        const struct node *key = at->pairs[i].key;
        if (key->kind != NODE_SCALAR || field_named(owner, key->text) ||
            !field_named(begun->of, key->text) || (unknown && !str_eq(key->text, fault->name)))
            continue;
        *first = key->text;
        return begun;
    }
    return NULL;
}

bool hint_provider_has(struct str provider, struct str field)
{
    const struct schema_field *found =
        field_named(object_of(STR("resources[0].providers[0]")), provider);
    return found && found->of && field_named(found->of, field);
}

static struct str begun_hint(struct arena *a, const struct fault *fault)
{
    struct str first;
    const struct schema_field *begun = hint_begun(a, fault, &first);
    return begun ? arena_join(a, STR("indent '"), first, STR("' deeper, below '"), begun->name,
                              STR("'"))
                 : STR_NONE;
}

static struct str field_hint(struct arena *a, const struct fault *fault)
{
    struct str begun = begun_hint(a, fault);
    if (begun.ptr)
        return begun;
    struct suggestion s = suggest_field(a, &ec_document, fault->owner, NULL, fault->name);
    switch (s.kind) {
    case SUGGEST_NOTHING:
        break;
    case SUGGEST_CASE:
    case SUGGEST_FORM:
    case SUGGEST_NUMBER:
    case SUGGEST_SPELLING:
        return arena_join(a, STR("did you mean '"), s.field->name, STR("'?"));
    case SUGGEST_INSIDE:
        return arena_join(a, STR("'"), s.field->name, STR("' belongs below '"), s.where,
                          STR("': is the indentation right?"));
    case SUGGEST_OUTSIDE:
        if (s.where.len == 0)
            return arena_join(a, STR("'"), s.field->name,
                              STR("' belongs to the top level: is the indentation right?"));
        return arena_join(a, STR("'"), s.field->name, STR("' belongs to '"), s.where,
                          STR("': is the indentation right?"));
    }
    return STR_NONE;
}

static struct str kind_hint(struct arena *a, const struct fault *fault)
{
    const struct schema_type_meta *meant =
        suggest_type_meta(&ec_document, fault->api_version, fault->name);
    if (!meant)
        return STR_NONE;
    return arena_join(a, STR("did you mean 'apiVersion: "), meant->api_version,
                      STR("' with 'kind: "), meant->kind, STR("'?"));
}

/* What libyaml's words mean in this kind of file. */
static struct str syntax_hint(struct str text)
{
    static const struct {
        const char *words, *hint;
    } hints[] = {
        {"could not find expected ':'", "is a ':' missing?"},
        {"mapping values are not allowed in this context",
         "is a blank missing behind an earlier ':', or is the indentation wrong?"},
        {"did not find expected '-' indicator", "is the indentation right?"},
        {"did not find expected key", "is the indentation right?"},
        {"did not find expected alphabetic or numeric character",
         "'*' begins an alias: write it in quotes"},
        {"found character that cannot start any token",
         "a tab, '@', '`' and '%' begin no value: indent with spaces, write values in quotes"},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (str_ends_with(text, str_from(hints[i].words)))
            return str_from(hints[i].hint);
    return STR_NONE;
}

static struct str key_hint(struct arena *a, const struct fault *fault)
{
    struct key_cause cause = key_cause_of(a, fault->at);
    struct str words = key_cause_words(a, &cause, fault->place.path);
    if (cause.kind == KEY_CAUSE_LINE_FEED)
        return arena_join(a, STR("the last byte is a line feed: "), words);
    if (words.ptr)
        return words;
    return fault->refusal == REFUSAL_KEY_BASE64
               ? STR("standard base64 with its '=': 'head -c 32 /dev/urandom | base64' makes a key")
               : STR("'head -c 32 /dev/urandom | base64' makes a key");
}

/* The server misses something: what stands beside its place may be it, misspelt or without a
 * value. */
static struct str absent_hint(struct arena *a, const struct fault *fault)
{
    const struct node *at = fault->at;
    if (at && at->kind == NODE_ALIAS)
        at = at->target;
    if (!at || at->kind != NODE_MAPPING)
        return STR_NONE;
    struct str begun = begun_hint(a, fault);
    if (begun.ptr)
        return begun;
    struct fault beside = {.owner = object_of(fault->place.path)};
    for (uint32_t i = 0; i < at->count; i++) {
        const struct node *key = at->pairs[i].key;
        if (key->kind != NODE_SCALAR || field_named(beside.owner, key->text))
            continue;
        beside.name = key->text;
        struct str hint = field_hint(a, &beside);
        if (hint.ptr)
            return hint;
    }
    if (fault->refusal == REFUSAL_PROVIDER_NONE && at->count == 1 &&
        at->pairs[0].key->kind == NODE_SCALAR) {
        const struct schema_field *field = field_named(beside.owner, at->pairs[0].key->text);
        if (field && field->of && field->of->field_count == 0)
            return arena_join(a, STR("did you mean '"), field->name, STR(": {}'?"));
        if (field)
            return arena_join(a, STR("'"), field->name,
                              STR("' is empty: is the indentation below it right?"));
    }
    return STR_NONE;
}

struct str hint_resource(struct arena *a, struct str written)
{
    struct resource_guess guess = resource_guess(group_resource_parse(written), VERSION_SET_ALL);
    return guess.fact ? resource_name(a, guess.fact) : STR_NONE;
}

static struct str capitals_hint(struct arena *a, const struct fault *fault)
{
    const struct node *at = fault->at;
    if (at && at->kind == NODE_ALIAS)
        at = at->target;
    struct str meant = at && at->kind == NODE_SCALAR ? hint_resource(a, at->text) : STR_NONE;
    if (!meant.ptr)
        return STR("resources are written in lower case and plural: 'secrets'");
    return arena_join(a, STR("did you mean '"), meant, STR("'?"));
}

static struct str type_hint(struct arena *a, const struct fault *fault)
{
    struct str path = fault->place.path;
    if (str_ends_with(path, STR(".kms.timeout")))
        return STR("a timeout is text with a unit: '3s'");
    if (!fault->at || fault->at->kind != NODE_SCALAR)
        return STR_NONE;
    const struct schema_field *field = field_named(object_of(path), fault->at->text);
    if (!field || !field->of)
        return STR_NONE;
    return field->of->field_count == 0
               ? arena_join(a, STR("did you mean '"), field->name, STR(": {}'?"))
               : arena_join(a, STR("is a ':' missing behind '"), field->name, STR("'?"));
}

struct str hint_of(struct arena *a, const struct fault *fault)
{
    switch (fault->refusal) {
    case REFUSAL_UNKNOWN_FIELD:
        return fault->owner ? field_hint(a, fault) : STR_NONE;
    case REFUSAL_KIND_UNKNOWN:
        return fault->name.ptr ? kind_hint(a, fault) : STR_NONE;
    case REFUSAL_KIND_MISSING:
    case REFUSAL_APIVERSION_MISSING:
        return STR("an encryption configuration begins with 'apiVersion: "
                   "apiserver.config.k8s.io/v1' and 'kind: EncryptionConfiguration'");
    case REFUSAL_YAML_SYNTAX:
        return syntax_hint(fault->text);
    case REFUSAL_FIELD_TYPE:
        return type_hint(a, fault);
    case REFUSAL_RESOURCES_REQUIRED:
    case REFUSAL_ENTRY_RESOURCES_REQUIRED:
    case REFUSAL_ENTRY_PROVIDERS_REQUIRED:
    case REFUSAL_PROVIDER_NONE:
    case REFUSAL_KEYS_REQUIRED:
    case REFUSAL_KEY_NAME_REQUIRED:
    case REFUSAL_KEY_SECRET_REQUIRED:
    case REFUSAL_KMS_NAME_REQUIRED:
    case REFUSAL_KMS_ENDPOINT_REQUIRED:
        return absent_hint(a, fault);
    case REFUSAL_PROVIDER_MANY:
        return STR("is a '-' missing in front of one of them?");
    case REFUSAL_KEY_LENGTH:
    case REFUSAL_KEY_BASE64:
        return key_hint(a, fault);
    case REFUSAL_RESOURCE_CAPITALS:
        return capitals_hint(a, fault);
    case REFUSAL_KMS_V1_DISABLED:
        return STR("'--feature-gates=KMSv1=true' keeps v1 working (no apiVersion is v1); add v2 as "
                   "a second provider, since v2 cannot read what v1 wrote");
    case REFUSAL_GATE_UNKNOWN:
        return STR("each release has gates of its own: leave out what this one does not know");
    default:
        return STR_NONE;
    }
}
