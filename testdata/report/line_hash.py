# SPDX-License-Identifier: Apache-2.0
"""GitHub's line hash once more, slow and plain, to compare src/diag/line_hash.c with.

    python3 testdata/report/line_hash.py PROGRAM [N [SEED]]

PROGRAM is build/release/diag/line_hash_test, which prints the hash of every line of its standard input when it is called
with `hash`. N texts are made from SEED."""
import collections
import random
import subprocess
import sys

WINDOW = 100


def units(data):
    """UTF-16 code units without blanks and tabs; every end of a line is one line feed."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    raw = text.replace(" ", "").replace("\t", "").encode("utf-16-le")
    return [raw[i] | raw[i + 1] << 8 for i in range(0, len(raw), 2)]


def line_hashes(data):
    out = units(data)
    starts = [0] + [i + 1 for i, unit in enumerate(out) if unit == 10]
    out += [0xFFFF] + [0] * WINDOW
    seen, result = collections.Counter(), []
    for start in starts:
        value = 0
        for unit in out[start:start + WINDOW]:
            value = (value * 37 + unit) % 2**64
        seen[value] += 1
        result.append(f"{value:x}:{seen[value]}")
    return result


PIECES = [b"a", b"key: value", b" ", b"\t", b"\n", b"\n", b"\r\n", b"\r", b"\r \n", b"-" * 60, b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x94\x91",
          b"\xff", b"\xe2\x82", b"\xf0\x9f\x94", b"\xf0\x80\x80", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x00", b"\xef\xbb\xbf",
          b"\xef\xbf\xbf", b"- secretbox:\n", b"same line\n"]


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    lines = bad = 0
    for i in range(count):
        pieces = rng.sample(PIECES, rng.randint(1, 8))
        data = b"".join(rng.choice(pieces) for _ in range(rng.choice([0, 1, 3, 20, 200, 1000])))
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            continue
        ours = subprocess.run([program, "hash"], input=data, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
        expected = line_hashes(data)
        lines += len(expected)
        if ours != expected:
            bad += 1
            print(f"FAIL line hashes of {data!r}: {ours} instead of {expected}")
    print(f"{count} texts, {lines} lines hashed, {bad} differ")
    return 1 if bad or lines < count else 0


if __name__ == "__main__":
    sys.exit(main())
