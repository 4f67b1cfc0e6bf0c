# SPDX-License-Identifier: Apache-2.0
"""KMS providers: names, endpoints, timeouts, cache sizes, API versions, gates."""

from lib import CBC, IDENTITY, both, case, config, entry, kms, one

# Fields. Version 1 is what an old server always means, and a new one only with the gate.
for name, fields in {
    "v2": {}, "v1": {"apiVersion": "v1"}, "no-version": {"apiVersion": None},
    "v3": {"apiVersion": "v3"}, "version-empty": {"apiVersion": '""'}, "version-null": {"apiVersion": "null"},
    "version-upper": {"apiVersion": "V2"}, "version-int": {"apiVersion": 2}, "version-blank": {"apiVersion": '"v2 "'},
    "version-v2beta1": {"apiVersion": "v2beta1"}, "version-quote": {"apiVersion": "'v\"2'"},
    "no-name": {"name": None}, "name-empty": {"name": '""'}, "name-null": {"name": "~"},
    "name-colon": {"name": "'a:b'"}, "name-colon-v1": {"name": "'a:b'", "apiVersion": "v1"},
    "name-colon-no-version": {"name": "'a:b'", "apiVersion": None}, "name-colon-v3": {"name": "'a:b'", "apiVersion": "v3"},
    "name-only-colon": {"name": "':'"}, "name-odd": {"name": "'a \"b\"\\c/d'"}, "name-unicode": {"name": "schlüssel"},
    "name-int": {"name": 5}, "name-escape": {"name": '"a:\\n\\u00a0\\u200b\\u2028\\ufeff\\x7f\\x80\\U000E0001\\u00e9\\t\\a"'},
    "name-long": {"name": "n" * 2000}, "name-no-version-no-name": {"apiVersion": None, "name": None},
    "no-endpoint": {"endpoint": None}, "endpoint-empty": {"endpoint": '""'}, "endpoint-null": {"endpoint": "null"},
    "endpoint-int": {"endpoint": 5}, "no-endpoint-v1": {"endpoint": None, "apiVersion": "v1"},
    "cache-0": {"cachesize": 0, "apiVersion": "v1"}, "cache-1": {"cachesize": 1, "apiVersion": "v1"},
    "cache-minus": {"cachesize": -1, "apiVersion": "v1"}, "cache-minus-v2": {"cachesize": -1},
    "cache-0-v2": {"cachesize": 0}, "cache-10-v2": {"cachesize": 10}, "cache-null-v2": {"cachesize": "null"},
    "cache-10-v3": {"cachesize": 10, "apiVersion": "v3"}, "cache-0-v3": {"cachesize": 0, "apiVersion": "v3"},
    "cache-0-no-version": {"cachesize": 0, "apiVersion": None}, "cache-10-no-version": {"cachesize": 10, "apiVersion": None},
    "cache-min": {"cachesize": -2147483648, "apiVersion": "v1"}, "cache-max": {"cachesize": 2147483647, "apiVersion": "v1"},
    "cache-over": {"cachesize": 2147483648, "apiVersion": "v1"}, "cache-under": {"cachesize": -2147483649, "apiVersion": "v1"},
    "cache-3e9": {"cachesize": 3000000000, "apiVersion": "v1"}, "cache-4294967295": {"cachesize": 4294967295, "apiVersion": "v1"},
    "cache-4294967296": {"cachesize": 4294967296, "apiVersion": "v1"}, "cache-wrap-1e10": {"cachesize": 10000000000, "apiVersion": "v1"},
    "cache-wrap-6442450943": {"cachesize": 6442450943, "apiVersion": "v1"}, "cache-wrap-6442450944": {"cachesize": 6442450944, "apiVersion": "v1"},
    "cache-wrap-4294967297": {"cachesize": 4294967297, "apiVersion": "v1"}, "cache-wrap-minus": {"cachesize": -10000000000, "apiVersion": "v1"},
    "cache-int64": {"cachesize": 9223372036854775807, "apiVersion": "v1"}, "cache-uint64": {"cachesize": 18446744073709551615, "apiVersion": "v1"},
    "cache-beyond-uint64": {"cachesize": 18446744073709551616, "apiVersion": "v1"}, "cache-1e21": {"cachesize": "1e21", "apiVersion": "v1"},
    "cache-1e3": {"cachesize": "1e3", "apiVersion": "v1"}, "cache-1e10": {"cachesize": "1e10", "apiVersion": "v1"},
    "cache-1000.0": {"cachesize": "1000.0", "apiVersion": "v1"}, "cache-1.5": {"cachesize": 1.5, "apiVersion": "v1"},
    "cache-hex": {"cachesize": "0x10", "apiVersion": "v1"}, "cache-octal": {"cachesize": "010", "apiVersion": "v1"},
    "cache-0o17": {"cachesize": "0o17", "apiVersion": "v1"}, "cache-binary": {"cachesize": "0b11", "apiVersion": "v1"},
    "cache-underscore": {"cachesize": "1_000", "apiVersion": "v1"}, "cache-plus": {"cachesize": "+5", "apiVersion": "v1"},
    "cache-text": {"cachesize": '"1000"', "apiVersion": "v1"}, "cache-bool": {"cachesize": "true", "apiVersion": "v1"},
    "cache-list": {"cachesize": "[]", "apiVersion": "v1"}, "cache-map": {"cachesize": "{}", "apiVersion": "v1"},
    "cache-1e400": {"cachesize": "1e400", "apiVersion": "v1"}, "cache-minus-0": {"cachesize": "-0", "apiVersion": "v1"},
    "cache-minus-0.0": {"cachesize": "-0.0", "apiVersion": "v1"}, "cache-inf": {"cachesize": ".inf", "apiVersion": "v1"},
    "cache-08": {"cachesize": "08", "apiVersion": "v1"}, "cache-tagged": {"cachesize": '!!int "10"', "apiVersion": "v1"},
    "cache-float-tag": {"cachesize": "!!float 10", "apiVersion": "v1"},
    "extra": {"pandas": 1}, "extra-nested": {"x": "{y: [1, {z: 2}]}"}, "upper-cacheSize": {"cacheSize": 10, "apiVersion": "v1"},
    "all-bad": {"name": '""', "timeout": "0s", "endpoint": '""', "cachesize": 0, "apiVersion": "v3"},
    "all-bad-v1": {"name": '""', "timeout": "-1s", "endpoint": "http://a", "cachesize": 0, "apiVersion": "v1"},
    "all-types": {"name": 1, "timeout": 2, "endpoint": 3, "cachesize": "x", "apiVersion": 4},
    "two-types": {"name": 1, "endpoint": 3}, "type-and-bad-timeout": {"name": 1, "timeout": "x"},
    "type-and-timeout-type": {"name": 1, "timeout": 5},
}.items():
    both(f"kms-{name}", one(kms(**fields)))

