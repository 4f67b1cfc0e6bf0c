/* SPDX-License-Identifier: Apache-2.0 */
/* enclint schema: the JSON Schemas, for editors and for validators elsewhere. */
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "schema/export.h"
#include "schemas/enclint_config.h"
#include "schemas/encryption_configuration.h"

static const struct option options[] = {
    {"draft", "07|2020-12", "of JSON Schema (default: 07, what editors speak)"},
    {NULL, NULL, NULL},
};

static const struct schema_document *const documents[] = {&ec_document, &cfg_document, NULL};

static const struct schema_document *find_document(struct str name)
{
    for (const struct schema_document *const *d = documents; *d; d++)
        if (str_eq((*d)->id, name) || str_eq_ignore_case((*d)->title, name))
            return *d;
    return NULL;
}

static int unknown_document(const char *name)
{
    const char *names[2 * sizeof documents / sizeof *documents] = {NULL};
    const char **next = names;
    for (const struct schema_document *const *d = documents; *d; d++) {
        *next++ = (*d)->id.ptr;
        *next++ = (*d)->title.ptr;
    }
    const char *near = arguments_nearest(name, names);
    return near ? cli_usage_error("schema", "no schema '%s', did you mean '%s'?", name, near)
                : cli_usage_error("schema", "no schema '%s'; there are '%s' and '%s'", name,
                                  documents[0]->id.ptr, documents[1]->id.ptr);
}

static int run_schema(const struct arguments *args, struct out *out)
{
    const char *draft = argument(args, "draft");
    bool is_newest = draft && strcmp(draft, "2020-12") == 0;
    if (draft && !is_newest && strcmp(draft, "07") != 0 && strcmp(draft, "7") != 0)
        return cli_usage_error("schema", "--draft is 07 or 2020-12, not '%s'", draft);
    if (args->path_count > 1)
        return cli_usage_error("schema", "one schema at a time");
    const struct schema_document *document = documents[0];
    if (args->path_count == 1) {
        document = find_document(str_from(args->paths[0]));
        if (!document)
            return unknown_document(args->paths[0]);
    }
    struct buf text = BUF_INIT;
    export_json_schema(document, is_newest ? EXPORT_DRAFT_2020_12 : EXPORT_DRAFT_07, &text);
    out_str(out, buf_view(&text));
    buf_release(&text);
    return EXIT_CLEAN;
}

const struct command command_schema = {
    .name = "schema",
    .summary = "the JSON Schema of an EncryptionConfiguration, for editors",
    .usage = "[OPTIONS] [encryption-configuration|enclint-config]",
    .details =
        "Writes the schema to standard output. What the newest known kube-apiserver accepts is\n"
        "valid under it; what depends on several fields, on feature gates or on an older version\n"
        "is for 'enclint load'.\n"
        "\n"
        "General JSON Schema validators print the value that they reject, which may be a key,\n"
        "into their own output.\n"
        "\n"
        "examples:\n"
        "  enclint schema >encryption-configuration.schema.json\n"
        "and at the top of a configuration, for editors with yaml-language-server:\n"
        "  # yaml-language-server: $schema=encryption-configuration.schema.json\n"
        "\n"
        "'enclint schema enclint-config' is that of .enclint.yaml.\n",
    .options = options,
    .run = run_schema,
    .seldom = true,
};
