# SPDX-License-Identifier: Apache-2.0
"""Configurations that public documentation shows, and the documents that carry them."""

import pathlib

from lib import case

for path in sorted((pathlib.Path(__file__).parent / "seeds").glob("*.yaml")):
    data = path.read_bytes()
    case(f"seed-{path.stem}", data)
    case(f"seed-{path.stem}-reload-kmsv1", data, reload=True, gates="KMSv1=true")
