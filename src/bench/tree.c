/* SPDX-License-Identifier: Apache-2.0 */
/* tree: makes folders to measure on, the same for the same seed.
 *   tree relevant SEED FOLDER   5,000 EncryptionConfigurations
 *   tree mixed SEED FOLDER      20,000 files, 121 MB, the median of 1.9 kB: what a repository of
 *                               manifests holds; one in 150 is an EncryptionConfiguration
 * The folder must not be there yet. Prints how many files and bytes it holds. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "bench/configuration.h"
#include "bench/random.h"

enum {
    RELEVANT_FILES = 5000,
    MIXED_FILES = 20000,
    MIXED_BYTES = 121500 * 1000,
    MEDIAN = 1900,
    ONE_RELEVANT_IN = 150,
    LARGEST = 2 * 1000 * 1000,
};

struct tree {
    struct random random;
    size_t files, bytes;
};

static void put_file(struct tree *tree, const char *path, struct str text)
{
    char way[256];
    for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
        snprintf(way, sizeof way, "%.*s", (int)(slash - path), path);
        if (mkdir(way, 0755) != 0 && errno != EEXIST)
            break;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (fd < 0 || write(fd, text.ptr, text.len) != (ssize_t)text.len || close(fd) != 0) {
        perror(path);
        exit(3);
    }
    tree->files++;
    tree->bytes += text.len;
}

static void make_relevant(struct tree *tree)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < RELEVANT_FILES; i++) {
        char path[64];
        buf_clear(&text);
        configuration_write(&text, &tree->random);
        snprintf(path, sizeof path, "region-%02d/cluster-%03d/enc-%04d.yaml", i / 500, i / 20, i);
        put_file(tree, path, buf_view(&text));
    }
    buf_release(&text);
}

/* About normally distributed, in thousandths of the deviation: the sum of twelve even ones. */
static int bell(struct random *r)
{
    int sum = -6000;
    for (int i = 0; i < 12; i++)
        sum += (int)random_below(r, 1001);
    return sum;
}

/* Sizes whose logarithms are distributed so, as those of real files are. */
static size_t random_size(struct random *r)
{
    int doublings = bell(r) * 2196 / 1000; /* thousandths; the deviation is 2.196 of them */
    int whole = doublings >= 0 ? doublings / 1000 : (doublings - 999) / 1000;
    size_t size = MEDIAN * (size_t)(1000 + doublings - whole * 1000) / 1000;
    size = whole >= 0 ? size << whole : size >> -whole;
    return size > LARGEST ? LARGEST : size < 40 ? 40 : size;
}

/* Stretches what is above the median until all together have the bytes that are wanted. */
static void fit_sizes(size_t *sizes)
{
    size_t below = 0, above = 0, wanted = MIXED_BYTES;
    for (int i = 0; i < MIXED_FILES; i++) {
        below += sizes[i] < MEDIAN ? sizes[i] : MEDIAN;
        above += sizes[i] < MEDIAN ? 0 : sizes[i] - MEDIAN;
    }
    for (int i = 0; i < MIXED_FILES; i++)
        if (sizes[i] > MEDIAN)
            sizes[i] = MEDIAN + (size_t)((double)(sizes[i] - MEDIAN) * (double)(wanted - below) /
                                         (double)above);
}

static const char *const words[] = {
    "name",       "namespace",  "metadata",  "labels",      "spec",       "template",
    "containers", "image",      "registry",  "replicas",    "selector",   "matchLabels",
    "app",        "version",    "config",    "provider",    "encryption", "Encryption",
    "apiserver",  "volume",     "mountPath", "secretName",  "service",    "port",
    "protocol",   "resources",  "limits",    "requests",    "memory",     "cpu",
    "env",        "value",      "valueFrom", "annotations", "kubernetes", "controller",
    "policy",     "Deployment", "ConfigMap", "Service",     "rollout",    "strategy",
    "the",        "a",          "of",        "cluster",     "node",       "release",
};
enum { WORDS = sizeof words / sizeof *words };

static const char *word(struct random *r)
{
    return words[random_below(r, WORDS)];
}

static void put_yaml_line(struct buf *out, struct random *r)
{
    int indent = 2 * (int)random_below(r, 6);
    switch (random_below(r, 8)) {
    case 0:
        buf_fmt(out, "%*s# %s %s %s %s\n", indent, "", word(r), word(r), word(r), word(r));
        break;
    case 1:
        buf_fmt(out, "%*s- %s: %s-%u\n", indent, "", word(r), word(r), random_below(r, 100));
        break;
    case 2:
        buf_fmt(out, "%*s%s: \"%s\\n%s\"\n", indent, "", word(r), word(r), word(r));
        break;
    case 3:
        buf_fmt(out, "%*s%s:\n", indent, "", word(r));
        break;
    case 4:
        buf_fmt(out, "%*s- --%s-%s=/etc/%s/%s.yaml\n", indent, "", word(r), word(r), word(r),
                word(r));
        break;
    case 5:
        buf_cstr(out, random_below(r, 10) ? "\n" : "---\n");
        break;
    default:
        buf_fmt(out, "%*s%s: %s\n", indent, "", word(r), word(r));
        break;
    }
}

static void put_text_line(struct buf *out, struct random *r)
{
    for (uint32_t count = 3 + random_below(r, 9); count > 0; count--)
        buf_fmt(out, "%s ", word(r));
    buf_byte(out, '\n');
}

static void make_mixed(struct tree *tree)
{
    static const char *const suffixes[] = {"yaml", "yaml", "yaml", "yml", "md", "go", "sh", "json"};
    static size_t sizes[MIXED_FILES];
    struct random *r = &tree->random;
    struct buf text = BUF_INIT;
    for (int i = 0; i < MIXED_FILES; i++)
        sizes[i] = random_size(r);
    fit_sizes(sizes);
    for (int i = 0; i < MIXED_FILES; i++) {
        char path[128];
        bool relevant = i % ONE_RELEVANT_IN == ONE_RELEVANT_IN / 2;
        const char *suffix = relevant ? "yaml" : suffixes[random_below(r, 8)];
        bool yaml = suffix[0] == 'y';
        buf_clear(&text);
        if (relevant)
            configuration_write(&text, r);
        while (!relevant && text.len < sizes[i])
            yaml ? put_yaml_line(&text, r) : put_text_line(&text, r);
        snprintf(path, sizeof path, "team-%d/%s-%d/%s/%s-%d.%s", i / 2000, words[i / 200 % WORDS],
                 i / 200, words[i / 20 % WORDS], word(r), i, suffix);
        put_file(tree, path, str_slice(buf_view(&text), 0, relevant ? text.len : sizes[i]));
    }
    buf_release(&text);
}

int main(int argc, char **argv)
{
    bool mixed = argc == 4 && strcmp(argv[1], "mixed") == 0;
    if (!mixed && (argc != 4 || strcmp(argv[1], "relevant") != 0)) {
        fputs("usage: tree relevant|mixed SEED FOLDER\n", stderr);
        return 2;
    }
    struct tree tree = {.random = {strtoull(argv[2], NULL, 10)}};
    if (mkdir(argv[3], 0755) != 0 || chdir(argv[3]) != 0) {
        perror(argv[3]);
        return 3;
    }
    if (mixed)
        make_mixed(&tree);
    else
        make_relevant(&tree);
    printf("%zu files, %zu bytes\n", tree.files, tree.bytes);
    return 0;
}
