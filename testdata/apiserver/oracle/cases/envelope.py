# SPDX-License-Identifier: Apache-2.0
"""The outer shape: empty files, kind and apiVersion, what is not a configuration at all."""

from lib import CBC, HEAD, IDENTITY, K32, LEGACY, case, config, entry, one, with_reload

GOOD = entry([CBC, IDENTITY])

with_reload("accepted-aescbc", config(GOOD))
with_reload("accepted-legacy", config(GOOD, head=LEGACY))
with_reload("file-empty", "")
for name, text in {
    "newline": "\n", "blank": "   \n  \n", "comment": "# nothing here\n", "marker": "---\n",
    "two-markers": "---\n---\n" + config(GOOD), "end": "...\n", "null": "null\n", "tilde": "~",
    "bom": "\ufeff", "tab": "\t", "crlf": "\r\n",
}.items():
    case(f"nothing-{name}", text)

for name, text in {
    "string": "hello\n", "int": "5\n", "float": "1.5\n", "bool": "true\n", "list": "- a\n",
    "flow-list": "[1, 2]\n", "empty-list": "[]\n", "quoted": '"kind: x"\n', "block": "|\n  a: b\n",
    "map": "{}\n", "json-map": " {}", "spaced-map": "a: b\n", "date": "2024-01-01\n",
    "json-list": "[{\"kind\":\"EncryptionConfiguration\"}]", "multi-line": "a\nb\nc\n",
}.items():
    case(f"shape-{name}", text)

AV, KIND = "apiserver.config.k8s.io/v1", "EncryptionConfiguration"


def gvk(api_version, kind):
    head = ""
    if api_version is not None:
        head += f"apiVersion: {api_version}\n"
    if kind is not None:
        head += f"kind: {kind}\n"
    return config(GOOD, head=head)


for name, pair in {
    "no-kind": (AV, None), "no-version": (None, KIND), "neither": (None, None),
    "empty-kind": (AV, '""'), "null-kind": (AV, "null"), "bare-kind": (AV, ""),
    "empty-version": ('""', KIND), "null-version": ("~", KIND),
    "v1-new-kind": ("v1", KIND), "new-group-old-kind": (AV, "EncryptionConfig"),
    "v1beta1": ("apiserver.config.k8s.io/v1beta1", KIND),
    "v1alpha1": ("apiserver.config.k8s.io/v1alpha1", KIND),
    "v2": ("apiserver.config.k8s.io/v2", KIND), "k8s-v1": ("apiserver.k8s.io/v1", KIND),
    "internal": ("apiserver.config.k8s.io/__internal", KIND),
    "internal-unknown": ("apiserver.config.k8s.io/__internal", "Nothing"),
    "plural": (AV, "EncryptionConfigurations"), "lower": (AV, "encryptionconfiguration"),
    "upper-version": ("apiserver.config.k8s.io/V1", KIND), "spaced-kind": (AV, '" EncryptionConfiguration"'),
    "slash": ("/", KIND), "slash-v1": ("/v1", "EncryptionConfig"), "slash-v1-new": ("/v1", KIND),
    "group-slash": ("apiserver.config.k8s.io/", KIND), "foo-slash": ("foo/", KIND),
    "no-slash": ("apiserver.config.k8s.io", KIND), "two-slashes": ("a/b/c", KIND),
    "three-slashes": ("a/b/c/d", "EncryptionConfig"), "double-slash": ("apiserver.config.k8s.io//v1", KIND),
    "pod": ("v1", "Pod"), "secret": ("v1", "Secret"), "list": ("v1", "List"), "deployment": ("apps/v1", "Deployment"),
    "status": ("v1", "Status"), "status-meta": ("meta.k8s.io/v1", "Status"), "apigroup": ("v1", "APIGroup"),
    "apigrouplist": ("v1", "APIGroupList"), "apiversions": ("v1", "APIVersions"),
    "apiresourcelist": ("v1", "APIResourceList"), "watchevent": (AV, "WatchEvent"),
    "watchevent-v1": ("v1", "WatchEvent"), "watchevent-internal": ("apiserver.config.k8s.io/__internal", "WatchEvent"),
    "deleteoptions": (AV, "DeleteOptions"), "listoptions": (AV, "ListOptions"), "getoptions": (AV, "GetOptions"),
    "deleteoptions-v1": ("v1", "DeleteOptions"), "createoptions": (AV, "CreateOptions"),
    "updateoptions": (AV, "UpdateOptions"), "patchoptions": (AV, "PatchOptions"),
    "exportoptions": (AV, "ExportOptions"),
    "admission": (AV, "AdmissionConfiguration"), "authorization": (AV, "AuthorizationConfiguration"),
    "authentication": (AV, "AuthenticationConfiguration"), "tracing": (AV, "TracingConfiguration"),
    "egress": ("apiserver.config.k8s.io/v1beta1", "EgressSelectorConfiguration"),
    "egress-k8s": ("apiserver.k8s.io/v1beta1", "EgressSelectorConfiguration"),
    "quote-in-kind": (AV, "'a\"b'"), "newline-in-kind": (AV, '"a\\nb"'), "unicode-kind": (AV, "Verschlüsselung"),
    "kind-int": (AV, "5"), "kind-bool": (AV, "yes"), "kind-list": (AV, "[a]"), "kind-map": (AV, "{a: b}"),
    "kind-float": (AV, "1.5"), "version-int": ("1", KIND), "version-float": ("1.0", KIND),
    "version-list": ("[v1]", KIND), "version-map": ("{}", KIND), "version-bool": ("true", KIND),
    "both-wrong": ("1", "2"), "both-wrong-kinds": ("[]", "{}"), "version-date": ("2024-01-01", KIND),
    "quoted": (f'"{AV}"', f"'{KIND}'"), "tagged": (f"!!str {AV}", f"!x {KIND}"),
    "upper-group": ("Apiserver.Config.K8s.io/v1", KIND), "trailing-blank": ('"apiserver.config.k8s.io/v1 "', KIND),
}.items():
    case(f"gvk-{name}", gvk(*pair))

