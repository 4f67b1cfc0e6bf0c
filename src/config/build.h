/* SPDX-License-Identifier: Apache-2.0 */
/* build: a decoded configuration, and the options of the command line, -> struct config. Only
 * inside config/. */
#ifndef CONFIG_BUILD_H
#define CONFIG_BUILD_H

#include "base/err.h"
#include "config/config.h"
#include "config/find.h"
#include "config/read.h"

/* Folders of `ownRules`: before the rules' names can be known. */
void build_own_rules(struct config *config, const struct config_place *place,
                     const struct cfg_configuration *file, struct problems *problems);

/* Everything else of the file. config->rules is complete. */
void build_file(struct config *config, const struct cfg_configuration *file,
                struct problems *problems);

/* What the command line says stands above. False: a value is wrong. */
bool build_options(struct config *config, struct arena *a, const struct config_request *request,
                   struct err *err);

/* "off", "error" ... of the file, where YAML makes a boolean of `off`. */
bool build_severity(const struct value *value, enum severity *out);

#endif
