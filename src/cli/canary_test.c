/* SPDX-License-Identifier: Apache-2.0 */
/* No output may hold key material. A secret that occurs nowhere else is put into configurations of
 * every kind of fault, where the server's own texts would show it, and each output is searched:
 * raw, in base64 (both alphabets, at every offset), in hexadecimal, escaped, reversed, and by plain
 * digests. The search itself is proven by planting the secret in a message, in JSON, in a batch
 * line, on standard error and in a file's name: it must notice each. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "cli/testing.h"

#define SECRET      "kQ7vZp2LxW9sTf4NbR6mYh3CgJ8dUa5E" /* 32 bytes */
#define BASE64      "a1E3dlpwMkx4VzlzVGY0TmJSNm1ZaDNDZ0o4ZFVhNUU="
#define BASE64_BARE "a1E3dlpwMkx4VzlzVGY0TmJSNm1ZaDNDZ0o4ZFVhNUU"

static const char *const digests[] = {
    "e77d6c6b04a8e58da5b4783cc7765d73",                                 /* md5 of the bytes */
    "54aa2cb40d067fdce31e67605d36496c",                                 /* md5 of the base64 */
    "6d1fef350c83df39f91aa7580025af20fe06bdfd",                         /* sha1 of the bytes */
    "9f2a64525df04aca938b87ec868f76dbd68ea3da",                         /* sha1 of the base64 */
    "56df89ff565e726c501458e787ee2d886704dceef13429005955534d1b5223d5", /* sha256 of the bytes */
    "c2e744ffed1b0c207072ee03130418cdd42c950965ee1c614ef736f732030bed", /* sha256 of the base64 */
    "2b3cf913dda1e98d89eca716595358d2c8953b6274ff4b8056701b4f4275291dc7a8ec66b35102c431d510b6c571a8"
    "ebc710321c74a2a82db1e9743cce15957c", /* sha512 of the bytes */
    "bde0628d805c57151919826c3273ce24f0e7eff800f676c559ad18e0358254da63ed2afa8e61846a013059c438d6c2"
    "78d61e5a153983626ff36831398946000e", /* sha512 of the base64 */
};

/* --- the search --- */

enum { WINDOW = 9 }; /* so much of any form is a leak: shorter runs occur by chance */

static bool has_window(struct str text, struct str needle)
{
    for (size_t at = 0; at + WINDOW <= needle.len; at++)
        if (str_find(text, str_slice(needle, at, at + WINDOW)) < text.len)
            return true;
    return false;
}

enum spelling { HEX_LOWER, HEX_UPPER, ESCAPE_X, ESCAPE_U };

static struct str hex_of(struct arena *a, struct str s, enum spelling spelling)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < s.len; i++) {
        unsigned byte = (unsigned char)s.ptr[i];
        switch (spelling) {
        case HEX_LOWER:
            buf_fmt(&out, "%02x", byte);
            break;
        case HEX_UPPER:
            buf_fmt(&out, "%02X", byte);
            break;
        case ESCAPE_X:
            buf_fmt(&out, "\\x%02x", byte);
            break;
        case ESCAPE_U:
            buf_fmt(&out, "\\u%04x", byte);
            break;
        }
    }
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

static struct str base64_of(struct arena *a, struct str s, const char *last_two)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    struct buf out = BUF_INIT;
    for (size_t i = 0; i + 2 < s.len; i += 3) {
        const unsigned char *p = (const unsigned char *)s.ptr + i;
        unsigned bits = (unsigned)(p[0] << 16 | p[1] << 8 | p[2]);
        for (int shift = 18; shift >= 0; shift -= 6) {
            unsigned sextet = bits >> shift & 63;
            buf_byte(&out, sextet < 62 ? alphabet[sextet] : last_two[sextet - 62]);
        }
    }
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

static struct str reversed(struct arena *a, struct str s)
{
    char *text = arena_bytes(a, s.len);
    for (size_t i = 0; i < s.len; i++)
        text[i] = s.ptr[s.len - 1 - i];
    return (struct str){text, s.len};
}