for name, timeout in {
    "1m": "1m", "0": "'0'", "int-0": "0", "int": "5", "float": "1.5", "0s": "0s", "minus": "-1m", "plus": "+1m", "minus-1ns": "-1ns",
    "1ns": "1ns", "1us": "1us", "micro": "1µs", "mu": "1μs", "1ms": "1ms", "1h": "1h", "compound": "1h2m3.5s", "fraction": "1.5h",
    "dot": ".5s", "trailing-dot": "1.s", "only-dot": "'.s'", "no-unit": "'5'", "no-unit-after": "'1m5'", "days": "5d", "weeks": "1w",
    "unknown-unit": "3sec", "empty": '""', "word": "abc", "blank": '"3 s"', "leading-blank": '" 3s"', "minus-0": "'-0'", "only-minus": "'-'",
    "only-plus": "'+'", "null": "null", "bool": "true", "list": "[]", "map": "{}", "max": "2562047h47m16.854775807s",
    "over": "2562047h47m16.854775808s", "min": "-2562047h47m16.854775808s", "huge": "9999999999h", "huge-digits": "99999999999999999999s",
    "many-fraction": "0.00000000000000000001s", "fraction-ns": "0.5ns", "zero-fraction": "0.0s", "two-signs": "--1s", "sign-inside": "1m-5s",
    "upper": "3S", "quote": "'3\"s'", "backslash": "'3\\s'", "unicode": "3é", "newline": '"3s\\n"', "zero-h-m": "0h0m", "exponent": "1e3s",
    "hex": "'0x1s'", "comma": "'1,5s'", "sexagesimal": "1:30", "underscore": "1_0s", "nul": '"\\0"', "long": "1ns" * 50,
}.items():
    case(f"timeout-{name}", one(kms(timeout=timeout)))
