/* SPDX-License-Identifier: Apache-2.0 */
/* testing: a text as it stands in another one; a text as the one file of a node. For test programs
 * only. */
#ifndef ENGINE_TESTING_H
#define ENGINE_TESTING_H

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "engine/cluster.h"
#include "files/walk.h"

/* Each line behind `indent`, with a line end. */
static inline void testing_put_lines(struct buf *out, struct str text, const char *indent)
{
    for (struct str rest = text; rest.ptr && rest.len;) {
        buf_cstr(out, indent);
        buf_str(out, str_cut(&rest, '\n'));
        buf_byte(out, '\n');
    }
}

/* Filled up with line ends, so that no padding is needed. */
static inline void testing_put_base64(struct buf *out, struct str text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < text.len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < text.len ? (unsigned char)text.ptr[i + k] : '\n');
        for (int shift = 18; shift >= 0; shift -= 6)
            buf_byte(out, letters[bits >> shift & 63]);
    }
}

/* A project of one file, named as on a command line and judged; zeroed before. */
struct testing_node {
    int fd;
    char path[32];
    struct arena arena;
    struct config config;
    struct walk walk;
    struct project project;
};

static inline bool testing_node_begin(struct testing_node *n, const char *text)
{
    const char *path = n->path;
    size_t length = strlen(text);
    struct err err = {""};
    const struct config_request request = {
        .cwd = "/", .no_config = true, .rules = rules_all, .rule_count = rules_count};
    n->fd = memfd_create("node", MFD_CLOEXEC);
    snprintf(n->path, sizeof n->path, "/proc/self/fd/%d", n->fd);
    if (n->fd < 0 || write(n->fd, text, length) != (ssize_t)length ||
        !config_load(&n->arena, &request, &n->config, &err))
        return false;
    walk_paths(&n->walk, &path, 1, &(struct walk_options){.no_gitignore = true});
    n->project = (struct project){.walk = &n->walk,
                                  .config = &n->config,
                                  .files = arena_new(&n->arena, struct project_file, 1),
                                  .file_count = 1,
                                  .wants_policies = true,
                                  .jobs = 1};
    n->project.files[0] =
        (struct project_file){.walked = &n->walk.files[0], .name = STR("enc.yaml"), .named = true};
    project_judge(&n->project);
    return true;
}

static inline void testing_node_end(struct testing_node *n)
{
    project_release(&n->project);
    walk_release(&n->walk);
    arena_release(&n->arena);
    close(n->fd);
}

#endif
