/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "base/buf.h"
#include "config/config.h"

static const struct str identity_aliases[] = {{"identity-leads", 14}};
static const struct rule_level strict_levels[] = {{{"strict", 6}, SEVERITY_ERROR}};
static const struct rule table[] = {
    {.id = {"ENC002", 6}, .slug = {"ignore-unused", 13}, .severity = SEVERITY_WARNING},
    {.id = {"ENC203", 6}, .slug = {"key-pasted", 10}, .severity = SEVERITY_ERROR},
    {.id = {"ENC310", 6},
     .slug = {"identity-first", 14},
     .severity = SEVERITY_ERROR,
     .aliases = {identity_aliases, 1}},
    {.id = {"ENC424", 6},
     .slug = {"socket-in-tmp", 13},
     .severity = SEVERITY_WARNING,
     .profiles = strict_levels,
     .profile_count = 1},
    {.id = {"ENC499", 6}, .slug = {"by-request", 10}, .severity = SEVERITY_OFF},
};
enum { UNUSED, PASTED, IDENTITY, SOCKET, BY_REQUEST };

static char top[] = "/tmp/enclint-config-XXXXXX";
static struct arena arena;

static const char *at(const char *name)
{
    return arena_fmt(&arena, "%s/%s", top, name).ptr;
}

static void put_bytes(const char *name, struct str text)
{
    FILE *f = fopen(at(name), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    fclose(f);
}

static void put(const char *name, const char *text)
{
    put_bytes(name, str_from(text));
}

static int fresh(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    memcpy(top + strlen(top) - 6, "XXXXXX", 6);
    return mkdtemp(top) ? mkdir(at(".git"), 0700) : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static int clean(void **state)
{
    (void)state;
    int code = nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_release(&arena);
    return code;
}

static struct config_request request_for(const char *cwd)
{
    return (struct config_request){
        .cwd = cwd, .rules = table, .rule_count = sizeof table / sizeof *table};
}

static struct config load_with(struct config_request request)
{
    struct config config;
    struct err err = {""};
    if (!config_load(&arena, &request, &config, &err))
        fail_msg("%s", err.text);
    return config;
}

static struct config load_text(const char *text)
{
    put(".enclint.yaml", text);
    return load_with(request_for(top));
}

static const char *error_with(struct config_request request)
{
    struct config config;
    static struct err err;
    err = (struct err){""};
    if (config_load(&arena, &request, &config, &err))
        err_set(&err, "it was taken");
    return err.text;
}

static const char *error_of(const char *text)
{
    put(".enclint.yaml", text);
    return error_with(request_for(top));
}

static enum severity severity_at(const struct config *config, const char *path, int rule)
{
    const struct config_file *file = config_of(config, &arena, str_from(path));
    return config_severity(config, file, &table[rule]);
}

#define ASSERT_STR(s, text)                                                                        \
    do {                                                                                           \
        struct str given_ = (s);                                                                   \
        if (!str_eq(given_, str_from(text)))                                                       \
            fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(given_), text);                          \
    } while (0)

static void without_a_file_everything_is_the_default(void **state)
{
    struct config config = load_with(request_for(top));
    (void)state;
    assert_null(config.file.ptr);
    assert_int_equal(config.base.versions.minors, version_bit(VERSION_NEWEST));
    assert_true(config.base.versions.defaulted);
    ASSERT_STR(config.base.versions.source, "default");
    ASSERT_STR(config.base.gates.value, "");
    assert_false(config.base.reload.value);
    assert_int_equal(config.fail_on.least, SEVERITY_ERROR);
    for (int i = 0; i <= BY_REQUEST; i++)
        assert_int_equal(severity_at(&config, "enc.yaml", i), table[i].severity);
    assert_ptr_equal(config_of(&config, &arena, STR("enc.yaml")), &config.base);
    assert_false(config_decides(&config, &config.base, &table[IDENTITY]));
}

static void an_empty_file_changes_nothing(void **state)
{
    static const char *const texts[] = {"", "# nothing\n", "---\n", "{}", "rules:\nonly:\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct config config = load_text(texts[i]);
        ASSERT_STR(config.file, ".enclint.yaml");
        assert_true(config.base.versions.defaulted);
        assert_int_equal(severity_at(&config, "x", IDENTITY), SEVERITY_ERROR);
    }
}

static void every_value_knows_its_source(void **state)
{
    struct config config = load_text("kubernetesVersion: 1.30\n"
                                     "featureGates:\n"
                                     "  KMSv1: true\n"
                                     "  KMSv2: false\n"
                                     "automaticReload: yes\n"
                                     "profile: default\n"
                                     "failOn: warning\n"
                                     "rules:\n"
                                     "  identity-first: off\n"
                                     "  ENC203: info\n"
                                     "ownRules: [lint]\n");
    (void)state;
    assert_int_equal(config.base.versions.minors, version_bit(30));
    assert_false(config.base.versions.defaulted);
    ASSERT_STR(config.base.versions.source, ".enclint.yaml:1");
    ASSERT_STR(config.base.gates.value, "KMSv1=true,KMSv2=false");
    ASSERT_STR(config.base.gates.source, ".enclint.yaml:2");
    assert_true(config.base.reload.value);
    ASSERT_STR(config.base.reload.source, ".enclint.yaml:5");
    ASSERT_STR(config.profile.source, ".enclint.yaml:6");
    assert_int_equal(config.fail_on.least, SEVERITY_WARNING);
    ASSERT_STR(config.fail_on.source, ".enclint.yaml:7");
    assert_int_equal(severity_at(&config, "x", IDENTITY), SEVERITY_OFF);
    assert_int_equal(severity_at(&config, "x", PASTED), SEVERITY_INFO);
    assert_true(config_decides(&config, &config.base, &table[PASTED]));
    ASSERT_STR(config_severity_source(&config, &arena, STR("x"), &table[PASTED]),
               ".enclint.yaml:10");
    ASSERT_STR(config_severity_source(&config, &arena, STR("x"), &table[SOCKET]), "default");
    assert_int_equal(config.own_rule_count, 1);
    ASSERT_STR(config.own_rules[0], at("lint"));
}

static void versions_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        unsigned first, last;
    } rows[] = {{"1.30", 30, 30},           {"'1.30'", 30, 30},
                {"1.28..1.34", 28, 34},     {"all", VERSION_OLDEST, VERSION_NEWEST},
                {"v1.30.4+rke2r1", 30, 30}, {"1.20", 20, 20}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config config =
            load_text(arena_fmt(&arena, "kubernetesVersion: %s\n", rows[i].text).ptr);
        assert_int_equal(config.base.versions.minors,
                         version_set_range(rows[i].first, rows[i].last));
    }
    assert_true(load_text("kubernetesVersion: 1.99\n").base.versions.newer);
}

