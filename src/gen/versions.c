/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "gen/facts.h"
#include "gen/load.h"

struct row {
    char *from;
    int64_t yaml, decoder, builder, defaults, grpc, wrap, package, values, map_key, select, search;
    bool strict;
    uint32_t peek, scheme;
    uint32_t checks, kinds; /* bits */
    unsigned first;         /* computed */
};

struct row_list {
    char *newest;
    struct row *rows;
    uint32_t rows_count;
};

static const cyaml_strval_t yamls[] = {{"2.2.4", 0}, {"2.2.8", 1}};
static const char *const yaml_names[] = {"GO_YAML_2_2_4", "GO_YAML_2_2_8"};

static const cyaml_strval_t decoders[] = {
    {"jsoniter-2018", 0}, {"jsoniter-1.1", 1}, {"kjson", 2}, {"kjson-2025", 3}};
static const char *const decoder_names[] = {"DECODER_JSONITER_2018", "DECODER_JSONITER_1_1",
                                            "DECODER_KJSON", "DECODER_KJSON_2025"};

static const cyaml_strval_t builders[] = {{"sequential", 0}, {"validated", 1}};
static const char *const builder_names[] = {"BUILDER_SEQUENTIAL", "BUILDER_VALIDATED"};

static const cyaml_strval_t defaults[] = {
    {"none", 0}, {"timeout-cachesize", 1}, {"all", 2}, {"cachesize-v1-only", 3}};
static const char *const defaults_names[] = {"DEFAULTS_NONE", "DEFAULTS_TIMEOUT_CACHESIZE",
                                             "DEFAULTS_ALL", "DEFAULTS_CACHESIZE_V1_ONLY"};

static const cyaml_strval_t grpcs[] = {{"none", 0}, {"plugin", 1}, {"probe", 2}};
static const char *const grpc_names[] = {"GRPC_NONE", "GRPC_PLUGIN", "GRPC_PROBE"};

static const cyaml_strval_t wraps[] = {
    {"1.13", 0}, {"1.26", 1}, {"1.27", 2}, {"1.29", 3}, {"1.30", 4}};
static const char *const wrap_names[] = {"WRAP_1_13", "WRAP_1_26", "WRAP_1_27", "WRAP_1_29",
                                         "WRAP_1_30"};

static const cyaml_strval_t packages[] = {{"config", 0}, {"apiserver", 1}};
static const char *const package_names[] = {"PACKAGE_CONFIG", "PACKAGE_APISERVER"};

static const cyaml_strval_t values[] = {{"go", 0}, {"json", 1}};
static const char *const value_names[] = {"VALUES_GO", "VALUES_JSON"};

static const cyaml_strval_t map_keys[] = {{"unsupported", 0}, {"Unsupported", 1}};

static const cyaml_strval_t selects[] = {{"builtin-wildcards", 0}, {"exact", 1}, {"wildcards", 2}};
static const char *const select_names[] = {"SELECT_BUILTIN_WILDCARDS", "SELECT_EXACT",
                                           "SELECT_WILDCARDS"};

static const cyaml_strval_t searches[] = {{"first", 0}, {"all", 1}};
static const char *const search_names[] = {"SEARCH_FIRST", "SEARCH_ALL"};

static const cyaml_strval_t checks[] = {
    {"kms-api-version", 1 << 0}, {"kms-name-colon", 1 << 1},   {"kms-name-duplicate", 1 << 2},
    {"resource-names", 1 << 3},  {"resource-masking", 1 << 4}, {"cachesize-v2", 1 << 5},
    {"kms-v1-gate", 1 << 6},     {"kms-v2-gate", 1 << 7},      {"gate-components", 1 << 8},
    {"endpoint-colons", 1 << 9},
};
static const char *const check_names[] = {
    "CHECK_KMS_API_VERSION", "CHECK_KMS_NAME_COLON",   "CHECK_KMS_NAME_DUPLICATE",
    "CHECK_RESOURCE_NAMES",  "CHECK_RESOURCE_MASKING", "CHECK_CACHESIZE_V2",
    "CHECK_KMS_V1_GATE",     "CHECK_KMS_V2_GATE",      "CHECK_GATE_COMPONENTS",
    "CHECK_ENDPOINT_COLONS",
};

static const cyaml_strval_t kinds[] = {
    {"admission", 1 << 0}, {"authorization", 1 << 1}, {"authentication", 1 << 2},
    {"tracing", 1 << 3},   {"meta", 1 << 4},
};
static const char *const kind_names[] = {"KIND_ADMISSION", "KIND_AUTHORIZATION",
                                         "KIND_AUTHENTICATION", "KIND_TRACING", "KIND_META"};

#define WORD(key, member, words)                                                                   \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT | CYAML_FLAG_CASE_SENSITIVE, struct row, member,       \
                     words, CYAML_ARRAY_LEN(words))
#define BITS(key, member, words)                                                                   \
    CYAML_FIELD_FLAGS(key, CYAML_FLAG_STRICT, struct row, member, words, CYAML_ARRAY_LEN(words))

