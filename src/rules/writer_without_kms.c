/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/writers.h"

/* Each cipher once: what to change is the same in every entry. */
void rule_writer_without_kms(struct rule_run *run)
{
    for (enum key_cipher cipher = KEY_AESCBC; cipher <= KEY_SECRETBOX; cipher++)
        report_writer(run, key_cipher_name(cipher),
                      arena_join(run->arena, STR("'"), str_from(key_cipher_name(cipher)),
                                 STR("' writes with a key that stands in the file: "
                                     "a KMS provider is required")));
}