/* What was found, or NULL. */
static const char *leak_in(struct arena *a, struct str text)
{
    const struct str forms[] = {STR(SECRET), STR(BASE64)};
    for (int i = 0; i < 2; i++) {
        if (has_window(text, forms[i]))
            return "as it is";
        if (has_window(text, hex_of(a, forms[i], HEX_LOWER)) ||
            has_window(text, hex_of(a, forms[i], HEX_UPPER)))
            return "in hexadecimal";
        if (has_window(text, hex_of(a, forms[i], ESCAPE_X)) ||
            has_window(text, hex_of(a, forms[i], ESCAPE_U)))
            return "escaped";
        if (has_window(text, reversed(a, forms[i])))
            return "reversed";
        for (size_t skip = 0; skip < 3; skip++)
            if (has_window(text, base64_of(a, str_slice(forms[i], skip, forms[i].len), "+/")) ||
                has_window(text, base64_of(a, str_slice(forms[i], skip, forms[i].len), "-_")))
                return "in base64";
    }
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        if (str_find(text, str_slice(str_from(digests[i]), 0, 16)) < text.len)
            return "as a digest";
    return NULL;
}

/* --- configurations whose faults sit where the secret is --- */

#define HEAD  "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
#define ENTRY HEAD "resources:\n- resources: [secrets]\n  providers:\n"
#define KEYS  ENTRY "  - aescbc:\n      keys:\n      - name: key1\n        "

