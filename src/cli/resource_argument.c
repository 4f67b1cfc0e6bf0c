/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/resource_argument.h"

#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "cli/command.h"

bool resource_argument(struct arena *a, struct str *name, struct str *meant)
{
    struct group_resource parsed = group_resource_parse(*name);
    const struct resource_fact *fact = resource_find(parsed);
    *meant = STR_NONE;
    if (fact)
        *name = resource_name(a, fact);
    if (fact || (parsed.group.len && resource_is_custom(parsed)))
        return true;
    struct resource_guess guess = resource_guess(parsed, VERSION_SET_ALL);
    if (guess.fact)
        *meant = resource_name(a, guess.fact);
    return false;
}

int resource_arguments(const char *command, const char *option, struct arena *a, struct str list)
{
    while (list.ptr) {
        struct str name = str_trim(str_cut(&list, ',')), known = name, meant;
        if (!name.len || str_find_byte(name, '*') < name.len ||
            resource_argument(a, &known, &meant))
            continue;
        if (!meant.ptr)
            return cli_usage_error(command, "--%s: no resource '%.*s'", option, STR_ARG(name));
        return cli_usage_error(command, "--%s: no resource '%.*s', did you mean '%.*s'?", option,
                               STR_ARG(name), STR_ARG(meant));
    }
    return EXIT_CLEAN;
}