static const cyaml_schema_field_t row_keys[] = {
    CYAML_FIELD_STRING_PTR("from", CYAML_FLAG_POINTER, struct row, from, 1, CYAML_UNLIMITED),
    WORD("yaml", yaml, yamls),
    WORD("decoder", decoder, decoders),
    CYAML_FIELD_BOOL("strict", CYAML_FLAG_DEFAULT, struct row, strict),
    CYAML_FIELD_UINT("peek", CYAML_FLAG_DEFAULT, struct row, peek),
    WORD("builder", builder, builders),
    WORD("defaults", defaults, defaults),
    BITS("checks", checks, checks),
    WORD("grpc", grpc, grpcs),
    WORD("wrap", wrap, wraps),
    WORD("package", package, packages),
    WORD("values", values, values),
    WORD("map_key", map_key, map_keys),
    BITS("kinds", kinds, kinds),
    CYAML_FIELD_UINT("scheme", CYAML_FLAG_DEFAULT, struct row, scheme),
    WORD("select", select, selects),
    WORD("search", search, searches),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t row_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct row, row_keys),
};

static const cyaml_schema_field_t list_keys[] = {
    CYAML_FIELD_STRING_PTR("newest", CYAML_FLAG_POINTER, struct row_list, newest, 1,
                           CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE("rows", CYAML_FLAG_POINTER, struct row_list, rows, &row_item, 1,
                         CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t list_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct row_list, list_keys),
};

static void emit_bits(struct buf *out, const char *member, uint32_t bits, const char *const *names)
{
    if (!bits)
        return;
    buf_fmt(out, "        .%s = ", member);
    const char *before = "";
    for (unsigned i = 0; bits >> i; i++) {
        if (!(bits >> i & 1))
            continue;
        buf_fmt(out, "%s%s", before, names[i]);
        before = " |\n            ";
    }
    buf_cstr(out, ",\n");
}

static void emit_row(struct buf *out, const struct row *row, unsigned last)
{
    buf_fmt(out, "    {\n        .first = %u,\n        .last = %u,\n", row->first, last);
    buf_fmt(out, "        .yaml = %s,\n", yaml_names[row->yaml]);
    buf_fmt(out, "        .decoder = %s,\n", decoder_names[row->decoder]);
    buf_fmt(out, "        .strict = %s,\n", row->strict ? "true" : "false");
    buf_fmt(out, "        .capital_unsupported = %s,\n", row->map_key ? "true" : "false");
    buf_fmt(out, "        .peek = %u,\n", row->peek);
    buf_fmt(out, "        .builder = %s,\n", builder_names[row->builder]);
    buf_fmt(out, "        .defaults = %s,\n", defaults_names[row->defaults]);
    emit_bits(out, "checks", row->checks, check_names);
    buf_fmt(out, "        .grpc = %s,\n", grpc_names[row->grpc]);
    buf_fmt(out, "        .wrap = %s,\n", wrap_names[row->wrap]);
    buf_fmt(out, "        .package = %s,\n", package_names[row->package]);
    buf_fmt(out, "        .values = %s,\n", value_names[row->values]);
    emit_bits(out, "kinds", row->kinds, kind_names);
    buf_fmt(out, "        .scheme_line = %u,\n", row->scheme);
    buf_fmt(out, "        .select = %s,\n", select_names[row->select]);
    buf_fmt(out, "        .search = %s,\n    },\n", search_names[row->search]);
}

static bool check(struct row_list *list, unsigned *newest, struct err *err)
{
    if (!load_minor(list->newest, newest))
        return err_set(err, "newest: '%s' is no version such as 1.36", list->newest);
    for (uint32_t i = 0; i < list->rows_count; i++) {
        struct row *row = &list->rows[i];
        if (!load_minor(row->from, &row->first))
            return err_set(err, "from: '%s' is no version such as 1.27", row->from);
        if (i ? row->first <= row[-1].first : row->first != LOAD_MINOR_OLDEST)
            return err_set(err, "from: '%s' is out of order: rows begin at 1.%d and ascend",
                           row->from, LOAD_MINOR_OLDEST);
        if (row->first > *newest)
            return err_set(err, "from: '%s' is newer than the newest", row->from);
    }
    return true;
}

bool facts_versions(const char *path, struct buf *out, struct err *err)
{
    void *loaded = NULL;
    if (!load_yaml(path, &list_value, &loaded, err))
        return false;
    struct row_list *list = loaded;
    struct err why = {0};
    unsigned newest;
    if (!check(list, &newest, &why))
        return err_set(err, "%s: %s", path, why.text);
    buf_fmt(out, "/* Made by gen from %s: change that. */\n", path);
    buf_fmt(out,
            "_Static_assert(VERSION_OLDEST == %d && VERSION_NEWEST == %u, \"versions.h\");\n\n",
            LOAD_MINOR_OLDEST, newest);
    buf_cstr(out, "static const struct version_row rows[] = {\n");
    for (uint32_t i = 0; i < list->rows_count; i++)
        emit_row(out, &list->rows[i],
                 i + 1 < list->rows_count ? list->rows[i + 1].first - 1 : newest);
    buf_cstr(out, "};\n");
    return true;
}