case("timeout-minus-v1", one(kms(timeout="-1m", apiVersion="v1")), gates="KMSv1=true")
case("timeout-two-bad", one(kms(timeout="x"), kms(timeout="5d", name="b")))
case("timeout-hides-type", one("{aescbc: 5}", kms(timeout="x")))
case("timeout-type-hides-type", one("{aescbc: 5}", kms(timeout=5)))
case("timeout-after-unknown", one("{aescbc: {zzz: 1}}", kms(timeout="5")))

for name, endpoint in {
    "unix": "unix:///a", "upper": "UNIX:///a", "mixed": "Unix:///a", "one-slash": "unix:/a", "opaque": "unix:a", "no-path": "unix://",
    "scheme-only": "'unix:'", "host": "unix://var/run/x.sock", "host-only": "unix://a", "abstract": "'unix:///@abs'", "at": "'unix://@abs'",
    "userinfo": "unix://u:p@h/a", "userinfo-bad": "'unix://u%zz@h/a'", "userinfo-odd": "'unix://u[@h/a'", "port": "unix://h:80/a",
    "port-bad": "unix://h:x/a", "port-empty": "'unix://h:/a'", "colons": "'unix://::1/a'", "colons-bad": "unix://a:b:c/d", "ipv6": "'unix://[::1]/a'",
    "ipv6-port": "'unix://[::1]:80/a'", "ipv6-bad-port": "'unix://[::1]x/a'", "ipv6-open": "'unix://[::1/a'", "ipv6-name": "'unix://[x]/d'",
    "ipv6-zone": "'unix://[fe80::1%25eth0]/a'", "ipv6-empty": "'unix://[]/a'", "bracket-in": "'unix://a[b]/c'", "close": "'unix://a]/c'",
    "dot": "unix:///.", "dotdot": "unix:///../a", "double": "unix:////a", "query": "'unix:///a?b=c'", "query-bad": "'unix:///a?%zz'",
    "fragment": "'unix:///a#b'", "fragment-bad": "'unix:///a#%zz'", "question-only": "'unix:///a?'", "blank": "'unix:///a b'", "blank-host": "'unix://a b/c'",
    "escape": "unix:///%41", "escape-host": "unix://%41/a", "escape-host-25": "'unix://%25/a'", "escape-bad": "'unix:///%zz'", "escape-short": "'unix:///%4'",
    "escape-end": "'unix:///%'", "escape-opaque": "'unix:%zz'", "escape-nul": "'unix:///%00'", "escape-1f": "'unix:///%1f'", "escape-7f": "'unix:///%7f'",
    "escape-percent": "'unix:///%25'", "escape-percent-zz": "'unix:///%25zz'", "escape-percent-41": "'unix:///%2541'", "escape-opaque-nul": "'unix:%00'",
    "escape-80": "'unix:///%80'", "escape-host-80": "'unix://%80/a'", "escape-slash": "'unix:///a%2Fb'", "escape-question": "'unix:///a%3Fb'",
    "escape-hash": "'unix:///a%23b'", "escape-newline": "'unix:///a%0Ab'", "escape-blank": "'unix:///a%20b'", "escape-colon": "'unix:///%3A'",
    "newline": '"unix:///a\\n"', "tab": '"unix:///a\\tb"', "nul": '"unix:///\\0"', "del": '"unix:///\\x7f"', "control-host": '"unix://\\x01/a"',
    "unicode": "unix:///é", "unicode-host": "unix://é/a", "unicode-scheme": "ünix:///a", "nbsp": '"unix:///\\u00a0"', "quote": "'unix:///\"a\"'",
    "backslash": "'unix:///a\\b'", "backslash-host": "'unix://a\\b/c'", "less": "'unix://<a>/b'", "caret": "'unix://^/b'", "pipe": "'unix://a|b/c'",
    "brace": "'unix://{a}/b'", "star": "'unix://*/b'", "semicolon": "'unix://a;b/c'", "comma": "'unix://a,b/c'", "backtick": "'unix://`/c'",
    "https": "https://www.foo.com", "http": "http://a", "tcp": "tcp://127.0.0.1:80", "path": "/var/run/a.sock", "relative": "a.sock", "dot-path": "./a.sock",
    "colon-first": "':a'", "colon-only": "':'", "slashes": "//a/b", "slashes-only": "'//'", "colon-segment": "'a b:c'", "first-segment": "'1:2'",
    "digit-scheme": "1unix:///a", "plus-scheme": "unix+x:///a", "dash-scheme": "unix-x:///a", "underscore-scheme": "un_ix:///a", "dot-scheme": "unix.x:///a",
    "blank-first": "' unix:///a'", "empty-scheme": "'://a'", "star-only": "'*'", "question-first": "'?a'", "hash-first": "'#a'", "http-colons": "'http://a:b:c/'",
    "http-ipv6": "'http://::1/a'", "opaque-slash": "'unix:a/b'", "opaque-query": "'unix:a?b'", "opaque-colon": "'unix:a:b'", "long": "unix:///" + "a" * 200,
    "placeholder": "'unix:///${SOCKET}'", "windows": "'C:\\a'", "npipe": "'npipe:////./pipe/a'", "windows-slash": "C:/a", "percent-scheme": "'%75nix:///a'",
    "escape-two": "'unix:///%zz%'", "host-percent-25zz": "'unix://%25zz/a'", "dollar-host": "'unix://$a/b'", "at-two": "'unix://a@b@c/d'",
    "userinfo-empty": "'unix://:@/d'", "userinfo-escape": "'unix://%41@/d'", "userinfo-blank": "'unix://a b@/d'", "escape-path-host": "'unix://h/%25'",
    "host-ip": "unix://127.0.0.1/a", "colon-in-path": "'unix:///a:b'", "star-path": "'unix:///*'", "bracket-path": "'unix:///[a]'",
}.items():
    case(f"endpoint-{name}", one(kms(endpoint=endpoint)))