static const struct {
    const char *name, *text;
} files[] = {
    {"sound", KEYS "secret: " BASE64 "\n"},
    {"wrong-length", KEYS "secret: " BASE64_BARE "A\n"},
    {"broken-base64", KEYS "secret: " BASE64 "!\n"},
    {"raw", KEYS "secret: " SECRET "\n"},
    {"two-kinds", ENTRY "  - aesgcm: {keys: [{name: k, secret: " BASE64
                        "}]}\n    aescbc: {keys: [{name: k, secret: " BASE64 "}]}\n"},
    {"no-kind", "apiVersion: apiserver.config.k8s.io/v1\nresources:\n- secret: " BASE64 "\n"},
    {"no-version", "kind: EncryptionConfiguration\nresources:\n- secret: " BASE64 "\n"},
    {"wrong-type-near", KEYS "secret: " BASE64 "\n      - name: 5\n        secret: " BASE64 "\n"},
    {"wrong-type-json",
     "{\"apiVersion\":\"apiserver.config.k8s.io/v1\",\"kind\":\"EncryptionConfiguration\","
     "\"resources\":[{\"providers\":[{\"aescbc\":{\"keys\":[{\"name\":true,\"secret\":\"" BASE64
     "\"}]}}]}]}"},
    {"broken-json", "{\"secret\":\"" BASE64 "\",}"},
    {"tagged", KEYS "secret: !!int " BASE64 "\n"},
    {"tagged-raw", KEYS "secret: !!float " SECRET "\n"},
    {"alias", KEYS "secret: *" BASE64_BARE "\n"},
    {"anchor", KEYS "secret: &" BASE64_BARE " [*" BASE64_BARE "]\n"},
    {"as-key", KEYS BASE64 ": secret\n"},
    {"as-map-key", KEYS "secret: {{ " BASE64 " }}\n"},
    {"as-pair-key", KEYS "{a: " BASE64 "}: b\n"},
    {"twice", KEYS BASE64 ": 1\n        " BASE64 ": 2\n"},
    {"syntax", KEYS "secret: " BASE64 "\n   bad\n  - \" " BASE64 "\n"},
    {"tab", KEYS "secret: " BASE64 "\n\t\n\tx: " BASE64 "\n"},
    {"control", KEYS "secret: " BASE64 "\x01\n"},
    {"only-text", BASE64 "\n"},
    {"sequence", "- " BASE64 "\n- " SECRET "\n"},
    {"group-version", "apiVersion: a/b/" BASE64 "\nkind: EncryptionConfiguration\n"},
    {"kind", "apiVersion: v1\nkind: " BASE64 "\n"},
    {"as-key-name", KEYS "secret: a\n      - name: " BASE64 "\n        secret: b\n"},
    {"swapped", ENTRY "  - aescbc:\n      keys:\n      - name: " BASE64 "\n        secret: key1\n"},
    {"swapped-two-kinds", ENTRY "  - aesgcm: {keys: [{name: " BASE64 ", secret: a}]}\n"
                                "    secretbox: {keys: [{name: " BASE64 "}]}\n"},
    {"as-kms-name",
     ENTRY "  - kms: {name: " BASE64 ", endpoint: 'http://a', apiVersion: v2}\n"
           "  - kms: {name: " BASE64 ", endpoint: 'unix:///a', apiVersion: v2, timeout: -1s}\n"},
    {"as-endpoint", ENTRY "  - kms: {name: a, endpoint: " BASE64 "}\n"},
    {"as-resource",
     HEAD "resources:\n- resources: [" BASE64 ", " BASE64 "]\n  providers:\n  - identity: {}\n"},
    {"behind-an-escape", KEYS "\"a\\n" BASE64 "\": b\n"},
    {"beside-a-slash", KEYS "\"a/" BASE64 "/b\": b\n"},
    {"duration", ENTRY "  - kms: {name: a, endpoint: 'unix:///a', timeout: " BASE64 "}\n"},
    {"cachesize", ENTRY "  - kms: {name: a, endpoint: 'unix:///a', cachesize: " BASE64 "}\n"},
    /* What `fix` repairs, with the secret around it. */
    {"fix-many",
     HEAD "resources:\n- resources: # " BASE64 "\n  - Secrets # " SECRET "\n  - pods\n"
          "  - pods # " BASE64 "\n  provider:\n  - aescbc: {keys: [{name: k, secret: " BASE64
          "}]}\n  - identity: # " BASE64 "\n"},
    {"fix-star", HEAD "resources:\n- resources: [*.*]\n  # " SECRET "\n  providers:\n"
                      "  - aescbc: {keys: [{name: k, secret: " BASE64 "}]}\n"},
    {"fix-field", KEYS "secrets: " BASE64 "\n"},
    {"fix-cachesize", ENTRY "  - kms:\n      name: a\n      endpoint: unix://a/" BASE64_BARE
                            "\n      apiVersion: v2\n      cachesize: 5 # " BASE64 "\n"},
    {"fix-resource", HEAD "resources:\n- resources: [" BASE64_BARE ", secrets." BASE64_BARE
                          ", x]\n  providers:\n  - identity\n"},
    {"fix-config-map",
     "apiVersion: v1\nkind: ConfigMap\ndata:\n  other: " BASE64 "\n  enc.yaml: |\n"
     "    apiVersion: v1\n    kind: EncryptionConfig\n    resources:\n"
     "    - resources: [secrets]\n      providers:\n      - identity:\n"
     "      - secretbox: {keys: [{name: k, secret: " BASE64 "}]}\n"},
};

static struct run run_command(struct arena *a, const char *command, const char *dir,
                              const char *const *args, const char *input)
{
    const char *argv[24] = {run_enclint(a), command};
    size_t count = 2;
    for (; *args; args++)
        argv[count++] = *args;
    argv[count] = NULL;
    struct run_spec spec = {.argv = argv, .cwd = dir, .input = input};
    return run_program(a, &spec);
}

static struct run run_load(struct arena *a, const char *dir, const char *const *args,
                           const char *input)
{
    return run_command(a, "load", dir, args, input);
}

static void check_run(struct arena *a, const char *what, const char *name, const struct run *run)
{
    const char *out = leak_in(a, run->out), *err = leak_in(a, run->err);
    if (out || err)
        fail_msg("%s, %s: the secret stands %s in %s", name, what, out ? out : err,
                 out ? "the output" : "a message");
    if (run->code > 4)
        fail_msg("%s, %s: exit code %d", name, what, run->code);
}

