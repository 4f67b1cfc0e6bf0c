# SPDX-License-Identifier: Apache-2.0
"""The exported JSON Schemas, judged by two validators that are not ours.

    build/venv/bin/python testdata/schema/validate.py LOADER [N [SEED]]

LOADER is `build/release/enclint`, or a real kube-apiserver loader of the newest minor (build/oracle/1.NN): both answer
configurations on standard input. Shown, for draft-07 and for 2020-12:
  - the schemas are valid schemas;
  - good/    is accepted by the newest kube-apiserver, and valid;
  - bad/     is refused by both, and the schema finds the fault where the file's first line says;
  - strict/  is accepted, and invalid on purpose: the only ways in which the schema is stricter than the server;
  - of N generated configurations, and of the recorded ones, whatever the server accepts is valid.
Installs what it needs into the environment it runs in."""
import base64
import copy
import importlib
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys

PACKAGES = {"jsonschema": "jsonschema==4.26.0", "jsonschema_rs": "jsonschema-rs==0.61.0", "yaml": "PyYAML==6.0.4"}


def need(module):
    try:
        return importlib.import_module(module)
    except ImportError:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                        PACKAGES[module]], check=True)
        importlib.invalidate_caches()
        return importlib.import_module(module)


jsonschema = need("jsonschema")
jsonschema_rs = need("jsonschema_rs")
yaml = need("yaml")

HERE = pathlib.Path(__file__).parent
NEWEST = "1.36"
failures = []


def fail(what):
    failures.append(what)
    print("FAIL", what)


# --- YAML as kube-apiserver's library resolves it (go-yaml v2, resolve.go) ---

class GoLoader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


GO_NULL = {"", "~", "null", "Null", "NULL"}
GO_TRUE = {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}
GO_FALSE = {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}
GO_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")


def go_int(text):
    plain = text.replace("_", "")
    sign, digits = (-1, plain[1:]) if plain[:1] == "-" else (1, plain.removeprefix("+"))
    for pattern, base, skip in ((r"0x[0-9a-fA-F]+", 16, 2), (r"0b[01]+", 2, 2), (r"0o[0-7]+", 8, 2),
                                (r"0[0-7]+", 8, 0), (r"0|[1-9][0-9]*", 10, 0)):
        if re.fullmatch(pattern, digits):
            value = sign * int(digits[skip:], base)
            return value if -2**63 <= value < 2**64 else None
    return None


def go_scalar(loader, node):
    text = node.value
    if node.style is not None:  # quoted, or a block scalar
        return text
    if text in GO_NULL:
        return None
    if text in GO_TRUE or text in GO_FALSE:
        return text in GO_TRUE
    if text[0] not in "+-.0123456789":
        return text
    number = go_int(text)
    if number is None and GO_FLOAT.match(text.replace("_", "")):
        number = float(text.replace("_", ""))
    return text if number is None or math.isinf(number) else number


GoLoader.add_constructor("tag:yaml.org,2002:str", go_scalar)


def mended(value):
    """Go puts U+FFFD in place of half a surrogate pair."""
    if isinstance(value, dict):
        return {mended(key): mended(item) for key, item in value.items()}
    if isinstance(value, list):
        return [mended(item) for item in value]
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value


def value_of(text):
    """The value that the server's typed decoder sees, or an exception where this little reader does not know."""
    if text.lstrip()[:1] == "{":
        return mended(json.loads(text))
    if re.search(r"(^|[\s,\[{])(!|<<)", text):
        raise ValueError("tags and merge keys are beyond this reader")
    loader = GoLoader(text)
    return loader.get_data()


# --- the two sides ---

def ask(loader, texts, gates="KMSv1=true"):
    """The verdict of the newest kube-apiserver on each text: True for accepted."""
    command = [loader, "load", "--batch"] if pathlib.Path(loader).name == "enclint" else [loader]
    lines = "".join(json.dumps({"id": str(i), "b64": base64.b64encode(t.encode()).decode(), "version": NEWEST,
                                "reload": False, "gates": gates}) + "\n" for i, t in enumerate(texts))
    run = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=False)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(texts):
        sys.exit(f"{loader} answered {len(answers)} of {len(texts)} configurations (exit {run.returncode})")
    return answers


