# SPDX-License-Identifier: Apache-2.0
"""The machine reports, judged by validators that are not ours.

    build/venv/bin/python testdata/report/validate.py BUILD MULTITOOL

BUILD is build/release, MULTITOOL the folder of the SARIF multitool for this system: its program and the SARIF schema.
Shown, for results made by hand, for a run without any, and for what `enclint check` says to the files below testdata/:
  - JSON is valid under docs/check-report.schema.json, which takes no key more and none less;
  - SARIF is valid under its JSON schema, and the multitool has nothing to say against it but EXCEPTIONS;
  - both carry the same findings;
  - a fault that is put in is found: each of these can fail.
Installs what it needs into the environment it runs in."""
import copy
import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PACKAGES = {"jsonschema": "jsonschema==4.26.0", "jsonschema_rs": "jsonschema-rs==0.61.0"}

# docs/formats.md has the reasons.
EXCEPTIONS = {"SARIF2002", "SARIF2003", "SARIF2006"}


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

ROOT = pathlib.Path(__file__).parent.parent.parent
failures = []


def fail(what):
    failures.append(what)
    print("FAIL", what)


class Schema:
    def __init__(self, path):
        self.name = path.name
        self.schema = json.loads(path.read_text())
        jsonschema.Draft202012Validator.check_schema(self.schema)
        self.python = jsonschema.Draft202012Validator(self.schema)
        self.rust = jsonschema_rs.Draft202012Validator(self.schema, validate_formats=True)

    def errors(self, value):
        found = [f"{error.json_path}: {error.message[:200]}" for error in self.python.iter_errors(value)]
        if not found and not self.rust.is_valid(value):
            found = ["jsonschema-rs does not agree that it is valid"]
        return found

    def check(self, value, what):
        for error in self.errors(value)[:5]:
            fail(f"{what}: {self.name}: {error}")


# --- the multitool ---

