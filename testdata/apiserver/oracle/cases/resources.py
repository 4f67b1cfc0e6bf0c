# SPDX-License-Identifier: Apache-2.0
"""Resource lists: names, groups, wildcards, duplicates, overlap, masking; missing and empty lists."""

import json

from lib import BOX, CBC, HEAD, IDENTITY, case, config, entry, kms, one, with_reload

for name, text in {
    "none": HEAD, "null": HEAD + "resources: null\n", "bare": HEAD + "resources:\n", "empty": HEAD + "resources: []\n",
    "text": HEAD + "resources: secrets\n", "map": HEAD + "resources: {}\n", "int": HEAD + "resources: 5\n", "bool": HEAD + "resources: yes\n",
    "null-entry": HEAD + "resources: [null]\n", "empty-entry": HEAD + "resources: [{}]\n", "text-entry": HEAD + "resources: [secrets]\n",
    "int-entry": HEAD + "resources: [5]\n", "list-entry": HEAD + "resources: [[]]\n", "two-bad-entries": HEAD + "resources: [5, a]\n",
    "two-null": HEAD + "resources: [null, null]\n", "good-and-null": config(entry([CBC])) + "- null\n",
    "no-list": HEAD + "resources:\n- providers:\n  - identity: {}\n", "no-providers": HEAD + "resources:\n- resources: [secrets]\n",
    "null-providers": HEAD + "resources:\n- resources: [secrets]\n  providers: null\n",
    "empty-providers": HEAD + "resources:\n- resources: [secrets]\n  providers: []\n",
    "map-providers": HEAD + "resources:\n- resources: [secrets]\n  providers: {identity: {}}\n",
    "text-providers": HEAD + "resources:\n- resources: [secrets]\n  providers: identity\n",
    "singular": HEAD + "resource:\n- resources: [secrets]\n  providers:\n  - identity: {}\n",
    "inner-only": HEAD + "resources:\n- secrets\n- configmaps\n", "provider-typo": HEAD + "resources:\n- resources: [secrets]\n  provider:\n  - identity: {}\n",
    "spec": HEAD + "spec:\n  resources:\n  - resources: [secrets]\n    providers:\n    - identity: {}\n",
    "metadata": HEAD + "metadata: {name: x}\nresources:\n" + entry([CBC]),
}.items():
    case(f"resources-{name}", text)

for name, items in {
    "secrets": ["secrets"], "core-dot": ["secrets."], "two": ["secrets", "configmaps"], "group": ["deployments.apps"],
    "custom": ["pandas.awesome.bears.example"], "unknown": ["secret"], "version": ["secrets.v1"], "empty": [""], "dot": ["."], "dots": [".."],
    "leading-dot": [".apps"], "star": ["*"], "core-star": ["*."], "all": ["*.*"], "group-star": ["*.apps"], "star-star-dot": ["*.*."],
    "across": ["foos.*"], "across-x": ["foo.*.x"], "star-x": ["*.*.x"], "capital": ["Secrets"], "capital-group": ["secrets.Apps"],
    "camel": ["apiServerIPInfo"], "unicode-capital": ["Öl"], "unicode-lower": ["öl"], "title": ["ǅ"], "sharp-s": ["straße"], "dotted-i": ["İ"],
    "kelvin": ["\u212a"], "no-rest-1": ["apiserveripinfo"], "no-rest-2": ["serviceipallocations"], "no-rest-3": ["servicenodeportallocations"],
    "no-rest-dot": ["apiserveripinfo."], "no-rest-group": ["apiserveripinfo.x"], "events-group": ["events.events.k8s.io"],
    "events-star": ["*.events.k8s.io"], "events-other": ["foo.events.k8s.io"], "events-longer": ["events.events.k8s.io.x"], "events": ["events"],
    "extensions": ["deployments.extensions"], "extensions-star": ["*.extensions"], "extensions-name": ["extensions"],
    "second-events": ["secret", "events.events.k8s.io"], "several-bad": ["Secrets", "*", "apiserveripinfo", "events.events.k8s.io", "a.extensions", "b.*"],
    "capital-star-group": ["*.Apps"], "slash": ["secrets/status"], "blank": [" secrets"], "newline": ["secrets\n"], "nul": ["a\u0000"], "quote": ['a"b'],
    "backslash": ["a\\b"], "html": ["<a>&"], "comma": ["secrets,configmaps"], "emoji": ["🔑"], "nbsp": ["a\u00a0b"], "tab": ["a\tb"], "del": ["a\u007f"],
}.items():
    case(f"list-{name}", one(CBC, resources=json.dumps(items)))
    case(f"list-{name}-twice", one(CBC, resources=json.dumps(items + items)))

