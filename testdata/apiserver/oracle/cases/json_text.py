# SPDX-License-Identifier: Apache-2.0
"""JSON files: syntax, duplicates, types, what differs from YAML."""

from lib import CBC, JSON_HEAD, K32, case, config, entry, json_config

GOOD = json_config('[{"identity":{}}]')

for name, text in {
    "good": GOOD, "keys": json_config('[{"aescbc":{"keys":[{"name":"k","secret":"%s"}]}}]' % K32), "blank-first": " \t\r\n" + GOOD, "nbsp-first": "\u00a0" + GOOD, "nel-first": "\x85" + GOOD, "ls-first": "\u2028" + GOOD, "ff-first": "\f" + GOOD, "vt-first": "\v" + GOOD, "en-space-first": "\u2002" + GOOD,
    "bom-first": "\ufeff" + GOOD, "comment-first": "// x\n" + GOOD, "hash-first": "# x\n" + GOOD, "after": GOOD + "x", "after-marker": GOOD + "\n---\n", "after-brace": GOOD + "}", "after-blank": GOOD + " \n\t\r", "after-object": GOOD + GOOD, "after-nul": GOOD + "\0", "after-comment": GOOD + " # x", "after-nbsp": GOOD + "\u00a0",
    "open": "{", "empty": "{}", "empty-blank": "{ }", "yaml-flow": "{kind: EncryptionConfiguration}", "single-quotes": GOOD.replace('"', "'"), "trailing-comma": GOOD[:-1] + ",}", "trailing-comma-list": json_config('[{"identity":{}},]'), "leading-comma": '{,"a":1}', "no-colon": '{"a" 1}', "no-comma": '{"a":1 "b":2}',
    "no-comma-list": json_config('[{"identity":{}} {"identity":{}}]'), "no-value": '{"a":}', "no-value-comma": '{"a":,"b":1}', "key-only": '{"a"}', "int-key": "{1:2}", "null-key": "{null:1}", "cut": GOOD[:40], "cut-string": GOOD[:15], "cut-number": '{"a":1', "cut-minus": '{"a":-', "cut-literal": '{"a":nul', "bad-literal": '{"a":nulL}', "true-bad": '{"a":trye}', "false-bad": '{"a":falze}',
    "capital-literal": '{"a":True}', "undefined": '{"a":undefined}', "nan": '{"a":NaN}', "infinity": '{"a":Infinity}', "leading-zero": '{"a":01}', "plus": '{"a":+1}', "dot-first": '{"a":.5}', "dot-last": '{"a":1.}', "dot-e": '{"a":1.e5}', "exponent-empty": '{"a":1e}', "exponent-sign": '{"a":1e+}', "exponent-sign-x": '{"a":1e+x}', "minus-only": '{"a":-}', "minus-x": '{"a":-x}', "hex": '{"a":0x10}', "underscore": '{"a":1_0}',
    "newline-in-string": '{"a":"x\ny"}', "tab-in-string": '{"a":"x\ty"}', "control-in-string": '{"a":"\x01"}', "del-in-string": GOOD[:-1] + ',"a":"\x7f"}', "escape-bad": '{"a":"\\q"}', "escape-x": '{"a":"\\x41"}', "escape-u-short": '{"a":"\\u12"}', "escape-u-bad": '{"a":"\\u12g4"}', "escape-quote": '{"a":"\\\'"}', "escape-slash": json_config('[{"kms":{"apiVersion":"v2","name":"a","endpoint":"unix:\\/\\/\\/a"}}]'),
    "lone-surrogate": json_config('[{"identity":{}}]', '["\\ud800"]'), "surrogate-pair": json_config('[{"identity":{}}]', '["\\ud83d\\udd11"]'), "surrogate-name": json_config('[{"aescbc":{"keys":[{"name":"\\ud800","secret":"YWJj"}]}}]'), "bad-utf8": GOOD.replace("secrets", "\x00").encode().replace(b"\x00", b"\xff"), "bad-utf8-key": (GOOD[:-1] + ',"\x00":1}').encode().replace(b"\x00", b"\xff"), "bad-utf8-outside": GOOD.encode()[:-1] + b"\xff}",
    "bad-utf8-dup": json_config('[{"identity":{}}]', '["\x00","\x00"]').encode().replace(b"\x00", b"\xff"), "bad-utf8-list": b"{\xe9", "unicode-outside": "{é", "quote-char": '{"a":"b""', "comment": '{/* x */"a":1}', "comment-line": '{// x\n"a":1}', "brace-list": "{[1]}", "close-mismatch": '{"a":[1}', "close-mismatch-2": '{"a":{"b":1]}', "only-string-open": '{"', "escape-cut": '{"a":"\\', "nul": "{\0}", "nul-in-string": '{"a":"\0"}',
    "no-kind": '{"apiVersion":"apiserver.config.k8s.io/v1"}', "no-version": '{"kind":"EncryptionConfiguration"}', "kind-int": '{"kind":5,"apiVersion":"v1"}', "both-int": '{"kind":5,"apiVersion":6}', "both-int-other": '{"apiVersion":6,"kind":5}', "kind-null": '{"kind":null,"apiVersion":"v1"}', "kind-twice": '{"kind":"x",' + GOOD[1:], "kind-twice-last": GOOD[:-1] + ',"kind":"Pod"}', "Kind": GOOD.replace('"kind"', '"Kind"'),
    "kind-escaped": GOOD.replace('"kind"', '"\\u006bind"'), "version-group": '{"kind":"EncryptionConfig","apiVersion":"v1","resources":[{"resources":["a"],"providers":[{"identity":{}}]}]}', "no-kind-x": '{"kind":"Pod","apiVersion":"v1"}', "secret-kind": '{"kind":"Secret","apiVersion":"v1","data":{"a":"YWJj"}}',
    "template": "{{ .Values.x }}", "template-percent": "{% x %}", "nothing": "{\n}", "peek": "\n" * 3000 + GOOD[:-1] + ",}", "peek-2047": "\n" * 2047 + GOOD[:-1] + ",}", "peek-2048": "\n" * 2048 + GOOD[:-1] + ",}", "peek-good": " " * 3000 + GOOD,
}.items():
    case(f"json-{name}", text)

