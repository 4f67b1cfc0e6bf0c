/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/access.h"
#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/buf.h"

#define A                 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B                 "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define C                 "Q0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0M="
#define KEY(name, secret) "{name: '" name "', secret: '" secret "'}"
#define CBC(...)          "{aescbc: {keys: [" __VA_ARGS__ "]}}"
#define GCM(...)          "{aesgcm: {keys: [" __VA_ARGS__ "]}}"
#define BOX(...)          "{secretbox: {keys: [" __VA_ARGS__ "]}}"
#define KMS(version, name)                                                                         \
    "{kms: {apiVersion: " version ", name: '" name "', endpoint: 'unix:///" name "'}}"
#define ID                          "{identity: {}}"
#define ENTRY(resources, providers) "- {resources: [" resources "], providers: [" providers "]}\n"

struct test { /* what one configuration gives at one release */
    struct arena arena;
    const struct version_row *row;
    struct access access;
};

/* `entries` are the lines below 'resources:'. */
static struct test *given(unsigned minor, const char *entries, const char *resource, bool builtin)
{
    struct test *t = calloc(1, sizeof *t);
    assert_non_null(t);
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {.minors = version_bit(minor),
                                   .feature_gates = minor >= 28                  ? STR("KMSv1=true")
                                                    : minor >= 25 && minor <= 26 ? STR("KMSv2=true")
                                                                                 : STR(""),
                                   .file = STR("FILE")};
    struct str text = arena_fmt(&t->arena,
                                "apiVersion: apiserver.config.k8s.io/v1\n"
                                "kind: EncryptionConfiguration\nresources:\n%s",
                                entries);
    source_init(&source, &t->arena, STR("FILE"), text);
    load_verdicts(&t->arena, &source, &options, verdicts);
    const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
    if (v->kind != VERDICT_ACCEPTED)
        fail_msg("1.%u: " STR_FMT, minor, STR_ARG(v->error));
    assert_non_null(v->configuration);
    t->row = version_row_of(minor);
    access_of(&t->arena, v->configuration, t->row, str_from(resource), builtin, &t->access);
    return t;
}

static void done(struct test *t)
{
    arena_release(&t->arena);
    free(t);
}

/* --- which entry --- */

/* "exact 0,2: key1 key2" */
static void check_keys(unsigned minor, const char *entries, const char *resource, bool builtin,
                       const char *expected)
{
    static const char *const levels[] = {"none", "exact", "group", "all"};
    struct test *t = given(minor, entries, resource, builtin);
    struct buf said = BUF_INIT;
    buf_cstr(&said, levels[t->access.level]);
    for (uint32_t i = 0; i < t->access.entry_count; i++)
        buf_fmt(&said, "%s%u", i ? "," : " ", (unsigned)t->access.entries[i]);
    buf_cstr(&said, t->access.entry_count ? ":" : "");
    for (uint32_t i = 0; i < t->access.count; i++) {
        struct str name = t->access.keys[i].name;
        bool identity = t->access.keys[i].kind == ACCESS_IDENTITY;
        buf_fmt(&said, " " STR_FMT, STR_ARG(identity ? STR("identity") : name));
    }
    buf_byte(&said, '\0');
    assert_string_equal(said.ptr, expected);
    buf_release(&said);
    done(t);
}

static const char ladder[] =
    ENTRY("secrets", CBC(KEY("named", A))) ENTRY("'*.'", CBC(KEY("core", A)))
        ENTRY("'*.apps'", CBC(KEY("apps", A))) ENTRY("'*.*'", CBC(KEY("all", A)));

static void wildcards_since_1_27(void **state)
{
    (void)state;
    for (unsigned minor = 27; minor <= VERSION_NEWEST; minor++) {
        check_keys(minor, ladder, "secrets", true, "exact 0: named");
        check_keys(minor, ladder, "configmaps", true, "group 1: core");
        check_keys(minor, ladder, "deployments.apps", true, "group 2: apps");
        check_keys(minor, ladder, "leases.coordination.k8s.io", true, "all 3: all");
        check_keys(minor, ladder, "widgets.example.com", false, "all 3: all");
        check_keys(minor, ladder, "secrets.apps", false, "group 2: apps");
    }
}

/* Accepted, and without effect. */
static void wildcards_in_1_26_are_names(void **state)
{
    (void)state;
    check_keys(26, ladder, "secrets", true, "exact 0: named");
    check_keys(26, ladder, "configmaps", true, "none");
    check_keys(26, ladder, "deployments.apps", true, "none");
    check_keys(26, ladder, "widgets.example.com", false, "none");
    check_keys(26, ENTRY("widgets.example.com", CBC(KEY("k", A))), "widgets.example.com", false,
               "exact 0: k");
}