static struct str batch_line(struct arena *a, struct str text)
{
    return arena_fmt(a, "{\"id\":\"1\",\"b64\":\"%.*s\",\"version\":\"all\"}\n", STR_ARG(text));
}

/* Whole groups of three bytes: what is missing to the next one is filled up with line ends. */
static struct str whole_base64(struct arena *a, const char *text)
{
    struct str padded = arena_fmt(a, "%s%s", text,
                                  strlen(text) % 3 == 1   ? "\n\n"
                                  : strlen(text) % 3 == 2 ? "\n"
                                                          : "");
    return base64_of(a, padded, "+/");
}

/* Compared with another configuration, whose keys have the same names, in both orders. */
static void comparisons_leak_nothing(void **state)
{
    (void)state;
    static const char *const runs[][4] = {
        {"nodes", "--config-hash", "--format", "text"},
        {"nodes", "--config-hash", "--format", "json"},
        {"diff", "--single-node", "--format", "json"},
        {"plan", "--single-node", "--format", "json"},
        {"plan", "--status", "--single-node", "/dev/null"},
    };
    struct arena a = ARENA_INIT;
    const char *dir = run_scratch(&a);
    const char *other = arena_fmt(&a, "%s/other.yaml", dir).ptr;
    run_write_file(other, STR(ENTRY "  - secretbox: {keys: [{name: k, secret: "
                                    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=}]}\n"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = arena_fmt(&a, "%s/%s.yaml", dir, files[i].name).ptr;
        run_write_file(path, str_from(files[i].text));
        for (size_t k = 0; k < 2 * sizeof runs / sizeof *runs; k++) {
            const char *const *words = runs[k / 2];
            const char *const args[] = {
                words[1], words[2], words[3], k % 2 ? other : path, k % 2 ? path : other, NULL};
            struct run run = run_command(&a, words[0], dir, args, NULL);
            check_run(&a, words[0], files[i].name, &run);
            if (run.out.len == 0 && run.err.len == 0)
                fail_msg("%s: no answer", files[i].name);
        }
    }
    run_scratch_remove(dir);
    arena_release(&a);
}

/* The reports of `check`, with their edits and excerpts, and what `fix` says of its work. */
static void reports_leak_nothing(void **state)
{
    (void)state;
    static const char *const formats[] = {"text", "json", "sarif", "github"};
    struct arena a = ARENA_INIT;
    const char *dir = run_scratch(&a);
    unsigned fixed = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = arena_fmt(&a, "%s/%s.yaml", dir, files[i].name).ptr;
        struct run run;
        run_write_file(path, str_from(files[i].text));
        for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
            const char *const args[] = {
                "--kubernetes-version", "all", "--format", formats[k], path, NULL};
            run = run_command(&a, "check", dir, args, NULL);
            check_run(&a, formats[k], files[i].name, &run);
        }
        /* The folder as a node, whose configurations anybody may read. */
        const char *const node[] = {"--root", dir, arena_fmt(&a, "%s.yaml", files[i].name).ptr,
                                    NULL};
        assert_int_equal(chmod(path, 0644), 0);
        run = run_command(&a, "check", dir, node, NULL);
        check_run(&a, "check --root", files[i].name, &run);
        if (!run.out.len)
            fail_msg("%s: no answer of a node", files[i].name);
        const char *const diff[] = {"--diff", "--unsafe", path, NULL};
        run = run_command(&a, "fix", dir, diff, NULL);
        check_run(&a, "fix --diff", files[i].name, &run);
        fixed += str_find(run.out, STR("\n@@ ")) < run.out.len;
        run = run_command(&a, "fix", dir, diff + 1, NULL);
        check_run(&a, "fix", files[i].name, &run);
    }
    assert_true(fixed >= 6);
    run_scratch_remove(dir);
    arena_release(&a);
}

