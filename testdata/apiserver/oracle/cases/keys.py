# SPDX-License-Identifier: Apache-2.0
"""Providers with keys: none, many, empty, base64, lengths."""

from lib import BOX, CBC, GCM, IDENTITY, K16, K24, K32, b64, case, config, entry, key, keys, kms, one

for name, provider in {
    "identity": IDENTITY, "aescbc": CBC, "aesgcm": GCM, "secretbox": BOX,
    "none-map": "{}", "none-null": "null", "none-tilde": "~", "none-bare": "",
    "identity-null": "{identity: null}", "identity-bare": "identity:", "aescbc-null": "{aescbc: null}",
    "identity-and-null": "{identity: {}, aescbc: null}", "kms-null": "{kms: ~}",
    "aescbc-empty": "{aescbc: {}}", "aesgcm-empty": "{aesgcm: {}}", "secretbox-empty": "{secretbox: {}}",
    "keys-null": "{aescbc: {keys: null}}", "keys-empty": "{aescbc: {keys: []}}",
    "secretbox-keys-empty": "{secretbox: {keys: []}}", "aesgcm-keys-null": "{aesgcm: {keys: ~}}",
    "key-null": "{aescbc: {keys: [null]}}", "key-empty": "{aescbc: {keys: [{}]}}",
    "secretbox-key-null": "{secretbox: {keys: [~]}}", "kms-empty": "{kms: {}}",
    "aesgcm-key-empty": "{aesgcm: {keys: [{}]}}",
    "two-types": "{aescbc: {keys: [%s]}, identity: {}}" % key(),
    "two-key-types": "{aescbc: {keys: [%s]}, aesgcm: {keys: [%s]}}" % (key(), key()),
    "all-types": "{aescbc: {keys: [%s]}, aesgcm: {keys: [%s]}, secretbox: {keys: [%s]}, identity: {}, "
                 "kms: {name: a, endpoint: unix:///a}}" % (key(), key(), key()),
    "two-empty": "{aescbc: {}, aesgcm: {}}", "two-one-bad": "{aescbc: {keys: []}, identity: {}}",
    "two-gcm-bad": "{aesgcm: {keys: []}, identity: {}}", "two-box-bad": "{secretbox: {}, identity: {}}",
    "kms-and-identity": "{kms: {apiVersion: v2, name: a, endpoint: unix:///a}, identity: {}}",
    "kms-and-bad-keys": "{kms: {apiVersion: v2, name: a, endpoint: unix:///a}, aescbc: {keys: []}}",
    "kms-bad-and-keys": "{kms: {}, secretbox: {keys: [%s]}}" % key(),
    "box-and-cbc-bad": "{aescbc: {}, secretbox: {keys: [%s]}}" % key(),
    "quote-in-two": "{aescbc: {keys: [{name: 'a\"b<c>&d', secret: %s}]}, identity: {}}" % K32,
    "unknown": "{rsa: {}}", "unknown-and-identity": "{rsa: {}, identity: {}}",
    "identity-extra": "{identity: {x: 1}}", "identity-true": "{identity: true}", "identity-text": "{identity: ''}",
    "identity-list": "{identity: []}", "aescbc-list": "{aescbc: []}", "text": "identity", "list": "[]",
    "int": "5", "bool": "true",
}.items():
    case(f"provider-{name}", one(provider))

for provider in ("aescbc", "aesgcm", "secretbox"):
    for size in (0, 1, 8, 15, 16, 17, 23, 24, 25, 31, 32, 33, 48, 64):
        secret = b64(b"\x05" * size) if size else '""'
        case(f"length-{provider}-{size}", one(keys(provider, key(secret=secret)), IDENTITY))
    for name, item in {
        "no-name": "{secret: %s}" % K32, "no-secret": "{name: k}", "empty-name": '{name: "", secret: %s}' % K32,
        "null-name": "{name: null, secret: %s}" % K32, "null-secret": "{name: k, secret: ~}",
        "nothing": "{name: '', secret: ''}", "bad-base64": "{name: k, secret: 'P@ssword'}",
        "bad-name-and-base64": "{secret: '*'}", "plain-secret": "{name: k, secret: not base64 at all}",
    }.items():
        case(f"key-{provider}-{name}", one(keys(provider, item)))
        case(f"key-{provider}-second-{name}", one(IDENTITY, keys(provider, key("good"), item)))

for name, secret in {
    "newline-end": K32 + "\\n", "newline-middle": K32[:8] + "\\n" + K32[8:], "cr": K32[:8] + "\\r\\n" + K32[8:],
    "newline-start": "\\n" + K32, "newline-padding": K32[:-1] + "\\n=", "blank-end": K32 + " ", "blank-start": " " + K32,
    "blank-middle": K32[:8] + " " + K32[8:], "tab": K32 + "\\t", "no-padding": K32.rstrip("="),
    "too-much-padding": K32 + "=", "url-alphabet": "_" + K32[1:], "dash": "-" + K32[1:], "after-padding": K32 + "AAAA",
    "trailing-bits": K32[:-2] + "/=", "only-newline": "\\n", "only-blank": " ", "only-padding": "=", "four-padding": "====",
    "one-char": "A", "two-chars": "AA", "two-padded": "AA==", "nul": "\\0", "unicode": "\\u00e9" + K32, "quote": '\\"' + K32,
    "percent": K32[:10] + "%" + K32[11:], "padding-first": "=" + K32[1:], "padding-middle": K32[:20] + "=" + K32[21:],
    "hex": "0123456789abcdef0123456789abcdef", "double": b64(K32.encode()), "dollar": "${KEY}", "angle": "<BASE 64 ENCODED SECRET>",
    "padded-cut": K32[:-1], "cr-only": K32 + "\\r", "nel": K32 + "\\x85", "emoji": "\\U0001F511",
}.items():
    for provider in ("aescbc", "secretbox"):
        case(f"base64-{provider}-{name}", one('{%s: {keys: [{name: k, secret: "%s"}]}}' % (provider, secret)))

