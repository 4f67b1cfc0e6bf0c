# SPDX-License-Identifier: Apache-2.0
"""YAML as text: syntax, encodings, tags, anchors, merges, directives, documents, what libyaml reads otherwise."""

from lib import CBC, HEAD, IDENTITY, K32, case, config, entry, one

GOOD = config(entry([CBC, IDENTITY]))

# Around a good document: what stands before, after, or within its lines.
for name, text in {
    "marker": "---\n" + GOOD, "two-markers": "---\n---\n" + GOOD, "marker-comment": "--- # x\n" + GOOD, "second-doc": GOOD + "---\nkind: x\n",
    "second-doc-bad": GOOD + "---\n{[\n", "second-doc-tab": GOOD + "---\n\tx\n", "end": GOOD + "...\n", "end-garbage": GOOD + "...\n{[\n", "garbage-after": GOOD + "]\n",
    "bom": "\ufeff" + GOOD, "two-boms": "\ufeff\ufeff" + GOOD, "bom-flow": "\ufeff{" + ", ".join(["apiVersion: apiserver.config.k8s.io/v1", "kind: EncryptionConfiguration", "resources: []"]) + "}",
    "two-boms-flow": "\ufeff\ufeff{kind: EncryptionConfiguration, apiVersion: apiserver.config.k8s.io/v1}", "bom-later": HEAD + "\ufeffresources:\n" + entry([CBC]),
    "bom-in-value": GOOD.replace("secrets", "sec\ufeffrets"), "crlf": GOOD.replace("\n", "\r\n"), "cr": GOOD.replace("\n", "\r"), "nel": GOOD.replace("\n", "\x85"),
    "ls": GOOD.replace("\n", "\u2028"), "ps": GOOD.replace("\n", "\u2029"), "no-final-newline": GOOD.rstrip("\n"), "trailing-blanks": GOOD.replace("\n", "   \n"), "comments": "# a\n" + GOOD.replace("\n", " # b\n"),
    "indented": "".join("  " + line + "\n" for line in GOOD.splitlines()), "tab-first": "\t" + GOOD, "leading-newlines": "\n" * 3000 + GOOD, "leading-blanks": "   \n" + GOOD,
    "yaml-1.1": "%YAML 1.1\n---\n" + GOOD, "yaml-1.2": "%YAML 1.2\n---\n" + GOOD, "yaml-1.0": "%YAML 1.0\n---\n" + GOOD, "yaml-2.0": "%YAML 2.0\n---\n" + GOOD, "yaml-1.10": "%YAML 1.10\n---\n" + GOOD,
    "yaml-1.2-later": "# x\n%YAML 1.2\n---\n" + GOOD, "yaml-1.2-second": GOOD + "...\n%YAML 1.2\n---\na\n", "yaml-bad": "%YAML x\n---\n" + GOOD, "yaml-long": "%YAML 1.1234567890\n---\n" + GOOD,
    "yaml-twice": "%YAML 1.1\n%YAML 1.1\n---\n" + GOOD, "yaml-no-marker": "%YAML 1.1\n" + GOOD, "unknown-directive": "%FOO bar\n---\n" + GOOD, "tag-directive": "%TAG !e! tag:e,2000:\n---\n" + GOOD,
    "tag-twice": "%TAG ! a\n%TAG ! b\n---\n" + GOOD, "tag-bad": "%TAG x y\n---\n" + GOOD, "yaml-comment": "%YAML 1.1 # ok\n---\n" + GOOD, "yaml-garbage": "%YAML 1.1 x\n---\n" + GOOD, "percent": "%\n" + GOOD,
    "hash-brace": "# x\n{kind: EncryptionConfiguration, apiVersion: apiserver.config.k8s.io/v1, resources: [{resources: [a], providers: [{identity: {}}]}]}",
    "marker-brace": '---\n{"kind":"EncryptionConfiguration","apiVersion":"apiserver.config.k8s.io/v1","resources":[{"resources":["a"],"providers":[{"identity":{}}]}]}',
    "late-bad-bytes": (GOOD + "---\n" + "# " + "x" * 600 + "\n").encode() + b"\xff\n", "near-bad-bytes": (GOOD + "---\n").encode() + b"\xff\n", "latin1": GOOD.encode() + b"# \xe9\n",
    "nul-in-comment": GOOD + "# \0\n", "nul-end": GOOD + "\0", "control-1": GOOD + "# \x01\n", "del": GOOD + "# \x7f\n", "c1": GOOD + "# \x80\n", "esc": GOOD + "# \x1b[0m\n", "nel-in-comment": GOOD + "# \x85\n",
    "form-feed": "\f" + GOOD, "surrogate": GOOD.encode() + b"# \xed\xa0\x80\n", "overlong": GOOD.encode() + b"# \xc0\x80\n", "five-byte": GOOD.encode() + b"# \xf8\x88\x80\x80\x80\n", "cut-utf8": GOOD.encode() + b"# \xe2\x82",
    "bad-trailing": GOOD.encode() + b"# \xe2\x28\xa1\n", "beyond": GOOD.encode() + b"# \xf4\x90\x80\x80\n", "astral": GOOD + "# \U0001f511\n", "fffe": GOOD + "# \ufffe\n", "ffff": GOOD + "# \uffff\n",
    "utf16le": b"\xff\xfe" + GOOD.encode("utf-16-le"), "utf16be": b"\xfe\xff" + GOOD.encode("utf-16-be"), "utf16le-odd": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x41", "utf16-no-bom": GOOD.encode("utf-16-le"),
    "utf16-lone-low": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"#\0\x00\xdc\n\0", "utf16-lone-high": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"#\0\x00\xd8\n\0", "utf16-cut-high": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"#\0\x00\xd8",
    "utf16-astral": b"\xff\xfe" + (GOOD + "# \U0001f511\n").encode("utf-16-le"), "ff-first": b"\xff" + GOOD.encode(), "utf32": b"\xff\xfe\0\0" + GOOD.encode("utf-32-le"),
}.items():
    case(f"text-{name}", text)

