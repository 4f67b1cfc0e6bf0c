# SPDX-License-Identifier: Apache-2.0
"""Builds a wheel of enclint from this source tree, for pip and for pre-commit: a PEP 517 backend without requirements.

`make` builds the program; the wheel holds it as a script and no Python. Before that, what the build needs is looked for,
and named where it is missing. Same tree and compiler, same bytes."""
import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# What is needed, how Debian's package of it is called, and the C code that compiles and links where it is there. The
# packages are those of scripts/deps, the libraries those of the Makefile: scripts/lint/packages compares them.
TOOLS = [
    ("gcc", "gcc"),
    ("make", "make"),
]
LIBRARIES = [
    ("the C library's headers", "libc6-dev", "#include <stdio.h>", ""),
    ("libyaml", "libyaml-dev", "#include <yaml.h>", "-lyaml"),
    ("libcyaml", "libcyaml-dev", "#include <cyaml/cyaml.h>", "-lcyaml"),
    ("libsodium", "libsodium-dev", "#include <sodium.h>", "-lsodium"),
    ("libpcre2", "libpcre2-dev", "#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>", "-lpcre2-8"),
    ("zlib", "zlib1g-dev", "#include <zlib.h>", "-lz"),
]


def version():
    with open(os.path.join(TOP, "src/base/version.h"), encoding="utf-8") as header:
        return re.search(r'#define ENCLINT_VERSION +"([^"]+)"', header.read()).group(1)


def compiler():
    return (os.environ.get("CC") or "gcc").split()


def links(source, library):
    """Whether a program with these lines builds."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "probe.c")
        with open(path, "w", encoding="utf-8") as probe:
            probe.write(source + "\nint main(void) { return 0; }\n")
        command = compiler() + [path, "-o", os.path.join(folder, "probe")] + library.split()
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False).returncode == 0


def missing():
    """What is not here, as (name, Debian's package)."""
    tools = [(compiler()[0] if name == "gcc" else name, package) for name, package in TOOLS]
    lacks = [(name, package) for name, package in tools if not shutil.which(name)]
    if not shutil.which(compiler()[0]):
        # Nothing can be asked without a compiler: all of it, so that one installation is enough.
        return lacks + [(name, package) for name, package, _, _ in LIBRARIES]
    return lacks + [(name, package) for name, package, source, library in LIBRARIES if not links(source, library)]


def check_system():
    lacks = missing()
    if not lacks:
        return
    sys.exit("enclint is built from its C sources, and this is not here: " + ", ".join(name for name, _ in lacks) +
             "\nOn Debian and Ubuntu:\n    apt-get install " + " ".join(package for _, package in lacks) +
             "\nWith an enclint that is installed already, pre-commit's hooks enclint-system and enclint-fix-system"
             " build nothing.")


def make(*arguments):
    # A newer compiler may warn of what ours does not; that is no reason for a user to be without the program.
    command = ["make", "-s", "-j%d" % (os.cpu_count() or 1), "BUILD=release", "WERROR="]
    subprocess.run(command + list(arguments), cwd=TOP, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)


def program_files():
    """What `make install` installs, by the name it has in a wheel; the pages of docs/ stay at home."""
    files = {}
    with tempfile.TemporaryDirectory() as root:
        make("install", "DESTDIR=" + root, "PREFIX=")
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                inside = os.path.relpath(path, root)
                if inside.startswith("bin/"):
                    inside = "scripts/" + inside[len("bin/"):]
                elif inside.startswith("share/doc/"):
                    continue
                else:
                    inside = "data/" + inside
                with open(path, "rb") as file:
                    files["enclint-%s.data/%s" % (version(), inside)] = file.read()
    return dict(sorted(files.items()))


def read(name):
    with open(os.path.join(TOP, name), "rb") as file:
        return file.read()


def metadata():
    head = "Metadata-Version: 2.1\nName: enclint\nVersion: %s\n" % version()
    head += "Summary: Kubernetes encryption at rest, checked before it breaks a control plane\n"
    head += "License: Apache-2.0\nRequires-Python: >=3.7\nDescription-Content-Type: text/markdown\n\n"
    return head.encode() + read("README.md")


def tag():
    return "py3-none-" + re.sub(r"[^A-Za-z0-9_]", "_", sysconfig.get_platform())


def info_files():
    """The files of the dist-info folder but RECORD."""
    wheel = "Wheel-Version: 1.0\nGenerator: enclint_build\nRoot-Is-Purelib: false\nTag: %s\n" % tag()
    return {"METADATA": metadata(), "WHEEL": wheel.encode(), "LICENSE": read("LICENSE")}


def info_folder():
    return "enclint-%s.dist-info" % version()


def add(archive, name, data, mode):
    # A fixed date: the bytes of a wheel depend on what is in it alone.
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def record_line(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return "%s,sha256=%s,%d\n" % (name, digest, len(data))


# --- what pip calls ---

def get_requires_for_build_wheel(config_settings=None):
    return []


def get_requires_for_build_sdist(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    check_system()
    folder = os.path.join(metadata_directory, info_folder())
    os.makedirs(folder)
    for name, data in info_files().items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    return info_folder()


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    check_system()
    files = program_files()
    files.update(("%s/%s" % (info_folder(), name), data) for name, data in info_files().items())
    name = "enclint-%s-%s.whl" % (version(), tag())
    record = info_folder() + "/RECORD"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as archive:
        for path, data in files.items():
            add(archive, path, data, 0o755 if ".data/scripts/" in path else 0o644)
        lines = "".join(record_line(path, data) for path, data in files.items())
        add(archive, record, (lines + record + ",,\n").encode(), 0o644)
    return name


def build_sdist(sdist_directory, config_settings=None):
    stem = "enclint-" + version()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(os.path.join(sdist_directory, stem + ".tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = os.path.join(sdist_directory, "PKG-INFO")
        with open(info, "wb") as file:
            file.write(metadata())
        archive.add(info, stem + "/PKG-INFO")
        os.unlink(info)
        for name in sorted(filter(None, os.fsdecode(listed).split("\0"))):
            archive.add(os.path.join(TOP, name), stem + "/" + name, recursive=False)
    return stem + ".tar.gz"