BLOCK = """- resources: [secrets]
  providers:
  - aescbc:
      keys:
      - name: k
        secret: %s
"""
for name, text in {
    "literal": "|\n          " + K32, "literal-strip": "|-\n          " + K32, "literal-keep": "|+\n          " + K32 + "\n",
    "folded": ">\n          " + K32, "folded-two": ">-\n          %s\n          %s" % (K32[:20], K32[20:]),
    "literal-two": "|\n          %s\n          %s" % (K32[:20], K32[20:]),
    "plain-two": "%s\n          %s" % (K32[:20], K32[20:]), "single-two": "'%s\n          %s'" % (K32[:20], K32[20:]),
    "double-escaped": '"%s\\\n          %s"' % (K32[:20], K32[20:]),
    "binary": "!!binary " + K32, "binary-double": "!!binary " + b64(K32.encode()), "str": "!!str " + K32,
    "binary-bad": "!!binary '*'", "local-tag": "!secret " + K32, "anchor": "&s " + K32, "comment": K32 + " # the key",
    "no-blank-comment": K32 + "#no", "int": "12345678901234567890123456789012", "small-int": "1234", "float": "1.5",
    "octal": "0123", "hex": "0xAB", "date": "2024-01-01", "bool": "yes", "null": "null", "exponent": "1e3",
    "underscore": "1_000", "list": "[a]", "map": "{a: b}", "empty": "", "tilde": "~", "inf": ".inf", "nan": ".nan",
    "sixteen-digits": "1234567890123456", "leading-zero-digits": "0912345678901234", "sexagesimal": "1:30",
}.items():
    case(f"secret-{name}", config(BLOCK % text))

for name, text in {
    "colon": "'a:b'", "blank": "'a b'", "int": "1", "quoted-int": "'1'", "bool": "yes", "null": "null", "slash": "a/b",
    "long": "k" * 300, "unicode": "schlüssel", "escape": '"a\\nb\\t\\x00"', "date": "2024-01-01", "float": "1.0",
    "list": "[a]", "map": "{a: b}", "percent": "'100%'", "bracket": "'a[0]'", "leading-zero": "007", "hash": "a#b",
    "tilde": "'~'", "quote": "'a\"b'", "backslash": "'a\\b'", "only-colon": "':'",
}.items():
    case(f"key-name-{name}", one(keys("aescbc", key(name=text))))
    case(f"key-name-{name}-short", one(keys("aescbc", key(name=text, secret="YWJj"))))
    case(f"key-name-{name}-bad", one(keys("secretbox", key(name=text, secret="'*'"))))
    case(f"key-name-{name}-no-secret", one(keys("aesgcm", "{name: %s}" % text)))

case("keys-same-name", one(keys("aescbc", key("k", K32), key("k", K16))))
case("keys-same-secret", one(keys("aescbc", key("a", K32), key("b", K32))))
case("keys-mixed-lengths", one(keys("aescbc", key("a", K16), key("b", K24), key("c", K32))))
case("keys-second-bad", one(keys("aescbc", key("a", K16), key("b", "YWJj"))))
case("keys-name-before-base64", one(keys("aescbc", key("a", "'*'"), "{secret: %s}" % K32)))
case("keys-all-bad", one(keys("aescbc", "{}", "{name: a}", key("b", "YWJj"), key("c", "'*'"))))
case("providers-same-type", one(CBC, CBC, CBC))
case("providers-several-bad", one("{}", "{aescbc: {}}", keys("secretbox", key("a", K16)), kms(name='""')))
case("providers-two-none", one("{}", "{}"))
case("providers-two-many", one("{identity: {}, aescbc: {keys: [%s]}}" % key(), "{identity: {}, aescbc: {keys: [%s]}}" % key()))
case("entries-several-bad", config(entry(["{}"]), entry(["{aescbc: {}}"], "[]"), entry([], "[configmaps]")))
case("entries-second-bad", config(entry([CBC]), entry([keys("aescbc", key("a", "YWJj"))], "[configmaps]")))
case("entries-same-error", config(entry([keys("aescbc", key("a", "YWJj"))] * 2)))
case("keys-key-list", one("{aescbc: {keys: {name: k}}}"))
case("keys-text", one("{aescbc: {keys: k}}"))
case("keys-key-text", one("{aescbc: {keys: [k]}}"))
case("keys-key-int", one("{aescbc: {keys: [5]}}"))
case("keys-two-type-errors", one("{aescbc: {keys: [{name: 5, secret: 6}]}}"))
case("keys-type-error-later", one(IDENTITY, "{secretbox: {keys: [{name: k, secret: [a]}]}}"))
case("keys-101-unknown", one("{aescbc: {keys: [%s]}}" % ", ".join("{name: k, secret: %s, f%d: 1}" % (K32, i) for i in range(101))))
