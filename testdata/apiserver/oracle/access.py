# SPDX-License-Identifier: Apache-2.0
"""What the real transformers make of each other's data, recorded to ../access.jsonl.

    access.py BINARIES [OUTPUT]     BINARIES holds access-1.13 ... as `access.sh` builds them

Each line is a case with its answer: the entries of the old and the new configuration, resource, version, and whether new reads what old
writes, whether it is stale then, and whether any of some thousand values came back as something else without an
error. Cases come from a seed; those that a release refuses are left out."""
import base64
import json
import pathlib
import random
import subprocess
import sys

COUNTS = {"1.13": 120, "1.25": 60, "1.26": 60, "1.36": 240}
NAMED_ONLY = {"1.13", "1.25"}  # which entry serves a resource is decided elsewhere there
NAMES = ["a", "b", "a:b", "ab", "a:123456789012345"]
SECRETS = [base64.b64encode(bytes([c]) * 32).decode() for c in b"ABC"]
LISTS = ["secrets", "secrets.", "configmaps", "'*.'", "'*.apps'", "'*.*'", "deployments.apps", "widgets.example.com",
         "secrets, configmaps", "secrets.v1"]
RESOURCES = ["secrets", "secrets", "secrets", "configmaps", "deployments.apps", "widgets.example.com"]


HEAD = "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"


def provider(rng):
    kind = rng.choice(["aescbc", "aescbc", "aescbc", "aesgcm", "secretbox", "identity"])
    if kind == "identity":
        return "{identity: {}}"
    keys = ", ".join(f"{{name: '{rng.choice(NAMES)}', secret: {rng.choice(SECRETS)}}}"
                     for _ in range(rng.choice([1, 1, 2, 3])))
    return f"{{{kind}: {{keys: [{keys}]}}}}"


def entries(rng, version):
    made = [(rng.choice(LISTS), [provider(rng) for _ in range(rng.choice([1, 1, 2, 3]))])
            for _ in range(rng.choice([1, 1, 2, 3]))]
    if version in NAMED_ONLY:
        made[0] = ("secrets", made[0][1])
    return made


def relative(rng, version, old):
    """Mostly something near, or nothing would ever be read."""
    if rng.random() < 0.3:
        return entries(rng, version)
    made = []
    for names, providers in old:
        providers = list(providers)
        if rng.random() < 0.7:
            providers.insert(0, provider(rng))
        if rng.random() < 0.3:
            rng.shuffle(providers)
        if rng.random() < 0.2 and len(providers) > 1:
            providers.pop()
        made.append((names, providers))
    return made


def text(made):
    return "".join(f"- {{resources: [{names}], providers: [{', '.join(providers)}]}}\n" for names, providers in made)


def main():
    binaries = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else here.parent / "access.jsonl"
    lines = []
    for version, count in COUNTS.items():
        rng = random.Random(f"access {version}")
        cases = []
        for number in range(3 * count):
            made = entries(rng, version)
            old, new = HEAD + text(made), HEAD + text(relative(rng, version, made))
            resource = "secrets" if version in NAMED_ONLY else rng.choice(RESOURCES)
            cases.append({"id": str(number), "old": old, "new": new, "resource": resource})
        run = subprocess.run([binaries / f"access-{version}"], input="".join(json.dumps(c) + "\n" for c in cases),
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        kept = 0
        dull = 0
        for case, line in zip(cases, run.stdout.splitlines()):
            answer = json.loads(line)
            # Half of the room is for those where something happens.
            boring = answer.get("readable") == "no" and not answer["garbage"]
            if "error" in answer or kept == count or (boring and dull >= count // 4):
                continue
            kept += 1
            dull += boring
            lines.append({"version": version, "resource": case["resource"], "old": case["old"][len(HEAD):],
                          "new": case["new"][len(HEAD):],
                                                    "readable": answer["readable"], "stale": answer["stale"], "garbage": answer["garbage"]})
    output.write_text("".join(json.dumps(line) + "\n" for line in lines))
    print(f"{len(lines)} cases")


main()
