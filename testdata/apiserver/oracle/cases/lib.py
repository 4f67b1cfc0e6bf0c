# SPDX-License-Identifier: Apache-2.0
"""What the case files share: the registry and the pieces that configurations are made of."""

import base64

HEAD = "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
LEGACY = "apiVersion: v1\nkind: EncryptionConfig\n"


def b64(data):
    return base64.b64encode(data).decode()


# Key material is one byte repeated: nobody's key.
K16, K24, K32 = b64(b"\x01" * 16), b64(b"\x02" * 24), b64(b"\x03" * 32)

CASES = {}


def case(name, text, reload=False, gates="", random=""):
    """Registers a case.

    random: Go's map order shows in the answer. "text": verdict and refusal hold all the same;
    "verdict": only the verdict does.
    """
    if name in CASES:
        raise SystemExit(f"two cases are called {name}")
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    CASES[name] = {"data": data, "reload": reload, "gates": gates, "random": random}


def both(name, text, **more):
    """The case with the gate of KMS v1 as it is, and with KMSv1=true where the gate exists."""
    case(name, text, **more)
    case(name + "-kmsv1", text, gates="KMSv1=true", **more)


def with_reload(name, text, **more):
    case(name, text, **more)
    case(name + "-reload", text, reload=True, **more)


def entry(providers, resources="[secrets]"):
    """One entry; providers are flow mappings, one a line."""
    lines = "".join(f"  - {p}\n" for p in providers)
    return f"- resources: {resources}\n  providers:\n{lines}"


def config(*entries, head=HEAD):
    return head + "resources:\n" + "".join(entries)


def one(*providers, resources="[secrets]", head=HEAD):
    return config(entry(providers, resources), head=head)


def keys(provider, *items):
    return "{%s: {keys: [%s]}}" % (provider, ", ".join(items))


def key(name="k", secret=K32):
    return "{name: %s, secret: %s}" % (name, secret)


def kms(**fields):
    """A KMS provider; a field set to None is left out."""
    have = {"apiVersion": "v2", "name": "a", "endpoint": "unix:///a"}
    have.update(fields)
    return "{kms: {%s}}" % ", ".join(f"{k}: {v}" for k, v in have.items() if v is not None)


IDENTITY = "{identity: {}}"
CBC = keys("aescbc", key())
GCM = keys("aesgcm", key())
BOX = keys("secretbox", key())

JSON_HEAD = '{"kind":"EncryptionConfiguration","apiVersion":"apiserver.config.k8s.io/v1"'


def json_config(providers, resources='["secrets"]', tail=""):
    return JSON_HEAD + ',"resources":[{"resources":%s,"providers":%s}]%s}' % (
        resources, providers, tail)