for name, head in {
    "Kind": f"apiVersion: {AV}\nKind: {KIND}\n",
    "KIND": f"apiVersion: {AV}\nKIND: {KIND}\n",
    "apiversion": f"apiversion: {AV}\nkind: {KIND}\n",
    "APIVERSION": f"APIVERSION: {AV}\nKind: {KIND}\n",
    "kelvin": f"apiVersion: {AV}\n\u212aind: {KIND}\n",
    "long-s": f"apiVer\u017fion: {AV}\nkind: {KIND}\n",
    "dotless": f"apiVersion: {AV}\nk\u0131nd: {KIND}\n",
    "two-kinds-lower-wins": f"apiVersion: {AV}\nkind: {KIND}\nKind: Wrong\n",
    "two-kinds-lower-wrong": f"apiVersion: {AV}\nKind: {KIND}\nkind: Wrong\n",
    "kinds": f"apiVersion: {AV}\nkinds: {KIND}\n",
    "kind-blank": f"apiVersion: {AV}\n'kind ': {KIND}\n",
    "kind-wrong-type-upper": f"apiVersion: {AV}\nKind: 5\nkind: {KIND}\n",
    "kind-null-after": f"apiVersion: {AV}\nKind: {KIND}\nkind: null\n",
}.items():
    case(f"fold-{name}", config(GOOD, head=head))
case("fold-resources", HEAD + "Resources:\n" + GOOD)
case("fold-providers", HEAD + "resources:\n- resources: [secrets]\n  Providers:\n  - identity: {}\n")
case("fold-identity", one("{Identity: {}}"))
case("fold-keys", one("{aescbc: {Keys: [{name: k, secret: %s}]}}" % K32))
case("fold-aescbc", one("{aesCBC: {keys: [{name: k, secret: %s}]}}" % K32))

# The internal version takes Go's own names, gets no defaults, and panics on what defaults fill in.
INTERNAL = "apiVersion: apiserver.config.k8s.io/__internal\nkind: EncryptionConfiguration\n"