static void nothing_leaks(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const char *dir = run_scratch(&a);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = arena_fmt(&a, "%s/%s.yaml", dir, files[i].name).ptr;
        run_write_file(path, str_from(files[i].text));
        const char *const text[] = {"--kubernetes-version", "all", path, NULL};
        const char *const json[] = {"--kubernetes-version", "all", "--format", "json", path, NULL};
        const char *const batch[] = {"--batch", NULL};
        struct run run = run_load(&a, dir, text, NULL);
        check_run(&a, "text", files[i].name, &run);
        run = run_load(&a, dir, json, NULL);
        check_run(&a, "JSON", files[i].name, &run);
        const char *lines = arena_fmt(&a, "%s/lines", dir).ptr;
        run_write_file(lines, batch_line(&a, whole_base64(&a, files[i].text)));
        run = run_load(&a, dir, batch, lines);
        check_run(&a, "batch", files[i].name, &run);
        if (run.out.len == 0)
            fail_msg("%s: no answer", files[i].name);
    }
    run_scratch_remove(dir);
    arena_release(&a);
}

/* --- files that check writes, and what it says of files --- */

static const char *const output_names[] = {"o.txt", "o.json", "o.sarif", "o.github"};
enum { OUTPUT_COUNT = sizeof output_names / sizeof *output_names };

static struct run run_with_outputs(struct arena *a, const char *dir, const char *path)
{
    const char *const args[] = {"--format", "text",   "--output", "o.txt",    "--format", "json",
                                "--output", "o.json", "--format", "sarif",    "--output", "o.sarif",
                                "--format", "github", "--output", "o.github", path,       NULL};
    return run_command(a, "check", dir, args, NULL);
}

/* What is in one of the files, or NULL. No other file may be left behind. */
static const char *leak_in_outputs(struct arena *a, const char *dir)
{
    const char *found = NULL;
    DIR *folder = opendir(dir);
    struct dirent *entry;
    unsigned count = 0;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        const char *ending = strchr(entry->d_name, '.');
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            (ending && strcmp(ending, ".yaml") == 0))
            continue;
        struct str text = run_read_file(a, arena_fmt(a, "%s/%s", dir, entry->d_name).ptr);
        const char *leak = leak_in(a, text);
        found = leak ? leak : found;
        count++;
    }
    closedir(folder);
    assert_int_equal(count, OUTPUT_COUNT);
    return found;
}

static void files_leak_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct arena a = ARENA_INIT;
        const char *dir = run_scratch(&a);
        const char *path = arena_fmt(&a, "%s/a.yaml", dir).ptr;
        run_write_file(path, str_from(files[i].text));
        struct run run = run_with_outputs(&a, dir, "a.yaml");
        check_run(&a, "check --output", files[i].name, &run);
        const char *leak = leak_in_outputs(&a, dir);
        if (leak)
            fail_msg("%s: the secret stands %s in a report", files[i].name, leak);
        const char *const list[] = {"--list-files", "--no-prefilter", dir, NULL};
        run = run_command(&a, "check", dir, list, NULL);
        check_run(&a, "check --list-files", files[i].name, &run);
        /* Not meant as one, but easily mistaken for one. */
        const char *const config[] = {"--config", path, dir, NULL};
        run = run_command(&a, "check", dir, config, NULL);
        check_run(&a, "check --config", files[i].name, &run);
        const char *const named[] = {"--stdin-filename", "b.md", "-", NULL};
        run = run_command(&a, "check", dir, named, path);
        check_run(&a, "check -", files[i].name, &run);
        run_scratch_remove(dir);
        arena_release(&a);
    }
}

/* By a file's name, which is shown. */
static void search_notices_every_file(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const char *dir = run_scratch(&a);
    run_write_file(arena_fmt(&a, "%s/" SECRET ".yaml", dir).ptr, STR("kind: EncryptionConfig\n"));
    struct run run = run_with_outputs(&a, dir, SECRET ".yaml");
    assert_int_equal(run.code, 1);
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        const char *path = arena_fmt(&a, "%s/%s", dir, output_names[i]).ptr;
        assert_non_null(leak_in(&a, run_read_file(&a, path)));
    }
    assert_non_null(leak_in_outputs(&a, dir));
    const char *const list[] = {"--list-files", dir, NULL};
    run = run_command(&a, "check", dir, list, NULL);
    assert_non_null(leak_in(&a, run.out));
    run_scratch_remove(dir);
    arena_release(&a);
}

