/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/workloads.h"

#include "rules/place.h"

const struct flag *server_config(const struct container *container)
{
    return argv_flag(&container->argv, STR("encryption-provider-config"));
}

struct str place_shown(struct arena *a, struct str path)
{
    struct str shown = name_shown(path, STR_NONE);
    return shown.ptr ? arena_join(a, STR("'"), shown, STR("'")) : STR("this path");
}