static void the_command_line_stands_above_the_file(void **state)
{
    (void)state;
    put(".enclint.yaml", "kubernetesVersion: 1.30\nfeatureGates: KMSv1=true\nfailOn: info\n"
                         "rules: {identity-first: off, key-pasted: info}\nskip: [socket-in-tmp]\n"
                         "overrides: [{paths: ['*'], kubernetesVersion: 1.20, rules: {key-pasted: "
                         "error}}]\n");
    struct config_request request = request_for(top);
    request.kubernetes_version = "1.29";
    request.feature_gates = "KMSv1=false";
    request.automatic_reload = true;
    request.fail_on = "never";
    request.skip = "ENC203";
    struct config config = load_with(request);
    const struct config_file *file = config_of(&config, &arena, STR("enc.yaml"));
    assert_int_equal(file->versions.minors, version_bit(29));
    ASSERT_STR(file->versions.source, "--kubernetes-version");
    ASSERT_STR(file->gates.value, "KMSv1=false");
    ASSERT_STR(file->reload.source, "--automatic-reload");
    assert_int_equal(config.fail_on.least, SEVERITY_OFF);
    assert_int_equal(severity_at(&config, "enc.yaml", PASTED), SEVERITY_OFF);
    ASSERT_STR(config_severity_source(&config, &arena, STR("enc.yaml"), &table[PASTED]), "--skip");
    request.skip = NULL;
    request.only = "identity-first, socket-in-tmp,ENC499";
    config = load_with(request);
    assert_int_equal(severity_at(&config, "enc.yaml", IDENTITY), SEVERITY_ERROR);
    assert_int_equal(severity_at(&config, "enc.yaml", SOCKET), SEVERITY_WARNING);
    assert_int_equal(severity_at(&config, "enc.yaml", BY_REQUEST), SEVERITY_WARNING);
    assert_int_equal(severity_at(&config, "enc.yaml", PASTED), SEVERITY_OFF);
}