# A line after the good ones.
for name, line in {
    "tab-indent": "x:\n\ty: 1", "tab-value": "x:\t1", "at": "x: @a", "backtick": "x: `a`", "percent": "x: %a", "unclosed-list": "x: [a", "unclosed-map": "x: {a: b", "extra-bracket": "x: a]", "extra-brace": "x: a}",
    "close-only": "]", "double-colon": "x: a: b", "bad-indent": "  x: 1", "list-in-map": "- a", "unclosed-double": 'x: "a', "unclosed-single": "x: 'a", "after-quote": 'x: "a" b', "comma": "x: a, b", "flow-comma": "x: [a,, b]",
    "flow-leading-comma": "x: [, a]", "flow-trailing-comma": "x: [a, ]", "no-colon": "x", "no-blank": "x:1", "question": "? x\n: 1", "question-only": "?", "complex-list-key": "? [a]\n: 1", "complex-map-key": "? {a: b}\n: 1", "complex-key-two": "? {a: b, c: d}\n: 1",
    "flow-list-key": "[a]: 1", "flow-map-key": "{a: b}: 1", "helm": "x: {{ .Values.foo }}", "helm-top": "{{ .Values.foo }}", "helm-quoted": 'x: "{{ .Values.foo }}"', "helm-if": "{{- if .x }}\nx: 1\n{{- end }}", "jinja": "x: {% a %}", "dollar": "x: ${A}", "angle": "x: <A>",
    "null-key": "~: 1", "null-word-key": "null: 1", "empty-key": ": 1", "int-key": "1: a", "float-key": "1.5: a", "bool-key": "true: a", "yes-key": "yes: a", "y-key": "y: a", "n-key": "n: a", "date-key": "2024-01-01: a", "uint64-key": "18446744073709551615: 2",
    "big-key": "18446744073709551616: 2", "int64-key": "9223372036854775807: 2", "nan-key": ".nan: 1", "inf-key": ".inf: 1", "quoted-null-key": '"null": 1', "binary-key": "!!binary QQ==: 1", "neg-key": "-5: 1", "hex-key": "0x10: 1", "nested-null-key": "x: {~: 1}",
    "nan": "x: .nan", "inf": "x: .inf", "neg-inf": "x: -.Inf", "nested-nan": "x: [{y: .NaN}]", "nan-upper": "x: .NAN", "nan-plain": "x: NaN",
    "anchor": "x: &a 1\ny: *a", "unknown-anchor": "x: *a", "self-anchor": "x: &a [*a]", "self-map": "x: &a {b: *a}", "anchor-redefined": "x: &a 1\ny: &a 2\nz: *a", "anchor-on-alias": "x: &a 1\ny: &b *a", "anchor-bad": "x: &", "alias-bad": "x: *", "anchor-odd": "x: &a.b 1", "anchor-key": "&a x: 1\ny: *a", "alias-key": "x: &a b\n*a : 1",
    "tag-alias": "x: &a 1\ny: !!str *a", "merge": "b: &b {p: 1}\nx:\n  <<: *b\n  q: 2", "merge-list": "b: &b {p: 1}\nc: &c {q: 1}\nx:\n  <<: [*b, *c]", "merge-inline": "x:\n  <<: {a: 1}", "merge-scalar": "x:\n  <<: 5", "merge-null": "x:\n  <<: ~", "merge-list-scalar": "x:\n  <<: [5]", "merge-list-nested": "x:\n  <<: [[{a: 1}]]",
    "merge-quoted": "x:\n  '<<': 5", "merge-tag": "x:\n  !!merge a: {b: 1}", "merge-tag-str": "x:\n  !!str <<: 5", "merge-alias-scalar": "b: &b 5\nx:\n  <<: *b", "merge-alias-list": "b: &b [{a: 1}]\nx:\n  <<: *b", "merge-top": "<<: {x: 1}", "merge-kind": "<<: {kind: Pod}", "merge-after": "b: &b {p: 1}\nx:\n  p: 2\n  <<: *b", "merge-before": "b: &b {p: 1}\nx:\n  <<: *b\n  p: 2",
    "merge-twice": "b: &b {p: 1}\nx:\n  <<: *b\n  <<: *b", "merge-unknown": "x:\n  <<: *b",
    "int-tag-bad": "x: !!int a", "float-tag-bad": "x: !!float a", "bool-tag-bad": "x: !!bool a", "null-tag-bad": "x: !!null a", "timestamp-tag-bad": "x: !!timestamp a", "int-tag-float": "x: !!int 1.5", "int-tag-long": "x: !!int " + "a" * 100, "binary-bad": "x: !!binary '*'", "binary-good": "x: !!binary QQ==", "binary-newline": "x: !!binary |\n  QQ\n  ==", "str-tag": "x: !!str 5",
    "float-tag-int": "x: !!float 5", "bool-tag": "x: !!bool yes", "null-tag": "x: !!null ''", "timestamp-tag": "x: !!timestamp 2024-01-01", "local-tag": "x: !foo bar", "unknown-handle": "x: !e!foo bar", "verbatim": "x: !<tag:yaml.org,2002:str> 5", "verbatim-bad": "x: !<foo", "bang": "x: ! 5", "seq-tag-map": "x: !!seq {a: b}", "map-tag-str": "x: !!map a", "str-tag-list": "x: !!str [a]", "set-tag": "x: !!set {a, b}", "omap-tag": "x: !!omap [a: 1]",
    "tag-escape": "x: !foo%20bar a", "tag-escape-bad": "x: !foo%zz a", "two-tags": "x: !a !b c", "two-anchors": "x: &a &b c", "tag-binary-utf8": "x: !!binary /w==", "int-tag-quoted": "x: !!int '0x1F'",
    "flow-question": "x: [a?b]", "flow-question-map": "x: {a?: b}", "flow-question-only": "x: [?]", "flow-question-key": "x: [? a : b]", "flow-colon": "x: [a:]", "flow-colon-map": "x: {a:}", "flow-colon-two": "x: [secrets:, pods]", "flow-colon-list": "x: {keys:[a]}", "flow-colon-brace": "x: {identity:{}}", "flow-colon-quoted": 'x: {"a":1}', "flow-colon-b": "x: {a:b}", "flow-url": "x: [unix:///a]", "flow-only-colon": "x: [:]", "flow-colon-first": "x: [:a]",
    "tag-comma": "x: [!!str, a]", "tag-bracket": "x: [!!str]", "tag-a-bracket": "x: [!a]", "tag-brace": "x: {a: !b}", "tag-comma-two": "x: [!a,!b, c]", "escape-slash": 'x: "a\\/b"', "escape-quote": 'x: "a\\\'b"', "escape-unknown": 'x: "\\q"', "escape-x": 'x: "\\x4"', "escape-u": 'x: "\\ud800"', "escape-big": 'x: "\\U00110000"', "escape-all": 'x: "\\0\\a\\b\\t\\n\\v\\f\\r\\e\\N\\_\\L\\P\\x41\\u0041\\U00000041"', "escape-tab": 'x: "a\\\tb"', "escape-newline": 'x: "a\\\n  b"',
    "empty-flow-key": "{}: a", "empty-list-key": "[]: a", "empty-flow-after": "{}x: y", "flow-pair": "x: [a: b]", "flow-pair-two": "x: [a: b, c: d]", "flow-null-key": "x: {: b}", "flow-only-key": "x: {a}", "flow-multi": "x: {a: b,\n  c: d}", "flow-comment": "x: [a, # c\n  b]", "flow-no-indent": "x: [a,\nb]", "flow-doc-marker": "x: [a,\n---\nb]", "flow-dash": "x: [-, a]", "flow-dash-blank": "x: [- a]",
    "block-literal": "x: |\n  a\n   b\n", "block-indicator": "x: |2\n   a\n", "block-indicator-0": "x: |0\n  a", "block-indicator-bad": "x: |a\n  b", "block-keep": "x: |+\n  a\n\n", "block-tab": "x: |\n\ta", "block-less": "x: |\n    a\n  b", "block-leading": "x: |\n      \n  a", "folded": "x: >\n  a\n  b\n", "block-comment": "x: | # c\n  a", "block-end": "x: |", "block-both": "x: |-2\n   a", "block-twice": "x: |2-3\n   a",
    "plain-multi": "x: a\n  b\n  c", "plain-colon-multi": "x: a\n  b: c", "plain-hash": "x: a #b", "plain-hash-tight": "x: a#b", "plain-dash": "x: -a", "plain-dash-only": "x: -", "list-same-indent": "x:\n- a\n- b", "list-bad-indent": "x:\n  - a\n - b", "list-dash-tab": "x:\n-\ta", "nested-list": "x: - a", "key-multi-line": "a\n b: c", "long-key": "k" * 1024 + ": 1", "too-long-key": "k" * 1025 + ": 1", "long-quoted-key": '"' + "k" * 1022 + '": 1', "too-long-quoted-key": '"' + "k" * 1030 + '": 1', "long-flow-key": "[" + "k" * 1030 + "]: 1",
    "question-map": "? a\n? b\n: c", "question-bad": "? a\n: b\n  c: d", "colon-first": ": a", "doc-in-quoted": 'x: "a\n--- b"', "doc-end-in-quoted": 'x: "a\n... b"', "directive-mid": "%YAML 1.1", "dash-dash": "--- x", "dots-inline": "... x", "reserved-at": "@x: 1", "single-escape": "x: 'it''s'", "unicode-key": "ключ: 1", "emoji": "x: 🔑", "nbsp-key": "\u00a0x: 1", "zwsp": "x: \u200b",
}.items():
    case(f"line-{name}", GOOD + line + "\n", random="text" if name in {"complex-key-two"} else "")
    if len(line) < 60:
        case(f"alone-{name}", line + "\n", random="text" if name in {"complex-key-two"} else "")

