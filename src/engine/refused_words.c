/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_words.h"

#include "apiserver/hint.h"
#include "apiserver/key_cause.h"
#include "apiserver/redact.h"
#include "base/buf.h"
#include "engine/refused_shape.h"
#include "engine/refused_syntax.h"

/* A name of the file in quotes; what could be a key only by its length. */
static void put_name(struct buf *out, struct str name)
{
    if (name.len <= 100 && !redact_holds_key(name)) {
        buf_byte(out, '\'');
        buf_str(out, name);
        buf_byte(out, '\'');
    } else {
        buf_cstr(out, "a name of ");
        buf_int(out, (int64_t)name.len);
        buf_cstr(out, " bytes");
    }
}

/* The last words of the server's text, behind what all texts of its kind begin with. */
static struct str behind(struct str text, struct str mark)
{
    size_t at = str_find(text, mark);
    return at < text.len ? str_slice(text, at + mark.len, text.len) : text;
}

/* "yaml: line 3: did not find expected key" without its numbers: the finding has the place. */
static struct str syntax_words(struct str text)
{
    struct str words = behind(text, STR("yaml: "));
    if (str_starts_with(words, STR("line ")))
        words = behind(words, STR(": "));
    return words;
}

static struct str last_name(struct str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '.')
        at--;
    return str_slice(path, at, path.len);
}

/* "aescbc" of resources[0].providers[1].aescbc.keys[0].secret. */
static struct str provider_of(struct str path)
{
    struct str rest = behind(path, STR(".providers["));
    rest = behind(rest, STR("]."));
    return str_cut(&rest, '.');
}

