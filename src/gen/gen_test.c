/* SPDX-License-Identifier: Apache-2.0 */
/* What gen says to files that are wrong, and that it leaves alone what would not change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gen/dsl.h"
#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/load.h"
#include "gen/rules.h"
#include "gen/topics.h"

static char folder[] = "/tmp/enclint-gen-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
}

#define HEAD                                                                                       \
    "id: pet\nprefix: p\ntitle: Pet\ntext: a pet\nkinds: [{apiVersion: v1, kind: Pet}]\nroot: "    \
    "pet\nobjects:\n"
#define SEVERAL "id: pet\nprefix: p\ntitle: Pet\ntext: a pet\n"
#define PET     "- name: pet\n  go: Pet\n  text: a pet\n  fields:\n"
#define NAME    "  - {name: name, go: Name, type: string, text: its name}\n"

static void an_object_has_at_most_64_fields(void **state)
{
    (void)state;
    static char text[8192];
    for (int fields = FIELDS_MAX; fields <= FIELDS_MAX + 1; fields++) {
        int len = snprintf(text, sizeof text, "%s", HEAD PET);
        for (int i = 0; i < fields; i++)
            len += snprintf(text + len, sizeof text - (size_t)len,
                            "  - {name: f%d, go: F%d, type: string, text: t}\n", i, i);
        write_file("pet.yaml", text);
        struct dsl_schema *schema = NULL;
        struct err err = {0};
        assert_int_equal(dsl_load(path_of("pet.yaml"), &schema, &err), fields == FIELDS_MAX);
        if (fields > FIELDS_MAX)
            assert_non_null(strstr(err.text, "pet.yaml: object 'pet' has more than 64 fields"));
    }
}

static void a_schema_that_is_wrong_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {HEAD PET NAME NAME, "pet.yaml: object 'pet': field 'name' is there twice"},
        {HEAD PET NAME PET NAME, "pet.yaml: object 'pet' is there twice"},
        {HEAD PET "  - {name: n, go: N, type: text, text: t}\n",
         "pet.yaml: Invalid ENUM value: text; "},
        {HEAD PET "  - {name: n, go: N, type: string, txt: t}\n", "pet.yaml: Unexpected key: txt"},
        {HEAD PET "  - {name: n, go: N, type: string}\n", "pet.yaml: field 'n' has no text"},
        {HEAD "- {name: pet, go: Pet, fields: []}\n", "pet.yaml: object 'pet' has no text"},
        {HEAD PET "  - {name: n, type: string, text: t}\n",
         "pet.yaml: Missing required mapping field: go; "},
        {HEAD PET "  - {name: n, go: N, type: interface, text: t}\n",
         "pet.yaml: field 'n': an interface is named"},
        {HEAD PET "  - {name: n, go: N, type: list, text: t}\n",
         "pet.yaml: field 'n': 'of' goes with object and list, and only with these"},
        {HEAD PET "  - {name: n, go: N, type: string, of: string, text: t}\n",
         "pet.yaml: field 'n': 'of' goes with object and list, and only with these"},
        {HEAD PET "  - {name: n, go: N, type: list, of: toys, text: t}\n",
         "pet.yaml: field 'n': there is no object 'toys'"},
        {HEAD PET "  - {name: n, go: N, type: object, of: string, text: t}\n",
         "pet.yaml: field 'n': there is no object 'string'"},
        {HEAD PET "  - {name: n, go: N, type: object, of: pet, text: t}\n",
         "pet.yaml: object 'pet' contains itself"},
        {HEAD PET "  - {name: n, go: N, type: string, since: '1.5', text: t}\n",
         "pet.yaml: field 'n': since: '1.5' is no version such as 1.25"},
        {HEAD PET "  - {name: n, go: N, type: string, required: true, default: a, text: t}\n",
         "pet.yaml: field 'n' is required, so it has no null and no default"},
        {HEAD PET "  - {name: n, go: N, type: string, nonzero: true, text: t}\n",
         "pet.yaml: field 'n': only a number or a duration can be nonzero"},
        {HEAD PET "  - {name: n, go: N, type: string, unique: true, text: t}\n",
         "pet.yaml: field 'n': only a list can be unique"},
        {HEAD PET "  - {name: n, go: N, type: string, hint: h, text: t}\n",
         "pet.yaml: field 'n' has a hint but no pattern"},
        {HEAD PET "  - {name: n, go: N, type: base64, secret: true, examples: [a], text: t}\n",
         "pet.yaml: field 'n' is secret, so it has no examples and no default"},
        {HEAD PET NAME "- {name: toy, go: Toy, text: t, fields: []}\n",
         "pet.yaml: nothing uses object 'toy'"},
        {"id: cat\nprefix: p\ntitle: Pet\ntext: a pet\nkinds: [{apiVersion: v1, kind: Pet}]\nroot: "
         "pet\nobjects:\n" PET NAME,
         "pet.yaml: id is 'cat', unlike the file"},
        {"id: pet\nprefix: p\ntitle: Pet\ntext: a pet\nkinds: [{apiVersion: v1, kind: Pet}]\nroot: "
         "cat\nobjects:\n" PET NAME,
         "pet.yaml: root: there is no object 'cat'"},
        {SEVERAL "kinds: [{apiVersion: v1, kind: Pet}]\nroots: [pet]\nobjects:\n" PET NAME,
         "pet.yaml: 'kinds' goes with 'root'"},
        {SEVERAL "roots: [pet]\nroot: pet\nobjects:\n" PET NAME,
         "pet.yaml: one of 'root' and 'roots'"},
        {SEVERAL "objects:\n" PET NAME, "pet.yaml: one of 'root' and 'roots'"},
        {SEVERAL "roots: [pet, cat]\nobjects:\n" PET NAME,
         "pet.yaml: root: there is no object 'cat'"},
        {"&", "pet.yaml: libyaml: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file("pet.yaml", cases[i].text);
        struct dsl_schema *schema = NULL;
        struct err err = {0};
        assert_false(dsl_load(path_of("pet.yaml"), &schema, &err));
        if (!strstr(err.text, cases[i].says))
            print_error("case %zu: %s\n", i, err.text);
        assert_non_null(strstr(err.text, cases[i].says));
    }
}

static void what_is_used_is_defined_first(void **state)
{
    (void)state;
    write_file("pet.yaml", HEAD PET "  - {name: toys, go: Toys, type: list, of: toy, text: t}\n"
                                    "  - {name: petName, go: N, type: string, text: t}\n"
                                    "- {name: toy, go: Toy, text: t, fields: []}\n");
    struct dsl_schema *schema = NULL;
    struct err err = {0};
    assert_true(dsl_load(path_of("pet.yaml"), &schema, &err));
    struct buf header = BUF_INIT, tables = BUF_INIT;
    dsl_emit_header(schema, "pet.yaml", &header);
    dsl_emit_tables(schema, "pet.yaml", &tables);
    buf_byte(&header, '\0');
    buf_byte(&tables, '\0');
    assert_true(strstr(header.ptr, "struct p_toy {") < strstr(header.ptr, "struct p_pet {"));
    assert_non_null(strstr(header.ptr, "struct field_string pet_name;"));
    assert_non_null(
        strstr(header.ptr, "struct p_toy *toy_at(const struct field_list *list, uint32_t index)"));
    assert_non_null(strstr(tables.ptr, ".offset = offsetof(struct p_pet, pet_name)"));
    assert_null(strstr(tables.ptr, "toy_fields"));
    buf_release(&header);
    buf_release(&tables);
}

static void of_several_roots_each_has_a_name(void **state)
{
    (void)state;
    write_file("pet.yaml", SEVERAL "roots: [cat, dog]\nobjects:\n"
                                   "- name: cat\n  go: Cat\n  fields:\n"
                                   "  - {name: continue, go: C, type: bool}\n"
                                   "  - {name: lives, go: L, type: int64, named: x.Lives}\n"
                                   "  - {name: prey, go: P, type: any, embedded: Hunter}\n"
                                   "  - {name: toy, go: T, type: object, of: toy}\n"
                                   "- {name: dog, go: Dog, fields: []}\n"
                                   "- {name: toy, go: Toy, fields: []}\n");
    struct dsl_schema *schema = NULL;
    struct err err = {0};
    assert_true(dsl_load(path_of("pet.yaml"), &schema, &err));
    struct buf header = BUF_INIT, tables = BUF_INIT;
    dsl_emit_header(schema, "pet.yaml", &header);
    dsl_emit_tables(schema, "pet.yaml", &tables);
    buf_byte(&header, '\0');
    buf_byte(&tables, '\0');
    static const char *const in_header[] = {"extern const struct schema_object p_cat_object;",
                                            "extern const struct schema_object p_dog_object;",
                                            "struct field_bool continue_value;",
                                            "struct field_int64 lives;", "struct field_any prey;"};
    static const char *const in_tables[] = {"\nconst struct schema_object p_cat_object = {",
                                            "\nstatic const struct schema_object toy_object = {",
                                            "offsetof(struct p_cat, continue_value)",
                                            ".named = {\"x.Lives\", 7}",
                                            ".embedded = {\"Hunter\", 6}"};
    for (size_t i = 0; i < sizeof in_header / sizeof *in_header; i++)
        assert_non_null(strstr(header.ptr, in_header[i]));
    for (size_t i = 0; i < sizeof in_tables / sizeof *in_tables; i++)
        assert_non_null(strstr(tables.ptr, in_tables[i]));
    assert_null(strstr(header.ptr, "p_document"));
    assert_null(strstr(tables.ptr, "kinds"));
    buf_release(&header);
    buf_release(&tables);
}

/* A file of ours has no apiVersion. */
static void one_root_without_kinds_makes_a_document(void **state)
{
    (void)state;
    write_file("pet.yaml", SEVERAL "root: pet\nobjects:\n" PET NAME);
    struct dsl_schema *schema = NULL;
    struct err err = {0};
    assert_true(dsl_load(path_of("pet.yaml"), &schema, &err));
    struct buf tables = BUF_INIT;
    dsl_emit_tables(schema, "pet.yaml", &tables);
    buf_byte(&tables, '\0');
    assert_non_null(strstr(tables.ptr, "const struct schema_document p_document = {"));
    assert_null(strstr(tables.ptr, "kinds"));
    buf_release(&tables);
}

