/* SPDX-License-Identifier: Apache-2.0 */
/* words: what kube-apiserver says of validation and building, keyed by refusal, and how each
 * version wraps an error. What it says of decoding is in decode_words.h, type_meta.h, kinds.h and
 * tree/. Sources: k8s.io/apiserver pkg/apis/{config,apiserver}/validation and
 * pkg/server/options/encryptionconfig at each minor, k8s.io/apimachinery pkg/util/validation/field
 * and pkg/runtime. */
#ifndef APISERVER_WORDS_H
#define APISERVER_WORDS_H

#include <stdint.h>

#include "apiserver/fault.h"
#include "apiserver/versions.h"
#include "base/buf.h"
#include "schema/field.h"

struct words_args { /* what the templates' {1}, {2} and {n} stand for */
    struct str first, second;
    int64_t number;
};

/* The bare text: of a validation error without path and value, or of the builder. True where an
 * argument that looks like a key is not shown. */
bool words_put(struct buf *out, const struct version_row *row, enum refusal refusal,
               struct words_args args);

/* The texts behind words_put(), one after the other, with their slots; NULL behind the last one. */
const char *words_template(uint32_t index, enum refusal *refusal);

/* Adds a fault that says just that. `head` is where it is, or the nearest that exists. */
struct fault *words_fault(struct fault_list *list, const struct version_row *row,
                          enum refusal refusal, struct words_args args, struct str path,
                          const struct field_head *head);

/* "PATH: Required value: text" and "PATH: Invalid value: VALUE: text"; VALUE as the version renders
 * it, made by one of the words_value functions. */
bool words_required(struct buf *out, const struct version_row *row, enum refusal refusal,
                    struct words_args args);
void words_value_string(struct buf *out, struct str value);
void words_value_int(struct buf *out, int64_t value);
void words_value_duration(struct buf *out, const struct version_row *row, int64_t nanoseconds);
/* True where an item that looks like a key is not shown. */
bool words_value_strings(struct buf *out, const struct version_row *row,
                         const struct field_list *list);

/* The whole error as the server logs it: `stage` says which step failed, `file` is the path given
 * to the server. *inner is its part without what stands in front of every error of that stage. */
enum words_stage { WORDS_FILE, WORDS_DECODE, WORDS_KIND, WORDS_VALIDATE, WORDS_BUILD, WORDS_FLAG };
struct str words_error(struct arena *a, const struct version_row *row, enum words_stage stage,
                       struct str file, const struct fault_list *faults, struct str *inner);

#endif
