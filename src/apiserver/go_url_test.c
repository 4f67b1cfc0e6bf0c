/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void accepted(void **state)
{
    static const struct {
        const char *url, *scheme, *opaque, *host, *path;
    } cases[] = {
        {"unix:///var/run/kms.sock", "unix", "", "", "/var/run/kms.sock"},
        {"UNIX:///a", "unix", "", "", "/a"},
        {"unix:/a", "unix", "", "", "/a"},
        {"unix:a", "unix", "a", "", ""},
        {"unix:", "unix", "", "", ""},
        {"unix://", "unix", "", "", ""},
        {"unix://host/a", "unix", "", "host", "/a"},
        {"unix://host:80/a", "unix", "", "host:80", "/a"},
        {"unix://host:/a", "unix", "", "host:", "/a"},
        {"unix://::1/a", "unix", "", "::1", "/a"},
        {"http://::1/a", "http", "", "::1", "/a"},
        {"unix://[::1]:80/a", "unix", "", "[::1]:80", "/a"},
        {"unix://[fe80::1%25en%20]/a", "unix", "", "[fe80::1%en ]", "/a"},
        {"unix://u:p%zz@/a", NULL, NULL, NULL, NULL},
        {"unix://u:p@w@h/a", "unix", "", "h", "/a"},
        {"unix://%C3%A9/a", "unix", "", "\u00e9", "/a"},
        {"unix:///@abs", "unix", "", "", "/@abs"},
        {"unix:///a%20b%2Fc", "unix", "", "", "/a b/c"},
        {"unix:///a?x=%zz#f", "unix", "", "", "/a"},
        {"unix:///a b\"<>^`{|}", "unix", "", "", "/a b\"<>^`{|}"},
        {"unix:%zz", "unix", "%zz", "", ""},
        {"unix:///a#\x01\x7f", "unix", "", "", "/a"},
        {"/var/run/kms.sock", "", "", "", "/var/run/kms.sock"},
        {"///a", "", "", "", "///a"},
        {"//h/a", "", "", "h", "/a"},
        {"", "", "", "", ""},
        {"*", "", "", "", "*"},
        {"a/b:c", "", "", "", "a/b:c"},
        {"1unix:", NULL, NULL, NULL, NULL},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct go_url u;
        assert_int_equal(go_url_parse(&a, str_from(cases[i].url), GO_URL_COLONS_LAX, &u),
                         cases[i].scheme != NULL);
        assert_int_equal(u.error, cases[i].scheme == NULL);
        if (u.error)
            continue;
        assert_string_equal(arena_cstr(&a, u.scheme), cases[i].scheme);
        assert_string_equal(arena_cstr(&a, u.opaque), cases[i].opaque);
        assert_string_equal(arena_cstr(&a, u.host), cases[i].host);
        assert_string_equal(arena_cstr(&a, u.path), cases[i].path);
    }
    arena_release(&a);
}

static void refused(void **state)
{
    static const struct {
        const char *url, *why;
    } cases[] = {
        {"unix:///foo\n.socket",
         "parse \"unix:///foo\\n.socket\": net/url: invalid control character in URL"},
        {"unix:///a\x7f#f", "parse \"unix:///a\\x7f\": net/url: invalid control character in URL"},
        {":a", "parse \":a\": missing protocol scheme"},
        {"1a:b", "parse \"1a:b\": first path segment in URL cannot contain colon"},
        {"unix:///%zz", "parse \"unix:///%zz\": invalid URL escape \"%zz\""},
        {"unix:///a%4", "parse \"unix:///a%4\": invalid URL escape \"%4\""},
        {"unix:///a#%zz", "parse \"unix:///a#%zz\": invalid URL escape \"%zz\""},
        {"unix://%41/a", "parse \"unix://%41/a\": invalid URL escape \"%41\""},
        {"unix://a:b:c/d", "parse \"unix://a:b:c/d\": invalid port \":c\" after host"},
        {"unix://a b/c", "parse \"unix://a b/c\": invalid character \" \" in host name"},
        {"unix://a\\b/c", "parse \"unix://a\\\\b/c\": invalid character \"\\\\\" in host name"},
        {"unix://a[/c", "parse \"unix://a[/c\": invalid IP-literal"},
        {"unix://[a/c", "parse \"unix://[a/c\": missing ']' in host"},
        {"unix://[::1]x/c", "parse \"unix://[::1]x/c\": invalid port \"x\" after host"},
        {"unix://[1.2.3.4]/c", "parse \"unix://[1.2.3.4]/c\": invalid IP-literal"},
        {"unix://[x]/d",
         "parse \"unix://[x]/d\": invalid host: ParseAddr(\"x\"): unable to parse IP"},
        {"unix://[::1%25%41%2f]/c",
         "parse \"unix://[::1%25%41%2f]/c\": invalid URL escape \"%2f\""},
        {"unix://a b@h/c", "parse \"unix://a b@h/c\": net/url: invalid userinfo"},
        {"unix://a%zz@h/c", "parse \"unix://a%zz@h/c\": invalid URL escape \"%zz\""},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct go_url u;
        assert_false(go_url_parse(&a, str_from(cases[i].url), GO_URL_COLONS_LAX, &u));
        assert_true(u.error);
        assert_string_equal(arena_cstr(&a, u.why), cases[i].why);
        assert_int_equal(u.path.len + u.host.len + u.scheme.len, 0);
    }
    arena_release(&a);
}

static void opaque_is_told_from_empty_path(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct go_url u;
    assert_true(go_url_parse(&a, STR("unix:a"), GO_URL_COLONS_LAX, &u) && u.opaque_set);
    assert_true(go_url_parse(&a, STR("unix:"), GO_URL_COLONS_LAX, &u) && u.opaque_set);
    assert_true(go_url_parse(&a, STR("unix://"), GO_URL_COLONS_LAX, &u) && !u.opaque_set);
    assert_true(go_url_parse(&a, STR("unix:/a"), GO_URL_COLONS_LAX, &u) && !u.opaque_set);
    arena_release(&a);
}

static void dial(void **state)
{
    static const struct {
        const char *url, *error; /* NULL: no error */
    } cases[] = {
        {"unix:///a", NULL},
        {"unix://", NULL},
        {"unix:%00", NULL},
        {"unix:///@a:b", NULL},
        {"unix:///%2541", NULL},
        {"unix:///%3f%25", NULL}, /* behind a decoded question mark */
        {"unix:///%00",
         "parse \"passthrough:////\\x00\": net/url: invalid control character in URL"},
        {"unix:///%7F",
         "parse \"passthrough:////\\x7f\": net/url: invalid control character in URL"},
        {"unix:///a%25", "parse \"passthrough:////a%\": invalid URL escape \"%\""},
        {"unix:///a%25zz", "parse \"passthrough:////a%zz\": invalid URL escape \"%zz\""},
        {"unix:///@%25", "parse \"passthrough:///@%\": invalid URL escape \"%\""},
        {"unix:///%23%25z", "parse \"passthrough:////#%z\": invalid URL escape \"%z\""},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct go_url u;
        struct str error = STR_NONE;
        assert_true(go_url_parse(&a, str_from(cases[i].url), GO_URL_COLONS_LAX, &u));
        assert_int_equal(go_grpc_dial_error(&a, &u, &error), cases[i].error != NULL);
        if (cases[i].error)
            assert_string_equal(arena_cstr(&a, error), cases[i].error);
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(opaque_is_told_from_empty_path),
        cmocka_unit_test(dial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
