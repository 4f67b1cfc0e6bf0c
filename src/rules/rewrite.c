/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rewrite.h"

#include "apiserver/redact.h"
#include "base/buf.h"
#include "rules/place.h"

/* As kubectl takes it: nothing in it that a shell would read otherwise. */
static bool is_plain(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-')
            return false;
    }
    return name.len > 0 && name.ptr[0] != '-';
}

struct str rewrite_names(struct arena *a, const struct ec_resource *entry)
{
    enum { SHOWN_MAX = 8, NAME_MAX_LEN = 100 };
    struct buf out = BUF_INIT;
    uint32_t count = entry->resources.count;
    bool plain = count > 0 && count <= SHOWN_MAX;
    for (uint32_t i = 0; plain && i < count; i++) {
        struct str name = string_at(&entry->resources, i)->value;
        plain = is_plain(name) && name.len <= NAME_MAX_LEN && !redact_holds_key(name);
        buf_cstr(&out, i ? "," : "");
        buf_str(&out, str_ends_with(name, STR(".")) ? str_slice(name, 0, name.len - 1) : name);
    }
    struct str names = plain ? buf_to_arena(&out, a) : STR_NONE;
    buf_release(&out);
    return names;
}

struct str rewrite_command(struct arena *a, const struct ec_resource *entry)
{
    struct str names = rewrite_names(a, entry);
    if (!names.ptr)
        return STR("'kubectl get RESOURCE --all-namespaces -o json | kubectl replace -f -' for "
                   "each resource that the entry covers");
    return arena_join(a, STR("'kubectl get "), names,
                      STR(" --all-namespaces -o json | kubectl replace -f -'"));
}
