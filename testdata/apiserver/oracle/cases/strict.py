# SPDX-License-Identifier: Apache-2.0
"""Unknown fields and duplicate keys in YAML: silent up to 1.30, refused since."""

from lib import CBC, HEAD, IDENTITY, K32, case, config, entry, kms, one

GOOD = config(entry([CBC, IDENTITY]))

for name, text in {
    "top": GOOD + "x: 1\n", "two": GOOD + "x: 1\na: 2\n", "nested-not-entered": GOOD + "x: {y: {z: 1}}\n", "entry": HEAD + "resources:\n- resources: [a]\n  x: 1\n  providers:\n  - identity: {}\n", "provider": one("{identity: {}, x: 1}"), "key": one("{aescbc: {keys: [{name: k, secret: %s, x: 1}]}}" % K32),
    "keys-level": one("{aescbc: {keys: [{name: k, secret: %s}], x: 1}}" % K32), "kms": one(kms(pandas=1)), "identity": one("{identity: {x: 1}}"), "same-in-two-entries": config(entry(["{identity: {}, x: 1}"]), entry(["{identity: {}, x: 1}"], "[pods]")), "before-validation": one("{aescbc: {x: 1}}"), "with-type-error": one("{aescbc: {x: 1, keys: 5}}"),
    "metadata": HEAD + "metadata:\n  name: x\nresources:\n" + entry([CBC]), "spec": GOOD + "spec: {}\n", "secret-in-name": one("{aescbc: {keys: [{name: k, secrets: %s}]}}" % K32), "quote": GOOD + "'a\"b': 1\n", "control": GOOD + '"a\\nb\\x01": 1\n', "unicode": GOOD + "ключ: 1\n", "int": GOOD + "1: 1\n", "null-value": GOOD + "x:\n",
    "all-levels": HEAD + "t: 1\nresources:\n- resources: [a]\n  e: 1\n  providers:\n  - p: 1\n    aescbc:\n      c: 1\n      keys: [{name: k, secret: %s, k: 1}]\n" % K32, "101": GOOD + "".join(f"f{i:03}: 1\n" for i in range(101)), "100": GOOD + "".join(f"f{i:03}: 1\n" for i in range(100)), "150-in-key": one("{identity: {%s}}" % ", ".join(f"f{i:03}: 1" for i in range(150))),
    "helpers": HEAD + "x-a: &a {identity: {}}\nresources:\n- resources: [a]\n  providers: [*a]\n", "case": HEAD + "Resources: []\nresources:\n" + entry([CBC]), "typo-keys": one("{aescbc: {key: [{name: k, secret: %s}]}}" % K32), "typo-secretbox": one("{secretBox: {keys: []}}"), "aes": one("{aescbc: {keys: [{Name: k, secret: %s}]}}" % K32),
    "dot": GOOD + "'a.b': 1\n", "backslash": GOOD + "'a\\b': 1\n", "empty": GOOD + "'': 1\n", "html": GOOD + "'<a>&': 1\n", "long": GOOD + "l" * 500 + ": 1\n", "nbsp": GOOD + '"\\u00a0\\u2028\\ufeff": 1\n',
}.items():
    case(f"unknown-{name}", text)

