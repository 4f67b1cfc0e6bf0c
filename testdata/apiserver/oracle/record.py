#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks every release about every case and writes what they said, one case a line."""

import argparse
import base64
import concurrent.futures
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MINORS = range(13, 37)
LONGEST = 64 * 1024


def load_cases():
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(HERE / "cases"))
    import lib

    for path in sorted((HERE / "cases").glob("*.py")):
        __import__(path.stem)
    return {n: c for n, c in sorted(lib.CASES.items()) if len(c["data"]) <= LONGEST}


def stable(case, answer):
    """What of an answer is the same each time."""
    verdict, refusal, error = answer["verdict"], answer["refusal"], answer["error"]
    return (verdict, None if case["random"] == "verdict" else refusal, None if case["random"] else error)


def ask(binaries, minor, names, cases, rounds):
    """One answer per case, and the names whose answers differ from round to round."""
    lines = "".join(
        json.dumps({"id": name, "b64": base64.b64encode(cases[name]["data"]).decode(),
                    "reload": cases[name]["reload"], "gates": cases[name]["gates"]}) + "\n"
        for name in names)
    first, differ = None, set()
    for _ in range(rounds):
        run = subprocess.run([binaries / f"1.{minor}"], input=lines.encode(), stdout=subprocess.PIPE)
        answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
        if run.returncode != 0 or [a["id"] for a in answers] != names:
            raise SystemExit(f"1.{minor} failed with {run.returncode}")
        heard = {a["id"]: stable(cases[a["id"]], a) for a in answers}
        if first is None:
            first = heard
        differ |= {n for n in names if heard[n] != first[n]}
    return first, differ


def spans(minors):
    """The set of minors as 1.13..1.17,1.20."""
    out = []
    for m in sorted(minors):
        if out and out[-1][1] == m - 1:
            out[-1][1] = m
        else:
            out.append([m, m])
    return ",".join(f"1.{a}" if a == b else f"1.{a}..1.{b}" for a, b in out)


def readable(data):
    """The text of a case, unless it is no text that every JSON reader takes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def line_of(name, case, heard):
    text = readable(case["data"])
    line = {"name": name}
    if text is None:
        line["b64"] = base64.b64encode(case["data"]).decode()
    else:
        line["text"] = text
    line["reload"], line["gates"] = case["reload"], case["gates"]
    groups = {}
    for minor, (verdict, refusal, error) in sorted(heard.items()):
        groups.setdefault((verdict, refusal, error), []).append(minor)
    line["verdicts"] = [
        {"versions": spans(minors), "verdict": v, "refusal": r, "error": e}
        for (v, r, e), minors in groups.items()]
    line["unstable"] = bool(case["random"])
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binaries", type=pathlib.Path, help="folder with 1.13 ... 1.36")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3, help="how often each release is asked")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    cases = load_cases()
    names = list(cases)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        asked = {m: pool.submit(ask, arguments.binaries, m, names, cases, arguments.rounds) for m in MINORS}
        heard = {m: f.result() for m, f in asked.items()}
    surprises = sorted(set().union(*(d for _, d in heard.values())))
    if surprises:
        raise SystemExit("answers differ from round to round, mark them random: " + " ".join(surprises))
    out = "".join(line_of(n, cases[n], {m: h[n] for m, (h, _) in heard.items()}) + "\n" for n in names)
    arguments.output.write_text(out, encoding="utf-8")
    print(f"{len(names)} cases, {len(MINORS)} releases, {len(out.encode()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
