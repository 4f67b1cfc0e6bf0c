/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration from any bytes, as --config names it. The first byte says how: its lowest bit
 * whether a rule is locked, the next whether the command line says something too. What must hold:
 * it loads, or a reason has a line and column within the text and holds no secret; loaded, every
 * file gets severities that are some, with a source, and what is locked is untouched. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fatal.h"
#include "config/config.h"
#include "fuzz/secret.h"
#include "tree/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LOCKED "identity-first"

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

/* A file without a place on a disk: loading takes names. */
static const char *put_in_file(struct arena *a, struct str text)
{
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("fuzz", MFD_CLOEXEC);
    check(fd >= 0 && ftruncate(fd, 0) == 0 &&
              pwrite(fd, text.ptr, text.len, 0) == (ssize_t)text.len,
          "no memory file");
    return arena_fmt(a, "/proc/self/fd/%d", fd).ptr;
}

static void check_problems(const struct config *config, struct source *file, const struct err *err)
{
    check(err->text[0] != '\0', "refused without a reason");
    check(!secret_in(str_from(err->text)), "a secret in an error");
    for (uint32_t i = 0; i < config->problem_count; i++) {
        const struct config_problem *p = &config->problems[i];
        check(p->line > 0 && p->column > 0 && source_line(file, p->line).ptr,
              "a problem outside the text");
        check(p->message.len > 0 && !secret_in(p->message), "no words, or a secret in them");
    }
}

static void check_file(const struct config *config, struct arena *a, const char *path)
{
    const struct str name = str_from(path);
    const struct config_file *file = config_of(config, a, name);
    struct str why = STR_NONE;
    if (config_ignores(config, a, name, &why))
        check(why.len > 0 && !config->has_locked, "ignored without a reason, or locked");
    check(file->versions.minors && file->versions.source.len && file->gates.source.len,
          "no version, or one from nowhere");
    for (uint32_t i = 0; i < rules_total(&config->rules); i++) {
        const struct rule *rule = rules_at(&config->rules, i);
        enum severity severity = config_severity(config, file, rule);
        check(severity <= SEVERITY_ERROR, "no severity");
        if (config->has_locked && str_eq(rule->slug, STR(LOCKED)))
            check(severity == rule->severity && config_is_locked(config, rule),
                  "a locked rule has another severity");
    }
    const struct rule *rule = rules_at(&config->rules, (uint32_t)name.len);
    check(config_severity_source(config, a, name, rule).len > 0, "a severity from nowhere");
}

static void check_loaded(const struct config *config, struct arena *a)
{
    static const char *const paths[] = {"enc.yaml", "/proc/self/fd/enc.yaml",
                                        "/proc/self/fd/a/b/c.yaml", "/proc/self/fd/vendor/x.yml",
                                        "../up.yaml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        check_file(config, a, paths[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct config config;
    struct source file;
    struct err err = {""};
    uint8_t how = size ? data[0] : 0;
    const struct str text = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    const struct config_request request = {.cwd = "/proc/self/fd",
                                           .file = put_in_file(&a, text),
                                           .lock = how & 1 ? LOCKED : NULL,
                                           .skip = how & 2 ? "identity-missing" : NULL,
                                           .profile = how & 2 ? "strict" : NULL,
                                           .rules = rules_all,
                                           .rule_count = rules_count};
    if (config_load(&a, &request, &config, &err)) {
        check_loaded(&config, &a);
    } else {
        source_init(&file, &a, STR("fuzz"), text);
        check_problems(&config, &file, &err);
    }
    arena_release(&a);
    return 0;
}