/* Of the refusals that need nothing of the fault. */
static const char *const plain_words[] = {
    [REFUSAL_FILE_EMPTY] = "the file is empty",
    [REFUSAL_YAML_DEPTH] = "nested deeper than 10,000 levels",
    [REFUSAL_YAML_ALIASING] = "aliases multiply the document beyond what the server allows",
    [REFUSAL_YAML_MERGE] = "'<<' needs a mapping or a list of mappings",
    [REFUSAL_YAML_MAP_KEY] = "a collection stands where a field's name belongs",
    [REFUSAL_MAP_KEY_TYPE] = "a field's name is no string",
    [REFUSAL_NUMBER_NOT_FINITE] = "a number that is not finite",
    [REFUSAL_PROTOBUF] = "the file begins like Kubernetes' binary format",
    [REFUSAL_NOT_A_MAP] = "the document is no mapping with 'apiVersion' and 'kind'",
    [REFUSAL_TYPE_META_TYPE] = "'kind' and 'apiVersion' must be strings",
    [REFUSAL_GROUP_VERSION_SYNTAX] = "'apiVersion' has more than one slash",
    [REFUSAL_KIND_MISSING] = "'kind' is missing",
    [REFUSAL_APIVERSION_MISSING] = "'apiVersion' is missing",
    [REFUSAL_DURATION_SYNTAX] = "the timeout is no duration",
    [REFUSAL_DUPLICATE_KEY] = "a field stands twice in the same mapping",
    [REFUSAL_DUPLICATE_FIELD] = "a field stands twice in the same mapping",
    [REFUSAL_RESOURCES_REQUIRED] = "'resources' has no entry",
    [REFUSAL_ENTRY_RESOURCES_REQUIRED] = "an entry without 'resources'",
    [REFUSAL_ENTRY_PROVIDERS_REQUIRED] = "an entry without 'providers'",
    [REFUSAL_PROVIDER_NONE] = "an element of 'providers' that names no provider",
    [REFUSAL_PROVIDER_MANY] = "one element of 'providers' names several providers",
    [REFUSAL_KEYS_REQUIRED] = "a provider without keys",
    [REFUSAL_KEY_NAME_REQUIRED] = "a key without a name",
    [REFUSAL_KEY_SECRET_REQUIRED] = "a key without a secret",
    [REFUSAL_KEY_BASE64] = "the secret is no base64",
    [REFUSAL_KMS_NAME_REQUIRED] = "a KMS provider without a name",
    [REFUSAL_KMS_NAME_COLON] = "the name of a KMS provider must not contain ':'",
    [REFUSAL_KMS_NAME_DUPLICATE] = "two KMS providers have the same name",
    [REFUSAL_KMS_TIMEOUT] = "the timeout must be positive",
    [REFUSAL_KMS_ENDPOINT_REQUIRED] = "a KMS provider without an endpoint",
    [REFUSAL_KMS_ENDPOINT_URL] = "the endpoint is no URL",
    [REFUSAL_KMS_ENDPOINT_SCHEME] = "the endpoint is no unix socket",
    [REFUSAL_KMS_ENDPOINT_DIAL] = "gRPC cannot read the endpoint",
    [REFUSAL_KMS_CACHESIZE] =
        "a 'cachesize' of 0: leave it out, or write a negative number for no cache",
    [REFUSAL_KMS_CACHESIZE_V2] = "'cachesize' is not allowed with KMS v2",
    [REFUSAL_KMS_APIVERSION] = "the 'apiVersion' of a KMS provider is v1 or v2",
    [REFUSAL_RESOURCE_DUPLICATE] = "a resource stands twice in one list",
    [REFUSAL_RESOURCE_OVERLAP] = "a wildcard stands beside what it covers",
    [REFUSAL_RESOURCE_CAPITALS] = "a resource is written with capital letters",
    [REFUSAL_RESOURCE_STAR] =
        "'*' alone is no wildcard: '*.' means the core group, '*.*' everything",
    [REFUSAL_RESOURCE_NO_REST] = "a resource without REST API cannot be encrypted",
    [REFUSAL_RESOURCE_EVENTS_GROUP] = "events of 'events.k8s.io' are stored as 'events'",
    [REFUSAL_RESOURCE_EXTENSIONS_GROUP] = "the group 'extensions' is gone and cannot be encrypted",
    [REFUSAL_RESOURCE_ACROSS_GROUPS] = "one resource of all groups cannot be encrypted",
    [REFUSAL_RESOURCE_MASKED] = "an earlier wildcard covers this resource already",
    [REFUSAL_KMS_V1_DISABLED] = "KMS v1 is off unless the feature gate KMSv1 is set",
    [REFUSAL_KMS_V2_DISABLED] = "KMS v2 is off unless the feature gate KMSv2 is set",
    [REFUSAL_GATE_SYNTAX] = "--feature-gates cannot be read",
    [REFUSAL_GATE_UNKNOWN] = "--feature-gates names a gate that does not exist",
    [REFUSAL_GATE_LOCKED] = "--feature-gates sets a gate that cannot be changed",
    [REFUSAL_GATE_PREFIX] = "--feature-gates mixes names with and without 'kube:'",
    [REFUSAL_GATE_COMPONENT] = "--feature-gates names a component that does not exist",
    [REFUSAL_PANIC] = "kube-apiserver crashes on this configuration",
};

static bool has_plain_words(enum refusal refusal)
{
    return (size_t)refusal < sizeof plain_words / sizeof *plain_words && plain_words[refusal];
}

static void put_kind(struct buf *out, const struct fault *fault)
{
    buf_cstr(out, "kind ");
    put_name(out, fault->name);
    buf_cstr(out, " of apiVersion ");
    put_name(out, fault->api_version);
    buf_cstr(out, " is no encryption configuration");
}

static void put_length(struct buf *out, const struct fault *fault, enum key_cause_kind kind)
{
    struct str provider = provider_of(fault->place.path);
    buf_cstr(out, "the secret decodes to ");
    buf_int(out, fault->number);
    buf_cstr(out, fault->number == 1 ? " byte" : " bytes");
    buf_cstr(out, kind == KEY_CAUSE_LINE_FEED ? " ending in a line feed"
                  : kind == KEY_CAUSE_CR_LF   ? " ending in CR LF"
                                              : "");
    buf_cstr(out, ", but ");
    buf_str(out, provider);
    buf_cstr(out, str_eq(provider, STR("secretbox")) ? " takes 32" : " takes 16, 24 or 32");
}