#define ROW(from)                                                                                  \
    "- {from: '" from                                                                              \
    "', yaml: 2.2.8, decoder: kjson, strict: true, peek: 0, builder: validated, defaults: all, "   \
    "checks: [kms-v1-gate], grpc: probe, wrap: '1.30', package: apiserver, values: go, map_key: "  \
    "unsupported, kinds: [], scheme: 1, select: exact, search: all}\n"

/* Two resources of the core group, the first one with a name and versions to be wrong. */
#define RESOURCES(sensitive, shared, versions, name)                                               \
    "not_stored: []\nshared: " shared "\ndelegated: []\nhigh_churn: []\nsensitive: " sensitive     \
    "\nsensitive_custom: []\nexamples: []\nshort: []\nresources:\n- {name: " name                  \
    ", group: '', versions: '" versions                                                            \
    "', kind: A, namespaced: true, stored: true}\n- {name: a, group: '', versions: '1.13..', "     \
    "kind: A, namespaced: true, stored: true}\n"

/* One plugin, and what else is said of it. */
#define PLUGIN(more)                                                                               \
    "bools: [debug]\nplugins:\n- {name: a, syntax: go, form: path, apis: [v1], " more "}\n"
#define GATE(name, states) "- {name: " name ", states: '" states "'}\n"
#define FLAGS              "underscores: 1.23..\nflags:\n"
#define FLAG(name, minors) "- {name: " name ", kind: bool, versions: '" minors "'}\n"

