#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds what asks the real transformers, and records ../access.jsonl again.
#
#   access.sh OUT [OUTPUT]     binaries go to OUT; needs Go 1.26 or later, and the network the first time

set -eu
[ $# -ge 1 ] || { echo "usage: access.sh OUT [OUTPUT]" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
for version in 1.13 1.25 1.26 1.36; do
    (cd "$here/v$version" && GOTOOLCHAIN=local GOWORK=off GOFLAGS= \
        "${GO:-go}" build -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/access-$version" ./access)
done
exec python3 "$here/access.py" "$out" "${2:-$here/../access.jsonl}"