for name, tail in {
    "unknown": ',"x":1', "unknown-two": ',"x":1,"a":2', "unknown-null": ',"x":null', "unknown-deep": ',"x":{"y":[{"z":1}]}', "unknown-dup": ',"x":1,"x":2', "unknown-dup-inside": ',"x":{"y":1,"y":2}', "dup-resources": ',"resources":[]', "dup-resources-null": ',"resources":null', "dup-resources-empty-entry": ',"resources":[{}]',
    "dup-resources-two-empty": ',"resources":[{},{}]', "dup-resources-merge": ',"resources":[{"providers":[{"aescbc":{"keys":[{"name":"k","secret":"%s"}]}}]}]' % K32, "dup-resources-type": ',"resources":5', "metadata": ',"metadata":{}', "case": ',"Resources":[]', "dup-apiversion": ',"apiVersion":"apiserver.config.k8s.io/v1"', "dup-kind": ',"kind":"EncryptionConfiguration"',
    "dup-and-unknown": ',"a":1,"kind":"EncryptionConfiguration","b":2', "huge-number": ',"x":1e400', "huge-minus": ',"x":-1e400', "tiny-number": ',"x":1e-400', "long-number": ',"x":%s' % ("9" * 400), "long-fraction": ',"x":0.%s' % ("9" * 400), "dup-escaped": ',"\\u006bind":"EncryptionConfiguration"', "empty-name": ',"":1', "dotted-name": ',"a.b[0]":1', "quote-name": ',"a\\"b":1', "unicode-name": ',"ключ\\u0000":1',
    "unknown-thrice": ',"x":1,"y":2,"x":3', "null-kind": ',"kind":null', "number-exp-unknown": ',"x":1E5', "long-name": ',"%s":1' % ("n" * 300),
}.items():
    case(f"json-tail-{name}", json_config('[{"identity":{}}]', tail=tail))