for name, text in {
    "kind": "kind: EncryptionConfiguration\n" + GOOD, "resources": GOOD + "resources:\n" + entry([IDENTITY]), "resources-empty-last": GOOD + "resources: []\n", "in-key": one("{aescbc: {keys: [{name: a, name: b, secret: %s}]}}" % K32), "in-entry": HEAD + "resources:\n- resources: [a]\n  resources: [b]\n  providers:\n  - identity: {}\n",
    "identity": one("{identity: {}, identity: {}}"), "two-hits": GOOD + "x: {a: 1, a: 2}\ny: {b: 1, b: 2}\n", "inner-first": GOOD + "x: 1\nx: {a: 1, a: 2}\n", "thrice": GOOD + "x: 1\nx: 2\nx: 3\n", "under-unknown": GOOD + "x:\n  a: 1\n  a: 2\n", "and-unknown": GOOD + "a: 1\na: 2\n", "int-string": GOOD + "1: a\n'1': b\n", "hex": GOOD + "0x10: a\n16: b\n", "bools": GOOD + "yes: a\ntrue: b\n",
    "floats": GOOD + "1.5: a\n1.5: b\n", "float-int": GOOD + "1: a\n1.0: b\n", "float-big": GOOD + "1e6: a\n1000000.0: b\n", "float-huge": GOOD + "123456789.0: a\n1.23456789e+08: b\n", "inf": GOOD + ".inf: a\n.Inf: b\n", "nan": GOOD + ".nan: a\n.NaN: b\n", "minus-zero": GOOD + "-0.0: a\n0.0: b\n", "null": GOOD + "~: a\nnull: b\n", "binary": GOOD + "!!binary QQ==: a\nA: b\n",
    "date": GOOD + "2024-01-01: a\n2024-01-01: b\n", "quotes": GOOD + "a: 1\n'a': 2\n\"a\": 3\n", "escape": GOOD + '"a\\"b": 1\n"a\\"b": 2\n', "unicode": GOOD + "ключ: 1\nключ: 2\n", "control": GOOD + '"\\x01": 1\n"\\x01": 2\n', "block-value": GOOD + "x: 1\nx: |\n  text\n", "map-value": GOOD + "x: 1\nx:\n  a: 1\n  b: 2\n", "list-value": GOOD + "x: 1\nx:\n- a\n- b\n",
    "empty-value": GOOD + "x: 1\nx:\ny: 2\n", "anchor-value": GOOD + "x: 1\nx: &a\n  b: 1\n", "tag-value": GOOD + "x: 1\nx: !!map\n  b: 1\n", "alias-value": GOOD + "q: &q 1\nx: 1\nx: *q\n", "value-next-line": GOOD + "x: 1\nx:\n\n  # c\n  b\n", "flow": GOOD + "x: {a: 1,\n  a: 2}\n", "flow-line": GOOD + "x: {a: 1, a:\n  2}\n", "question": GOOD + "? x\n: 1\n? x\n: 2\n", "empty-end": GOOD + "x: 1\nx:",
    "anchored-twice": GOOD + "q: &q {a: 1, a: 2}\nx: *q\n", "anchored-thrice": GOOD + "q: &q {a: 1, a: 2}\nx: [*q, *q]\n", "merge-override-after": GOOD + "b: &b {p: 1}\nx:\n  <<: *b\n  p: 2\n", "merge-override-before": GOOD + "b: &b {p: 1}\nx:\n  p: 2\n  <<: *b\n", "merge-two-share": GOOD + "b: &b {p: 1}\nc: &c {p: 2}\nx:\n  <<: [*b, *c]\n", "merge-twice": GOOD + "b: &b {p: 1}\nx:\n  <<: *b\n  <<: *b\n",
    "merge-twice-other": GOOD + "b: &b {p: 1}\nc: &c {q: 1}\nx:\n  <<: *b\n  <<: *c\n", "merge-inner-dup": GOOD + "b: &b {p: 1, p: 2}\nx:\n  <<: *b\n", "merge-multi-line": GOOD + "b: &b\n  p:\n    r: 1\nx:\n  <<: *b\n  p:\n    s: 1\n", "quoted-merge": GOOD + "x: {'<<': 1, '<<': 2}\n", "in-second-doc": GOOD + "---\na: 1\na: 2\n", "top-first-line": "x: 1\nx: 2\n" + GOOD, "same-line-first": "{x: 1, x: 2}: 3\n",
    "secret-name": one("{aescbc: {keys: [{secret: %s, secret: YWJj, name: k}]}}" % K32), "deep": GOOD + "x: [[{a: {b: 1, b: 2}}]]\n", "crlf": (GOOD + "x: 1\nx: 2\n").replace("\n", "\r\n"), "utf16": b"\xff\xfe" + (GOOD + "x: 1\nx: 2\n").encode("utf-16-le"), "hundred": GOOD + "".join("x: 1\n" for _ in range(120)), "with-type-error": one("{aescbc: 5, aescbc: 6}"),
    "kms-timeout": one("{kms: {apiVersion: v2, name: a, endpoint: 'unix:///a', timeout: x, timeout: 3s}}"), "collision": GOOD + "y: a\ntrue: b\n", "wrong-kind-first": HEAD.replace("EncryptionConfiguration", "Pod") + "x: 1\nx: 2\n", "no-kind": "x: 1\nx: 2\n", "providers": HEAD + "resources:\n- resources: [a]\n  providers:\n  - identity: {}\n  providers:\n  - aescbc: {}\n",
}.items():
    case(f"duplicate-key-{name}", text, random="text" if name in {"int-string", "float-int"} else "")
