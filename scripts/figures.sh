#!/usr/bin/env bash
# Draws the figure that the README shows, from the main study: results/figures/contrasts.svg.
#
#   bash scripts/figures.sh [FOLDER]
#
# Writes to FOLDER instead, if given. Uses the results in $RESULTS, if it names a folder, else runs the study; the program
# that $CASUS names, if it names one; and the Python that $PYTHON names (with matplotlib), if it names one. `.ci/run`
# draws the figure again with the pinned matplotlib and compares bytes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$here/results/figures}
results=${RESULTS:-}

if [[ -z $results ]]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    run=(run "$here/configs/nato_vs_european.toml" --out "$work" --quiet)
    if [[ -n ${CASUS:-} ]]; then
        "$CASUS" "${run[@]}"
    else
        cargo run --release --quiet --manifest-path "$here/Cargo.toml" -- "${run[@]}"
    fi
    results=$work/nato_vs_european
fi
"${PYTHON:-python3}" "$here/scripts/plot.py" "$results" --out "$folder" --format svg --only contrasts