static void a_severity_that_was_set_stays_with_only(void **state)
{
    (void)state;
    put(".enclint.yaml", "rules: {identity-first: info}\n");
    struct config_request request = request_for(top);
    request.only = "identity-leads";
    struct config config = load_with(request);
    assert_int_equal(severity_at(&config, "x", IDENTITY), SEVERITY_INFO);
}

static void only_and_skip_of_the_file_stand_above_its_severities(void **state)
{
    struct config config = load_text("only: [identity-first, key-pasted]\nskip: [ENC203]\n"
                                     "rules: {socket-in-tmp: error, key-pasted: error}\n");
    (void)state;
    assert_int_equal(severity_at(&config, "x", IDENTITY), SEVERITY_ERROR);
    assert_int_equal(severity_at(&config, "x", PASTED), SEVERITY_OFF);
    assert_int_equal(severity_at(&config, "x", SOCKET), SEVERITY_OFF);
    ASSERT_STR(config_severity_source(&config, &arena, STR("x"), &table[SOCKET]),
               ".enclint.yaml:1");
    ASSERT_STR(config_severity_source(&config, &arena, STR("x"), &table[PASTED]),
               ".enclint.yaml:2");
}

static void of_overrides_the_later_one_wins(void **state)
{
    (void)state;
    mkdir(at("sub"), 0700);
    put("sub/.enclint.yaml", "rules: {identity-first: warning}\n"
                             "kubernetesVersion: 1.30\n"
                             "overrides:\n"
                             "- paths: [staging/]\n"
                             "  rules: {identity-first: info, socket-in-tmp: off}\n"
                             "  kubernetesVersion: 1.28..1.29\n"
                             "- paths: ['*.tmpl.yaml']\n"
                             "  automaticReload: true\n"
                             "  featureGates: KMSv1=true\n"
                             "  rules:\n"
                             "    identity-first: off\n");
    struct config_request request = request_for(top);
    const char *paths[] = {"sub/staging/enc.yaml"};
    request.paths = paths;
    request.path_count = 1;
    mkdir(at("sub/staging"), 0700);
    struct config config = load_with(request);
    ASSERT_STR(config.file, "sub/.enclint.yaml");
    assert_int_equal(severity_at(&config, "sub/enc.yaml", IDENTITY), SEVERITY_WARNING);
    assert_int_equal(severity_at(&config, "sub/staging/enc.yaml", IDENTITY), SEVERITY_INFO);
    assert_int_equal(severity_at(&config, "sub/staging/enc.yaml", SOCKET), SEVERITY_OFF);
    assert_int_equal(severity_at(&config, at("sub/staging/a.tmpl.yaml"), IDENTITY), SEVERITY_OFF);
    assert_int_equal(severity_at(&config, "./sub/x/../a.tmpl.yaml", IDENTITY), SEVERITY_OFF);
    /* Relative to the file's folder, and nothing outside it. */
    assert_int_equal(severity_at(&config, "staging/a.tmpl.yaml", IDENTITY), SEVERITY_WARNING);
    const struct config_file *file = config_of(&config, &arena, STR("sub/staging/a.tmpl.yaml"));
    assert_int_equal(file->versions.minors, version_set_range(28, 29));
    ASSERT_STR(file->versions.source, "sub/.enclint.yaml:6");
    assert_true(file->reload.value);
    ASSERT_STR(file->gates.value, "KMSv1=true");
    ASSERT_STR(config_severity_source(&config, &arena, STR("sub/a.tmpl.yaml"), &table[IDENTITY]),
               "sub/.enclint.yaml:11");
    assert_ptr_equal(config_of(&config, &arena, STR("sub/enc.yaml")), &config.base);
}

static void ignored_files_are_named_with_the_pattern(void **state)
{
    struct config config = load_text("ignore:\n- testdata/\n- '!testdata/keep.yaml'\n- '*.tmpl'\n");
    struct str why;
    (void)state;
    assert_true(config_ignores(&config, &arena, STR("testdata/a/enc.yaml"), &why));
    ASSERT_STR(why, "'testdata/' in .enclint.yaml:2");
    assert_true(config_ignores(&config, &arena, str_from(at("x/enc.tmpl")), &why));
    ASSERT_STR(why, "'*.tmpl' in .enclint.yaml:4");
    assert_false(config_ignores(&config, &arena, STR("testdata/keep.yaml"), NULL));
    assert_false(config_ignores(&config, &arena, STR("enc.yaml"), NULL));
    assert_false(config_ignores(&config, &arena, STR("../testdata/enc.yaml"), NULL));
}

