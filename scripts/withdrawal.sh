#!/usr/bin/env bash
# Runs configs/us_withdrawal.toml at each hazard, the same worlds at all of them, and draws results/figures/us_withdrawal.png;
# the table of results/us_withdrawal/README.md is printed.
#
#   bash scripts/withdrawal.sh [FOLDER] [--set KEY=VALUE …]
#
# Results go to FOLDER, which is a new one if none is given. $CASUS and $PYTHON name the program and the Python, as in figures.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$(mktemp -d)}
shift || true
casus=(cargo run --release --quiet --manifest-path "$here/Cargo.toml" --)
[[ -n ${CASUS:-} ]] && casus=("$CASUS")
for hazard in 0 0.05 0.1 0.2 0.4 0.7 1; do
    "${casus[@]}" run "$here/configs/us_withdrawal.toml" --quiet --out "$folder/$hazard" \
        --set "happening.us_withdrawal.hazard_per_year=$hazard" "$@"
done
"${PYTHON:-python3}" "$here/scripts/withdrawal.py" "$folder" "$here/results/figures/us_withdrawal.png"