/* The storage of built-in types knew '*.' and '*.group'; that of custom resources knew nothing. */
static void wildcards_up_to_1_25(void **state)
{
    (void)state;
    for (unsigned minor = VERSION_OLDEST; minor <= 25; minor++) {
        check_keys(minor, ladder, "secrets", true, "exact 0: named");
        check_keys(minor, ladder, "configmaps", true, "group 1: core");
        check_keys(minor, ladder, "deployments.apps", true, "group 2: apps");
        check_keys(minor, ladder, "leases.coordination.k8s.io", true, "none");
        check_keys(minor, ladder, "widgets.example.com", false, "none");
        check_keys(minor, ENTRY("widgets.example.com", CBC(KEY("k", A))), "widgets.example.com",
                   false, "none");
        check_keys(minor, ENTRY("'*'", CBC(KEY("star", A))), "secrets", true, "group 0: star");
    }
}

static void a_dot_at_the_end_is_the_core_group(void **state)
{
    (void)state;
    check_keys(36, ENTRY("secrets.", CBC(KEY("k", A))), "secrets", true, "exact 0: k");
    check_keys(36, ENTRY("secrets", CBC(KEY("k", A))), "secrets.", true, "exact 0: k");
    check_keys(36, ENTRY("secrets.v1", CBC(KEY("k", A))), "secrets", true, "none");
    check_keys(36, ENTRY("deployments", CBC(KEY("k", A))), "deployments.apps", true, "none");
    check_keys(36, ENTRY("secret", CBC(KEY("k", A))), "secrets", true, "none");
}

/* All that name it, in their order; never across levels. */
static void entries_concatenate(void **state)
{
    (void)state;
    static const char text[] = ENTRY("secrets", CBC(KEY("a", A))) ENTRY("configmaps", ID)
        ENTRY("configmaps, secrets.", BOX(KEY("b", B)) ", " ID) ENTRY("'*.'", GCM(KEY("c", C)));
    check_keys(36, text, "secrets", true, "exact 0,2: a b identity");
    check_keys(36, text, "configmaps", true, "exact 1,2: identity b identity");
    check_keys(36, text, "pods", true, "group 3: c");
    check_keys(13, text, "secrets", true, "exact 0,2: a b identity");
    /* within one entry a name that stands twice counts once */
    check_keys(26, ENTRY("secrets, secrets", CBC(KEY("a", A))), "secrets", true, "exact 0: a");
}

static void keys_know_where_they_stand(void **state)
{
    (void)state;
    struct test *t =
        given(36,
              ENTRY("pods", ID) ENTRY("secrets", KMS("v2", "vault") ", " CBC(KEY("k1", A) ", " KEY(
                                                     "k2", B)) ", " KMS("v1", "old")),
              "secrets", true);
    assert_int_equal(t->access.count, 4);
    const struct access_key *keys = t->access.keys;
    assert_int_equal(keys[0].kind, ACCESS_KMS_V2);
    assert_true(str_eq(keys[0].endpoint, STR("unix:///vault")));
    assert_null(keys[0].material.ptr);
    assert_int_equal(keys[2].entry, 1);
    assert_int_equal(keys[2].provider, 1);
    assert_int_equal(keys[2].key, 1);
    assert_true(str_eq(keys[2].material, STR("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")));
    assert_int_equal(keys[3].kind, ACCESS_KMS_V1);
    assert_string_equal(access_kind_name(keys[3].kind), "kms v1");
    assert_non_null(keys[3].head->at);
    assert_ptr_equal(access_writer(&t->access), keys);
    done(t);
}

/* Up to 1.24 the field apiVersion is unknown. */
static void kms_v2_is_v1_before_1_25(void **state)
{
    (void)state;
    struct test *t = given(24, ENTRY("secrets", KMS("v2", "vault")), "secrets", true);
    assert_int_equal(t->access.keys[0].kind, ACCESS_KMS_V1);
    done(t);
    t = given(25, ENTRY("secrets", KMS("v2", "vault")), "secrets", true);
    assert_int_equal(t->access.keys[0].kind, ACCESS_KMS_V2);
    done(t);
}

static void plain_text_has_no_writer(void **state)
{
    (void)state;
    struct test *t = given(36, ENTRY("secrets", ID ", " CBC(KEY("a", A))), "secrets", true);
    assert_null(access_writer(&t->access));
    done(t);
    t = given(36, ENTRY("pods", CBC(KEY("a", A))), "secrets", true);
    assert_null(access_writer(&t->access));
    assert_true(t->access.refuses_encrypted);
    done(t);
}