# Depth and size, as far as a file of ordinary length goes.
case("depth-flow-9990", HEAD + "x: " + "[" * 9990 + "]" * 9990 + "\n")
case("depth-flow-9999", HEAD + "x: " + "[" * 9999 + "]" * 9999 + "\n")
case("depth-flow-10000", HEAD + "x: " + "[" * 10000 + "]" * 10000 + "\n")
case("depth-flow-10001", HEAD + "x: " + "[" * 10001 + "\n")
case("depth-alone-9999", "[" * 9999 + "]" * 9999)
case("depth-alone-10000", "[" * 10000 + "]" * 10000)
case("depth-alone-10001", "[" * 10001 + "]" * 10001)
case("depth-alone-10001-open", "[" * 10001)
case("depth-map-alone-10001", "#\n" + "{a: " * 10001)
case("depth-block-dash-10001", "- " * 10001 + "a\n")
case("depth-block-dash-9000", "- " * 9000 + "a\n")


def bomb(width, levels):
    lines = ["x0: &x0 [%s]" % ", ".join(["a"] * width)]
    for i in range(1, levels):
        lines.append(f"x{i}: &x{i} [%s]" % ", ".join([f"*x{i - 1}"] * width))
    return "\n".join(lines) + "\n"


case("aliases-bomb", GOOD + bomb(10, 7))
case("aliases-bomb-small", GOOD + bomb(9, 3))
case("aliases-bomb-alone", bomb(10, 8))
case("aliases-many", GOOD + "x: &x a\ny: [%s]\n" % ", ".join(["*x"] * 150))
case("aliases-many-big", GOOD + "x: &x [%s]\ny: [%s]\n" % (", ".join(["a"] * 100), ", ".join(["*x"] * 150)))
case("aliases-101-quadratic", GOOD + "x: &x [%s]\ny: [%s]\n" % (", ".join(["a"] * 1000), ", ".join(["*x"] * 101)))
case("anchored-keys", HEAD + "x-keys: &k\n- {name: k, secret: %s}\nresources:\n- resources: [secrets]\n  providers:\n  - aescbc: {keys: *k}\n" % K32)
case("anchored-inside", HEAD + "resources:\n- resources: [secrets]\n  providers: &p\n  - aescbc:\n      keys:\n      - {name: k, secret: %s}\n- resources: [configmaps]\n  providers: *p\n" % K32)
case("merged-provider", HEAD + "resources:\n- &e\n  resources: [secrets]\n  providers:\n  - identity: {}\n- <<: *e\n  resources: [configmaps]\n")
case("merged-provider-no-override", HEAD + "resources:\n- &e\n  providers:\n  - identity: {}\n- <<: *e\n  resources: [configmaps]\n")
case("merged-first-in-order", HEAD + "resources:\n- &e {resources: [secrets], providers: [{identity: {}}]}\n- {resources: [], <<: *e}\n")

