/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of other kinds, and what the loader of each release says to them. */
#include "apiserver/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/buf.h"

static struct str unquoted(struct arena *a, const char *text)
{
    struct buf out = BUF_INIT;
    for (const char *c = text; *c; c++)
        buf_byte(&out, *c == '\'' ? '"' : *c);
    struct str copy = buf_to_arena(&out, a);
    buf_release(&out);
    return copy;
}

/* Quotes of the texts are single ones here. */
static void what_is_said_to_other_kinds(void **state)
{
    (void)state;
    static const struct {
        unsigned minor;
        const char *text, *error;
    } cases[] = {
        {30, "{'apiVersion':'v1','kind':'APIGroup','versions':{}}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal object into Go struct field APIGroup.versions of type "
         "[]v1.GroupVersionForDiscovery"},
        {36, "{'apiVersion':'foo/v2','kind':'APIGroupList','groups':[{'versions':[{'x':1}]}]}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": strict decoding error: unknown field \"groups[0].versions[0].x\""},
        {30, "{'apiVersion':'foo/v2','kind':'APIGroupList','groups':[{'versions':[{'x':1}]}]}",
         "error while parsing file: got unexpected config type: foo/v2, Kind=APIGroupList"},
        {36, "{'apiVersion':'v1','kind':'Status','reason':1}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number into Go struct field Status.reason of type "
         "v1.StatusReason"},
        {36,
         "{'apiVersion':'apiserver.config.k8s.io/"
         "__internal','kind':'Status','metadata':{'remainingItemCount':1.5}}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number 1.5 into Go struct field "
         "ListMeta.metadata.remainingItemCount of type int64"},
        {36, "{'apiVersion':'v1','kind':'APIResourceList','resources':[{'verbs':'get'}]}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal string into Go struct field APIResource.resources.verbs "
         "of type v1.Verbs"},
        {36, "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'DeleteOptions','x':1}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": no kind \"DeleteOptions\" is registered for the internal version of group "
         "\"apiserver.config.k8s.io\" in scheme \"pkg/runtime/scheme.go:111\""},
        {36,
         "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'DeleteOptions','orphanDependents':1}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number into Go struct field "
         "DeleteOptions.orphanDependents of type bool"},
        {36, "{'apiVersion':'apiserver.config.k8s.io/__internal','kind':'DeleteOptions'}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": no kind \"DeleteOptions\" is registered for the internal version of group "
         "\"apiserver.config.k8s.io\" in scheme \"pkg/runtime/scheme.go:111\""},
        {34,
         "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'TracingConfiguration','endpoint':1}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number into Go struct field "
         "TracingConfiguration.endpoint of type string"},
        {35,
         "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'TracingConfiguration','endpoint':1}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number into Go struct field "
         "TracingConfiguration.TracingConfiguration.endpoint of type string"},
        {33,
         "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'TracingConfiguration','endpoint':1}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": no kind \"TracingConfiguration\" is registered for version "
         "\"apiserver.config.k8s.io/v1\" in scheme \"pkg/runtime/scheme.go:110\""},
        {36,
         "{'apiVersion':'apiserver.config.k8s.io/"
         "v1','kind':'AdmissionConfiguration','plugins':[{'configuration':{'x':[1]}}]}",
         "error while parsing file: got unexpected config type: apiserver.config.k8s.io/v1, "
         "Kind=AdmissionConfiguration"},
        {36,
         "{'apiVersion':'apiserver.k8s.io/"
         "__internal','kind':'AdmissionConfiguration','Plugins':[{'Name':1}]}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number into Go struct field "
         "AdmissionPluginConfiguration.Plugins.Name of type string"},
        {36,
         "{'apiVersion':'apiserver.config.k8s.io/"
         "__internal','kind':'AuthorizationConfiguration','authorizers':[{'Type':1}]}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number into Go struct field "
         "AuthorizerConfiguration.authorizers.Type of type apiserver.AuthorizerType"},
        {36,
         "{'apiVersion':'apiserver.config.k8s.io/"
         "v1','kind':'AuthorizationConfiguration','authorizers':[{'webhook':{'timeout':null}}]}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": time: invalid duration \"\""},
        {36, "{'apiVersion':'apiserver.config.k8s.io/__internal','kind':'WatchEvent','Object':{}}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal object into Go struct field InternalEvent.Object of "
         "type runtime.Object"},
        {36,
         "{'apiVersion':'apiserver.config.k8s.io/__internal','kind':'WatchEvent','Object':1e999}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": json: cannot unmarshal number 1e999 into Go struct field InternalEvent.Object "
         "of type float64"},
        {29, "{'apiVersion':'v1','kind':'Status'}",
         "error while parsing file: error decoding encryption provider configuration file "
         "\"FILE\": no kind \"Status\" is registered for version \"v1\" in scheme "
         "\"pkg/runtime/scheme.go:100\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct source source;
        struct verdict verdicts[VERSION_COUNT];
        struct load_options options = {.file = STR("FILE"), .minors = version_bit(cases[i].minor)};
        source_init(&source, &a, STR("FILE"), unquoted(&a, cases[i].text));
        load_verdicts(&a, &source, &options, verdicts);
        const struct verdict *v = &verdicts[cases[i].minor - VERSION_OLDEST];
        assert_int_equal(v->kind, VERDICT_REFUSED);
        assert_string_equal(arena_cstr(&a, v->error), cases[i].error);
        arena_release(&a);
    }
}

static void where_a_kind_is_registered(void **state)
{
    (void)state;
    static const struct {
        unsigned minor;
        const char *group, *version, *kind;
        enum kind_class class;
        bool internal;
    } cases[] = {
        {13, "apiserver.config.k8s.io", "v1", "EncryptionConfiguration", KIND_CONFIGURATION, false},
        {13, "apiserver.config.k8s.io", "__internal", "EncryptionConfiguration", KIND_CONFIGURATION,
         true},
        {36, "", "v1", "EncryptionConfig", KIND_CONFIGURATION, false},
        {36, "", "v1", "EncryptionConfiguration", KIND_UNKNOWN, false},
        {36, "apiserver.config.k8s.io", "v1", "EncryptionConfig", KIND_UNKNOWN, false},
        {36, "apiserver.config.k8s.io", "v1beta1", "EncryptionConfiguration", KIND_UNKNOWN, false},
        {36, "apiserver.config.k8s.io", "v1", "encryptionConfiguration", KIND_UNKNOWN, false},
        {29, "", "v1", "Status", KIND_UNKNOWN, false},
        {30, "any.group", "v7", "Status", KIND_FOREIGN, false},
        {36, "apiserver.config.k8s.io", "__internal", "Status", KIND_FOREIGN, false},
        {30, "apiserver.k8s.io", "__internal", "EgressSelectorConfiguration", KIND_FOREIGN, true},
        {30, "apiserver.k8s.io", "v1", "AdmissionConfiguration", KIND_UNKNOWN, false},
        {30, "apiserver.k8s.io", "__internal", "TracingConfiguration", KIND_UNKNOWN, false},
        {31, "apiserver.config.k8s.io", "v1", "AuthorizationConfiguration", KIND_UNKNOWN, false},
        {32, "apiserver.config.k8s.io", "v1", "AuthorizationConfiguration", KIND_FOREIGN, false},
        {30, "apiserver.config.k8s.io", "v1", "PatchOptions", KIND_UNCONVERTIBLE, false},
        {30, "apiserver.config.k8s.io", "__internal", "PatchOptions", KIND_UNKNOWN, false},
        {30, "", "v1", "PatchOptions", KIND_UNKNOWN, false},
        {36, "", "v1", "Pod", KIND_UNKNOWN, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct type_meta meta = {.group = str_from(cases[i].group),
                                 .version = str_from(cases[i].version),
                                 .kind = str_from(cases[i].kind)};
        struct kind kind = kind_find(version_row_of(cases[i].minor), &meta);
        assert_int_equal(kind.class, cases[i].class);
        assert_int_equal(kind.internal, cases[i].internal);
        assert_int_equal(kind.object != NULL,
                         kind.class == KIND_FOREIGN || kind.class == KIND_UNCONVERTIBLE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_to_other_kinds),
        cmocka_unit_test(where_a_kind_is_registered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