def multitool(folder, path):
    """The ids of the rules that it has results of, each with the first message."""
    out = path.with_suffix(".validated")
    environment = dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1", DOTNET_CLI_TELEMETRY_OPTOUT="1",
                       DOTNET_BUNDLE_EXTRACT_BASE_DIR=str(path.parent))
    run = subprocess.run([folder / "Sarif.Multitool", "validate", path, "--rule-kind", "Sarif;Ghas",
                          "--level", "Error;Warning;Note", "--output", out], env=environment,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if not out.exists():
        fail(f"{path.name}: the multitool wrote no log: {run.stdout.decode(errors='replace')[-2000:]}")
        return {}
    log = json.loads(out.read_text(encoding="utf-8-sig"))
    out.unlink()
    found = {}
    for run in log["runs"]:
        rules = run["tool"]["driver"].get("rules", [])
        for result in run.get("results", []):
            rule = result.get("ruleId") or rules[result["ruleIndex"]]["id"]
            place = result["locations"][0]
            pointer = place.get("logicalLocations", [{}])[0].get("fullyQualifiedName", "")
            found.setdefault(rule, f"{pointer} {result['message'].get('arguments', result['message'].get('text'))}")
        for invocation in run.get("invocations", []):
            for notice in invocation.get("toolExecutionNotifications", []) + \
                    invocation.get("toolConfigurationNotifications", []):
                if notice.get("level") == "error":
                    found.setdefault("notification", json.dumps(notice["message"]))
    return found


def check_sarif(folder, schema, log, what, scratch):
    schema.check(log, what)
    path = scratch / "report.sarif"
    path.write_text(json.dumps(log))
    found = multitool(folder, path)
    for rule, message in sorted(found.items()):
        if rule not in EXCEPTIONS:
            fail(f"{what}: {rule}: {message}")
    return found


# --- the faults that must be found ---

def objects_in(value, out):
    """Every object, with the function that finds it in a copy."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, dict):
        out.append(value)
    for _, item in items:
        objects_in(item, out)
    return out


def check_strict(schema, report):
    """Without one key, and with one more, each object is invalid, but for the keys that may be absent."""
    optional = {"container", "node", "apiserver", "side", "suppressed"}
    tried = 0
    for i, plain in enumerate(objects_in(report, [])):
        for key in [*plain, None]:
            changed = copy.deepcopy(report)
            target = objects_in(changed, [])[i]
            if key is None:
                target["surplus"] = 1
            else:
                del target[key]
            tried += 1
            may_be_absent = key in optional and not isinstance(plain[key], int)  # a count of the summary is there
            if bool(schema.errors(changed)) == may_be_absent:
                fail(f"JSON {'without ' + key if key else 'with a surplus key'} is "
                     f"{'invalid' if may_be_absent else 'valid'}: {json.dumps(plain)[:200]}")
    for place, value in ((("findings", 0, "severity"), "off"), (("findings", 0, "line"), 0),
                         (("findings", 0, "versions"), "1.28-1.30"), (("kubernetesVersions",), ""),
                         (("documents", 0, "verdicts", 0, "verdict"), "ok"),
                         (("findings", 0, "fixes", 1, "withheld"), False)):
        changed = copy.deepcopy(report)
        target = changed
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = value
        tried += 1
        if not schema.errors(changed):
            fail(f"JSON with {value!r} at {place} is valid")
    return tried


def check_multitool_bites(folder, log, scratch):
    """Each fault brings the rule that we rely on to find it: its options were understood."""
    run = lambda log: log["runs"][0]
    physical = lambda log: run(log)["results"][0]["locations"][0]["physicalLocation"]
    faults = {
        "GH1015": lambda log: run(log)["results"][0].update(locations=[]),
        "SARIF2017": lambda log: physical(log).pop("region"),
        "SARIF1007": lambda log: physical(log)["region"].update(endColumn=1),
        "SARIF2005": lambda log: run(log)["tool"]["driver"].pop("informationUri"),
        "SARIF2010": lambda log: physical(log)["region"].pop("snippet"),
        "SARIF2012": lambda log: run(log)["tool"]["driver"]["rules"][0].pop("helpUri"),
    }
    for rule, spoil in faults.items():
        changed = copy.deepcopy(log)
        spoil(changed)
        path = scratch / "spoilt.sarif"
        path.write_text(json.dumps(changed))
        if rule not in multitool(folder, path):
            fail(f"the multitool does not find {rule} where it is")
    return len(faults)


# --- both reports of the same results ---

def same_findings(report, log, what):
    ours = [(f["rule"], f["severity"], f["line"], f["column"]) for f in report["findings"] if "suppressed" not in f]
    levels = {"error": "error", "warning": "warning", "note": "info"}
    theirs = []
    for result in log["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        theirs.append((result["ruleId"], levels[result["level"]], region["startLine"], region["startColumn"]))
    if ours != theirs:
        fail(f"{what}: JSON has the findings {ours}, SARIF {theirs}")
    return len(ours)


def output_of(command, codes=(0,)):
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    if run.returncode not in codes:
        fail(f"{command} ends with {run.returncode}: {run.stderr.decode(errors='replace')[-500:]}")
    return json.loads(run.stdout)


def reports(build):
    """(what, JSON, SARIF) of every run that is looked at."""
    for what in ("dump", "dump-empty"):
        yield what, output_of([build / "report/json_test", what]), output_of([build / "report/sarif_test", what])
    folders = ["testdata/demo", "testdata/rules", "testdata/schema"]
    for versions in ("1.36", "all"):
        command = [build / "enclint", "check", "--no-config", "--kubernetes-version", versions, "--format"]
        yield (f"check {versions}", output_of([*command, "json", *folders], (0, 1)),
               output_of([*command, "sarif", *folders], (0, 1)))


def main():
    build, folder = pathlib.Path(sys.argv[1]).absolute(), pathlib.Path(sys.argv[2]).absolute()
    ours = Schema(ROOT / "docs/check-report.schema.json")
    sarif = Schema(folder / "sarif-2.1.0.json")
    runs = findings = tried = 0
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        for what, report, log in reports(build):
            ours.check(report, what)
            found = check_sarif(folder, sarif, log, what, scratch)
            if log["runs"][0]["results"] and "SARIF2002" not in found:
                fail(f"{what}: the multitool says nothing of message ids: did it look at notes?")
            runs, findings = runs + 1, findings + same_findings(report, log, what)
            if what == "dump":
                tried = check_strict(ours, report) + check_multitool_bites(folder, log, scratch)
    print(f"{runs} runs with {findings} findings; {tried} faults put in; {len(failures)} failures")
    return 1 if failures or not findings else 0


if __name__ == "__main__":
    sys.exit(main())