static void nothing_in_the_repository_touches_a_locked_rule(void **state)
{
    (void)state;
    put(".enclint.yaml",
        "rules: {identity-first: off, key-pasted: info}\n"
        "skip: [identity-first]\nonly: [key-pasted]\nignore: ['*']\nfailOn: never\n"
        "overrides: [{paths: ['**'], rules: {identity-first: off}}]\n");
    struct config_request request = request_for(top);
    request.lock = "ENC310,by-request";
    struct config config = load_with(request);
    assert_true(config_is_locked(&config, &table[IDENTITY]));
    assert_false(config_is_locked(&config, &table[PASTED]));
    assert_false(config_ignores(&config, &arena, STR("enc.yaml"), NULL));
    assert_int_equal(severity_at(&config, "enc.yaml", IDENTITY), SEVERITY_ERROR);
    assert_int_equal(severity_at(&config, "enc.yaml", BY_REQUEST), SEVERITY_WARNING);
    assert_int_equal(severity_at(&config, "enc.yaml", PASTED), SEVERITY_OFF); /* ignored */
    assert_true(config_fails(&config, &table[IDENTITY], SEVERITY_ERROR));
    assert_false(config_fails(&config, &table[PASTED], SEVERITY_ERROR));
    ASSERT_STR(config_severity_source(&config, &arena, STR("enc.yaml"), &table[IDENTITY]),
               "--lock");
    request.only = "key-pasted"; /* even so */
    config = load_with(request);
    assert_int_equal(severity_at(&config, "enc.yaml", IDENTITY), SEVERITY_ERROR);
    request.skip = "identity-first";
    assert_string_equal(error_with(request),
                        "--lock and --skip: 'identity-first' cannot be in both");
}

static void mistakes_are_shown_with_their_place(void **state)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        {"kubernetesVersions: 1.30\n",
         "1:1: unknown field 'kubernetesVersions', did you mean 'kubernetesVersion'?"},
        {"fail-on: error\n", "1:1: unknown field 'fail-on', did you mean 'failOn'?"},
        {"colour: red\n", "1:1: unknown field 'colour'"},
        {"rules: {identiy-first: off}\n",
         "1:9: no rule 'identiy-first', did you mean 'identity-first'?"},
        {"rules: {ENC311: off}\n", "1:9: no rule 'ENC311'; 'enclint rules' lists them"},
        {"rules: {ENC310: eror}\n", "1:17: 'eror' is no severity, did you mean 'error'?"},
        {"rules: {ENC310: of}\n", "1:17: 'of' is no severity: off, info, warning or error"},
        {"rules: {ENC310: on}\n", "1:17: 'on' is no severity"},
        {"rules: {ENC310: no}\n", "1:17: 'no' is no severity"},
        {"rules: {ENC310: [error]}\n", "1:17: this is no severity: off, info, warning or error"},
        {"rules: {ENC310: }\n", "this is no severity: off, info, warning or error"},
        {"rules: [ENC310]\n", "1:8: 'rules' is a mapping of rules to severities"},
        {"rules:\n  ENC310: off\n  identity-first: off\n",
         "3:3: 'identity-first' is 'ENC310', which is there twice"},
        {"rules:\n  ENC310: off\n  ENC310: off\n", "3:3: 'ENC310' is there twice"},
        {"profile: default\nprofile: default\n", "2:1: 'profile' is there twice"},
        {"failOn: warnings\n", "1:9: 'failOn': 'warnings' is unknown, did you mean 'warning'?"},
        {"failOn: sometimes\n",
         "1:9: 'failOn': 'sometimes' is unknown: error, warning, info or never"},
        {"failOn: 3\n", "1:9: 'failOn' is a string, not a number: write it in quotes"},
        {"profile: defualt\n", "1:10: 'profile': 'defualt' is unknown, did you mean 'default'?"},
        {"only: identity-first\n", "1:7: 'only' is a list, not a string: write it in brackets"},
        {"only: [identity]\n", "1:8: no rule 'identity'"},
        {"skip:\n- \n", "an item of 'skip' is empty"},
        {"skip: [310]\n", "1:8: an item of 'skip' is a string, not a number: write it in quotes"},
        {"automaticReload: maybe\n", "1:18: 'automaticReload' is true or false, not a string"},
        {"kubernetesVersion: 1.3\n", "1:20: 'kubernetesVersion': "},
        {"kubernetesVersion: newest\n", "1:20: 'kubernetesVersion': "},
        {"kubernetesVersion: [1.30]\n", "1:20: 'kubernetesVersion' is written as 1.30"},
        {"kubernetesVersion: true\n", "1:20: 'kubernetesVersion' is written as 1.30"},
        {"featureGates: KMSv1\n", "1:15: 'featureGates': "},
        {"featureGates: {KMSv1: 1}\n", "1:23: the gate 'KMSv1' is true or false"},
        {"featureGates: [KMSv1]\n", "1:15: 'featureGates' is a string"},
        {"ignore: ['a[']\n", "1:10: 'a[': '[' is never closed"},
        {"ignore: [../x]\n", "1:10: '../x': a pattern begins at"},
        {"overrides: [{rules: {ENC310: off}}]\n", "1:13: an item of 'overrides' has no 'paths'"},
        {"overrides: [{paths: []}]\n", "1:13: an item of 'overrides' has no 'paths'"},
        {"overrides: [{paths: x}]\n", "1:21: 'paths' is a list, not a string"},
        {"overrides: [~]\n", "1:13: an item of 'overrides' is empty"},
        {"overrides: [x]\n", "1:13: an item of 'overrides' is a mapping, not a string"},
        {"overrides: [{path: [x]}]\n", "1:14: unknown field 'path', did you mean 'paths'?"},
        {"overrides: [{paths: [x], ignore: [x]}]\n",
         "1:26: unknown field 'ignore': 'ignore' belongs to the top level"},
        {"ownRules: [../../etc]\n", "1:12: '../../etc' leads out of '"},
        {"ownRules: [/etc]\n", "1:12: '/etc' leads out of '"},
        {"rules: {a: b\n", "did not find"},
        {"a: *b\n", "unknown anchor"},
        {"a: &a [*a]\n", "an alias within what it stands for"},
        {"- a\n", "1:1: a configuration is a mapping, not a list"},
        {"text\n", "1:1: a configuration is a mapping, not a string"},
        {"profile: default\n---\nprofile: default\n", "a second document"},
        {"profile: default\n---\na: *b\n", "unknown anchor"},
        {"a: !!int c2VjcmV0\n", "a value that does not fit its tag"},
        {"a: \xff\n", "1:4: "},
        {"a: \x01\n", "control characters"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *error = error_of(rows[i].text);
        if (!strstr(error, rows[i].error) || strncmp(error, ".enclint.yaml:", 14) != 0)
            fail_msg("%s\ngives '%s', not '%s'", rows[i].text, error, rows[i].error);
        assert_null(strstr(error, "c2Vj"));
    }
}