/* --- who reads what --- */

/* What `reads` makes of what `writes` wrote: "yes", "no", "unknown", with " stale" and " garbage".
 */
static void check_read(unsigned minor, const char *writes, const char *reads, const char *expected)
{
    static const char *const readable[] = {"no", "yes", "unknown"};
    struct test *writer = given(minor, writes, "secrets", true);
    struct test *reader = given(minor, reads, "secrets", true);
    struct access_answer answer =
        access_read(&reader->access, reader->row, access_writer(&writer->access));
    struct buf said = BUF_INIT;
    buf_fmt(&said, "%s%s%s", readable[answer.readable], answer.stale ? " stale" : "",
            answer.garbage ? " garbage" : "");
    buf_byte(&said, '\0');
    assert_string_equal(said.ptr, expected);
    buf_release(&said);
    done(writer);
    done(reader);
}

#define S(...)  ENTRY("secrets", __VA_ARGS__)
#define NOTHING ENTRY("pods", ID)

static void the_same_key_opens(void **state)
{
    (void)state;
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", A))), "yes");
    check_read(36, S(GCM(KEY("a", A))), S(GCM(KEY("a", A))), "yes");
    check_read(36, S(BOX(KEY("a", A))), S(BOX(KEY("a", A))), "yes");
    /* other line breaks and other unused bits: the same bytes */
    check_read(36, S(CBC(KEY("a", A))),
               S("{aescbc: {keys: [{name: a, secret: \"QUFBQUFBQUFBQUFBQUFBQUFB\\n"
                 "QUFBQUFBQUFBQUFBQUF=\"}]}}"),
               "yes");
}

static void another_name_or_provider_does_not(void **state)
{
    (void)state;
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("b", A))), "no");
    check_read(36, S(CBC(KEY("a", A))), S(GCM(KEY("a", A))), "no");
    check_read(36, S(CBC(KEY("a", A))), S(ID), "no");
    check_read(36, S(CBC(KEY("a", A))), NOTHING, "no");
    check_read(36, S(GCM(KEY("a", A))), S(GCM(KEY("a", B))), "no");
    check_read(36, S(BOX(KEY("a", A))), S(BOX(KEY("a", B))), "no");
}

static void plain_text_wants_identity(void **state)
{
    (void)state;
    check_read(36, S(ID), S(CBC(KEY("a", A))), "no");
    check_read(36, S(ID), S(CBC(KEY("a", A)) ", " ID), "yes stale");
    check_read(36, S(ID), S(ID ", " CBC(KEY("a", A))), "yes");
    check_read(36, S(ID), NOTHING, "yes");
    check_read(36, NOTHING, S(CBC(KEY("a", A)) ", " ID), "yes stale");
    check_read(36, NOTHING, S(CBC(KEY("a", A))), "no");
    check_read(36, S(CBC(KEY("a", A))), S(ID ", " CBC(KEY("a", A))), "yes stale");
}

static void what_is_not_first_is_stale(void **state)
{
    (void)state;
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("b", B) ", " KEY("a", A))), "yes stale");
    check_read(36, S(CBC(KEY("a", A))), S(GCM(KEY("b", B)) ", " CBC(KEY("a", A))), "yes stale");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", A)) ", " CBC(KEY("a", A))), "yes");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", A) ", " KEY("b", B)) ", " ID), "yes");
    /* the second of two entries for the same resource */
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("b", B))) S(CBC(KEY("a", A))), "yes stale");
}

static void aescbc_may_return_rubbish(void **state)
{
    (void)state;
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", B))), "no garbage");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", B) ", " KEY("a", A))), "yes stale garbage");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", A) ", " KEY("a", B))), "yes");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("b", B) ", " KEY("a", A))), "yes stale");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a", B)) ", " CBC(KEY("a", A))),
               "yes stale garbage");
}