def ends_a_line(value):
    """A string in it ends with a line feed: the `$` of Python matches before it, that of ECMA 262 does not."""
    if isinstance(value, str):
        return value.endswith("\n")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(ends_a_line(part) for part in parts)


class Schema:
    def __init__(self, enclint, draft):
        self.name = draft
        self.text = subprocess.run([enclint, "schema", "--draft", draft], stdout=subprocess.PIPE, check=True).stdout
        schema = json.loads(self.text)
        kind = jsonschema.Draft7Validator if draft == "07" else jsonschema.Draft202012Validator
        kind.check_schema(schema)
        if jsonschema.validators.validator_for(schema) is not kind:
            fail(f"draft {draft}: $schema names another draft")
        self.python = kind(schema)
        self.rust = (jsonschema_rs.Draft7Validator if draft == "07" else jsonschema_rs.Draft202012Validator)(schema)

    def valid(self, value, what):
        python, rust = self.python.is_valid(value), self.rust.is_valid(value)
        if python != rust and not ends_a_line(value):
            fail(f"{what}: draft {self.name}: jsonschema says {python}, jsonschema-rs says {rust}")
        return rust

    def places(self, value):
        return sorted({error.json_path for error in self.python.iter_errors(value)})


def check_files(loader, schemas, folder, accepted, valid):
    paths = sorted((HERE / folder).iterdir())
    answers = ask(loader, [path.read_text() for path in paths])
    for path, answer in zip(paths, answers):
        text, name = path.read_text(), f"{folder}/{path.name}"
        value = value_of(text)
        if answer["ok"] is not accepted:
            fail(f"{name}: the server {'refuses' if accepted else 'accepts'} it: {answer['error']}")
        for schema in schemas:
            if schema.valid(value, name) is not valid:
                fail(f"{name}: draft {schema.name}: {'invalid' if valid else 'valid'}: {schema.places(value)}")
            if not valid:
                place = re.match(r"# fault: (\S+)", text)[1]
                if place not in schema.places(value):
                    fail(f"{name}: draft {schema.name}: no fault at {place}, but at {schema.places(value)}")
    return len(paths)


# --- generated configurations ---

def key_of(rng, sizes):
    return base64.b64encode(bytes([rng.randrange(256)]) * rng.choice(sizes)).decode()


def keys(rng, sizes):
    return {"keys": [{"name": rng.choice(["key1", "key2", "a:b", "a b", "é"]), "secret": key_of(rng, sizes)}
                     for _ in range(rng.randint(1, 2))]}


def kms(rng, names):
    out = {"name": f"kms{next(names)}", "endpoint": rng.choice(["unix:///run/kms.sock", "UNIX:a", "unix://", "unix:///@a"])}
    version = rng.choice(["v1", "v2", "", None, "absent"])
    if version != "absent":
        out["apiVersion"] = version
    if rng.random() < 0.4:
        out["timeout"] = rng.choice(["3s", "1h2m", "+.5ms", "5µs", "7μs", "1.s", None, "100ns"])
    if version != "v2" and rng.random() < 0.4:
        out["cachesize"] = rng.choice([1, 1000, -1, 2**31 - 1, -2**31, None])
    return out


def document(rng):
    names = iter(range(100))
    out = {"kind": "EncryptionConfiguration", "apiVersion": "apiserver.config.k8s.io/v1", "resources": []}
    if rng.random() < 0.1:
        out.update(kind="EncryptionConfig", apiVersion="v1")
    pool = ["secrets", "configmaps", "pods.", "widgets.example.com", "", None, "a.b.c", "*.batch", "*.apps"]
    rng.shuffle(pool)
    for _ in range(rng.randint(1, 3)):
        entry = {"resources": [pool.pop() for _ in range(rng.randint(1, 2))], "providers": []}
        for _ in range(rng.randint(1, 3)):
            kind = rng.choice(["aesgcm", "aescbc", "secretbox", "identity", "kms"])
            made = {"aesgcm": lambda: keys(rng, [16, 24, 32]), "aescbc": lambda: keys(rng, [16, 24, 32]),
                    "secretbox": lambda: keys(rng, [32]), "identity": dict, "kms": lambda: kms(rng, names)}[kind]()
            entry["providers"].append({kind: made})
        out["resources"].append(entry)
    return out