/* Two names in one list; the place is that of the first of the words. */
static void put_pair(struct buf *out, const struct fault *fault)
{
    bool same = str_eq(fault->name, fault->other_name);
    put_name(out, fault->name);
    if (fault->refusal == REFUSAL_RESOURCE_OVERLAP) {
        buf_cstr(out, " stands in the list with ");
        put_name(out, fault->other_name);
        buf_cstr(out, ", which covers it");
    } else {
        buf_cstr(out, same ? " stands twice in the list" : " stands in the list already, as ");
        if (!same)
            put_name(out, fault->other_name);
    }
}

static void put_words(struct buf *out, const struct fault *fault)
{
    switch (fault->refusal) {
    case REFUSAL_YAML_SYNTAX:
    case REFUSAL_YAML_ENCODING:
    case REFUSAL_YAML_VERSION:
    case REFUSAL_YAML_ALIAS:
    case REFUSAL_YAML_TAG:
        buf_cstr(out, "not valid YAML: ");
        buf_str(out, syntax_words(fault->text));
        return;
    case REFUSAL_JSON_SYNTAX:
        buf_cstr(out, "not valid JSON: ");
        buf_str(out, behind(fault->text, STR("json parse error: ")));
        return;
    case REFUSAL_KIND_UNKNOWN:
        put_kind(out, fault);
        return;
    case REFUSAL_KIND_UNEXPECTED:
        buf_cstr(out, "another kind than an encryption configuration: ");
        buf_str(out, behind(fault->text, STR("type: ")));
        return;
    case REFUSAL_UNKNOWN_FIELD:
        buf_cstr(out, "unknown field ");
        put_name(out, fault->name);
        return;
    case REFUSAL_RESOURCE_DUPLICATE:
    case REFUSAL_RESOURCE_OVERLAP:
        if (fault->other_name.ptr)
            put_pair(out, fault);
        else
            buf_cstr(out, plain_words[fault->refusal]);
        return;
    case REFUSAL_FIELD_TYPE:
        buf_cstr(out, "'");
        buf_str(out, last_name(fault->place.path));
        buf_cstr(out, "' has a value of the wrong type");
        return;
    default:
        buf_cstr(out, has_plain_words(fault->refusal) ? plain_words[fault->refusal]
                                                      : "kube-apiserver refuses this");
    }
}

/* What is wrong with a key, and how that came about. */
static struct str key_words(struct arena *a, const struct fault *fault, struct str *how)
{
    struct buf out = BUF_INIT;
    struct key_cause cause = key_cause_of(a, fault->at);
    struct str why = key_cause_words(a, &cause, fault->place.path);
    if (fault->refusal == REFUSAL_KEY_LENGTH)
        put_length(&out, fault, cause.kind);
    else
        put_words(&out, fault);
    if (why.len) {
        buf_cstr(&out, ": ");
        buf_str(&out, why);
    }
    *how = key_cause_repair(&cause);
    /* The question is asked only where the rest is a key. */
    if ((cause.kind == KEY_CAUSE_LINE_FEED || cause.kind == KEY_CAUSE_CR_LF) &&
        str_ends_with(why, STR("?")))
        *how = STR("encode the key once more without the line end behind it, which \"printf '%s'\" "
                   "does not add");
    struct str words = buf_to_arena(&out, a);
    buf_release(&out);
    return words;
}