static void all_mistakes_are_found_at_once(void **state)
{
    struct config config;
    struct err err = {""};
    (void)state;
    put(".enclint.yaml", "colour: red\nrules:\n  x: off\n  ENC310: of\nskip: [1, z]\n");
    struct config_request request = request_for(top);
    assert_false(config_load(&arena, &request, &config, &err));
    assert_int_equal(config.problem_count, 5);
    assert_int_equal(config.problems[0].line, 1);
    assert_int_equal(config.problems[4].line, 5);
    assert_string_equal(err.text, ".enclint.yaml:1:1: unknown field 'colour' (and 4 more)");
}

/* The schema of the configuration names them too. */
static void every_profile_can_be_asked_for(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < profiles_count; i++) {
        struct config config;
        struct err err = {""};
        struct config_request request = request_for(top);
        request.profile = arena_cstr(&arena, profiles_all[i].name);
        if (!config_load(&arena, &request, &config, &err))
            fail_msg("schemas/enclint-config.yaml does not know it: %s", err.text);
    }
}

static void a_profile_stands_between_metadata_and_configuration(void **state)
{
    struct config config;
    struct err err = {""};
    (void)state;
    put(".enclint.yaml", "profile: strict\nrules: {identity-first: info}\n");
    struct config_request request = request_for(top);
    assert_true(config_load(&arena, &request, &config, &err));
    assert_int_equal(severity_at(&config, "x", SOCKET), SEVERITY_ERROR);
    assert_int_equal(severity_at(&config, "x", PASTED), SEVERITY_ERROR);
    assert_int_equal(severity_at(&config, "x", IDENTITY), SEVERITY_INFO);
    ASSERT_STR(config_severity_source(&config, &arena, STR("x"), &table[SOCKET]),
               "profile 'strict'");
    assert_false(config_decides(&config, &config.base, &table[SOCKET]));
    put(".enclint.yaml", "profile: strict\nrules: {socket-in-tmp: info}\n");
    assert_true(config_load(&arena, &request, &config, &err));
    assert_int_equal(severity_at(&config, "x", SOCKET), SEVERITY_INFO);
    request.profile = "default";
    put(".enclint.yaml", "profile: strict\n");
    assert_true(config_load(&arena, &request, &config, &err));
    assert_int_equal(severity_at(&config, "x", SOCKET), SEVERITY_WARNING);
    ASSERT_STR(config_severity_source(&config, &arena, STR("x"), &table[SOCKET]), "default");
}