for name, provider in {
    "kms-dup-name": '{"kms":{"apiVersion":"v2","name":"a","name":"b","endpoint":"unix:///a"}}', "kms-dup-null": '{"kms":{"apiVersion":"v2","name":"a","name":null,"endpoint":"unix:///a"}}', "kms-null-first": '{"kms":{"apiVersion":"v2","name":null,"name":"a","endpoint":"unix:///a"}}', "kms-merge": '{"kms":{"apiVersion":"v2","name":"a"},"kms":{"endpoint":"unix:///a"}}',
    "kms-then-null": '{"kms":{"apiVersion":"v2","name":"a","endpoint":"unix:///a"},"kms":null}', "identity-null": '{"identity":{},"identity":null}', "identity-twice": '{"identity":{},"identity":{}}', "null-then-identity": '{"identity":null,"identity":{}}', "keys-dup": '{"aescbc":{"keys":[{"name":"k","secret":"%s"}],"keys":[{}]}}' % K32, "keys-dup-null": '{"aescbc":{"keys":[{"name":"k","secret":"%s"}],"keys":null}}' % K32,
    "keys-dup-empty": '{"aescbc":{"keys":[{"name":"k","secret":"%s"}],"keys":[]}}' % K32, "keys-dup-two": '{"aescbc":{"keys":[{"name":"k","secret":"%s"}],"keys":[{"name":"x"},{"name":"y"}]}}' % K32, "key-dup-secret": '{"aescbc":{"keys":[{"name":"k","secret":"YWJj","secret":"%s"}]}}' % K32, "key-dup-secret-null": '{"aescbc":{"keys":[{"name":"k","secret":"%s","secret":null}]}}' % K32,
    "two-types-dup": '{"identity":{},"aescbc":null,"aescbc":{"keys":[{"name":"k","secret":"%s"}]}}' % K32, "unknown-inside": '{"identity":{"x":1,"y":{"x":2}}}', "unknown-inside-dup": '{"identity":{"x":1,"x":2}}', "unknown-in-two": '{"aescbc":{"keys":[{"name":"k","secret":"%s","x":1,"y":2}],"z":3}}' % K32, "name-int": '{"aescbc":{"keys":[{"name":5,"secret":"x"}]}}', "name-float": '{"aescbc":{"keys":[{"name":1.50,"secret":"x"}]}}',
    "cache-float": '{"kms":{"cachesize":1000.0}}', "cache-1e3": '{"kms":{"cachesize":1e3}}', "cache-1.5": '{"kms":{"cachesize":1.5}}', "cache-big": '{"kms":{"cachesize":3000000000}}', "cache-wrap": '{"kms":{"name":"a","endpoint":"unix:///a","cachesize":10000000000}}', "cache-minus-0": '{"kms":{"name":"a","endpoint":"unix:///a","cachesize":-0}}', "cache-1E400": '{"kms":{"cachesize":1e400}}', "cache-long": '{"kms":{"cachesize":%s}}' % ("1" * 40), "cache-text": '{"kms":{"cachesize":"1"}}',
    "cache-wrap-exact": '{"kms":{"name":"a","endpoint":"unix:///a","cachesize":4294967296}}', "cache-wrap-1": '{"kms":{"name":"a","endpoint":"unix:///a","cachesize":4294967297}}', "cache-429496729600": '{"kms":{"name":"a","endpoint":"unix:///a","cachesize":429496729600}}', "timeout-int": '{"kms":{"timeout":5}}', "timeout-float": '{"kms":{"timeout":5.5}}', "timeout-bad": '{"kms":{"timeout":"x"}}', "timeout-escaped": '{"kms":{"apiVersion":"v2","name":"a","endpoint":"unix:///a","timeout":"\\u0033s"}}', "timeout-dup": '{"kms":{"apiVersion":"v2","name":"a","endpoint":"unix:///a","timeout":"x","timeout":"3s"}}',
    "timeout-dup-last": '{"kms":{"apiVersion":"v2","name":"a","endpoint":"unix:///a","timeout":"3s","timeout":"0s"}}', "types-in-order": '{"secretbox":5,"aescbc":6}', "types-other-order": '{"kms":{"name":1,"apiVersion":2}}', "list": "[]", "text": '"identity"', "null": "null", "number": "5", "bool": "true", "case": '{"Identity":{}}', "escaped-name": '{"\\u0069dentity":{}}', "secret-escape": '{"aescbc":{"keys":[{"name":"k","secret":"\\u0041%s"}]}}' % K32[1:],
    "duplicate-many": '{"kms":{"apiVersion":"v2","apiVersion":"v2","name":"a","name":"a","endpoint":"unix:///a","endpoint":"unix:///a"}}', "unknown-then-dup": '{"kms":{"a":1,"apiVersion":"v2","name":"a","name":"a","z":2,"endpoint":"unix:///a"}}', "secret-slash": '{"aescbc":{"keys":[{"name":"k","secret":"%s\\n"}]}}' % K32, "name-bad-utf8": '{"kms":{"apiVersion":"v2","name":"a:BAD","endpoint":"unix:///a"}}',
}.items():
    text = json_config("[%s]" % provider)
    case(f"json-provider-{name}", text.encode().replace(b"BAD", b"\xff") if "bad-utf8" in name else text)
    if "kms" in provider:
        case(f"json-provider-{name}-kmsv1", text.encode().replace(b"BAD", b"\xff") if "bad-utf8" in name else text, gates="KMSv1=true")

