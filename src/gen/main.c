/* SPDX-License-Identifier: Apache-2.0 */
/* gen: turns our YAML files into C at build time.
 *   gen schema IN.yaml OUT.h OUT.c    structs and field tables of one kind of document
 *   gen versions IN.yaml OUT.inc      what each minor release does
 *   gen gates IN.yaml OUT.inc         the feature gates of each minor release
 *   gen flags IN.yaml OUT.inc         the flags of kube-apiserver in each minor release
 *   gen resources IN.yaml OUT.inc     the built-in resources of each minor release
 *   gen kms-plugins IN.yaml OUT.inc   KMS plugins and their flags
 *   gen rules RULES CASES OUT.inc HOOKS.inc   the rules, and the prototypes of their hooks
 *   gen rule-pages RULES CASES PAGES SYMPTOMS  a page for each rule and for each symptom
 * Exit: 0 done, 1 something is wrong with a file, 2 wrong usage. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "gen/dsl.h"
#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/rules.h"
#include "gen/topics.h"

static bool gen_schema(char **files, struct err *err)
{
    struct dsl_schema *schema = NULL;
    if (!dsl_load(files[0], &schema, err))
        return false;
    struct buf header = BUF_INIT, tables = BUF_INIT;
    dsl_emit_header(schema, files[0], &header);
    dsl_emit_tables(schema, files[0], &tables);
    bool ok = emit_file(files[1], &header, err) && emit_file(files[2], &tables, err);
    buf_release(&header);
    buf_release(&tables);
    return ok;
}

static bool gen_facts(bool (*facts)(const char *, struct buf *, struct err *), char **files,
                      struct err *err)
{
    struct buf out = BUF_INIT;
    bool ok = facts(files[0], &out, err) && emit_file(files[1], &out, err);
    buf_release(&out);
    return ok;
}

static bool gen_versions(char **files, struct err *err)
{
    return gen_facts(facts_versions, files, err);
}

static bool gen_gates(char **files, struct err *err)
{
    return gen_facts(facts_gates, files, err);
}

static bool gen_flags(char **files, struct err *err)
{
    return gen_facts(facts_flags, files, err);
}

static bool gen_resources(char **files, struct err *err)
{
    return gen_facts(facts_resources, files, err);
}

static bool gen_kms_plugins(char **files, struct err *err)
{
    return gen_facts(facts_kms_plugins, files, err);
}

static bool gen_rules(char **files, struct err *err)
{
    struct gen_rules rules;
    struct buf table = BUF_INIT, hooks = BUF_INIT;
    bool ok = rules_load(files[0], files[1], &rules, err);
    if (ok) {
        rules_emit_table(&rules, &table);
        rules_emit_hooks(&rules, &hooks);
        ok = emit_file(files[2], &table, err) && emit_file(files[3], &hooks, err);
    }
    buf_release(&table);
    buf_release(&hooks);
    return ok;
}

static bool gen_rule_pages(char **files, struct err *err)
{
    struct gen_rules rules;
    struct gen_topics topics;
    return rules_load(files[0], files[1], &rules, err) &&
           topics_load(files[0], &rules, &topics, err) &&
           rules_emit_pages(&rules, &topics, files[2], err) &&
           symptoms_emit_pages(&rules, files[3], err);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int files;
        bool (*run)(char **files, struct err *err);
    } commands[] = {
        {"schema", 3, gen_schema},       {"versions", 2, gen_versions},
        {"gates", 2, gen_gates},         {"flags", 2, gen_flags},
        {"resources", 2, gen_resources}, {"kms-plugins", 2, gen_kms_plugins},
        {"rules", 4, gen_rules},         {"rule-pages", 4, gen_rule_pages},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (argc != 2 + commands[i].files || strcmp(argv[1], commands[i].name) != 0)
            continue;
        struct err err = {0};
        if (commands[i].run(argv + 2, &err))
            return 0;
        fprintf(stderr, "gen: %s\n", err.text);
        return 1;
    }
    fputs("usage: gen schema IN.yaml OUT.h OUT.c | gen versions IN.yaml OUT | gen gates IN.yaml "
          "OUT | gen flags IN.yaml OUT | gen resources IN.yaml OUT | gen kms-plugins IN.yaml OUT | "
          "gen rules RULES CASES OUT HOOKS | gen rule-pages "
          "RULES CASES PAGES SYMPTOMS\n",
          stderr);
    return 2;
}
