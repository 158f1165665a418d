#!/usr/bin/env bash
# Draws the figure that the README shows, from the main study, results/figures/contrasts.svg, and takes pictures of its report.
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

# The report and its first page as they are seen: on a wide and a narrow screen, and on paper. Needs Chromium; no bytes are
# compared, since fonts differ between machines.
if command -v chromium chromium-browser google-chrome > /dev/null; then
    pages=$(mktemp -d)
    casus=(cargo run --release --quiet --manifest-path "$here/Cargo.toml" --)
    [[ -n ${CASUS:-} ]] && casus=("$CASUS")
    "${casus[@]}" report "$results" --out "$pages/report.html"
    "${casus[@]}" report "$results" --brief --out "$pages/report-brief.html"
    "${PYTHON:-python3}" "$here/.ci/report_check.py" "$pages/report.html" "$pages/report-brief.html" --pictures "$folder"
    rm -r "$pages"
fi
