#!/usr/bin/env bash
# Draws the figures that the README shows, from the committed example: results/figures/*.svg.
#
#   bash scripts/figures.sh [FOLDER]
#
# Writes to FOLDER instead, if given, and uses the Python that $PYTHON names (with matplotlib), if it names one.
# `.ci/run` draws them again with the pinned matplotlib and compares bytes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$here/results/figures}

for figure in survival contrasts; do
    "${PYTHON:-python3}" "$here/scripts/plot.py" "$here/results/example" --out "$folder" --format svg --only "$figure"
done
