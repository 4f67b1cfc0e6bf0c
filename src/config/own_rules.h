/* SPDX-License-Identifier: Apache-2.0 */
/* own_rules: folders of rules that users write, one YAML file each (own_rule.h). Memory: the arena.
 */
#ifndef CONFIG_OWN_RULES_H
#define CONFIG_OWN_RULES_H

#include "config/config.h"

/* The rules of the files *.yaml and *.yml in `dir`, by file name; other files are passed over.
 * Ids and slugs must differ from those of built-in rules and from one another. False: *err says
 * which file, where, and why; or that the folder cannot be read, or holds no rule. */
bool rules_load_own(struct arena *a, const char *dir, const struct rule ***out, uint32_t *count,
                    struct err *err);

/* For struct config_own_rules: the folders of the command line come first, then those of the
 * configuration, whose files may be links only within their folder. A rule that two folders have is
 * an error. */
struct own_rules_folders { /* the context */
    const char *const *paths;
    size_t count;
};

bool own_rules_load(void *folders, struct arena *a, const struct str *more, uint32_t more_count,
                    struct config_rules *rules, struct err *err);

#endif