/* --- the search notices --- */

static void search_notices_every_form(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct str raw = STR(SECRET), text = STR(BASE64);
    const struct str planted[] = {
        arena_fmt(&a, "error: " SECRET " is bad"),
        arena_fmt(&a, "x" BASE64),
        arena_fmt(&a, "...|t\":\"%.*s|...", 12, BASE64),
        base64_of(&a, arena_fmt(&a, "ab" SECRET "c"), "+/"),
        base64_of(&a, arena_fmt(&a, "a" SECRET "cd"), "-_"),
        base64_of(&a, arena_fmt(&a, BASE64 "abcd"), "+/"),
        hex_of(&a, raw, HEX_LOWER),
        hex_of(&a, text, HEX_UPPER),
        hex_of(&a, raw, ESCAPE_X),
        hex_of(&a, raw, ESCAPE_U),
        reversed(&a, text),
    };
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
        if (!leak_in(&a, planted[i]))
            fail_msg("form %zu was not noticed: " STR_FMT, i, STR_ARG(planted[i]));
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        assert_non_null(leak_in(&a, arena_fmt(&a, "sha256:%s", digests[i])));
    assert_null(leak_in(
        &a, STR("{\"verdict\":\"accepted\",\"file\":\"cp1/enc.yaml\"} REDACTED 0xREDACTED")));
    arena_release(&a);
}

/* Names are no secrets and are shown: a secret used as one shows that each way out is searched. */
static void search_notices_every_way_out(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const char *dir = run_scratch(&a);
    const char *missing[] = {SECRET ".yaml", NULL};
    struct run run = run_load(&a, dir, missing, NULL);
    assert_non_null(leak_in(&a, run.err)); /* standard error, by the file's name */
    const char *planted = ENTRY "  - kms: {name: a, endpoint: 'http://" SECRET
                                "'}\n"; /* quoted by the server in its message */
    const char *path = arena_fmt(&a, "%s/planted.yaml", dir).ptr;
    run_write_file(path, str_from(planted));
    const char *const text[] = {path, NULL}, *const json[] = {"--format", "json", path, NULL};
    run = run_load(&a, dir, text, NULL);
    assert_non_null(leak_in(&a, run.out)); /* a message */
    run = run_load(&a, dir, json, NULL);
    assert_non_null(leak_in(&a, run.out)); /* JSON */
    const char *lines = arena_fmt(&a, "%s/lines", dir).ptr;
    run_write_file(lines, batch_line(&a, whole_base64(&a, planted)));
    const char *const batch[] = {"--batch", NULL};
    run = run_load(&a, dir, batch, lines);
    assert_non_null(leak_in(&a, run.out)); /* a batch line */
    run_write_file(lines, STR("kind: A\n"));
    const char *const named[] = {
        "--format", "json", "--stdin-filename", SECRET, "--kubernetes-version", "1.13,1.30",
        "-",        NULL};
    run = run_load(&a, dir, named, lines);
    assert_non_null(leak_in(&a, arena_fmt(&a, STR_FMT STR_FMT, STR_ARG(run.out),
                                          STR_ARG(run.err)))); /* a file's name */
    run_scratch_remove(dir);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search_notices_every_form),
        cmocka_unit_test(search_notices_every_way_out),
        cmocka_unit_test(search_notices_every_file),
        cmocka_unit_test(files_leak_nothing),
        cmocka_unit_test(nothing_leaks),
        cmocka_unit_test(comparisons_leak_nothing),
        cmocka_unit_test(reports_leak_nothing),
    };
    return cmocka_run_group_tests_name("canary", tests, NULL, NULL);
}
