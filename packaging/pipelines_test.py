# SPDX-License-Identifier: Apache-2.0
"""Runs the shell steps of action.yml and ci/gitlab.yml as the services would, on a small repository.

    python packaging/pipelines_test.py

What cannot be tried here is the services themselves: their images, and how they show what is written."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

TOP = pathlib.Path(__file__).resolve().parent.parent
GOOD = """apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - secretbox:
      keys: [{name: key1, secret: MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=}]
  - identity: {}
"""
BAD = GOOD.replace("  - identity: {}\n", "").replace("  - secretbox", "  - identity: {}\n  - secretbox")
failures = []


def expect(what, condition, *more):
    if not condition:
        failures.append(what)
        print("FAILED:", what, *more, sep="\n    ")


def run(command, cwd, env, check=False):
    result = subprocess.run(command, cwd=cwd, env={**os.environ, **env}, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if check and result.returncode:
        sys.exit("%s: exit code %d\n%s" % (command, result.returncode, result.stdout))
    return result


def source_repository(folder):
    """The tree as it is here, committed or not, as a repository that can be cloned."""
    folder.mkdir()
    listed = run(["git", "ls-files", "-co", "--exclude-standard"], TOP, {}, check=True).stdout
    present = "\n".join(name for name in listed.splitlines() if (TOP / name).exists())
    subprocess.run(["sh", "-c", 'tar cf - --no-recursion -T - | tar xf - -C "$0"', str(folder)], cwd=TOP, check=True,
                   input=present, text=True)
    for command in ("git init -q -b main", "git add -A", "git -c user.name=t -c user.email=t@example.com commit -qm t"):
        run(command.split(), folder, {}, check=True)


def repository(folder):
    (folder / "good place").mkdir(parents=True)
    (folder / "cp1").mkdir()
    (folder / "good place/enc.yaml").write_text(GOOD)
    (folder / "cp1/enc.yaml").write_text(BAD)
    (folder / "values.yaml").write_text("replicas: 3\n")
    (folder / "nothing").mkdir()
    return folder


# --- GitHub ---

class Action:
    def __init__(self, scratch, source):
        self.action = yaml.safe_load((TOP / "action.yml").read_text())
        self.scratch, self.source = scratch, source
        self.defaults = {name: given["default"] for name, given in self.action["inputs"].items()}

    def value(self, expression, inputs):
        name = expression.group(1)
        if name == "github.action_path":
            return str(self.source)
        return inputs[re.fullmatch(r"inputs\.([a-z-]+)", name).group(1)]

    def step(self, index, inputs):
        step = self.action["runs"]["steps"][index]
        assert "${{" not in step["run"], "an expression inside a script"
        values = {**self.defaults, **inputs}
        env = {name: re.sub(r"\$\{\{ ([a-z._-]+) \}\}", lambda found: self.value(found, values), text)
               for name, text in step["env"].items()}
        outputs = self.scratch / "outputs"
        outputs.write_text("")
        env["GITHUB_OUTPUT"] = str(outputs)
        script = self.scratch / "step.sh"
        script.write_text(step["run"])
        result = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], self.workspace, env)
        return result, outputs.read_text()

    def check(self, **inputs):
        return self.step(1, {name.replace("_", "-"): value for name, value in inputs.items()})

    def test(self):
        self.workspace = repository(self.scratch / "github")
        built, _ = self.step(0, {})
        expect("the action builds", built.returncode == 0, built.stdout)
        result, outputs = self.check(sarif_file="out.sarif")
        expect("findings fail the step", result.returncode == 1 and outputs == "exit-code=1\n", result.stdout, outputs)
        expect("an annotation stands at the place", re.search("^::error file=cp1/enc.yaml,line=6,.*col=5,", result.stdout, re.M), result.stdout)
        sarif = json.loads((self.workspace / "out.sarif").read_text())
        found = sarif["runs"][0]["results"]
        expect("the SARIF file has the finding", "ENC310" in [r["ruleId"] for r in found], found)
        result, outputs = self.check(paths="\ngood place\n")
        expect("a path with a blank", result.returncode == 0 and outputs == "exit-code=0\n", result.stdout)
        result, _ = self.check(fail_on="never")
        expect("fail-on", result.returncode == 0 and "ENC310" in result.stdout, result.stdout)
        result, _ = self.check(args="--skip ENC310\n--exclude *.json", kubernetes_version="1.30")
        expect("args and kubernetes-version", result.returncode == 0, result.stdout)
        result, _ = self.check(kubernetes_version="1.5")
        expect("an impossible version is wrong usage", result.returncode == 2, result.stdout)
        result, _ = self.check(paths="nothing")
        expect("nothing to check", result.returncode == 4, result.stdout)
        for name in ("paths", "kubernetes_version", "fail_on", "args"):
            self.check(**{name: "$(touch pwned) `touch pwned`; touch pwned\n\"; touch pwned"})
            expect("nothing of %s is run" % name, not (self.workspace / "pwned").exists())
        self.check(paths="--output=values.yaml")
        expect("a path is no option", (self.workspace / "values.yaml").read_text() == "replicas: 3\n")


# --- GitLab ---

def test_gitlab(scratch, source):
    job = yaml.safe_load((TOP / "ci/gitlab.yml").read_text())["enclint"]
    workspace = repository(scratch / "gitlab")
    tools = scratch / "tools"
    tools.mkdir()
    # What the job installs is here.
    (tools / "apt-get").write_text("#!/bin/sh\n")
    (tools / "apt-get").chmod(0o755)
    env = {name: str(value) for name, value in job["variables"].items()}
    env.update(ENCLINT_REPOSITORY=source.as_uri(), CI_BUILDS_DIR=str(scratch), PATH="%s:%s" % (tools, os.environ["PATH"]))

    def script(lines, shell, **variables):
        return run([shell, "-e", "-c", "\n".join(lines)], workspace, {**env, **variables})

    result = script(job["before_script"], "sh")
    expect("the job builds", result.returncode == 0, result.stdout)
    for shell in ("bash", "sh"):
        result = script(job["script"], shell)
        expect("findings fail the job", result.returncode == 1 and "cp1/enc.yaml:6:5" in result.stdout, result.stdout)
        quality = json.loads((workspace / "gl-code-quality-report.json").read_text())
        first = [found for found in quality if found["check_name"] == "identity-first"]
        expect("the finding is in the report", len(first) == 1 and first[0]["severity"] == "critical" and
               first[0]["location"] == {"path": "cp1/enc.yaml", "lines": {"begin": 6, "end": 6}}, quality)
        json.loads((workspace / "enclint.sarif").read_text())
        result = script(job["script"], shell, ENCLINT_PATHS="good place\nvalues.yaml", ENCLINT_ARGS="--recognized-only --only identity-first")
        expect("a path with a blank", result.returncode == 0, result.stdout)
        expect("a report without findings", json.loads((workspace / "gl-code-quality-report.json").read_text()) == [])
        result = script(job["script"], shell, ENCLINT_FAIL_ON="never", ENCLINT_KUBERNETES_VERSION="1.28..1.30")
        expect("fail-on and kubernetes-version", result.returncode == 0 and "1.28..1.30" in result.stdout, result.stdout)
        result = script(job["script"], shell, ENCLINT_FAIL_ON="sometimes")
        expect("wrong usage", result.returncode == 2, result.stdout)
        script(job["script"], shell, ENCLINT_PATHS="$(touch pwned)", ENCLINT_ARGS="; touch pwned `touch pwned`")
        expect("nothing is run", not (workspace / "pwned").exists())


def main():
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        source = scratch / "source"
        source_repository(source)
        Action(scratch, source).test()
        test_gitlab(scratch, source)
    sys.exit(bool(failures))


main()