static void facts_that_are_wrong_are_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        bool (*load)(const char *path, struct buf *out, struct err *err);
        const char *text, *says;
    } cases[] = {
        {facts_versions, "newest: '1.36'\nrows:\n" ROW("1.14"), "from: '1.14' is out of order"},
        {facts_versions, "newest: '1.36'\nrows:\n" ROW("1.13") ROW("1.13"),
         "from: '1.13' is out of order"},
        {facts_versions, "newest: '1.36'\nrows:\n" ROW("1.13") ROW("1.37"),
         "from: '1.37' is newer than the newest"},
        {facts_versions, "newest: '1.36'\nrows:\n" ROW("1.1x"),
         "from: '1.1x' is no version such as 1.27"},
        {facts_versions, "newest: '36'\nrows:\n" ROW("1.13"),
         "newest: '36' is no version such as 1.36"},
        {facts_versions, "newest: '1.36'\nrows:\n- {from: '1.13', yaml: 2.2.8}\n",
         "Missing required mapping field: decoder"},
        {facts_gates, "gates:\n" GATE("A", "1.28.. ga on"),
         "gate 'A': states: '1.28.. ga on' is no state such as 1.28..1.30 ga on locked"},
        {facts_gates, "gates:\n" GATE("A", "1.29..1.28 ga on"), "'1.29..1.28 ga on' is no state"},
        {facts_gates, "gates:\n" GATE("A", "1.28 old on"), "'1.28 old on' is no state"},
        {facts_gates, "gates:\n" GATE("A", "1.28 ga yes"), "'1.28 ga yes' is no state"},
        {facts_gates, "gates:\n" GATE("A", "1.28 ga on tight"), "'1.28 ga on tight' is no state"},
        {facts_gates, "gates:\n" GATE("A", "1.28..1.29 ga on, 1.29 ga off"),
         "'1.29 ga off' is no state such as 1.28..1.30 ga on locked, or not newer than"},
        {facts_gates, "gates:\n" GATE("B", "1.28 ga on") GATE("A", "1.28 ga on"),
         "gate 'A' stands behind 'B': sort by name"},
        {facts_flags, "underscores: x\nflags:\n" FLAG("a", "1.13.."),
         "underscores: 'x' is no set such as 1.13..1.20,1.22.."},
        {facts_flags, FLAGS FLAG("b", "1.13..") FLAG("a", "1.13.."),
         "flag 'a' stands behind 'b': sort by name"},
        {facts_flags, FLAGS FLAG("a", "1.20..1.13"),
         "flag 'a': versions: '1.20..1.13' is no set such as 1.13..1.20,1.22.."},
        {facts_resources, RESOURCES("[]", "[]", "1.13..", "b"),
         "resource 'a' of '' stands behind 'b': sort by group, then by name"},
        {facts_resources, RESOURCES("[]", "[]", "1.13..1.12", "0"),
         "resource '0': versions: '1.13..1.12' is no set such as 1.13..1.20,1.22.."},
        {facts_resources, RESOURCES("[c]", "[]", "1.13..", "0"),
         "sensitive: 'c' is no name of the table"},
        {facts_resources, RESOURCES("[]", "[{name: a, versions: '1.13..', as: c}]", "1.13..", "0"),
         "shared: 'c' is no name of the table"},
        {facts_resources, RESOURCES("[]", "[{name: a, versions: x, as: '0'}]", "1.13..", "0"),
         "shared: 'a': versions: 'x' is no set such as 1.14.."},
        {facts_kms_plugins, PLUGIN("listen: {flag: l}"), "plugin 'a': neither programs nor images"},
        {facts_kms_plugins, PLUGIN("images: [a]"), "plugin 'a': neither listen nor config"},
        {facts_kms_plugins, PLUGIN("images: [a], listen: {flag: l}, paired: true"),
         "plugin 'a': paired needs listen and one setting in keys"},
        {facts_kms_plugins, PLUGIN("images: [a], listen: {flag: l}, overwrite: {flag: o}"),
         "plugin 'a': overwrite needs stale: kept"},
        {facts_kms_plugins, PLUGIN("images: [a], listen: {flag: l, default: 'unix:///x'}"),
         "plugin 'a': the default 'unix:///x' is not of the form"},
        {facts_kms_plugins,
         PLUGIN(
             "programs: [p], listen: {flag: l}") "- {name: b, syntax: go, form: path, "
                                                 "apis: [v1], programs: [p], listen: {flag: l}}\n",
         "plugin 'b': program 'p' is one of 'a' already"},
        {facts_kms_plugins,
         PLUGIN("images: [p], listen: {flag: l}") "- {name: b, syntax: go, form: path, "
                                                  "apis: [v1], images: [p], listen: {flag: l}}\n",
         "plugin 'b': image 'p' is one of 'a' already"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file("facts.yaml", cases[i].text);
        struct buf out = BUF_INIT;
        struct err err = {0};
        assert_false(cases[i].load(path_of("facts.yaml"), &out, &err));
        if (!strstr(err.text, cases[i].says))
            print_error("case %zu: %s\n", i, err.text);
        assert_non_null(strstr(err.text, "facts.yaml: "));
        assert_non_null(strstr(err.text, cases[i].says));
        buf_release(&out);
    }
}

