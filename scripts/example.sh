#!/usr/bin/env bash
# Makes the small example of results that is committed: results/example/, from the study of three states.
#
#   bash scripts/example.sh [FOLDER]
#
# Writes to FOLDER instead, if given, and uses the program that $CASUS names, if it names one. `.ci/run` makes
# the example again and compares bytes, so run this after any change of results, and tell it in CHANGELOG.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$here/results/example}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=(run "$here/configs/three_states.toml" --runs 400 --set 'conferral=["granted"]' --out "$work" --quiet)
if [[ -n ${CASUS:-} ]]; then
    "$CASUS" "${run[@]}"
else
    cargo run --release --quiet --manifest-path "$here/Cargo.toml" -- "${run[@]}"
fi

# A commit cannot name itself: the example leaves open from which one it was made.
sed 's/"program_commit": "[0-9a-f]*"/"program_commit": null/' "$work/three_states/datapackage.json" > "$work/package"
mv "$work/package" "$work/three_states/datapackage.json"
rm "$work/three_states/casus.state"

mkdir -p "$(dirname "$folder")"
rm -rf "$folder"
mv "$work/three_states" "$folder"