for name, items in {
    "dup": ["secrets"] * 2, "dup-4": ["secrets"] * 4, "dup-dot": ["secrets", "secrets."], "dup-later": ["a", "b", "c", "a"],
    "overlap-core": ["secrets", "*."], "overlap-core-first": ["*.", "secrets"], "overlap-group": ["deployments.apps", "*.apps"], "overlap-all": ["secrets", "*.*"],
    "overlap-all-core": ["*.", "*.*"], "overlap-three": ["*.apps", "*.", "*.*"], "no-overlap": ["*.apps", "*."], "no-overlap-mixed": ["deployments.apps", "*."],
    "all-only": ["*.*"], "all-twice": ["*.*", "*.*"], "core-twice": ["*.", "*."], "group-twice": ["*.apps", "*.apps"], "star-core": ["*", "*."], "star-twice": ["*", "*"],
    "star-secrets": ["*", "secrets"], "core-foos": ["*.", "foos.*"], "all-foos": ["*.*", "foos.*"], "foos-bars": ["foos.*", "bars.*"], "dup-and-overlap": ["secrets", "secrets", "*."],
    "overlap-and-names": ["Secrets", "*.", "*"], "empty-twice": ["", ""], "empty-core": ["", "*."], "dup-capital": ["Secrets", "Secrets"], "case-differs": ["secrets", "Secrets"],
    "html-dup": ["<&>", "<&>"], "unicode-dup": ["\u00a0\u200b\u2028\u2029é", "\u00a0\u200b\u2028\u2029é"], "control-dup": ["\u0001\u007f\u0080", "\u0001\u007f\u0080"],
    "quote-dup": ['"\\/', '"\\/'], "null-dup": [None, None], "null": [None], "null-and-secrets": [None, "secrets"], "events-overlap": ["*.events.k8s.io", "events.events.k8s.io"],
    "many": [f"r{i}" for i in range(60)], "many-dup": [f"r{i}" for i in range(30)] * 2, "astral-dup": ["😀\U000e0001", "😀\U000e0001"], "bom-dup": ["\ufeff", "\ufeff"],
    "mask-inside": ["configmaps", "*.*", "secrets"], "nul-dup": ["\u0000\b\f", "\u0000\b\f"],
}.items():
    case(f"pair-{name}", one(CBC, resources=json.dumps(items)))

for name, lists in {
    "core": (["*."], ["secrets"]), "core-group": (["*."], ["deployments.apps"]), "group": (["*.apps"], ["deployments.apps"]), "group-other": (["*.apps"], ["jobs.batch"]),
    "all": (["*.*"], ["secrets"]), "all-group": (["*.*"], ["deployments.apps"]), "all-core": (["*.*"], ["*."]), "all-group-star": (["*.*"], ["*.apps"]), "core-all": (["*."], ["*.*"]),
    "core-core": (["*."], ["*."]), "group-group": (["*.foo"], ["*.foo"]), "all-all": (["*.*"], ["*.*"]), "concrete-twice": (["secrets"], ["secrets"]),
    "concrete-core": (["secrets"], ["*."]), "concrete-all": (["secrets"], ["*.*"]), "concrete-dot": (["secrets"], ["secrets."]), "three": (["secrets"], ["*."], ["*.*"]),
    "three-masked": (["secrets"], ["*."], ["*.*"], ["pods"]), "second": (["configmaps"], ["*.", "secrets"]), "later-in-list": (["*."], ["deployments.apps", "secrets"]),
    "two-masked": (["*."], ["secrets"], ["configmaps"]), "star": (["*"], ["secrets"]), "core-empty": (["*."], [""]), "x-star": (["*.*.x"], ["a.*.x"]), "events": (["events"], ["*.*"]),
    "odd-name": (["*."], ['a"b']), "upstream-1": (["configmaps", "*.apps"], ["secrets"], ["*."], ["*.*"]), "upstream-2": (["configmaps", "*."], ["*.*", "secrets"]),
    "wild-same-list": (["*.apps", "*.batch"], ["jobs.batch"]),
}.items():
    with_reload(f"mask-{name}", config(*[entry([CBC], json.dumps(items)) for items in lists]))
case("mask-and-kms-v1", config(entry([CBC], "['*.']"), entry([kms(apiVersion="v1")]), entry([BOX])), gates="KMSv1=true")
case("mask-and-bad-key", config(entry([CBC], "['*.']"), entry(["{aescbc: {}}"])))
case("mask-second-error", config(entry([CBC], "['*.']"), entry([BOX]), entry([BOX], "['a', 'A']")))

for name, items in {"int": "[5]", "bool": "[true]", "map": "[{a: b}]", "list": "[[a]]", "text": "secrets", "map-list": "{a: b}", "null": "null", "float": "[1.5]",
                    "null-item": "[~]", "unquoted-no": "[no]", "mixed": "[secrets, 5, true]", "date": "[2024-01-01]", "empty": "[]", "empty-item": "['']", "bare-item": "[secrets, ]",
                    "alias-star": "[*.apps]", "alias-all": "[*.*]", "alias": "[*]", "alias-core": "[*.]", "quoted-star": "['*.apps']"}.items():
    case(f"item-{name}", one(CBC, resources=items))
case("item-block-star", HEAD + "resources:\n- resources:\n  - *.apps\n  providers:\n  - identity: {}\n")
case("item-block-all", HEAD + "resources:\n- resources:\n  - secrets\n  - *.*\n  providers:\n  - identity: {}\n")
case("identity-only", one(IDENTITY))