static void texts_become_c_literals(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    emit_str(&out, "a\"\\\n\303\240?\?=", 0);
    emit_str(&out, NULL, 0);
    emit_name(&out, "apiVersion", false);
    emit_name(&out, "encryption-configuration", true);
    emit_name(&out, "arg+", false);
    buf_byte(&out, '\0');
    assert_string_equal(
        out.ptr,
        "{\"a\\\"\\\\\\n\\303\\240?\\?=\", 9}{NULL, 0}api_versionENCRYPTION_CONFIGURATIONarg_");
    buf_release(&out);
}

static void a_file_is_written_only_when_it_changes(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct err err = {0};
    struct stat before, after;
    buf_cstr(&text, "same");
    assert_true(emit_file(path_of("out"), &text, &err));
    assert_int_equal(stat(path_of("out"), &before), 0);
    assert_true(emit_file(path_of("out"), &text, &err));
    assert_int_equal(stat(path_of("out"), &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    buf_cstr(&text, " no more");
    assert_true(emit_file(path_of("out"), &text, &err));
    assert_int_equal(stat(path_of("out"), &after), 0);
    assert_int_equal(after.st_size, 12);
    assert_int_not_equal(access(path_of("out.tmp"), F_OK), 0);
    assert_false(emit_file("/nowhere/at/all", &text, &err));
    assert_string_equal(err.text, "cannot write '/nowhere/at/all.tmp': No such file or directory");
    buf_release(&text);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"pet.yaml", "facts.yaml", "out"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    return rmdir(folder);
}

#define RULE(id, slug)                                                                             \
    "id: " id "\nslug: " slug "\nscope: document\nseverity: error\ntitle: t\nwhy: w\nhow: h\n"     \
    "precision: high\n"
#define GOOD RULE("ENC201", "key-weak") "hook: c\nversions: 1.13..\n"

static bool load_rules(struct gen_rules *rules, struct err *err)
{
    mkdir(path_of("rules/profiles"), 0777);
    write_file("rules/profiles/default.yaml", "name: default\ntitle: t\ndescription: d\n");
    write_file("rules/profiles/strict.yaml", "name: strict\ntitle: t\ndescription: d\n");
    mkdir(path_of("rules/symptoms"), 0777);
    char folder_of_rules[256], cases[256];
    snprintf(folder_of_rules, sizeof folder_of_rules, "%s/rules", folder);
    snprintf(cases, sizeof cases, "%s/cases", folder);
    return rules_load(folder_of_rules, cases, rules, err);
}

static void free_rules(struct gen_rules *rules)
{
    free(rules->items);
    free(rules->symptoms.items);
}

#define SYMPTOM "title: t\nmessages: [m]\nwhy: w\nhow: h\nreferences: [r]\n"

static const struct {
    const char *text, *says;
} symptoms[] =
    {
        {"slug: socket\n" SYMPTOM, ""},
        {"slug: socket\nrules: [ENC201]\n" SYMPTOM, ""},
        {"slug: sockets\n" SYMPTOM, "the file should be called sockets.yaml"},
        {"slug: socket\nrules: [ENC999]\n" SYMPTOM, "symptom 'socket': there is no rule 'ENC999'"},
        {"slug: socket\ntitle: t\nmessages: []\nwhy: w\nhow: h\nreferences: [r]\n", "messages"},
},
  topics[] = {
      {"topics: [{title: t, text: x, rules: [ENC201]}]\n", ""},
      {"topics: [{title: t, text: x, rules: [ENC100..ENC299]}]\n", ""},
      {"topics: [{title: t, text: x, rules: [ENC202..ENC299]}]\n", "stands in 0 topics"},
      {"topics:\n- {title: t, text: x, rules: [ENC201]}\n- {title: t, text: x, rules: "
       "[ENC200..ENC201]}\n",
       "stands in 2 topics"},
};

/* The only rule is ENC201-key-weak. */
static void check_symptom(const char *text, const char *says)
{
    struct gen_rules rules;
    struct err err = {""};
    write_file("rules/symptoms/socket.yaml", text);
    write_file("rules/ENC201-key-weak.yaml", GOOD);
    bool ok = load_rules(&rules, &err);
    if (ok != !*says || !strstr(err.text, says))
        fail_msg("%s: %s", text, err.text);
    free_rules(&rules);
    remove(path_of("rules/symptoms/socket.yaml"));
}

static void check_topics(const char *text, const char *says)
{
    struct gen_rules rules;
    struct gen_topics loaded;
    struct err err = {""};
    char folder_of_rules[256];
    snprintf(folder_of_rules, sizeof folder_of_rules, "%s/rules", folder);
    write_file("rules/ENC201-key-weak.yaml", GOOD);
    write_file("rules/topics.yaml", text);
    assert_true(load_rules(&rules, &err));
    bool ok = topics_load(folder_of_rules, &rules, &loaded, &err);
    if (ok != !*says || !strstr(err.text, says))
        fail_msg("%s: %s", text, err.text);
    free_rules(&rules);
    remove(path_of("rules/topics.yaml"));
}

#define BENCHMARK "name: cis\ntitle: t\ndescription: d\n"
#define CONTROL   BENCHMARK "controls:\n- {id: '1.2', title: t, "

static void a_profile_that_is_wrong_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {BENCHMARK, ""},
        {CONTROL "decides: outside, note: n}\n", ""},
        {CONTROL "decides: writers, accepts: [kms], rules: [ENC201]}\n", ""},
        {BENCHMARK "versions: '1.29..1.31'\n", ""},
        {BENCHMARK "versions: '1.32..'\n", ""},
        {BENCHMARK "versions: new\n", "versions: 'new' is no range"},
        {CONTROL "decides: outside}\n", "'note' goes with what 'decides' besides 'writers'"},
        {CONTROL "decides: writers}\n", "'accepts' goes with 'decides: writers'"},
        {CONTROL "decides: writers, accepts: [identity]}\n", "'identity' is no provider"},
        {CONTROL "decides: writers, accepts: [kms], rules: [ENC999]}\n", "no rule 'ENC999'"},
        {CONTROL "decides: writers, accepts: [kms], notes: [{writer: k, text: t}]}\n",
         "notes: 'k' is no provider"},
        {CONTROL "decides: chance}\n", "decides"},
    };
    assert_int_equal(mkdir(path_of("rules"), 0700), 0);
    write_file("rules/ENC201-key-weak.yaml", GOOD);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gen_rules rules;
        struct err err = {""};
        mkdir(path_of("rules/profiles"), 0777);
        write_file("rules/profiles/cis.yaml", cases[i].text);
        bool ok = load_rules(&rules, &err);
        if (ok != !*cases[i].says || !strstr(err.text, cases[i].says))
            fail_msg("case %zu: %s", i, err.text);
        free_rules(&rules);
    }
    remove(path_of("rules/ENC201-key-weak.yaml"));
    remove(path_of("rules/profiles/cis.yaml"));
    remove(path_of("rules/symptoms"));
    remove(path_of("rules/profiles/default.yaml"));
    remove(path_of("rules/profiles/strict.yaml"));
    remove(path_of("rules/profiles"));
    remove(path_of("rules"));
}

