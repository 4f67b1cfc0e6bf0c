/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/vendor_file.h"

#define RKE "services:\n  kube-api:\n    secrets_encryption_config:"

static const struct {
    const char *text;
    enum vendor vendor;
    bool encrypts;
    const char *custom; /* NULL: none */
} rows[] = {
    {RKE "\n      enabled: true\n", VENDOR_RKE, true, NULL},
    {RKE " {enabled: true}\n", VENDOR_RKE, true, NULL},
    {RKE " {enabled: \"True\", custom_config: {}}\n", VENDOR_RKE, true, NULL},
    {RKE "\n      enabled: false # not yet\n", VENDOR_RKE, false, NULL},
    {RKE "\n      # enabled: true\n      custom_config:\n", VENDOR_RKE, false, NULL},
    {"services:\n  kube-api:\n    audit_log:\n      enabled: true\n", VENDOR_RKE, false, NULL},
    {"services:\n  kube-api: {}\n  etcd:\n    backup_config: {enabled: true}\n", VENDOR_RKE, false,
     NULL},
    {"rancher_kubernetes_engine_config:\n  services: {kube-api: {secrets_encryption_config: "
     "{enabled: true}}}\n",
     VENDOR_RKE, true, NULL},
    {RKE "\n      enabled: true\n      custom_config:\n        # ours\n        kind: x\n"
         "        resources:\n        - providers:\n          - identity: {}\n  etcd: {}\n",
     VENDOR_RKE, true, "kind: x\nresources:\n- providers:\n  - identity: {}\n"},
    {RKE "\n      custom_config: {kind: x,\n        resources: []}\n", VENDOR_RKE, false,
     "---\n{kind: x,\n        resources: []}\n"},
    {"apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\nspec: {}\n",
     VENDOR_EKS_ANYWHERE, false, NULL},
    {"kind: x\n---\napiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\nspec:\n  "
     "etcdEncryption: [{providers: []}]\n",
     VENDOR_EKS_ANYWHERE, true, NULL},
    {"apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nspec: {etcdEncryption: }\n",
     VENDOR_EKS_ANYWHERE, false, NULL},
    {"x: &b {enabled: yes, custom_config: {kind: x}}\n" RKE " {<<: *b}\n", VENDOR_RKE, true,
     "---\n{kind: x}\n"},
    {"x: &c\n  kind: x\n" RKE " {custom_config: *c}\n", VENDOR_RKE, false, "kind: x\n"},
    {"# anywhere.eks.amazonaws.com/v1alpha1\nkind: EncryptionConfiguration\n", VENDOR_NONE, false,
     NULL},
    {"apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\n---\nkind: "
     "EncryptionConfiguration\n",
     VENDOR_NONE, false, NULL},
    {RKE " {enabled: true\n", VENDOR_NONE, false, NULL},
    {"# kube-api:\na: kube-api\n", VENDOR_NONE, false, NULL},
    {"", VENDOR_NONE, false, NULL},
    {"- kube-api", VENDOR_NONE, false, NULL},
};

static void a_file_tells_whose_it_is_and_what_it_says(void **state)
{
    struct arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vendor_file file = vendor_file_read(&a, str_from(rows[i].text));
        bool same = rows[i].custom ? str_eq(file.custom, str_from(rows[i].custom))
                                   : file.custom.ptr == NULL;
        if (file.vendor != rows[i].vendor || file.encrypts != rows[i].encrypts || !same)
            fail_msg("%s\ngives vendor %d, encrypts %d, custom '%.*s'", rows[i].text, file.vendor,
                     file.encrypts, STR_ARG(file.custom));
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_tells_whose_it_is_and_what_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