for name, items in {"int": "[5]", "null": "[null]", "text": '"secrets"', "object": "{}", "two-types": '[5,true,"a"]', "dup": '["a","a"]', "capital": '["A"]', "list": '[["a"]]', "empty": "[]", "html": '["<&>","<&>"]', "float": "[1.0]", "escape": '["\\u0041"]'}.items():
    case(f"json-list-{name}", json_config('[{"identity":{}}]', items))

# Entries given twice reuse what the first decoding left (1.13 to 1.30).
ENTRY = '{"resources":["secrets"],"providers":[{"identity":{}}]}'
for name, body in {
    "entry-dup-resources": '{"resources":["secrets"],"resources":["pods"],"providers":[{"identity":{}}]}', "entry-dup-resources-null": '{"resources":["secrets"],"resources":null,"providers":[{"identity":{}}]}',
    "entry-dup-providers": '{"resources":["secrets"],"providers":[{"identity":{}}],"providers":[{"aesgcm":{}}]}', "entry-dup-providers-null": '{"resources":["secrets"],"providers":[{"identity":{}}],"providers":null}',
    "entry-dup-shorter": '{"resources":["a","b","c"],"resources":["d"],"providers":[{"identity":{}}]}', "entry-dup-null-item": '{"resources":["a","b"],"resources":[null],"providers":[{"identity":{}}]}', "entry-unknown": '{"resources":["a"],"x":1,"providers":[{"identity":{}}]}',
}.items():
    case(f"json-{name}", JSON_HEAD + ',"resources":[%s]}' % body)
case("json-entries-dup-longer", JSON_HEAD + ',"resources":[%s],"resources":[{},{}]}' % ENTRY)
case("json-entries-dup-two-one", JSON_HEAD + ',"resources":[%s,%s],"resources":[{}]}' % (ENTRY, ENTRY))
case("json-depth-9990", JSON_HEAD + ',"x":' + "[" * 9990 + "]" * 9990 + "}")
case("json-depth-9999", JSON_HEAD + ',"x":' + "[" * 9999 + "]" * 9999 + "}")
case("json-depth-10000", JSON_HEAD + ',"x":' + "[" * 10000 + "]" * 10000 + "}")
case("json-depth-10001", JSON_HEAD + ',"x":' + "[" * 10001 + "]" * 10001 + "}")
case("json-depth-open", '{"x":' * 9000)
case("yaml-beside-json", config(entry([CBC])).replace("\n", "\n\n"))
for word in ("3.4e38", "3.5e38", "1e39", "-1e39", "1" + "0" * 39, "1" + "0" * 39 + ".5", "1e308", "0e999"):
    case("float32-json-" + word, json_config('[{"identity":{}}]', tail=',"x":' + word))