/* Which name it is that is wrong, and what it may have meant. */
static struct str capitals_words(struct arena *a, const struct fault *fault, struct str *how)
{
    struct buf out = BUF_INIT;
    const struct node *at = fault->at->kind == NODE_ALIAS ? fault->at->target : fault->at;
    struct str meant = hint_resource(a, at->text);
    buf_cstr(&out, "resource ");
    put_name(&out, at->text);
    buf_cstr(&out, " has capital letters");
    *how = STR_NONE;
    if (meant.ptr) {
        buf_cstr(&out, ", did you mean '");
        buf_str(&out, meant);
        buf_cstr(&out, "'?");
        *how = arena_join(a, STR("write '"), meant,
                          STR("'; up to 1.26 this is what switches encryption on for it: "
                              "afterwards rewrite what is stored"));
    }
    struct str words = buf_to_arena(&out, a);
    buf_release(&out);
    return words;
}

static bool is_scalar(const struct node *at)
{
    if (at && at->kind == NODE_ALIAS)
        at = at->target;
    return at && at->kind == NODE_SCALAR;
}

/* "'name' and 2 more stand beside 'kms': indent them deeper, below 'kms'". */
static bool put_begun(struct buf *out, struct arena *a, const struct fault *fault, uint32_t more,
                      struct str *how)
{
    struct str first;
    const struct schema_field *begun = hint_begun(a, fault, &first);
    if (!begun)
        return false;
    put_name(out, first);
    if (more) {
        buf_cstr(out, " and ");
        buf_int(out, more);
        buf_cstr(out, " more");
    }
    buf_cstr(out, more ? " stand beside " : " stands beside ");
    put_name(out, begun->name);
    buf_cstr(out, ": indent ");
    if (more)
        buf_cstr(out, "them");
    else
        put_name(out, first);
    buf_cstr(out, " deeper, below ");
    put_name(out, begun->name);
    *how = arena_join(a, STR("give every line below '"), begun->name, STR("' two more blanks"));
    return true;
}

/* `secret: {{ key }}` in a file that is no template any more. */
static bool is_expression(struct str text, const struct fault *fault)
{
    uint32_t at = fault->place.span.start;
    return fault->refusal == REFUSAL_YAML_MAP_KEY && at > 0 && at < text.len &&
           text.ptr[at] == '{' && text.ptr[at - 1] == '{';
}

struct str refused_words(struct arena *a, struct str text, const struct fault *fault, uint32_t more,
                         struct str *how)
{
    struct buf out = BUF_INIT;
    struct str shape;
    struct span tabs;
    if (shape_type_words(a, text, fault, &shape, how))
        return shape;
    if (shape_tabs(text, fault, &tabs)) {
        *how = STR("indent with spaces");
        return STR("not valid YAML: this line is indented with a tab");
    }
    if (shape_depth_words(a, text, fault, &shape, how))
        return shape;
    if (syntax_cause_words(a, text, fault, &shape, how))
        return shape;
    if (is_expression(text, fault)) {
        *how = STR("a server fills nothing in: let what makes this file write the value itself");
        return STR("a template's '{{ }}' that nobody filled in");
    }
    if (put_begun(&out, a, fault, more, how)) {
        struct str words = buf_to_arena(&out, a);
        buf_release(&out);
        return words;
    }
    if (fault->refusal == REFUSAL_KEY_LENGTH || fault->refusal == REFUSAL_KEY_BASE64)
        return key_words(a, fault, how);
    if (fault->refusal == REFUSAL_RESOURCE_CAPITALS && is_scalar(fault->at))
        return capitals_words(a, fault, how);
    put_words(&out, fault);
    struct str hint = hint_of(a, fault);
    *how = fault->refusal == REFUSAL_RESOURCE_EVENTS_GROUP ? STR("write 'events'") : STR_NONE;
    if (fault->refusal == REFUSAL_UNKNOWN_FIELD && str_ends_with(hint, STR("indentation right?")))
        *how = STR("indent it, with all that stands below it, so that it is where it belongs");
    /* A question belongs to what is wrong, advice to the repair. */
    if (str_ends_with(hint, STR("?"))) {
        buf_cstr(&out, ", ");
        buf_str(&out, hint);
    } else if (hint.len) {
        *how = hint;
    }
    struct str words = buf_to_arena(&out, a);
    buf_release(&out);
    return words;
}
