#!/usr/bin/env bash
# Runs configs/nuclear_risk.toml, draws results/figures/nuclear_risk.png, and puts the answer and the table into
# results/nuclear_risk/README.md.
#
#   bash scripts/nuclear_risk.sh [FOLDER] [--set KEY=VALUE …]
#
# Results go to FOLDER, which is a new one if none is given; if it holds them already they are not made again. $CASUS and
# $PYTHON name the program and the Python, as in figures.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$(mktemp -d)}
shift || true
python=${PYTHON:-python3}
casus=(cargo run --release --quiet --manifest-path "$here/Cargo.toml" --)
[[ -n ${CASUS:-} ]] && casus=("$CASUS")
if [[ ! -e $folder/nuclear_risk/datapackage.json ]]; then
    "${casus[@]}" run "$here/configs/nuclear_risk.toml" --quiet --out "$folder" "$@"
fi
figures=$(mktemp -d)
trap 'rm -r "$figures"' EXIT
"$python" "$here/scripts/plot.py" "$folder/nuclear_risk" --out "$figures" --format png --only trade
mv "$figures/trade.png" "$here/results/figures/nuclear_risk.png"
"$python" "$here/scripts/nuclear_risk.py" "$folder/nuclear_risk"