for name, endpoint in {"nul": "'unix:///%00'", "percent": "'unix:///%25'", "percent-zz": "'unix:///%25zz'", "scheme": "tcp://a", "bad": "':'", "empty": "''",
                       "good": "unix:///a"}.items():
    for gates in ("KMSv1=true", "KMSv2=true"):
        case(f"endpoint-v1-{name}-{gates[:5].lower()}",
             one(kms(endpoint=endpoint, apiVersion="v1")), gates=gates)
        case(f"endpoint-v2-{name}-{gates[:5].lower()}",
             one(kms(endpoint=endpoint)), gates=gates)

# The same name twice, by version and reload, in one entry and in two.
for name, versions in {"v1-v1": ("v1", "v1"), "v1-v2": ("v1", "v2"), "v2-v1": ("v2", "v1"), "v2-v2": ("v2", "v2"),
                       "none-none": (None, None), "v2-none": ("v2", None), "v3-v2": ("v3", "v2"), "v2-v2-v2": ("v2", "v2", "v2")}.items():
    providers = [kms(apiVersion=v) for v in versions]
    for reload in (False, True):
        end = "-reload" if reload else ""
        case(f"duplicate-{name}{end}", one(*providers), reload=reload, gates="KMSv1=true")
        case(f"duplicate-{name}-default{end}", one(*providers), reload=reload)
        case(f"duplicate-{name}-v2gate{end}", one(*providers), reload=reload, gates="KMSv2=true")
        case(f"duplicate-{name}-entries{end}", config(*[entry([p]) for p in providers]), reload=reload)
case("duplicate-empty-names", one(kms(name='""'), kms(name='""')))
case("duplicate-colon", one(kms(name="'a:b'"), kms(name="'a:b'")))
case("duplicate-other-case", one(kms(name="a"), kms(name="A")))
case("duplicate-beside-other", one(kms(), CBC, kms(name="b"), kms(), IDENTITY))
case("duplicate-yaml-alias", config("- resources: [secrets]\n  providers: &p\n  - kms: {apiVersion: v2, name: a, endpoint: 'unix:///a'}\n"
                                    "- resources: [configmaps]\n  providers: *p\n"))
case("kms-v1-after-v2", one(kms(), kms(apiVersion="v1", name="b")))
case("kms-v1-second-entry", config(entry([CBC]), entry([kms(apiVersion="v1")], "[configmaps]")))
case("kms-v1-before-masked", config(entry([CBC], "['*.*']"), entry([kms(apiVersion="v1")], "[secrets]")))
case("kms-many-v2", one(*[kms(name=f"n{i}") for i in range(20)]))
case("kms-list", one("{kms: [a]}"))
case("kms-text", one("{kms: v2}"))
case("kms-true", one("{kms: true}"))
