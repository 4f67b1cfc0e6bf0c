/* SPDX-License-Identifier: Apache-2.0 */
/* configuration: EncryptionConfigurations as people write them, of 300 bytes to some kilobytes: one
 * to six entries, every provider, comments or none, quotes or none, some as JSON. The newest
 * kube-apiserver accepts each. Keys are random. */
#ifndef BENCH_CONFIGURATION_H
#define BENCH_CONFIGURATION_H

#include "base/buf.h"
#include "bench/random.h"

void configuration_write(struct buf *out, struct random *r);

void put_base64(struct buf *out, struct str bytes);

#endif
