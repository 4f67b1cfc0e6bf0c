#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Asks all releases about all cases and writes ../verdicts.jsonl again.
#
#   record.sh BINARIES [OUTPUT]     BINARIES is the folder that build.sh filled

set -eu
[ $# -ge 1 ] || { echo "usage: record.sh BINARIES [OUTPUT]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/record.py" "$1" "${2:-$here/../verdicts.jsonl}"
