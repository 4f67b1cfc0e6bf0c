#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds what asks the real transformers, and records ../access.jsonl again.
#
#   access.sh OUT [OUTPUT]     binaries go to OUT; needs Go 1.26 or later, and the network the first time

set -eu
[ $# -ge 1 ] || { echo "usage: access.sh OUT [OUTPUT]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
"$here/access-build.sh" "$1"
exec python3 "$here/access.py" "$1" "${2:-$here/../access.jsonl}"
