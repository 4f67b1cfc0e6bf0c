/* SPDX-License-Identifier: Apache-2.0 */
/* server_words: words on kube-apiserver's command line that are neither flags nor their values.
 * Since 1.19 they end it; before, they were passed over. */
#ifndef RULES_SERVER_WORDS_H
#define RULES_SERVER_WORDS_H

#include "rules/run.h"

void server_words_look(struct rule_run *run, const struct container *server);

#endif
