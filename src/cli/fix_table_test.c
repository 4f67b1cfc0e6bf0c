/* SPDX-License-Identifier: Apache-2.0 */
/* What each fix makes of a text: with LF, and again with CRLF. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "cli/fix_testdata.h"

#define TOP     "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
#define BOTTOM  "  providers:\n  - identity: {}\n"
#define SECRETS TOP "- resources: [secrets]\n  providers:\n"
#define KEY(secret)                                                                                \
    SECRETS "  - secretbox:\n      keys:\n      - name: a\n        secret: " secret "\n"
#define KMS  SECRETS "  - kms:\n      name: a\n      endpoint: unix:///a\n"
#define KMS2 SECRETS "  - kms: {apiVersion: v2, name: a, endpoint: 'unix:///a'}\n"

struct table_case {
    const char *name;
    const char *versions; /* and feature gates behind a blank; NULL: the newest */
    enum { SAFE, UNSAFE } mode;
    const char *before, *after; /* NULL: it stays as it is */
};

static const struct table_case cases[] = {
    /* legacy kind */
    {"legacy kind", "all", SAFE,
     "kind: EncryptionConfig # old\napiVersion: \"v1\"\nresources:\n- resources: "
     "[secrets]\n" BOTTOM,
     "kind: EncryptionConfiguration # old\napiVersion: \"apiserver.config.k8s.io/v1\"\nresources:\n"
     "- resources: [secrets]\n" BOTTOM},
    {"legacy kind in JSON", "1.13..1.36", SAFE,
     "{\"kind\": \"EncryptionConfig\", \"apiVersion\": \"v1\", \"resources\": [{\"resources\": "
     "[\"secrets\"], \"providers\": [{\"identity\": {}}]}]}",
     "{\"kind\": \"EncryptionConfiguration\", \"apiVersion\": \"apiserver.config.k8s.io/v1\", "
     "\"resources\": [{\"resources\": [\"secrets\"], \"providers\": [{\"identity\": {}}]}]}"},

    {"misspelt kind", "all", SAFE,
     "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguraton\nresources:\n"
     "- resources: [secrets]\n" BOTTOM,
     TOP "- resources: [secrets]\n" BOTTOM},
    {"kind of one time, version of another", "all", SAFE,
     "kind: 'EncryptionConfiguration'\napiVersion: v1\nresources:\n- resources: [secrets]\n" BOTTOM,
     "kind: 'EncryptionConfiguration'\napiVersion: apiserver.config.k8s.io/v1\nresources:\n"
     "- resources: [secrets]\n" BOTTOM},
    {"another kind", "all", UNSAFE, "kind: Pod\napiVersion: v1\n", NULL},

    /* keys */
    {"a key in the alphabet for URLs", "all", SAFE,
     KEY("TestKeyA_ForTestsOnly-NotASecret0123456789A="),
     KEY("TestKeyA/ForTestsOnly+NotASecret0123456789A=")},
    {"the same without padding", "all", SAFE, KEY("TestKeyA_ForTestsOnly-NotASecret0123456789A"),
     KEY("TestKeyA/ForTestsOnly+NotASecret0123456789A=")},
    {"a key in quotes", "all", SAFE, KEY("'\"TestKeyA/ForTestsOnly+NotASecret0123456789A=\"'"),
     KEY("'TestKeyA/ForTestsOnly+NotASecret0123456789A='")},
    {"a key with a blank", NULL, SAFE, KEY("TestKeyA/ForTestsOnl y+NotASecret0123456789A="),
     KEY("TestKeyA/ForTestsOnly+NotASecret0123456789A=")},
    {"a key on two lines", NULL, UNSAFE,
     KEY("TestKeyA/ForTestsOnl\n          y+NotASecret0123456789A="), NULL},
    {"a key of another length", "all", UNSAFE, KEY("QUFB_w"), NULL},
    {"a key with an escape", "all", UNSAFE,
     KEY("\"TestKeyA_ForTestsOnly-NotASecret01234567\\x389A=\""), NULL},

    /* misspelt fields */
    {"misspelt field", NULL, SAFE, KMS "      apiVersion: v1\n      cachsize: 10 # few\n",
     KMS "      apiVersion: v1\n      cachesize: 10 # few\n"},
    {"misspelt field that lenient releases drop", "1.28..1.34", SAFE,
     KMS "      apiVersion: v1\n      cachsize: 10\n", NULL},
    {"misspelt field that lenient releases drop, unsafe", "1.30..1.31", UNSAFE,
     SECRETS "  - secretbox:\n      Keys: []\n      keys: []\n", NULL},
    {"misspelt field, only lenient releases asked", "1.28", UNSAFE,
     KMS "      apiVersion: v1\n      cachsize: 10\n",
     KMS "      apiVersion: v1\n      cachesize: 10\n"},
    {"capital letters in a field, in quotes", NULL, SAFE, TOP "- \"Resources\": [secrets]\n" BOTTOM,
     TOP "- \"resources\": [secrets]\n" BOTTOM},
    {"dash in a field", NULL, SAFE, KMS "      api-version: v2\n", KMS "      apiVersion: v2\n"},
    {"singular", NULL, SAFE, TOP "- resources: [secrets]\n  provider:\n  - identity: {}\n",
     TOP "- resources: [secrets]\n  providers:\n  - identity: {}\n"},
    {"the right field is there already", NULL, UNSAFE,
     KMS "      apiVersion: v1\n      cachesize: 1\n      cachsize: 10\n", NULL},
    {"two may mean the same", NULL, UNSAFE,
     KMS "      apiVersion: v1\n      cachsiz: 1\n      cachsize: 10\n", NULL},
    {"a field from a merge may be the right one", NULL, UNSAFE,
     KMS "      <<: {cachesize: 4}\n      apiVersion: v1\n      cachsize: 10\n", NULL},

    /* capital letters */
    {"capital letters", "1.27..1.36", SAFE,
     TOP "- resources:\n  - Secrets # main\n  - 'ConfigMaps'\n  - \"Deployments.apps\"\n" BOTTOM,
     TOP "- resources:\n  - secrets # main\n  - 'configmaps'\n  - \"deployments.apps\"\n" BOTTOM},
    {"capital letters that 1.26 accepts", "1.26..1.36", SAFE, TOP "- resources: [Secrets]\n" BOTTOM,
     NULL},
    {"capital letters that 1.26 accepts, unsafe", "1.26..1.36", UNSAFE,
     TOP "- resources: [Secrets]\n" BOTTOM, TOP "- resources: [secrets]\n" BOTTOM},
    {"name of a kind", NULL, SAFE, TOP "- resources: [Secret, ConfigMap]\n" BOTTOM,
     TOP "- resources: [secrets, configmaps]\n" BOTTOM},
    {"name of an unknown kind", NULL, SAFE, TOP "- resources: [Widget.example.com]\n" BOTTOM, NULL},
    {"capital letters, and then the same twice", NULL, SAFE,
     TOP "- resources: [secrets, Secrets]\n" BOTTOM, TOP "- resources: [secrets]\n" BOTTOM},

    /* stars */
    {"bare star", NULL, SAFE, TOP "- resources: ['*']\n" BOTTOM, NULL},
    {"bare star, unsafe", NULL, UNSAFE, TOP "- resources: ['*']\n" BOTTOM,
     TOP "- resources: ['*.']\n" BOTTOM},
    {"star without quotes", NULL, SAFE, TOP "- resources:\n  - *.*\n" BOTTOM,
     TOP "- resources:\n  - '*.*'\n" BOTTOM},
    {"stars without quotes", NULL, SAFE,
     TOP "- resources:\n  - *.apps   # all\n  - pods\n  - *.batch\n" BOTTOM,
     TOP "- resources:\n  - '*.apps'   # all\n  - pods\n  - '*.batch'\n" BOTTOM},
    {"stars without quotes in brackets", NULL, SAFE,
     TOP "- resources: [pods, *.apps,*.batch]\n" BOTTOM,
     TOP "- resources: [pods, '*.apps','*.batch']\n" BOTTOM},
    {"stars without quotes in two lists", NULL, SAFE,
     TOP "- resources: [*.apps]\n" BOTTOM "- resources:\n  - *.\n" BOTTOM,
     TOP "- resources: ['*.apps']\n" BOTTOM "- resources:\n  - '*.'\n" BOTTOM},
    {"an alias is no star", NULL, UNSAFE, TOP "- resources:\n  - *apps\n" BOTTOM, NULL},

    /* duplicates */
    {"duplicate lines", NULL, SAFE,
     TOP "- resources:\n  - secrets\n  - pods\n  - secrets\n  - 'pods'  # again\n" BOTTOM,
     TOP "- resources:\n  - secrets\n  - pods\n  # again\n" BOTTOM},
    {"duplicates in brackets", "all", SAFE, TOP "- resources: [a, b, a, c, b, b]\n" BOTTOM,
     TOP "- resources: [a, b, c]\n" BOTTOM},
    {"duplicates in brackets over lines", NULL, SAFE,
     TOP "- resources: [\n    a,\n    a,\n    b,\n    b\n  ]\n" BOTTOM,
     TOP "- resources: [\n    a,\n    b\n  ]\n" BOTTOM},
    {"duplicates with a comment between", NULL, SAFE, TOP "- resources: [a, # one\n    a]\n" BOTTOM,
     NULL},
    {"with and without the core group's dot", NULL, SAFE,
     TOP "- resources: [secrets, secrets.]\n" BOTTOM, TOP "- resources: [secrets]\n" BOTTOM},
    {"duplicate at the end of the text", NULL, SAFE,
     "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
     "- providers: [{identity: {}}]\n  resources:\n  - a\n  - a",
     "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
     "- providers: [{identity: {}}]\n  resources:\n  - a"},
    {"the later one is an alias", NULL, SAFE, TOP "- resources: [&a a, *a]\n" BOTTOM,
     TOP "- resources: [&a a]\n" BOTTOM},
    {"the later one is repeated elsewhere", NULL, UNSAFE,
     TOP "- resources: [a, &a a]\n" BOTTOM "- resources: [b, *a]\n" BOTTOM, NULL},
    {"duplicates in a list that is used twice", NULL, UNSAFE,
     TOP "- resources: &l [a, a]\n" BOTTOM "- resources: *l\n" BOTTOM, NULL},

    /* identity */
    {"identity without a value", NULL, SAFE, SECRETS "  - identity: # none\n",
     SECRETS "  - identity: {} # none\n"},
    {"identity is null", "all", SAFE, SECRETS "  - identity: ~\n", SECRETS "  - identity: {}\n"},
    {"identity is null in braces", "all", SAFE, SECRETS "  - {identity: null}\n",
     SECRETS "  - {identity: {}}\n"},
    {"identity twice", "all", SAFE, SECRETS "  - identity:\n  - identity: {}\n",
     SECRETS "  - identity: {}\n"},
    {"identity in the middle", "1.14..1.36", SAFE,
     SECRETS "  - secretbox: {keys: []}\n  - identity: {}\n  - secretbox: {keys: []}\n",
     SECRETS "  - secretbox: {keys: []}\n  - secretbox: {keys: []}\n  - identity: {}\n"},
    {"identity in the middle of 1.13", "all", SAFE,
     SECRETS "  - secretbox: {keys: []}\n  - identity: {}\n  - secretbox: {keys: []}\n", NULL},
    {"identity first", NULL, SAFE, SECRETS "  - identity: {}\n  - secretbox: {keys: []}\n", NULL},
    {"identity first, unsafe", NULL, UNSAFE,
     SECRETS "  - identity: {}\n  - secretbox: {keys: []}\n",
     SECRETS "  - secretbox: {keys: []}\n  - identity: {}\n"},
    {"KMS without a version", "1.20..1.28", SAFE, KMS "  - identity: {}\n",
     SECRETS "  - kms:\n      apiVersion: v1\n      name: a\n      endpoint: unix:///a\n"
             "  - identity: {}\n"},
    {"KMS without a version, refused", NULL, SAFE, KMS "  - identity: {}\n", NULL},
    {"no identity in a rollout", NULL, UNSAFE, "# enclint: phase encrypt\n" KMS2,
     "# enclint: phase encrypt\n" KMS2 "  - identity: {}\n"},
    {"no identity", NULL, UNSAFE, KMS2, NULL},
    {"identity without a colon", NULL, SAFE, SECRETS "  - identity\n",
     SECRETS "  - identity: {}\n"},
    {"identity without a blank", NULL, SAFE, SECRETS "  - identity:{}\n",
     SECRETS "  - identity: {}\n"},
    {"identity in braces", NULL, SAFE, SECRETS "  - {identity}\n", SECRETS "  - {identity: {}}\n"},
    {"identity in brackets", NULL, SAFE, TOP "- {resources: [a], providers: [identity]}\n",
     TOP "- {resources: [a], providers: [{identity: {}}]}\n"},
    {"identity in JSON", NULL, SAFE,
     "{\"kind\": \"EncryptionConfiguration\", \"apiVersion\": \"apiserver.config.k8s.io/v1\", "
     "\"resources\": [{\"resources\": [\"secrets\"], \"providers\": [\"identity\"]}]}",
     "{\"kind\": \"EncryptionConfiguration\", \"apiVersion\": \"apiserver.config.k8s.io/v1\", "
     "\"resources\": [{\"resources\": [\"secrets\"], \"providers\": [{\"identity\": {}}]}]}"},

    /* KMS */
    {"cachesize with v2", NULL, SAFE, KMS "      cachesize: 10\n      apiVersion: v2\n",
     KMS "      apiVersion: v2\n"},
    {"cachesize with v2, and a comment", NULL, SAFE,
     KMS "      cachesize: 10 # some\n      apiVersion: v2\n",
     KMS "      # some\n      apiVersion: v2\n"},
    {"cachesize with v2 in braces", NULL, SAFE,
     SECRETS "  - kms: {cachesize: 10, apiVersion: v2, name: a, endpoint: 'unix:///a'}\n",
     SECRETS "  - kms: {apiVersion: v2, name: a, endpoint: 'unix:///a'}\n"},
    {"cachesize with v2 at the end of braces", NULL, SAFE,
     SECRETS "  - kms: {apiVersion: v2, name: a, endpoint: 'unix:///a', cachesize: 10}\n",
     SECRETS "  - kms: {apiVersion: v2, name: a, endpoint: 'unix:///a'}\n"},
    {"cachesize with v2 that 1.26 accepts", "1.26..1.28 KMSv2=true", SAFE,
     KMS "      cachesize: 10\n      apiVersion: v2\n", NULL},
    {"cachesize with v2 that 1.26 accepts, unsafe", "1.26..1.28 KMSv2=true", UNSAFE,
     KMS "      cachesize: 10\n      apiVersion: v2\n", KMS "      apiVersion: v2\n"},
    {"two slashes", NULL, SAFE,
     SECRETS "  - kms:\n      apiVersion: v2\n      name: a\n      endpoint: unix://var/run/a\n",
     NULL},
    {"two slashes, unsafe", NULL, UNSAFE,
     SECRETS "  - kms:\n      apiVersion: v2\n      name: a\n      endpoint: 'unix://var/run/a'\n",
     SECRETS
     "  - kms:\n      apiVersion: v2\n      name: a\n      endpoint: 'unix:///var/run/a'\n"},
    {"two slashes in what is repeated", NULL, UNSAFE,
     SECRETS "  - kms: &k\n      apiVersion: v1\n      name: a\n      endpoint: unix://var/run/a\n"
             "  - kms: *k\n",
     NULL},

    /* documents in others */
    {"in a block of a ConfigMap", NULL, SAFE,
     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  enc.yaml: |\n"
     "    apiVersion: apiserver.config.k8s.io/v1\n    kind: EncryptionConfiguration\n"
     "    resources:\n    - resources:\n      - Secrets\n      - pods\n      - pods\n"
     "      providers:\n      - identity:\n  other: x\n",
     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  enc.yaml: |\n"
     "    apiVersion: apiserver.config.k8s.io/v1\n    kind: EncryptionConfiguration\n"
     "    resources:\n    - resources:\n      - secrets\n      - pods\n"
     "      providers:\n      - identity: {}\n  other: x\n"},
    {"the second document of a stream", NULL, SAFE,
     "a: b\n---\n" TOP "- resources: [Secrets]\n" BOTTOM,
     "a: b\n---\n" TOP "- resources: [secrets]\n" BOTTOM},
    {"a template stays as it is", NULL, UNSAFE,
     TOP "{{- if .Values.on }}\n- resources: [Secrets]\n{{- end }}\n" BOTTOM, NULL},
};

