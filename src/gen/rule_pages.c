/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gen/emit.h"
#include "gen/rules.h"

enum { COLUMNS = 118 };

/* Running text in lines of COLUMNS. Names stand in single quotes in our texts; Markdown shows them
 * as code. A quote opens behind a blank or bracket and closes before what is no letter. */
static void put_wrapped(struct buf *out, const char *text)
{
    size_t column = 0;
    for (struct str rest = str_from(text); rest.ptr;) {
        struct str word = str_cut(&rest, ' ');
        if (word.len == 0)
            continue;
        if (column && column + 1 + word.len > COLUMNS) {
            buf_byte(out, '\n');
            column = 0;
        } else if (column) {
            buf_byte(out, ' ');
            column++;
        }
        buf_str(out, word);
        column += word.len;
    }
    buf_byte(out, '\n');
}

static bool ends_name(char c)
{
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
}

/* 'identity' -> `identity` */
static void put_names_as_code(struct buf *out, const char *text)
{
    struct buf coded = BUF_INIT;
    bool open = false;
    for (const char *c = text; *c; c++) {
        bool opens = *c == '\'' && !open && (c == text || c[-1] == ' ' || c[-1] == '(');
        bool closes = *c == '\'' && open && ends_name(c[1]);
        buf_byte(&coded, opens || closes ? '`' : *c);
        open = (open || opens) && !closes;
    }
    buf_byte(&coded, '\0');
    put_wrapped(out, coded.ptr);
    buf_release(&coded);
}

static void put_example(struct buf *out, const char *title, const char *text)
{
    if (!text)
        return;
    buf_fmt(out, "\n%s:\n\n```yaml\n%s%s```\n", title, text,
            text[strlen(text) - 1] == '\n' ? "" : "\n");
}

/* "info (strict: warning)" */
static void put_severity(const struct gen_profiles *profiles, const struct gen_rule *rule,
                         struct buf *out)
{
    const char *before = " (";
    buf_cstr(out, rule_severities[rule->severity]);
    for (uint32_t i = 0; i < profiles->count; i++) {
        if (!rule->profiles.of[i])
            continue;
        buf_fmt(out, "%s%s: %s", before, profiles->items[i].name,
                rule_severities[rule->profiles.of[i] - 1]);
        before = ", ";
    }
    buf_cstr(out, strcmp(before, ", ") == 0 ? ")" : "");
}

static void put_page(const struct gen_profiles *profiles, const struct gen_rule *rule,
                     struct buf *out)
{
    buf_fmt(out, "<!-- Made from rules/%s-%s.yaml: change that, then `make rule-pages`. -->\n",
            rule->id, rule->slug);
    buf_fmt(out, "# %s %s\n\n", rule->id, rule->slug);
    put_names_as_code(out, rule->title);
    buf_cstr(out, "\n| | |\n|---|---|\n| severity | ");
    put_severity(profiles, rule, out);
    buf_fmt(out, " |\n| Kubernetes | %s |\n| looks at | %s |\n", rule->versions,
            strcmp(rule_scopes[rule->scope], "tool") == 0 ? "enclint itself"
                                                          : rule_scopes[rule->scope]);
    buf_cstr(out, "\n## Why\n\n");
    put_names_as_code(out, rule->why);
    buf_cstr(out, "\n## How to mend it\n\n");
    put_names_as_code(out, rule->how);
    if (rule->bad || rule->good)
        buf_cstr(out, "\n## Examples\n");
    put_example(out, "Not like this", rule->bad);
    put_example(out, "But like this", rule->good);
    if (rule->refusals.count)
        buf_cstr(out, "\n## What the server refuses\n\n");
    for (uint32_t i = 0; i < rule->refusals.count; i++)
        buf_fmt(out, "- `%s`\n", rule->refusals.items[i]);
    if (rule->references.count)
        buf_cstr(out, "\n## References\n\n");
    for (uint32_t i = 0; i < rule->references.count; i++)
        buf_fmt(out, "- <%s>\n", rule->references.items[i]);
    buf_fmt(out,
            "\n## Silence it\n\nWith a comment that says why, at the end of the line or on a line "
            "of its own above:\n\n```yaml\n# enclint: ignore[%s] the reason\n```\n",
            rule->slug);
}

static bool write_page(const char *folder, const char *name, const struct buf *text,
                       struct err *err)
{
    struct buf path = BUF_INIT;
    buf_fmt(&path, "%s/%s", folder, name);
    buf_byte(&path, '\0');
    bool ok = emit_file(path.ptr, text, err);
    buf_release(&path);
    return ok;
}

static void put_index(const struct gen_rules *rules, struct buf *out)
{
    buf_cstr(out, "<!-- Made from rules/: change that, then `make rule-pages`. -->\n# Rules\n\n"
                  "`enclint explain RULE` shows the same, and finds a rule by what kube-apiserver "
                  "said.\n\n| id | name | severity | Kubernetes | what |\n|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct gen_rule *rule = &rules->items[i];
        buf_fmt(out, "| [%s](%s-%s.md) | %s | %s | %s | %s |\n", rule->id, rule->id, rule->slug,
                rule->slug, rule_severities[rule->severity], rule->versions, rule->title);
    }
}

static bool is_page_of(const struct gen_rules *rules, const char *name)
{
    char expected[256];
    for (uint32_t i = 0; i < rules->count; i++) {
        snprintf(expected, sizeof expected, "%s-%s.md", rules->items[i].id, rules->items[i].slug);
        if (strcmp(expected, name) == 0)
            return true;
    }
    return false;
}

static void remove_old_pages(const struct gen_rules *rules, const char *folder)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        struct buf path = BUF_INIT;
        buf_fmt(&path, "%s/%s", folder, entry->d_name);
        buf_byte(&path, '\0');
        if (strncmp(entry->d_name, "ENC", 3) == 0 && !is_page_of(rules, entry->d_name))
            remove(path.ptr);
        buf_release(&path);
    }
    if (dir)
        closedir(dir);
}

bool rules_emit_pages(const struct gen_rules *rules, const char *folder, struct err *err)
{
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return err_set(err, "cannot make '%s': %s", folder, strerror(errno));
    bool ok = true;
    for (uint32_t i = 0; ok && i < rules->count; i++) {
        struct buf page = BUF_INIT;
        char name[256];
        snprintf(name, sizeof name, "%s-%s.md", rules->items[i].id, rules->items[i].slug);
        put_page(&rules->profiles, &rules->items[i], &page);
        ok = write_page(folder, name, &page, err);
        buf_release(&page);
    }
    struct buf index = BUF_INIT;
    put_index(rules, &index);
    ok = ok && write_page(folder, "README.md", &index, err);
    buf_release(&index);
    if (ok)
        remove_old_pages(rules, folder);
    return ok;
}
