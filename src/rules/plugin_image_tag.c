/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct told *image = &site->container->image;
    struct str name = path_base(image->text);
    size_t colon = str_find_byte(name, ':');
    if (!image->text.len || image->is_unknown || image->text.ptr[0] == '<' ||
        str_find_byte(image->text, '@') < image->text.len)
        return;
    bool is_latest = str_eq(str_slice(name, colon, name.len), STR(":latest"));
    if (colon < name.len && !is_latest)
        return;
    struct draft draft =
        rule_draft(run, image->span, container_path(run->arena, site->container, "image"),
                   is_latest ? STR("the plugin's image is whatever ':latest' is at that moment")
                             : STR("the plugin's image has no tag: it is whatever is the latest"));
    rule_report(run, &draft);
}

void rule_plugin_image_tag(struct rule_run *run)
{
    each_plugin(run, look);
}
