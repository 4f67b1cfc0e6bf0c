/* SPDX-License-Identifier: Apache-2.0 */
/* nodes: `enclint nodes` on five configurations of 20 entries with 50 keys in all, one of which has
 * the keys of each entry in another order; and `enclint plan --rotate` for them. */
#ifndef BENCH_NODES_H
#define BENCH_NODES_H

void bench_nodes(const char *enclint, const char *scratch); /* scratch: a folder */

#endif