static void a_rule_that_is_wrong_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *says;
    } cases[] = {
        {"ENC201-key-weak.yaml", GOOD, ""},
        {"ENC201-key-week.yaml", GOOD, "the file should be called ENC201-key-weak.yaml"},
        {"ENC21-key-weak.yaml", RULE("ENC21", "key-weak") "hook: c\nversions: all\n",
         "'ENC21' is no id"},
        {"ENC201-Key.yaml", RULE("ENC201", "Key") "hook: c\nversions: all\n", "'Key' is no slug"},
        {"ENC201-key-weak.yaml", RULE("ENC201", "key-weak") "hook: c\nversions: 1.30..1.28\n",
         "versions: '1.30..1.28' is no set"},
        {"ENC201-key-weak.yaml", RULE("ENC201", "key-weak") "versions: all\n",
         "either 'hook' or 'check'"},
        {"ENC201-key-weak.yaml", GOOD "check: {at: a, min: 1}\nmessage: m\n",
         "either 'hook' or 'check'"},
        {"ENC201-key-weak.yaml",
         RULE("ENC201", "key-weak") "versions: all\nmessage: m\ncheck: {at: a, min: 1, max: 2}\n",
         "a check has one test"},
        {"ENC201-key-weak.yaml",
         RULE("ENC201", "key-weak") "versions: all\ncheck: {at: a, min: 1}\n",
         "a check has one test, and a 'message'"},
        {"ENC201-key-weak.yaml", GOOD "message: m\n", "'message' goes with 'check' only"},
        {"ENC201-key-weak.yaml", GOOD "security: '11.0'\n", "'11.0' is no number such as"},
        {"ENC201-key-weak.yaml", GOOD "security: '8'\n", "'8' is no number such as"},
        {"ENC201-key-weak.yaml", GOOD "yields_to: [ENC999]\n", "there is no rule 'ENC999'"},
        {"ENC201-key-weak.yaml", RULE("ENC201", "key-weak") "hook: loader\nversions: all\n",
         "'refusals' and 'hook: loader' go together"},
        {"ENC201-key-weak.yaml", GOOD "serious: yes\n", "Unexpected key: serious"},
        {"ENC201-key-weak.yaml", GOOD "profiles: {strict: warning}\n", ""},
        {"ENC201-key-weak.yaml", GOOD "profiles: {strict: error}\n",
         "what 'severity' says already"},
        {"ENC201-key-weak.yaml", GOOD "profiles: {default: info}\n", "Unexpected key: default"},
        {"ENC201-key-weak.yaml", GOOD "profiles: {strikt: info}\n", "Unexpected key: strikt"},
    };
    char path[64];
    snprintf(path, sizeof path, "%s/rules", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gen_rules rules;
        struct err err = {""};
        snprintf(path, sizeof path, "rules/%s", cases[i].file);
        write_file(path, cases[i].text);
        bool ok = load_rules(&rules, &err);
        if (ok != !*cases[i].says || !strstr(err.text, cases[i].says))
            fail_msg("case %zu: %s", i, err.text);
        free_rules(&rules);
        remove(path_of(path));
    }
    write_file("rules/ENC201-key-weak.yaml", GOOD "refusals: [key-length]\n");
    write_file("rules/ENC202-key-short.yaml",
               RULE("ENC202", "key-short") "hook: c\nversions: all\nrefusals: [key-length]\n");
    struct gen_rules rules;
    struct err err = {""};
    assert_false(load_rules(&rules, &err));
    assert_non_null(strstr(err.text, "ENC201 and ENC202: both speak for 'key-length'"));
    free_rules(&rules);
    write_file("rules/ENC201-key-weak.yaml", GOOD "yields_to: [ENC202]\n");
    write_file("rules/ENC202-key-short.yaml",
               RULE("ENC202", "key-short") "hook: c\nversions: all\nyields_to: [ENC201]\n");
    err = (struct err){""};
    assert_false(load_rules(&rules, &err));
    assert_non_null(strstr(err.text, "ENC201 and ENC202 yield to each other"));
    free_rules(&rules);
    remove(path_of("rules/ENC202-key-short.yaml"));
    for (size_t i = 0; i < sizeof symptoms / sizeof *symptoms; i++)
        check_symptom(symptoms[i].text, symptoms[i].says);
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        check_topics(topics[i].text, topics[i].says);
    remove(path_of("rules/symptoms"));
    remove(path_of("rules/ENC201-key-weak.yaml"));
    remove(path_of("rules/profiles/default.yaml"));
    remove(path_of("rules/profiles/strict.yaml"));
    remove(path_of("rules/profiles"));
    remove(path_of("rules"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_has_at_most_64_fields),
        cmocka_unit_test(a_schema_that_is_wrong_is_refused_with_the_reason),
        cmocka_unit_test(what_is_used_is_defined_first),
        cmocka_unit_test(of_several_roots_each_has_a_name),
        cmocka_unit_test(one_root_without_kinds_makes_a_document),
        cmocka_unit_test(facts_that_are_wrong_are_refused_with_the_reason),
        cmocka_unit_test(a_profile_that_is_wrong_is_refused_with_the_reason),
        cmocka_unit_test(a_rule_that_is_wrong_is_refused_with_the_reason),
        cmocka_unit_test(texts_become_c_literals),
        cmocka_unit_test(a_file_is_written_only_when_it_changes),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