/* 'a' is tried on what 'a:b' wrote. */
static void a_name_may_be_the_start_of_another(void **state)
{
    (void)state;
    check_read(36, S(CBC(KEY("a:b", A))), S(CBC(KEY("a", A))), "no");
    check_read(36, S(CBC(KEY("a:b", A))), S(CBC(KEY("a", A) ", " KEY("a:b", A))), "yes stale");
    check_read(36, S(CBC(KEY("a", A))), S(CBC(KEY("a:b", A))), "no");
    check_read(36, S(CBC(KEY("ab", A))), S(CBC(KEY("a", A))), "no");
    /* fifteen letters and a colon are a block */
    check_read(36, S(CBC(KEY("a:123456789012345", A))), S(CBC(KEY("a", A))), "no garbage");
    check_read(36, S(CBC(KEY("a:123456789012345", A))),
               S(CBC(KEY("a", A) ", " KEY("a:123456789012345", A))), "no garbage");
    check_read(36, S(CBC(KEY("a:123456789012345", A))),
               S(CBC(KEY("a", B) ", " KEY("a:123456789012345", A))), "yes stale garbage");
    check_read(36, S(CBC(KEY("a:1234567890", A))), S(CBC(KEY("a", B))), "no");
    check_read(36, S(GCM(KEY("a:123456789012345", A))), S(GCM(KEY("a", A))), "no");
}

static void kms_depends_on_a_remote_key(void **state)
{
    (void)state;
    check_read(36, S(KMS("v2", "vault")), S(KMS("v2", "vault")), "unknown");
    check_read(36, S(KMS("v2", "vault")), S(KMS("v2", "other")), "no");
    check_read(36, S(KMS("v1", "vault")), S(KMS("v2", "vault")), "no");
    check_read(36, S(KMS("v1", "vault")), S(KMS("v1", "vault")), "unknown");
    check_read(36, S(KMS("v2", "vault")), S(CBC(KEY("a", A)) ", " KMS("v2", "vault")),
               "unknown stale");
    check_read(36, S(CBC(KEY("vault", A))), S(KMS("v2", "vault")), "no");
    /* a name of v1 may have a colon */
    check_read(36, S(KMS("v1", "a:b")), S(KMS("v1", "a")), "no");
    check_read(36, S(KMS("v1", "a:b")), S(KMS("v1", "a") ", " KMS("v1", "a:b")), "unknown stale");
}

/* 1.13 stops at the first provider, and within it at the first key, whose prefix fits. */
static void in_1_13_the_first_that_fits_decides(void **state)
{
    (void)state;
    static const char two[] = S(CBC(KEY("b", B)) ", " CBC(KEY("a", A)));
    check_read(13, S(CBC(KEY("a", A))), two, "no");
    check_read(14, S(CBC(KEY("a", A))), two, "yes stale");
    static const char other[] = S(GCM(KEY("b", B)) ", " CBC(KEY("a", A)));
    check_read(13, S(CBC(KEY("a", A))), other, "yes stale");
    static const char later[] = S(CBC(KEY("b", B) ", " KEY("a", A)));
    check_read(13, S(CBC(KEY("a", A))), later, "yes stale");
    static const char same_name[] = S(CBC(KEY("a", B) ", " KEY("a", A)));
    check_read(13, S(CBC(KEY("a", A))), same_name, "no garbage");
    check_read(14, S(CBC(KEY("a", A))), same_name, "yes stale garbage");
    static const char start[] = S(CBC(KEY("a", A) ", " KEY("a:b", A)));
    check_read(13, S(CBC(KEY("a:b", A))), start, "no");
    check_read(13, S(ID), S(CBC(KEY("a", A)) ", " ID), "yes stale");
    check_read(13, S(CBC(KEY("a", A))), S(ID ", " CBC(KEY("a", A))), "yes stale");
    static const char kms[] = S(KMS("v1", "a") ", " KMS("v1", "b"));
    check_read(13, S(KMS("v1", "b")), kms, "unknown stale");
    check_read(13, S(KMS("v1", "a:b")), S(KMS("v1", "a") ", " KMS("v1", "a:b")), "no");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wildcards_since_1_27),
        cmocka_unit_test(wildcards_in_1_26_are_names),
        cmocka_unit_test(wildcards_up_to_1_25),
        cmocka_unit_test(a_dot_at_the_end_is_the_core_group),
        cmocka_unit_test(entries_concatenate),
        cmocka_unit_test(keys_know_where_they_stand),
        cmocka_unit_test(kms_v2_is_v1_before_1_25),
        cmocka_unit_test(plain_text_has_no_writer),
        cmocka_unit_test(the_same_key_opens),
        cmocka_unit_test(another_name_or_provider_does_not),
        cmocka_unit_test(plain_text_wants_identity),
        cmocka_unit_test(what_is_not_first_is_stale),
        cmocka_unit_test(aescbc_may_return_rubbish),
        cmocka_unit_test(a_name_may_be_the_start_of_another),
        cmocka_unit_test(kms_depends_on_a_remote_key),
        cmocka_unit_test(in_1_13_the_first_that_fits_decides),
    };
    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