static void options_are_checked_too(void **state)
{
    struct config_request r = request_for(top);
    (void)state;
    r.only = "identity-frist";
    assert_string_equal(error_with(r),
                        "--only: no rule 'identity-frist', did you mean 'identity-first'?");
    r = request_for(top);
    r.skip = "ENC310,";
    assert_string_equal(error_with(r), "--skip: a name is missing in 'ENC310,'");
    r = request_for(top);
    r.lock = "";
    assert_string_equal(error_with(r), "--lock: a name is missing in ''");
    r = request_for(top);
    r.kubernetes_version = "1.9";
    assert_true(strncmp(error_with(r), "--kubernetes-version: ", 22) == 0);
    r = request_for(top);
    r.feature_gates = "x";
    assert_true(strncmp(error_with(r), "--feature-gates: ", 17) == 0);
    r = request_for(top);
    r.fail_on = "none";
    assert_string_equal(error_with(r),
                        "--fail-on: 'none' is unknown: error, warning, info or never");
    r = request_for(top);
    r.profile = "cis";
    assert_string_equal(error_with(r),
                        "--profile: 'cis' is unknown: default, strict, cis-1.8, cis-1.9, cis-1.10, "
                        "cis-1.11, cis-1.12, stig, fips or kms-required");
    r = request_for(top);
    r.file = at("x");
    r.no_config = true;
    assert_string_equal(error_with(r), "--config and --no-config: one of them");
    r.no_config = false;
    assert_non_null(strstr(error_with(r), "x: cannot open: No such file or directory"));
}

/* A rule of the user's own has its severity like any other. */

static const struct rule own_rule = {
    .id = {"ACME1", 5}, .slug = {"our-names", 9}, .severity = SEVERITY_WARNING, .own = true};
static const struct rule *const own_table[] = {&own_rule};

static bool load_own(void *context, struct arena *a, const struct str *folders, uint32_t count,
                     struct config_rules *rules, struct err *err)
{
    (void)a;
    *(uint32_t *)context = count;
    if (count && str_ends_with(folders[0], STR("broken")))
        return err_set(err, "broken: no rules there");
    rules->own = own_table;
    rules->own_count = 1;
    return true;
}

static void rules_of_the_users_own_can_be_named(void **state)
{
    uint32_t folders = 9;
    struct config_request request = request_for(top);
    (void)state;
    request.own = (struct config_own_rules){load_own, &folders};
    put(".enclint.yaml", "ownRules: [lint/rules]\nrules: {our-names: error}\n");
    struct config config = load_with(request);
    assert_int_equal(folders, 1);
    assert_int_equal(config_severity(&config, &config.base, &own_rule), SEVERITY_ERROR);
    put(".enclint.yaml", "ownRules: [broken]\n");
    assert_string_equal(error_with(request), "broken: no rules there");
    assert_int_equal(symlink("/etc", at("linked")), 0);
    put(".enclint.yaml", "ownRules: [linked]\n");
    assert_non_null(strstr(error_with(request), "'linked' leads out of '"));
}

