/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/rule_cases.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fatal.h"

enum { EXAMPLE_MAX = 1600, NODES_EXAMPLE_MAX = 3200, PATH_MAX_HERE = 512 };

static bool read_all(const char *folder, const char *file, struct buf *out)
{
    struct buf path = BUF_INIT;
    buf_fmt(&path, "%s/%s", folder, file);
    buf_byte(&path, '\0');
    FILE *in = fopen(path.ptr, "rb");
    buf_release(&path);
    if (!in)
        return false;
    char block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, in)) > 0;)
        buf_str(out, (struct str){block, got});
    fclose(in);
    return true;
}

static bool is_text(struct str text, size_t max)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 && text.ptr[i] != '\n')
            return false;
    return text.len > 0 && text.len <= max;
}

static bool is_input(const char *name)
{
    return name[0] != '.' && strcmp(name, "args") != 0 && strcmp(name, "expected") != 0 &&
           strcmp(name, "tracked") != 0 && strcmp(name, "node") != 0 &&
           strcmp(name, "nodes") != 0 && strcmp(name, "output") != 0;
}

/* What lies on the node, for which the case is run. */
static void put_node(const char *folder, struct buf *out)
{
    struct buf node = BUF_INIT;
    if (read_all(folder, "node", &node)) {
        buf_cstr(out, "# on the node:\n");
        for (struct str rest = str_trim(buf_view(&node)); rest.ptr;) {
            struct str line = str_cut(&rest, '\n');
            for (int word = 0; word < 3; word++) { /* mode, owner, path: what is seen of it */
                buf_cstr(out, word ? " " : "# ");
                buf_str(out, str_cut(&line, ' '));
            }
            buf_byte(out, '\n');
        }
    }
    buf_release(&node);
}

/* What one has to add to `enclint check` to see the case. */
static void put_options(const char *folder, const char *file, struct buf *out)
{
    struct buf args = BUF_INIT;
    if (read_all(folder, "args", &args) && args.len) {
        buf_cstr(out, "# enclint check");
        for (struct str rest = str_trim(buf_view(&args)); rest.ptr;) {
            buf_byte(out, ' ');
            buf_str(out, str_cut(&rest, '\n'));
        }
        buf_fmt(out, " %s\n", file);
    }
    buf_release(&args);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The files of a node, each below its name. */
static void put_node_files(const char *folder, const char *path, struct buf *out)
{
    char inside[PATH_MAX_HERE];
    struct dirent **files = NULL;
    snprintf(inside, sizeof inside, "%s/%s", folder, path);
    int count = scandir(inside, &files, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(inside, sizeof inside, "%s/%s", path, files[i]->d_name);
        put_node_files(folder, inside, out);
        free(files[i]);
    }
    free(files);
    if (count >= 0)
        return;
    if (out->len)
        buf_byte(out, '\n');
    buf_fmt(out, "# %s\n", path);
    read_all(folder, path, out);
}

static bool is_change(const char *folder)
{
    char path[PATH_MAX_HERE];
    snprintf(path, sizeof path, "%s/new", folder);
    return access(path, F_OK) == 0;
}

/* A case of several nodes, or of before and after: all of their files. */
static char *nodes_text(const char *folder, struct str nodes)
{
    struct buf out = BUF_INIT;
    char *copy = NULL;
    for (struct str rest = str_trim(nodes); rest.len;) {
        char path[PATH_MAX_HERE];
        struct str line = str_cut(&rest, '\n');
        str_cut(&line, '=');
        snprintf(path, sizeof path, "%.*s", STR_ARG(line));
        put_node_files(folder, path, &out);
    }
    if (is_text(buf_view(&out), NODES_EXAMPLE_MAX)) {
        buf_byte(&out, '\0');
        copy = xmalloc(out.len);
        memcpy(copy, out.ptr, out.len);
    }
    buf_release(&out);
    return copy;
}

static char *case_text(const char *folder)
{
    struct buf nodes = BUF_INIT;
    char *of_nodes = NULL;
    bool has_nodes = read_all(folder, "nodes", &nodes);
    if (!has_nodes && is_change(folder)) {
        has_nodes = true;
        buf_cstr(&nodes, "=old\n=new\n");
    }
    if (has_nodes)
        of_nodes = nodes_text(folder, buf_view(&nodes));
    buf_release(&nodes);
    if (has_nodes)
        return of_nodes;
    struct dirent **files = NULL;
    int count = scandir(folder, &files, NULL, alphasort);
    struct buf out = BUF_INIT, text = BUF_INIT;
    for (int i = 0; i < count; i++) {
        if (is_input(files[i]->d_name) && text.len == 0 &&
            read_all(folder, files[i]->d_name, &text)) {
            put_node(folder, &out);
            put_options(folder, files[i]->d_name, &out);
        }
        free(files[i]);
    }
    free(files);
    bool ok = is_text(buf_view(&text), EXAMPLE_MAX);
    buf_str(&out, buf_view(&text));
    buf_byte(&out, '\0');
    char *copy = NULL;
    if (ok) {
        copy = xmalloc(out.len);
        memcpy(copy, out.ptr, out.len);
    }
    buf_release(&text);
    buf_release(&out);
    return copy;
}

/* What was recorded; NULL where nothing was. */
static char *case_output(const char *folder)
{
    struct buf text = BUF_INIT;
    char *copy = NULL;
    if (read_all(folder, "output", &text)) {
        buf_byte(&text, '\0');
        copy = xmalloc(text.len);
        memcpy(copy, text.ptr, text.len);
    }
    buf_release(&text);
    return copy;
}

/* The first case whose name begins so. */
static char *of_first_case(const char *cases, const struct gen_rule *rule, const char *prefix,
                           char *(*get)(const char *folder))
{
    struct buf folder = BUF_INIT;
    buf_fmt(&folder, "%s/%s-%s", cases, rule->id, rule->slug);
    size_t len = folder.len;
    buf_byte(&folder, '\0');
    struct dirent **entries = NULL;
    int count = scandir(folder.ptr, &entries, NULL, alphasort);
    char *text = NULL;
    for (int i = 0; i < count; i++) {
        if (!text && strncmp(entries[i]->d_name, prefix, strlen(prefix)) == 0) {
            folder.len = len;
            buf_fmt(&folder, "/%s", entries[i]->d_name);
            buf_byte(&folder, '\0');
            text = get(folder.ptr);
        }
        free(entries[i]);
    }
    free(entries);
    buf_release(&folder);
    return text;
}

char *rule_case_text(const char *cases, const struct gen_rule *rule, const char *prefix)
{
    return of_first_case(cases, rule, prefix, case_text);
}

char *rule_case_output(const char *cases, const struct gen_rule *rule)
{
    return of_first_case(cases, rule, "bad-", case_output);
}