ODD = [None, "", "x", 0, 1, -1, 1.5, 2**31, True, [], {}, [None], ["secrets"], [{}], "5", "0", "0s", "-1s", "1d", "*", "*.*", "Secrets",
       "secrets", "foos.*", "\n", "secrets\n", "unix:", "unix\n:", " unix:///a", "tcp://a", "v1", "v2", "V1", "v3", "3s\n", "AAAA",
       "A" * 22 + "==", "A" * 22 + "=\n=\r\n", "A" * 32, "A" * 43 + "=", "A" * 43 + "= ", "A" * 43, "\n" + "B" * 32]


def places_in(value, out):
    for key, item in (value.items() if isinstance(value, dict) else enumerate(value)):
        out.append((value, key))
        if isinstance(item, (dict, list)):
            places_in(item, out)
    return out


def mutate(rng, doc):
    for _ in range(rng.choice([0, 1, 1, 1, 1, 2, 3])):
        places = places_in(doc, [])
        if not places:
            break
        holder, key = rng.choice(places)
        what = rng.randrange(10)
        if what < 5:
            holder[key] = copy.deepcopy(rng.choice(ODD))
        elif what < 7:
            del holder[key]
        elif what < 8 and isinstance(holder, dict):
            holder[rng.choice(["aescbc", "identity", "kms", "name", "keys", "timeout", "cachesize", "metadata", "Kind"])] = \
                copy.deepcopy(rng.choice([None, None, {}, holder[key]]))
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            other = rng.choice(places)
            holder[key] = copy.deepcopy(other[0][other[1]])
    return doc


def on_purpose(value):
    return isinstance(value, dict) and value.get("apiVersion") in ("apiserver.config.k8s.io/__internal", "/v1")


def check_generated(loader, schemas, count, seed):
    rng = random.Random(seed)
    docs = [mutate(rng, document(rng)) for _ in range(count)]
    answers = ask(loader, [json.dumps(doc, ensure_ascii=rng.random() < 0.5) for doc in docs])
    accepted = refused_too = 0
    for doc, answer in zip(docs, answers):
        valid = [schema.valid(doc, json.dumps(doc)) for schema in schemas]
        accepted += answer["ok"]
        refused_too += not answer["ok"] and not valid[0]
        if answer["ok"] and not all(valid) and not on_purpose(doc):
            fail(f"accepted, but invalid at {schemas[0].places(doc)}: {json.dumps(doc)}")
    if not count // 10 < accepted < count * 9 // 10:
        fail(f"{accepted} of {count} accepted: that proves little")
    return accepted, refused_too


def check_recorded(schemas):
    """The configurations that the real loaders judged, read as far as this file's little reader goes."""
    path = HERE.parent / "apiserver" / "verdicts.jsonl"
    checked = skipped = 0
    for line in path.read_text().split("\n")[:-1] if path.exists() else []:
        case = json.loads(line)
        newest = case["verdicts"][-1]
        if newest["verdict"] != "accepted" or not newest["versions"].endswith(NEWEST):
            continue
        try:
            value = value_of(case["text"] if "text" in case else base64.b64decode(case["b64"]).decode())
        except (ValueError, yaml.YAMLError):
            skipped += 1
            continue
        if on_purpose(value):
            continue
        checked += 1
        for schema in schemas:
            if not schema.valid(value, case["name"]):
                fail(f"recorded '{case['name']}': accepted, but draft {schema.name}: {schema.places(value)}")
    return checked, skipped


def main():
    loader = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    enclint = loader if pathlib.Path(loader).name == "enclint" else os.environ.get("ENCLINT", "build/release/enclint")
    schemas = [Schema(enclint, "07"), Schema(enclint, "2020-12")]
    files = check_files(loader, schemas, "good", True, True)
    files += check_files(loader, schemas, "bad", False, False)
    files += check_files(loader, schemas, "strict", True, False)
    accepted, refused_too = check_generated(loader, schemas, count, seed)
    checked, skipped = check_recorded(schemas)
    print(f"{files} files; {count} generated: {accepted} accepted and valid, {count - accepted} refused, "
          f"{refused_too} of them invalid; {checked} recorded ones accepted and valid, {skipped} not read; "
          f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
