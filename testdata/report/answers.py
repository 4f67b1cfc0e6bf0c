# SPDX-License-Identifier: Apache-2.0
"""The JSON of `enclint nodes`, `diff` and `plan`, as the golden cases have it, judged by validators that are not ours.

    build/venv/bin/python testdata/report/answers.py

Shown for each JSON object in what a case below testdata/cli/{nodes,diff,plan}/ expects on standard output:
  - it is valid under docs/COMMAND-report.schema.json;
  - without any one key that has to be there, and with one key more anywhere, it is not: the schema can fail.
Installs what it needs into the environment it runs in."""
import copy
import importlib
import json
import pathlib
import subprocess
import sys

PACKAGES = {"jsonschema": "jsonschema==4.26.0", "jsonschema_rs": "jsonschema-rs==0.61.0"}
ROOT = pathlib.Path(__file__).parent.parent.parent
OPTIONAL = {"hash", "container", "node", "side", "apiserver", "suppressed", "tooManyKeys"}
failures = []


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
referencing = importlib.import_module("referencing")


def fail(what):
    failures.append(what)
    print("FAIL", what)


class Schema:
    def __init__(self, command):
        check = json.loads((ROOT / "docs/check-report.schema.json").read_text())
        schema = json.loads((ROOT / f"docs/{command}-report.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        registry = referencing.Registry().with_contents([(check["$id"], check)])
        self.python = jsonschema.Draft202012Validator(schema, registry=registry)
        self.rust = jsonschema_rs.Draft202012Validator(
            schema, registry=jsonschema_rs.Registry([(check["$id"], check)]))

    def errors(self, value):
        found = [f"{error.json_path}: {error.message[:200]}" for error in self.python.iter_errors(value)]
        if bool(found) == self.rust.is_valid(value):
            found.append("the two validators do not agree")
        return found


def objects_in(text):
    """Each JSON object whose first line is a brace alone, or that is a line by itself."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at] == "{" and (at == 0 or text[at - 1] == "\n"):
            try:
                value, at = decoder.raw_decode(text, at)
                yield value
                continue
            except json.JSONDecodeError:
                pass # head -3, say
        at = text.find("\n", at) + 1 or len(text)


def parts_of(value, out):
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        out.append(value)
    for item in items:
        parts_of(item, out)
    return out


def check_strict(schema, value, what):
    tried = 0
    for i, plain in enumerate(parts_of(value, [])):
        for key in [*(key for key in plain if key not in OPTIONAL), None]:
            changed = copy.deepcopy(value)
            target = parts_of(changed, [])[i]
            if key is None:
                target["surplus"] = 1
            else:
                del target[key]
            tried += 1
            if not schema.errors(changed):
                fail(f"{what}: {'without ' + key if key else 'with a surplus key'} it is valid: {json.dumps(plain)[:200]}")
    return tried


def main():
    objects = tried = 0
    for command in ("nodes", "diff", "plan"):
        schema, seen = Schema(command), set()
        for path in sorted((ROOT / "testdata/cli" / command).rglob("stdout")):
            for value in objects_in(path.read_text()):
                what = str(path.relative_to(ROOT))
                for error in schema.errors(value)[:5]:
                    fail(f"{what}: {error}")
                objects += 1
                shape = tuple(value)
                if shape not in seen: # of each kind the first one
                    tried += check_strict(schema, value, what)
                seen.add(shape)
        if not seen:
            fail(f"no case of {command} has JSON")
    print(f"{objects} objects; {tried} faults put in; {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