static void the_nearest_file_up_to_the_repository_counts(void **state)
{
    struct config_request r = request_for(top);
    const char *paths[2] = {"a/b/enc.yaml", "a/c"};
    (void)state;
    mkdir(at("a"), 0700);
    mkdir(at("a/b"), 0700);
    mkdir(at("a/c"), 0700);
    put(".enclint.yaml", "");
    put("a/b/.enclint.yaml", "");
    put("a/b/enc.yaml", "");
    r.paths = paths;
    r.path_count = 1;
    ASSERT_STR(load_with(r).file, "a/b/.enclint.yaml");
    r.path_count = 2; /* what they have in common is a/ */
    ASSERT_STR(load_with(r).file, ".enclint.yaml");
    paths[0] = "a/c";
    paths[1] = "a/b/enc.yaml";
    ASSERT_STR(load_with(r).file, ".enclint.yaml");
    r.path_count = 0;
    r.cwd = at("a/b");
    ASSERT_STR(load_with(r).file, ".enclint.yaml");
    r.cwd = at("a/c");
    ASSERT_STR(load_with(r).file, "../../.enclint.yaml");
    mkdir(at("a/.git"), 0700); /* another repository: what lies further out is not its own */
    assert_null(load_with(r).file.ptr);
    r.no_config = true;
    r.cwd = top;
    assert_null(load_with(r).file.ptr);
    r.no_config = false;
    r.file = "a/b/.enclint.yaml";
    ASSERT_STR(load_with(r).file, "a/b/.enclint.yaml");
}

static void what_is_no_file_is_refused_at_once(void **state)
{
    struct config_request r = request_for(top);
    (void)state;
    mkdir(at(".enclint.yaml"), 0700);
    assert_string_equal(error_with(r), ".enclint.yaml: it is a folder, not a file");
    rmdir(at(".enclint.yaml"));
    assert_int_equal(mkfifo(at(".enclint.yaml"), 0600), 0);
    assert_string_equal(error_with(r), ".enclint.yaml: it is a named pipe, not a file");
    r.file = at(".enclint.yaml");
    assert_string_equal(error_with(r), ".enclint.yaml: it is a named pipe, not a file");
    r.file = "/dev/zero";
    assert_string_equal(error_with(r), "/dev/zero: it is a device, not a file");
}

static void a_link_may_not_lead_out_of_the_repository(void **state)
{
    struct config_request r = request_for(top);
    (void)state;
    mkdir(at("a"), 0700);
    put("a/shared.yaml", "failOn: info\n");
    assert_int_equal(symlink("a/shared.yaml", at(".enclint.yaml")), 0);
    assert_int_equal(load_with(r).fail_on.least, SEVERITY_INFO);
    unlink(at(".enclint.yaml"));
    assert_int_equal(symlink("/etc/passwd", at(".enclint.yaml")), 0);
    const char *error = error_with(r);
    assert_true(strncmp(error, ".enclint.yaml: it is a link that leads out of '", 47) == 0);
    unlink(at(".enclint.yaml"));
    assert_int_equal(symlink(".enclint.yaml", at(".enclint.yaml")), 0);
    assert_non_null(strstr(error_with(r), "it is a link that leads nowhere"));
    unlink(at(".enclint.yaml"));
    mkdir(at("a/.git"), 0700); /* asked for by name it may lie anywhere */
    assert_int_equal(symlink("../b.yaml", at("a/.enclint.yaml")), 0);
    put("b.yaml", "failOn: info\n");
    r.cwd = at("a");
    assert_non_null(strstr(error_with(r), "leads out of"));
    r.file = ".enclint.yaml";
    assert_int_equal(load_with(r).fail_on.least, SEVERITY_INFO);
}

static void a_folder_that_everybody_writes_to_has_no_say(void **state)
{
    struct config_request r = request_for(at("open/in"));
    (void)state;
    rmdir(at(".git"));
    mkdir(at("open"), 0700);
    mkdir(at("open/in"), 0700);
    put("open/.enclint.yaml", "failOn: info\n");
    assert_int_equal(load_with(r).fail_on.least, SEVERITY_INFO);
    assert_int_equal(chmod(at("open"), 01777), 0);
    assert_int_equal(load_with(r).fail_on.least, SEVERITY_ERROR);
    r.cwd = at("open"); /* where one is working oneself */
    assert_int_equal(load_with(r).fail_on.least, SEVERITY_INFO);
}

/* Amounts that would hurt: each ends soon, with an error or without. */

static void load_whatever(struct str text, const char *error)
{
    struct config config;
    struct err err = {""};
    struct config_request r = request_for(top);
    put_bytes(".enclint.yaml", text);
    clock_t began = clock();
    bool ok = config_load(&arena, &r, &config, &err);
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    if (ok != !error || (error && !strstr(err.text, error)))
        fail_msg("'%s' is not '%s'", err.text, error ? error : "");
    if (ok)
        severity_at(&config, "a/b/c/enc.yaml", IDENTITY);
    if (seconds > 20)
        fail_msg("%s: %g seconds", error ? error : "", seconds);
}