static void compare(const struct table_case *c, struct str before, struct str after)
{
    struct fixer f;
    struct arena a = ARENA_INIT;
    struct str rest = str_from(c->versions);
    const char *versions = rest.ptr ? arena_cstr(&a, str_cut(&rest, ' ')) : NULL;
    assert_true(fixer_init(&f, "enc.yaml", versions, rest.ptr, false));
    struct fix_rounds r = fixer_run(&f, before, c->mode == UNSAFE);
    if (!str_eq(r.text, after))
        fail_msg("became\n" STR_FMT "\ninstead of\n" STR_FMT, STR_ARG(r.text), STR_ARG(after));
    assert_true(r.changed == !str_eq(before, after));
    assert_int_equal(r.left_count, 0);
    fix_rounds_release(&r);
    fixer_release(&f);
    arena_release(&a);
}

static struct str with_crlf(struct arena *a, struct str text)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n')
            buf_byte(&out, '\r');
        buf_byte(&out, text.ptr[i]);
    }
    struct str result = buf_to_arena(&out, a);
    buf_release(&out);
    return result;
}

static void run_case(void **state)
{
    const struct table_case *c = *state;
    struct str before = str_from(c->before), after = c->after ? str_from(c->after) : before;
    struct arena a = ARENA_INIT;
    compare(c, before, after);
    /* Blocks of other documents lose their CR when they are read: no edit of theirs is offered. */
    if (str_find(before, STR(": |\n")) == before.len)
        compare(c, with_crlf(&a, before), with_crlf(&a, after));
    arena_release(&a);
}

int main(void)
{
    enum { COUNT = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){cases[i].name, run_case, NULL, NULL, (void *)&cases[i]};
    return _cmocka_run_group_tests("fixes", tests, COUNT, NULL, NULL);
}