def internal(provider):
    return INTERNAL + "Resources:\n- Resources: [secrets]\n  Providers:\n  - %s\n" % provider


for name, provider in {
    "identity": "Identity: {}", "aescbc": "AESCBC: {Keys: [{Name: k, Secret: %s}]}" % K32,
    "aesgcm": "AESGCM: {Keys: [{Name: k, Secret: %s}]}" % K32,
    "secretbox": "Secretbox: {Keys: [{Name: k, Secret: %s}]}" % K32,
    "short-key": "AESCBC: {Keys: [{Name: k, Secret: YWJj}]}",
    "no-keys": "AESCBC: {}", "none": "{}", "lower-provider": "identity: {}",
    "kms-no-timeout": "KMS: {Name: a, Endpoint: unix:///a, CacheSize: 10, APIVersion: v2}",
    "kms-timeout": "KMS: {Name: a, Endpoint: unix:///a, Timeout: 3s, APIVersion: v2}",
    "kms-full-v2": "KMS: {Name: a, Endpoint: unix:///a, Timeout: 3s, APIVersion: v2, CacheSize: 10}",
    "kms-full-v1": "KMS: {Name: a, Endpoint: unix:///a, Timeout: 3s, APIVersion: v1, CacheSize: 10}",
    "kms-v1-no-cache": "KMS: {Name: a, Endpoint: unix:///a, Timeout: 3s, APIVersion: v1}",
    "kms-no-version": "KMS: {Name: a, Endpoint: unix:///a, Timeout: 3s}",
    "kms-no-version-cache": "KMS: {Name: a, Endpoint: unix:///a, Timeout: 3s, CacheSize: 10}",
    "wrong-type": "Identity: 5", "keys-type": "AESCBC: {Keys: 5}", "name-type": "AESCBC: {Keys: [{Name: 5}]}",
    "cache-type": "KMS: {CacheSize: x}", "timeout-syntax": "KMS: {Timeout: x}", "timeout-type": "KMS: {Timeout: 5}",
}.items():
    case(f"internal-{name}", internal(provider))
    if name.startswith("kms"):
        case(f"internal-{name}-kmsv1", internal(provider), gates="KMSv1=true")
case("internal-lower", INTERNAL + "resources:\n" + GOOD)
case("internal-resources-type", INTERNAL + "Resources: 5\n")
case("internal-many", internal("{Identity: {}, AESCBC: {Keys: [{Name: k, Secret: %s}]}}" % K32))

# Protobuf.
case("protobuf-empty", b"k8s\x00")
case("protobuf-short", b"k8s\x00abc")
case("protobuf-no-kind", b"k8s\x00\x12\x00")
case("protobuf-secret", b"k8s\x00\n\x0c\n\x02v1\x12\x06Secret")
case("protobuf-config", b"k8s\x00\nB" + b"\n\x1aapiserver.config.k8s.io/v1" + b"\x12\x17EncryptionConfiguration" + b"\x1a\x0bnot a field")
case("protobuf-right", b"k8s\x00\n\x35" + b"\n\x1aapiserver.config.k8s.io/v1" + b"\x12\x17EncryptionConfiguration")
case("protobuf-no-version", b"k8s\x00\n\x08\x12\x06Secret")
case("protobuf-prefix-text", "k8s: a\n")
# The envelope alone decides: what it carries is not looked at, for the types are no protobuf types.
TYPE = b"\n\x35" + b"\n\x1aapiserver.config.k8s.io/v1" + b"\x12\x17EncryptionConfiguration"
case("protobuf-right-raw", b"k8s\x00" + TYPE + b"\x12\x02\x0a\x00")
case("protobuf-right-json", b"k8s\x00" + TYPE + b"\x12\x02{}" + b"\x22\x10application/json")
case("protobuf-legacy", b"k8s\x00\n\x16\n\x02v1\x12\x10EncryptionConfig")
case("protobuf-internal", b"k8s\x00" + TYPE.replace(b"\n\x35\n\x1a", b"\n\x3d\n\x22").replace(b"io/v1", b"io/__internal")[:63])