static void repeated(struct buf *out, const char *head, const char *piece, size_t times)
{
    buf_clear(out);
    buf_cstr(out, head);
    for (size_t i = 0; i < times; i++)
        buf_cstr(out, piece);
}

static void a_hostile_file_does_no_harm(void **state)
{
    struct buf text = BUF_INIT;
    (void)state;
    repeated(&text, "", "# filler\n", 8 * 1024 * 1024 / 9 + 1);
    load_whatever(buf_view(&text), "it is larger than 8 MiB");
    repeated(&text, "ignore:\n", "- '**/*a*a*a*a*a*a*a*a*b'\n", 10000);
    load_whatever(buf_view(&text), NULL);
    repeated(&text, "ignore:\n", "- x\n", 10001);
    load_whatever(buf_view(&text), "1: more than 10000 patterns");
    repeated(&text, "overrides:\n", "- {paths: [x]}\n", 1000);
    load_whatever(buf_view(&text), NULL);
    repeated(&text, "overrides:\n", "- {paths: [x]}\n", 1001);
    load_whatever(buf_view(&text), "more than 1000 overrides");
    repeated(&text, "skip:\n", "- identity-frist\n", 400000);
    load_whatever(buf_view(&text), "(and 99 more)");
    buf_clear(&text);
    for (int i = 0; i < 300000; i++)
        buf_fmt(&text, "kubernetesVersion%d: x\n", i);
    load_whatever(buf_view(&text), "(and 99 more)");
    repeated(&text, "a: ", "[", 9000);
    load_whatever(buf_view(&text), ".enclint.yaml:");
    buf_clear(&text);
    buf_cstr(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++)
        buf_fmt(&text, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1,
                i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    load_whatever(buf_view(&text), "aliases make too much of it");
    buf_clear(&text);
    buf_cstr(&text, "skip: &s [x, z]\noverrides:\n");
    for (int i = 0; i < 900; i++)
        buf_fmt(&text, "- {paths: *s, rules: &r%d {ENC310: off}}\n", i);
    load_whatever(buf_view(&text), "no rule 'x'");
    buf_release(&text);
}

static void names_in_messages_are_short_and_whole(void **state)
{
    struct buf text = BUF_INIT;
    struct config config;
    struct err err = {""};
    struct config_request r = request_for(top);
    (void)state;
    for (int i = 0; i < 400; i++)
        buf_cstr(&text, "\xc3\xa4");
    buf_cstr(&text, ": 1\n");
    put_bytes(".enclint.yaml", buf_view(&text));
    assert_false(config_load(&arena, &r, &config, &err));
    assert_true(config.problems[0].message.len < 100);
    assert_true(str_ends_with(config.problems[0].message, STR("\xc3\xa4...'")));
    buf_clear(&text);
    err = (struct err){""};
    put(".enclint.yaml", "\"a\\0b\\e[31m\\u202e\": 1\n");
    assert_false(config_load(&arena, &r, &config, &err));
    /* Whoever prints it escapes it; the C string only must not end early. */
    ASSERT_STR(str_slice(config.problems[0].message, 0, 16), "unknown field 'a");
    assert_string_equal(err.text, ".enclint.yaml:1:1: unknown field 'a\\0b\x1b[31m\xe2\x80\xae'");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh, clean)
        CASE(without_a_file_everything_is_the_default),
        CASE(an_empty_file_changes_nothing),
        CASE(every_value_knows_its_source),
        CASE(versions_are_read_as_they_are_written),
        CASE(the_command_line_stands_above_the_file),
        CASE(a_severity_that_was_set_stays_with_only),
        CASE(only_and_skip_of_the_file_stand_above_its_severities),
        CASE(of_overrides_the_later_one_wins),
        CASE(ignored_files_are_named_with_the_pattern),
        CASE(nothing_in_the_repository_touches_a_locked_rule),
        CASE(mistakes_are_shown_with_their_place),
        CASE(all_mistakes_are_found_at_once),
        CASE(every_profile_can_be_asked_for),
        CASE(a_profile_stands_between_metadata_and_configuration),
        CASE(options_are_checked_too),
        CASE(rules_of_the_users_own_can_be_named),
        CASE(the_nearest_file_up_to_the_repository_counts),
        CASE(what_is_no_file_is_refused_at_once),
        CASE(a_link_may_not_lead_out_of_the_repository),
        CASE(a_folder_that_everybody_writes_to_has_no_say),
        CASE(a_hostile_file_does_no_harm),
        CASE(names_in_messages_are_short_and_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
