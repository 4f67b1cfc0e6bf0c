/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_node.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/node.h"
#include "files/input.h"
#include "files/root.h"
#include "tree/limits.h"

#define FLAG "--encryption-provider-config="

enum found { FOUND, FOUND_NONE, FOUND_TROUBLE };

/* --- a node's file system --- */

static bool read_at(const struct root *root, struct arena *a, const char *path, struct str *text)
{
    struct root_status status;
    struct reader reader = READER_INIT;
    struct reading reading;
    struct err err = {""};
    root_look(root, a, str_from(path), &status);
    bool ok = status.kind == ROOT_FILE &&
              root_read(root, status.real, &reader,
                        &(struct reader_options){.max = LIMIT_BYTES + 1}, &reading, &err);
    if (ok)
        *text = arena_str(a, reading.text);
    reader_release(&reader);
    return ok;
}

/* The value of the flag where a manifest or unit has it. */
static const char *flag_value(struct arena *a, struct str manifest)
{
    size_t at = str_find(manifest, STR(FLAG));
    if (at == manifest.len)
        return NULL;
    struct str rest = str_slice(manifest, at + sizeof FLAG - 1, manifest.len);
    size_t end = 0;
    while (end < rest.len && !strchr(" \t\r\n\"',]", rest.ptr[end]))
        end++;
    return arena_cstr(a, str_slice(rest, 0, end));
}

/* The manifest says which; else the places that are usual. Mounts under another path are not
 * followed: then the file itself has to be named. */
static enum found read_root(struct arena *a, const char *path, struct str *text, struct err *err)
{
    static const char *const usual[] = {"/etc/kubernetes/enc/enc.yaml",
                                        "/etc/kubernetes/encryption-config.yaml",
                                        "/etc/kubernetes/enc.yaml",
                                        "/etc/kubernetes/ssl/encryption.yaml",
                                        "/etc/kubernetes/pki/encryption-config.yaml",
                                        "/var/lib/rancher/k3s/server/cred/encryption-config.json",
                                        "/var/lib/rancher/rke2/server/cred/encryption-config.json"};
    struct root *root = cli_open_root(path, err);
    struct str manifest;
    enum found found = FOUND_NONE;
    if (!root)
        return FOUND_TROUBLE;
    if (read_at(root, a, "/etc/kubernetes/manifests/kube-apiserver.yaml", &manifest)) {
        const char *named = flag_value(a, manifest);
        *text = STR("");
        found = !named || read_at(root, a, named, text) ? FOUND : FOUND_NONE;
    } else {
        for (size_t i = 0; found != FOUND && i < sizeof usual / sizeof *usual; i++)
            if (read_at(root, a, usual[i], text))
                found = FOUND;
    }
    root_close(root);
    return found;
}

static enum found read_node(struct arena *a, const char *path, struct str *text, struct err *err)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && !strstr(path, ".tar") &&
        !strstr(path, ".tgz"))
        return input_read(a, path, LIMIT_BYTES + 1, text, err) ? FOUND : FOUND_TROUBLE;
    return read_root(a, path, text, err);
}

/* --- */

static bool has_file(const struct plan_shown *shown, struct arena *a, const struct version_row *row,
                     const struct plan_text *text, uint32_t file)
{
    for (uint32_t i = 0; i < shown->stages->count; i++) {
        struct access access;
        stages_access(a, text->configuration, row, shown->stages->classes[i].name, &access);
        if (!plan_same_policy(&access, stages_policy(shown->stages, i, file)))
            return false;
    }
    return !text->configuration == !shown->files[file].configuration;
}

static void find_file(struct arena *a, const struct load_options *load, struct plan_shown *shown,
                      struct str bytes, struct plan_node *node)
{
    struct plan_text text = {.name = node->name, .text = bytes};
    struct str why = STR("");
    node->why = STR("a file that is none of the plan");
    if (!plan_file_read(a, load, &text, &why)) {
        node->why = STR("a file that kube-apiserver does not take (enclint check tells why)");
        return;
    }
    for (uint32_t f = 0; f <= shown->stages->files; f++)
        if (has_file(shown, a, version_row_of(shown->minor), &text, f)) {
            node->known = true;
            node->file = f;
        }
}

bool plan_nodes_read(struct arena *a, const struct load_options *load, const char *const *paths,
                     size_t count, struct plan_shown *shown)
{
    struct plan_node *nodes = arena_new(a, struct plan_node, count);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        const char *is = strchr(paths[i], '='), *path = is ? is + 1 : paths[i];
        struct err err = {""};
        struct str text = STR("");
        nodes[i].name = is ? (struct str){paths[i], (size_t)(is - paths[i])} : str_from(path);
        enum found found = read_node(a, path, &text, &err);
        if (found == FOUND)
            find_file(a, load, shown, text, &nodes[i]);
        else
            nodes[i].why = STR("no configuration is found: name the file itself");
        if (found == FOUND_TROUBLE) {
            cli_error("%s: %s", path, err.text);
            nodes[i].why = STR("cannot be read");
            ok = false;
        }
    }
    shown->status = nodes;
    shown->status_count = (uint32_t)count;
    return ok;
}