# Plain scalars where the loader wants text.
for word in ("~ null Null NULL nUll y Y yes Yes YES true True TRUE tRue on On ON n N no No NO false False FALSE off Off OFF 123 -5 +5 1_000 0x1F 0x1f 0X1F 017 0o17 0b11 -0b1 +0b1 0b2 08 09 1.5 1. .5 "
             "-.5 +.5 1e3 1E3 1e+3 1e-3 1.e3 6.02E+23 .e3 . .. ... - -- + 12345678901234567890123456789012 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 "
             "18446744073709551616 1e400 -1e400 1e1_0 1_0.5 0x1p-2 0x 0b _1 1_ __ 1__0 1,000 v1 NaN .nan .NaN .NAN .inf .Inf .INF -.inf +.inf inf Infinity True1 2024-01-01 2024-1-1 2024-01-01T00:00:00Z 2024-13-45 "
             "2001-12-14t21:59:43.10-05:00 1:30 190:20:30 0.0.0 1.2.3 = << ! !x 1e 0e0 -0 +0 00 0_ 0x_1 -0x1F -017 0o8 0777777777777777777777 1.7976931348623157e308 5e-324 1e-400 4.9e-325 "
             "-0.0 1.0 100000000000000000000.0 0.1 1e21 1e20 123456789012345678 123456789012345678.0 1.10 0b11111111 0o 0b_1 -0b_1 1e+ +-1").split(" "):
    case("scalar-name-" + word, one("{aescbc: {keys: [{name: %s, secret: %s}]}}" % (word, K32)))
    case("scalar-field-" + word, GOOD + f"x: {word}\n")

# json-iterator of 1.13 to 1.15 reads a number that nobody wants as a 32-bit float.
for word in ("3.4e38", "3.5e38", "1e39", "-1e39", "1e-46", "1e308"):
    case("float32-yaml-" + word, GOOD + f"x: {word}\n")
    case("float32-inside-" + word, one("{identity: {x: [%s]}}" % word))
